from __future__ import annotations

from datetime import UTC

from agentpost_tui.domain.gap import Gap
from agentpost_tui.domain.names import Names
from agentpost_tui.redact import Redactor
from agentpost_tui.ui.format import Times
from agentpost_tui.ui.gap_summary import gap_headers
from agentpost_tui.ui.headers import Setting
from tests.helpers.build import START

KEY = "ap_sk_live_0123456789abcdefk3y9"
SETTING = Setting(Names(), Times(zone=UTC), START + 60, Redactor(KEY).text)


def told(gap: Gap) -> dict[str, str]:
    return {header.label: header.value.text for header in gap_headers(gap, SETTING)}


def test_a_closed_gap() -> None:
    gap = Gap(START, "closed 1012", until=START + 17, possible_until=START + 19)
    said = told(gap)
    assert said["From"] == "2026-11-24 08:46:40.000 UTC"
    assert said["To"] == "2026-11-24 08:46:57.000 UTC"
    assert said["Duration"] == "17 s"
    assert said["Cause"] == "closed 1012"
    assert said["Cover"] == "certainly none   and 2.0 s more in which it is not certain"
    assert "events may exist on the server" in said["Meaning"]


def test_an_open_gap_lasts_until_now() -> None:
    said = told(Gap(START, "network lost"))
    assert (said["To"], said["Duration"]) == ("now", "1 m 0 s")
    assert said["Cover"] == "certainly none"


def test_a_possible_gap_promises_nothing_either_way() -> None:
    said = told(Gap(START, "the screen was slow", until=START, possible_until=START + 3))
    assert said["Duration"] == "3 s"
    assert said["Cover"] == "possibly none"
    assert "need not have been" in said["Meaning"]


def test_a_gap_of_the_users_own() -> None:
    assert told(Gap(START, "", by_user=True))["Cause"] == "by you"


def test_a_servers_words_are_safe_and_without_the_key() -> None:
    assert told(Gap(START, f"closed 1008 \x1b[31m{KEY}"))["Cause"] == (
        "closed 1008 ␛[31map_sk_live_…k3y9"
    )
