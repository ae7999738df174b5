"""Frames of about 700 bytes: the simulator's mail, filled up to size, each with its own id."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle, islice
from typing import Final

from agentpost_tui.client.frames import decode
from agentpost_tui.domain.event import Event
from agentpost_tui.simulator.flood import Mold
from agentpost_tui.simulator.framing import header
from agentpost_tui.simulator.mail import iso
from agentpost_tui.simulator.scenario import Scenario

MEAN_BYTES: Final = 700
START: Final = 1_795_510_000.0
_WORDS: Final = "the order of two lamps left Köln on Monday and will reach you by Friday noon "


def molds(count: int = 500) -> list[Mold]:
    """Events of a seeded scenario in the shape that a sender casts from."""
    scenario = Scenario(7, START)
    envelopes = [scenario.next()[1] for _ in range(count)]
    for envelope in envelopes:
        missing = MEAN_BYTES - len(Mold(envelope).cast("", "")) - 52
        said = str(envelope["data"].get("extracted_text", ""))
        if missing > 0:
            said += (_WORDS * (missing // len(_WORDS) + 1))[:missing]
        envelope["data"] = {**envelope["data"], "extracted_text": said}
    return [Mold(envelope) for envelope in envelopes]


def framed(count: int, first: int = 0, at: float = START) -> Iterator[bytes]:
    """Frames as they go over the wire; the ids go on from `first`."""
    timestamp = iso(at)
    for number, mold in enumerate(islice(cycle(_MOLDS or _fill()), count), first):
        yield mold.cast(f"evt_flood{number:019d}", timestamp)


def bare(count: int, first: int = 0) -> Iterator[bytes]:
    """The same as what a client reads, without the header of the wire."""
    for frame in framed(count, first):
        length = len(frame) - 4 if len(header(len(frame) - 4)) == 4 else len(frame) - 2
        yield frame[-length:]


def events(count: int, first: int = 0, at: float = START) -> Iterator[Event]:
    """The same as what the dashboard takes in."""
    for number, frame in enumerate(bare(count, first)):
        event = decode(frame, at + number / 1_000)
        assert isinstance(event, Event)
        yield event


def large(count: int, size: int) -> Iterator[Event]:
    """Events whose mail has a text of so many bytes."""
    for number in range(count):
        text = f"{number} ".ljust(size, "x")
        frame = (
            f'{{"type":"event","data":{{"id":"evt_large{number}","type":"message.received",'
            f'"data":{{"subject":"large","extracted_text":"{text}"}}}}}}'
        ).encode()
        event = decode(frame, START)
        assert isinstance(event, Event)
        yield event


_MOLDS: list[Mold] = []


def _fill() -> list[Mold]:
    _MOLDS.extend(molds())
    return _MOLDS
