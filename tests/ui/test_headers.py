from __future__ import annotations

from datetime import timedelta, timezone

from agentpost_tui.domain.names import Names
from agentpost_tui.redact import Redactor
from agentpost_tui.text import SafeText, safe
from agentpost_tui.ui.format import TimeMode, Times
from agentpost_tui.ui.headers import Header, Setting, laid_out
from tests.helpers.build import START

BOUNCE = Header(safe("Bounce"), ((safe("✗ Permanent"), "bad"), (safe("550 no such user"), "plain")))
TO = Header(safe("To"), ((safe("gone@fern.example"), "bright"),))


def texts(headers: list[Header], width: int) -> list[str]:
    return [line.text for line in laid_out(headers, width)]


def test_values_stand_below_each_other() -> None:
    assert texts([BOUNCE, TO], 60) == [
        "Bounce       ✗ Permanent   550 no such user",
        "To           gone@fern.example",
    ]


def test_a_long_value_goes_on_under_itself() -> None:
    assert texts([BOUNCE], 33) == ["Bounce       ✗ Permanent   550 no", "             such user"]


def test_a_long_label_moves_all_values() -> None:
    long = Header(safe("a-label-that-is-long"), TO.parts)
    assert [text.index("gone") for text in texts([long, TO], 60)] == [22, 22]


def test_where_there_is_no_room_values_stand_below_their_labels() -> None:
    assert texts([TO], 20) == ["To", "  gone@fern.example"]
    assert all(line.cells <= 7 for line in laid_out([BOUNCE, TO], 7))


def test_a_part_that_ends_in_a_blank_leads_to_the_next() -> None:
    header = Header(safe(""), ((safe("thread "), "dim"), (safe("thr_1"), "plain")))
    assert header.value.text == "thread thr_1"


def test_strangers_words_are_safe_and_without_the_key() -> None:
    key = "ap_sk_live_0123456789abcdefk3y9"
    setting = Setting(Names(), redact=Redactor(key).text)
    assert setting.say(f"\x1b]0;{key}\x07") == "␛]0;ap_sk_live_…k3y9␇"
    assert setting.said("a", "", "b", style="dim") == (("a", "dim"), ("b", "dim"))


def test_moments_are_told_in_the_zone_shown() -> None:
    zone = timezone(timedelta(hours=2), "EET")
    assert Setting(Names(), Times(zone=zone)).moment(START) == "2026-11-24 10:46:40.000 EET"
    utc = Setting(Names(), Times(TimeMode.UTC, zone))
    assert utc.moment(START + 0.25) == SafeText("2026-11-24 08:46:40.250 UTC")
