"""The checks of settings: what passes, what a refusal says, and that it never shows the value."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from agentpost_tui import checks
from agentpost_tui.checks import UNKNOWN, Check, Table, WrongError, each, setting
from agentpost_tui.redact import Secret


@pytest.mark.parametrize(
    ("check", "said", "meant"),
    [
        (checks.text, "", ""),
        (checks.switch, True, True),
        (checks.switch, 0, False),
        (checks.switch, "Yes", True),
        (checks.switch, "off", False),
        (checks.number(0), 0, 0),
        (checks.number(1), " 12 ", 12),
        (checks.number(1), checks.MOST, checks.MOST),
        (checks.one_of("a", "b"), "b", "b"),
        (checks.words, "a, b ,,", ("a", "b")),
        (checks.words, ["a", " b"], ("a", " b")),
        (checks.words, "", ()),
        (checks.secret, "key\n", Secret("key")),
        (checks.secret, Secret(" as it is "), Secret(" as it is ")),
        (checks.home_path, Path("/a"), Path("/a")),
        (checks.colour, "#A0b1c2", "#A0b1c2"),
        (checks.time_zone, "UTC", "UTC"),
        (each(checks.number(1)), {"a": "1", "b": 2}, {"a": 1, "b": 2}),
    ],
)
def test_what_is_meant(check: Check, said: object, meant: object) -> None:
    found = check(said)
    assert found == meant
    assert type(found) is type(meant)


@pytest.mark.parametrize(
    ("check", "said", "sentence"),
    [
        (checks.text, 5, "should be a text"),
        (checks.text, None, "should be a text"),
        (checks.switch, "perhaps", "should be true or false"),
        (checks.switch, 2, "should be true or false"),
        (checks.switch, 1.0, "should be true or false"),
        (checks.switch, [], "should be true or false"),
        (checks.number(1), 0, "should be greater than or equal to 1"),
        (checks.number(1), "-3", "should be greater than or equal to 1"),
        (checks.number(1), "1" + "0" * 309, "should be less than or equal to 1000000000"),
        (checks.number(1), checks.MOST + 1, "should be less than or equal to 1000000000"),
        (checks.number(1), True, "should be a valid integer"),
        (checks.number(1), 1.5, "should be a valid integer"),
        (checks.number(1), "9" * 5000, "should be a valid integer"),
        (checks.one_of("a", "b", "c"), "d", "should be 'a', 'b' or 'c'"),
        (checks.one_of("a", "b"), ["a"], "should be 'a' or 'b'"),
        (checks.words, 5, "should be a list of texts"),
        (checks.words, ["a", 5], "should be a list of texts"),
        (checks.secret, ["canary"], "should be a text"),
        (checks.home_path, 5, "should be a path"),
        (checks.colour, "Red", "should be a colour: #rrggbb, or a word such as red"),
        (checks.time_zone, "\0", "should be a time zone such as Europe/Berlin"),
        (each(checks.text), ["a"], "should be a table"),
    ],
)
def test_what_is_refused(check: Check, said: object, sentence: str) -> None:
    with pytest.raises(WrongError) as caught:
        check(said)
    assert caught.value.found == (((), sentence),)


@dataclass(frozen=True, kw_only=True)
class Shelf(Table):
    """A table to try."""

    books: int = setting(checks.number(1), "how many", 1)
    label: str | None = setting(checks.text, "what is written on it")
    names: dict[str, str] = setting(each(checks.text), "of them", {})
    key: Secret = setting(checks.secret, "opens it", Secret(""))


def test_a_table_knows_what_was_chosen_and_has_defaults_for_the_rest() -> None:
    shelf = Shelf.of({"books": "3", "label": None})
    assert (shelf.books, shelf.label, shelf.names) == (3, None, {})
    assert shelf.chosen == {"books", "label"}
    assert shelf == Shelf(books=3)
    assert Shelf().names is not Shelf().names
    assert "key" not in repr(Shelf(key=Secret("x")))


def test_all_that_is_wrong_is_found_with_its_place() -> None:
    said: dict[str, Any] = {"books": 0, "label": 5, "names": {"a": 1, "b": "x"}, "boks": 1}
    with pytest.raises(WrongError) as caught:
        each(Shelf.of)({"here": said, "there": {}})
    assert caught.value.found == (
        (("here", "books"), "should be greater than or equal to 1"),
        (("here", "label"), "should be a text"),
        (("here", "names", "a"), "should be a text"),
        (("here", "boks"), UNKNOWN),
    )
