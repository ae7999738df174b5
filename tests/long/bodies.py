"""The part `json`: no bytes whatever make the client or an opened event raise."""

from __future__ import annotations

from datetime import UTC
from random import Random

from agentpost_tui.client.frames import decode
from agentpost_tui.client.odd_frames import decode_odd
from agentpost_tui.client.shapes import Other, Ping
from agentpost_tui.domain.event import Event, Malformed
from agentpost_tui.domain.names import Names
from agentpost_tui.redact import Redactor
from agentpost_tui.ui.format import Times
from agentpost_tui.ui.headers import Setting
from agentpost_tui.ui.opened import Opened
from tests.helpers.build import START
from tests.helpers.hostile import UNSAFE
from tests.long import strangers
from tests.long.fuzz import fuzz
from tests.long.run import Run

OPENED = 0.02
"""This share of what is an event is also opened."""
_REDACTOR = Redactor("ap_sk_live_canary0123456789k3y9")
_SETTING = Setting(Names(), Times(zone=UTC), START, _REDACTOR.text)
_COLUMNS = ("id", "type", "env_id", "inbox_id", "who", "subject", "note", "flags")


def run_json(run: Run) -> None:
    """Decode a million frames."""
    fuzz(run, decode_one, slowest_seconds=1.0)


def decode_one(chance: Random) -> None:
    """One frame: decoded, by both readers alike, and sometimes opened."""
    frame = strangers.frame(chance)
    found = decode(frame, START)
    assert isinstance(found, Event | Malformed | Other | Ping)
    slow = decode_odd(frame, START)
    assert type(found) is type(slow), f"{type(found).__name__} or {type(slow).__name__}: {frame!r}"
    if not isinstance(found, Event) or not isinstance(slow, Event):
        return
    assert found.id
    assert found.type
    assert found.frame is frame
    for column in _COLUMNS:
        one, other = getattr(found, column), getattr(slow, column)
        assert one == other, f"{column} is {one!r} or {other!r}: {frame!r}"
    assert _are_one(found.happened_at, slow.happened_at, frame), f"it happened twice: {frame!r}"
    if chance.random() < OPENED:
        open_one(found, chance.choice((12, 40, 80, 200)))


def _are_one(one: float | None, other: float | None, frame: bytes) -> bool:
    """True for the same instant, but for the last digit; a timestamp that a NUL cuts short is read
    by the quick decoder alone."""
    if one is None or other is None:
        return one is other or (other is None and b"\\u0000" in frame)
    return abs(one - other) < 1e-5


def open_one(event: Event, width: int) -> None:
    """All tabs and all copies of an event."""
    opened = Opened(event, _REDACTOR)
    tabs = (
        opened.summary(_SETTING, width),
        opened.text(width),
        opened.json(width),
        opened.frames(event.frame[:-1], width),
    )
    for lines in tabs:
        for line in lines:
            assert not UNSAFE.search(line.text), "unsafe"
            assert "\n" not in line.text
    for copy in (opened.as_json(), opened.as_json(indent=2)):
        assert copy is None or copy.isascii()
    assert not UNSAFE.search(opened.for_pager().replace("\n", ""))
