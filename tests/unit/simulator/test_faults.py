from __future__ import annotations

import pytest

from agentpost_tui.errors import SettingsError
from agentpost_tui.simulator.faults import FAULTS, Fault, TimedFault, parse, parse_fault


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        ("cut", ()),
        ("close", (None, None)),
        ("close:1012", ("1012", None)),
        ("close:1012:service restart: soon", ("1012", "service restart: soon")),
        ("refuse:503", ("503", None)),
        (
            "refuse:429:Fri, 20 Nov 2026 09:00:00 GMT",
            ("429", "Fri, 20 Nov 2026 09:00:00 GMT"),
        ),
        ("flood", (None, None)),
        ("flood:max:60", ("max", "60")),
        ("flood:5000:0.5", ("5000", "0.5")),
        ("duplicate:changed", ("changed",)),
        ("late:-3600", ("-3600",)),
        ("malformed:utf8", ("utf8",)),
        ("error_frame:no such inbox", ("no such inbox",)),
    ],
)
def test_a_fault_is_named_with_its_arguments(text: str, arguments: tuple[str | None, ...]) -> None:
    fault = parse(text)
    assert fault.arguments == arguments
    assert str(fault) == text
    assert parse(str(fault)) == fault


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("cutt", "unknown fault 'cutt' (did you mean cut?)"),
        ("refuse", "the fault 'refuse' does not fit its form (write refuse:STATUS[:VALUE])"),
        ("refuse:101", "the fault 'refuse:101' does not fit its form"),
        (
            "close:soon",
            "the fault 'close:soon' does not fit its form (write close[:CODE[:REASON]])",
        ),
        ("cut:1", "the fault 'cut:1' does not fit its form (write cut)"),
        ("malformed:unheard", "the fault 'malformed:unheard' does not fit its form"),
        ("", "unknown fault ''"),
    ],
)
def test_a_wrong_name_says_what_would_be_right(text: str, sentence: str) -> None:
    with pytest.raises(SettingsError) as raised:
        parse(text)
    assert str(raised.value).startswith(sentence)


def test_an_unknown_fault_lists_the_known_ones() -> None:
    with pytest.raises(SettingsError, match=r"faults: close, cut, half_close, .*mend"):
        parse("xyzzy")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cut@10", TimedFault(Fault("cut"), 10.0)),
        ("cut", TimedFault(Fault("cut"), 0.0)),
        (
            "close:1012:service restart@5.5",
            TimedFault(Fault("close", ("1012", "service restart")), 5.5),
        ),
        (
            "error_frame:ask me@home.example@2",
            TimedFault(Fault("error_frame", ("ask me@home.example",)), 2.0),
        ),
    ],
)
def test_a_timed_fault(text: str, expected: TimedFault) -> None:
    assert parse_fault(text) == expected


@pytest.mark.parametrize("text", ["cut@", "cut@soon", "cut@-1", "cut@nan", "cut@inf"])
def test_a_time_is_a_number_of_seconds(text: str) -> None:
    with pytest.raises(SettingsError, match="is no number of seconds"):
        parse_fault(text)


def test_every_fault_can_be_listed_on_one_line() -> None:
    for name, kind in FAULTS.items():
        assert kind.form.startswith(name)
        assert kind.help
        assert "\n" not in kind.help
