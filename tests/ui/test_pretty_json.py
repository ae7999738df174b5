from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentpost_tui.domain.strict import read
from agentpost_tui.text import TEXT_LIMIT
from agentpost_tui.ui.pretty_json import COUNTED_PIECES, pretty_lines, pretty_text
from tests.helpers.hostile import PAYLOADS, UNSAFE

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=())),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def shown(value: Any, limit: int = TEXT_LIMIT) -> str:
    return "\n".join(line.text for line in pretty_lines(value, limit=limit))


def test_it_looks_like_json() -> None:
    value = {"a": [1, {"b": "ü"}], "c": {}, "d": [True, None]}
    assert shown(value) == json.dumps(value, indent=2, ensure_ascii=False)


def test_each_kind_has_its_style() -> None:
    lines = pretty_lines(read(b'{"k":"v","n":1.10,"t":true}', as_written=True))
    styles = {text: style for line in lines for text, style in line.parts}
    assert styles['"k"'] == "accent"
    assert styles['"v"'] == "bright"
    assert styles["1.10"] == "type:sent"
    assert styles["true"] == "type:complained"


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_hostile_text_is_made_visible(payload: str) -> None:
    text = shown({payload: [payload]})
    assert not UNSAFE.search(text)
    assert not UNSAFE.search(pretty_text({payload: [payload]}, limit=1000))
    assert text.count("\n") == 4


def test_a_huge_string_is_cut_and_what_is_missing_is_counted() -> None:
    text = shown({"subject": "x" * 10_000_000})
    assert text.endswith("… (+9,934,483 chars)")
    assert len(text) == TEXT_LIMIT + len("… (+9,934,483 chars)")
    whole = len(json.dumps({"subject": "x" * 10_000_000}, indent=2))
    assert whole - TEXT_LIMIT == 9_934_483


def test_much_of_everything_is_counted_only_as_far_as_that_is_quick() -> None:
    assert shown([1] * 50_000, limit=1000).endswith("chars)")
    assert shown([1] * COUNTED_PIECES, limit=1000).endswith(" chars and more)")


@given(JSON, st.integers(0, 300))
def test_any_value_is_shown_safely_and_within_its_limit(value: Any, limit: int) -> None:
    text = shown(value, limit)
    assert not UNSAFE.search(text)
    assert len(text) <= limit + len("… (+1,000,000 chars)")
    assert pretty_text(value, limit=limit) == text
