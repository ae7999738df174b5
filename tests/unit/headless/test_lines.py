"""Lines: what a script gets to read, and what it can never get to see."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from agentpost_tui.client.frames import decode
from agentpost_tui.client.notices import State, Status
from agentpost_tui.domain.event import Event
from agentpost_tui.domain.gap import Gap
from agentpost_tui.domain.records import iso
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.headless import lines
from agentpost_tui.headless.lines import JsonLines, TextLines
from agentpost_tui.redact import Redactor
from tests.helpers.build import START, make_event, make_frame
from tests.helpers.canary import CANARY, MASKED, traces
from tests.helpers.hostile import CORPUS

NOTHING = Redactor("")
ALL = Subscription()
NAMES = {"env_prod": "production"}


def text(item: Any, *fields: str, redactor: Redactor = NOTHING) -> str:
    return TextLines(redactor, NAMES, UTC, fields)(item).decode()


def hostile(payload: str) -> Event:
    return make_event(subject=payload, who=payload, id=payload or "evt_1")


def test_an_event_as_text_has_names_and_columns() -> None:
    assert text(make_event(subject="Hello", note="")) == (
        "2026-11-24 08:46:40.000\treceived\tproduction\tinb_support\tmira@fern.example\tHello\t\n"
    )


@pytest.mark.parametrize("timestamp", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59-10:00"])
@pytest.mark.parametrize("hours", [-5, 14])
def test_a_timestamp_that_no_calendar_has_counts_as_none(timestamp: str, hours: int) -> None:
    zone = timezone(timedelta(hours=hours))
    frame = make_frame(timestamp=timestamp)
    for one in (frame, frame.replace(b'{"type"', b'{ "type"')):  # the quick road and the slow one
        event = decode(one, START)
        assert isinstance(event, Event)
        line = TextLines(NOTHING, NAMES, zone)(event).decode()
        assert line.startswith(f"{datetime.fromtimestamp(START, zone):%Y-%m-%d %H:%M:%S}.000\t")


def test_chosen_fields_are_parted_by_tabs() -> None:
    event = make_event(id="evt_7", envelope={"data": {"list": [1.10, None]}})
    assert text(event, "id", "data.list", "nonesuch", "arrived_at") == (
        "evt_7\t[1.1,null]\tnull\t2026-11-24T08:46:40.000000Z\n"
    )


@pytest.mark.parametrize(
    ("gap", "said"),
    [
        (Gap(START, "closed 1012"), "# no cover 2026-11-24 08:46:40.000 – now: closed 1012"),
        (
            Gap(START, "x", by_user=True, until=START + 2),
            "# no cover 2026-11-24 08:46:40.000 – 2026-11-24 08:46:42.000: by you",
        ),
        (
            Gap(START, "slow", until=START, possible_until=START + 1),
            "# possibly no cover 2026-11-24 08:46:40.000 – 2026-11-24 08:46:41.000: slow",
        ),
    ],
)
def test_a_gap_as_text_is_a_remark(gap: Gap, said: str) -> None:
    assert text(gap) == f"{said}\n"


def test_a_state_as_text_is_a_remark() -> None:
    status = Status(State.RECONNECTING, START, Subscription(), 2, "closed \x1b[2J")
    assert text(status) == "# 2026-11-24 08:46:40.000 RECONNECTING closed ␛[2J\n"


@pytest.mark.parametrize("payload", CORPUS, ids=lambda payload: payload.name)
def test_strangers_cannot_add_columns_lines_or_escapes(payload: Any) -> None:
    event = hostile(payload.text)
    for line in (text(event), text(event, "id", "data.subject"), text(event, "data")):
        assert line.count("\n") == 1
        assert line[:-1].replace("\t", "").isprintable()
    assert text(event).count("\t") == 6
    for fields in ((), ("id", "data.subject", "data")):
        line = JsonLines(NOTHING, ALL, fields)(event).decode()
        assert line.isascii()
        assert line[:-1].isprintable()
        assert json.loads(line)


def test_the_key_is_masked_in_every_form() -> None:
    redactor = Redactor(CANARY)
    event = hostile(f"your key is {CANARY}")
    gap = Gap(START, f"closed: {CANARY}")
    status = Status(State.REFUSED, START, Subscription(), 1, f"closed: {CANARY}")
    for item in (event, gap, status):
        for line in (JsonLines(redactor, ALL)(item), text(item, redactor=redactor).encode()):
            assert traces(line) == []
    assert MASKED in text(event, redactor=redactor)
    assert traces(JsonLines(redactor, ALL, ("id", "data"))(event)) == []


def test_a_gap_says_what_was_asked_for() -> None:
    def asked() -> Any:
        return json.loads(write(Gap(START, "cut")))["subscription"]

    write = JsonLines(NOTHING, Subscription(inbox_id="inb_1"))
    assert asked() == {"inbox_id": "inb_1"}
    write(Status(State.LIVE, START, Subscription(("message.sent",))))
    assert asked() == {"event_types": ["message.sent"]}


@pytest.mark.parametrize("seconds", [3600.0, -86_400.0])
def test_a_computers_clock_that_is_set_is_followed_as_on_the_screen(
    seconds: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = make_event(happened_at=None)
    gap = Gap(START, "cut", until=START + 2, possible_until=START + 3)
    status = Status(State.LIVE, START, Subscription())
    monkeypatch.setattr(lines, "wall_offset", lambda: seconds)
    since, until, possible = (iso(START + seconds + after) for after in (0, 2, 3))
    write = JsonLines(NOTHING, Subscription())
    assert json.loads(write(event))["arrived_at"] == since
    assert (
        json.loads(JsonLines(NOTHING, Subscription(), ("arrived_at",))(event))["arrived_at"]
        == since
    )
    told = json.loads(write(gap))
    assert (told["from"], told["to"], told["possible_to"]) == (since, until, possible)
    assert json.loads(write(status))["at"] == since
    for item in (event, gap, status):
        assert since[:-4].replace("T", " ") in text(item)
    assert text(make_event(happened_at=START)).startswith("2026-11-24 08:46:40.000")
    assert (event.arrived_at, gap.since) == (START, START)  # for whoever goes on with them
