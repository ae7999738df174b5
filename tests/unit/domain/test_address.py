"""Addresses in any shape."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentpost_tui.domain.address import address_list, address_pairs, display


@pytest.mark.parametrize(
    ("value", "text", "addresses"),
    [
        ("jo@x.example", "jo@x.example", ["jo@x.example"]),
        (" jo@x.example ", "jo@x.example", ["jo@x.example"]),
        ("Jo <jo@x.example>", "Jo <jo@x.example>", ["jo@x.example"]),
        ('"Jo <3" <jo@x.example>', "Jo <3 <jo@x.example>", ["jo@x.example"]),
        ("<jo@x.example>", "jo@x.example", ["jo@x.example"]),
        ("jo>", "jo>", ["jo>"]),
        ("Jo <>", "Jo", []),
        ({"email": "jo@x.example"}, "jo@x.example", ["jo@x.example"]),
        ({"address": "jo@x.example", "name": "Jo"}, "Jo <jo@x.example>", ["jo@x.example"]),
        ({"email_address": "jo@x.example", "name": None}, "jo@x.example", ["jo@x.example"]),
        ({"email": "", "address": "jo@x.example"}, "jo@x.example", ["jo@x.example"]),
        ({"email": "Jo <jo@x.example>"}, "Jo <jo@x.example>", ["jo@x.example"]),
        ({"email": "J <jo@x.example>", "name": "Jo"}, "Jo <jo@x.example>", ["jo@x.example"]),
        ({"name": "Jo"}, "Jo", []),
        (["a@x", {"email": "b@x", "name": "B"}, "a@x"], "a@x, B <b@x>, a@x", ["a@x", "b@x", "a@x"]),
        ([], "", []),
        (["", None, 3, {}, {"email": 3}, ["a@x"]], "", []),
        (None, "", []),
        (3, "", []),
        ("", "", []),
        ({"email": ["a@x"]}, "", []),
    ],
)
def test_any_shape(value: object, text: str, addresses: list[str]) -> None:
    assert ", ".join(display(*pair) for pair in address_pairs(value)) == text
    assert address_list(value) == addresses


def test_pairs_keep_names_without_an_address() -> None:
    assert address_pairs(["Jo <>", "a@x", "B <b@x>", ""]) == [("Jo", ""), ("", "a@x"), ("B", "b@x")]


def test_display_needs_either_of_name_and_address() -> None:
    assert [display("Jo", "a@x"), display("", "a@x"), display("Jo", "")] == [
        *("Jo <a@x>", "a@x", "Jo"),
    ]


_JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()),
    lambda inner: st.one_of(
        st.lists(inner),
        st.dictionaries(st.sampled_from(["email", "address", "name", "x"]), inner),
    ),
)


@given(_JSON)
def test_whatever_a_stranger_sends_is_read(value: object) -> None:
    addresses = [address for _, address in address_pairs(value) if address]
    assert address_list(value) == addresses
