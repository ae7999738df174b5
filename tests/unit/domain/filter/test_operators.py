"""The list of operators, from which grammar, help and README are made."""

from __future__ import annotations

import pytest

from agentpost_tui.domain.filter.operators import (
    NO_INBOX,
    OPERATORS,
    field_named,
    guide,
    nearest_field,
    operator_of,
)
from tests.unit.domain.filter.build import compiled, make_context


def test_the_fields_are_those_of_the_specification() -> None:
    assert " ".join(operator.name for operator in OPERATORS) == (
        "type env inbox from to who subject text id thread message has is "
        "after before newer older data."
    )


def test_no_name_is_taken_twice() -> None:
    names = [name for one in OPERATORS for name in (one.name, *one.aliases)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("example", [example for examples, _ in guide() for example in examples])
def test_every_example_of_the_guide_is_a_valid_filter(example: str) -> None:
    assert compiled(example).tree is not None


def test_the_guide_holds_every_operator_and_its_help_fits_a_line() -> None:
    rows = guide()
    for operator in OPERATORS:
        assert (operator.examples, operator.help) in rows
        assert all(example.startswith(operator.name) for example in operator.examples)
    assert all(len(means) <= 72 for _, means in rows)


@pytest.mark.parametrize(
    ("written", "field"),
    [
        ("type", "type"),
        ("TYPE", "type"),
        ("environment", "env"),
        ("thread_id", "thread"),
        ("data.Key", "data.Key"),
        ("Data.Key", "data.Key"),
        ("data.", None),
        ("data", None),
        ("re", None),
        ("", None),
    ],
)
def test_naming_a_field(written: str, field: str | None) -> None:
    assert field_named(written) == field


@pytest.mark.parametrize(
    ("written", "nearest"),
    [
        ("typ", "type"),
        ("tpe", "type"),
        ("tyype", "type"),
        ("tyqe", "type"),
        ("ytpe", "type"),
        ("tyep", "type"),
        ("form", "from"),
        ("subjects", "subject"),
        ("on", None),
        ("re", None),
        ("https", None),
        ("RE", None),
        ("PS", None),
        ("", None),
        ("tepy", None),
    ],
)
def test_one_edit_is_a_letter_more_less_or_other_or_two_swapped(
    written: str, nearest: str | None
) -> None:
    assert nearest_field(written) == nearest


def test_a_path_has_an_operator_and_an_unknown_field_has_none() -> None:
    assert operator_of("data.a.b").name == "data."
    with pytest.raises(KeyError):
        operator_of("nothing")


def completions(name: str) -> list[str]:
    context = make_context(
        seen_environments=lambda: {"env_9", "env_1"}, seen_inboxes=lambda: {"inb_2"}
    )
    return list(operator_of(name).completions(context))


def test_completions_are_names_where_there_are_any() -> None:
    assert completions("env") == ["production", "env_9", "staging"]
    assert completions("inbox") == ["support-eu", "support"]


def test_fixed_completions() -> None:
    assert completions("is") == ["problem", "marked", "late", "duplicate"]
    assert completions("type")[:2] == ["received", "sent"]
    assert completions("type")[-1] == "domain.verified"
    assert completions("subject") == []


def test_the_source_without_an_inbox_is_called_as_on_the_screen() -> None:
    assert NO_INBOX == "(no inbox)"
