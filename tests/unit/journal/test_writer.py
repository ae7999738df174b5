"""The writer keeps one pen through every error, and tells what it had to give up."""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable, Sequence

import pytest

from agentpost_tui.domain.gap import (
    CoverDoubtful,
    CoverFact,
    CoverLost,
    CoverRegained,
    CoverSettled,
)
from agentpost_tui.domain.records import Entry, StateRecord
from agentpost_tui.errors import JournalError
from agentpost_tui.journal import writer as writers
from agentpost_tui.journal.writer import Writer
from tests.helpers.build import make_event
from tests.helpers.clock import ManualClock
from tests.helpers.journal import state, until


class Quill:
    """A pen that writes when it may."""

    def __init__(self) -> None:
        self.is_free = threading.Event()
        self.opened = 0
        self.error: Exception = JournalError("disk full")
        self.written: list[Entry] = []
        self.meanwhile: Callable[[], None] | None = None

    def open(self, at: float) -> None:
        self.opened += 1

    def write(self, entries: Sequence[Entry], heard_at: float | None, at: float) -> list[str]:
        if not self.is_free.is_set():
            raise self.error
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile is not None:
            meanwhile()
        self.written += entries
        return []

    def end(self, at: float) -> None:
        pass

    def close(self) -> None:
        pass

    @property
    def facts(self) -> list[CoverFact]:
        kinds = CoverLost | CoverRegained | CoverSettled
        return [entry for entry in self.written if isinstance(entry, kinds)]


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writers, "CAPACITY", 4)
    monkeypatch.setattr(writers, "BATCH_SECONDS", 0.0)


@pytest.fixture
def quill() -> Quill:
    return Quill()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(100.0)


@pytest.fixture
def writer(quill: Quill, clock: ManualClock) -> Writer:
    return Writer(lambda: quill, clock=clock, retry_seconds=0.001)


def fill(writer: Writer, at: float) -> None:
    """More events than there is room for; the one that is too much arrived at that instant."""
    until(lambda: writer.off)
    writer.put([make_event() for _ in range(2 * writers.CAPACITY)])
    writer.put([make_event(arrived_at=at)])


def test_one_pen_is_opened_again_and_again(quill: Quill, writer: Writer) -> None:
    with writer:
        writer.put([make_event()])
        until(lambda: quill.opened > 2)
        quill.is_free.set()
        until(lambda: writer.written == 1)
    assert len(quill.written) == 1


@pytest.mark.parametrize(
    ("error", "off"),
    [
        (JournalError("disk full"), "disk full"),
        (OSError(errno.EIO, "Input/output error"), "Input/output error"),
        (KeyError("a bug"), "a bug: KeyError"),
    ],
)
def test_whatever_goes_wrong_is_told_and_tried_again(
    quill: Quill, writer: Writer, error: Exception, off: str
) -> None:
    quill.error = error
    with writer:
        writer.put([make_event()])
        until(lambda: writer.off == off)
        quill.is_free.set()
        until(lambda: writer.written == 1)
        assert writer.off == ""


def test_a_pen_is_asked_for_until_there_is_one(quill: Quill) -> None:
    missing = [JournalError("no place"), JournalError("no place")]

    def make_pen() -> Quill:
        if missing:
            raise missing.pop()
        return quill

    quill.is_free.set()
    with Writer(make_pen, retry_seconds=0.001) as writer:
        writer.put([make_event()])
        until(lambda: writer.written)
    assert (quill.opened, missing) == (1, [])


def test_what_is_given_up_is_a_gap_until_it_writes_again(quill: Quill, writer: Writer) -> None:
    with writer:
        writer.put([CoverRegained(50.0), CoverSettled(51.0)])
        fill(writer, 60.0)
        quill.is_free.set()
        until(lambda: not writer.behind)
    assert quill.facts[2:] == [
        CoverLost(60.0, "the journal was off"),
        CoverRegained(100.0),
        CoverSettled(100.0),
    ]


def test_while_the_link_is_down_no_cover_begins(quill: Quill, writer: Writer) -> None:
    with writer:
        writer.put([CoverRegained(50.0), CoverSettled(51.0)])
        fill(writer, 60.0)
        writer.put([CoverLost(70.0, "cut")])
        quill.is_free.set()
        until(lambda: not writer.behind)
        assert quill.facts[2:] == [CoverLost(60.0, "the journal was off")]
        writer.put([CoverRegained(110.0)])
        until(lambda: not writer.behind)
    assert quill.facts[3:] == [CoverRegained(110.0)]


def test_cover_that_is_regained_meanwhile_counts_from_where_it_writes(
    quill: Quill, writer: Writer
) -> None:
    with writer:
        writer.put([CoverRegained(50.0), CoverSettled(51.0)])
        fill(writer, 60.0)
        writer.put([CoverLost(70.0, "cut"), CoverRegained(80.0)])
        quill.is_free.set()
        until(lambda: not writer.behind)
        writer.put([CoverSettled(101.0)])
    assert quill.facts[3:] == [CoverRegained(100.0), CoverSettled(101.0)]


def test_what_is_lost_while_it_writes_is_a_gap_too(
    quill: Quill, writer: Writer, clock: ManualClock
) -> None:
    def meanwhile() -> None:
        writer.put([make_event(arrived_at=105.0), CoverLost(106.0, "cut")])

    with writer:
        writer.put([CoverRegained(50.0), CoverSettled(51.0)])
        fill(writer, 60.0)
        quill.meanwhile = meanwhile
        quill.is_free.set()
        until(lambda: len(quill.facts) == 6)
        until(lambda: not writer.behind)
    assert writer.unwritten == 2
    assert quill.facts[3:] == [
        CoverRegained(100.0),
        CoverSettled(100.0),
        CoverLost(100.0, "the journal was off"),
    ]


def test_whoever_waits_when_it_is_full_may_bring_as_much_at_once(
    quill: Quill, writer: Writer
) -> None:
    with writer:
        while not writer.is_full:
            writer.put([make_event()])
        writer.put([make_event() for _ in range(writers.CAPACITY)])
        assert writer.unwritten == 0
        writer.put([make_event()])
        assert writer.unwritten == 1


def flapping(at: float) -> list[Entry]:
    """A link that comes and goes once."""
    return [
        state(at),
        CoverLost(at, "cut"),
        state(at + 0.1, word="RECONNECTING"),
        CoverRegained(at + 0.2),
        CoverSettled(at + 0.3),
    ]


def test_a_link_that_comes_and_goes_pushes_out_no_event(quill: Quill, writer: Writer) -> None:
    last = state(90.0, word="OFFLINE")
    with writer:
        writer.put([CoverRegained(50.0), CoverSettled(51.0)])
        until(lambda: writer.off)
        for number in range(100):
            writer.put(flapping(60.0 + number / 10))
        writer.put([make_event() for _ in range(2 * writers.CAPACITY)])
        writer.put([last])
        assert (writer.unwritten, writer.behind) == (0, 4 * writers.CAPACITY + 1)
        quill.is_free.set()
        until(lambda: not writer.behind)
        writer.put([CoverLost(101.0, "cut")])
        until(lambda: not writer.behind)
    assert [entry for entry in quill.written if isinstance(entry, StateRecord)][-1] == last
    assert quill.facts[2:] == [
        *(CoverLost(60.0, "cut"), CoverRegained(60.2), CoverSettled(60.3)),
        CoverLost(60.1, "the journal was off"),
        *(CoverRegained(100.0), CoverSettled(100.0)),
        CoverLost(101.0, "cut"),
    ]


@pytest.mark.parametrize(
    "fact", [state(70.0), CoverLost(70.0, "cut"), CoverDoubtful(70.0, 71.0, "slow")]
)
def test_whatever_is_given_up_is_a_gap(
    quill: Quill, writer: Writer, fact: CoverFact | StateRecord
) -> None:
    with writer:
        writer.put([CoverRegained(50.0), CoverSettled(51.0)])
        writer.put([state(60.0) for _ in range(2 * writers.CAPACITY - 2)])
        until(lambda: writer.off)
        writer.put([fact])
        quill.is_free.set()
        until(lambda: not writer.behind)
    is_covered = not isinstance(fact, CoverLost)
    regained = [CoverRegained(100.0), CoverSettled(100.0)] if is_covered else []
    assert quill.facts[2:] == [CoverLost(70.0, "the journal was off"), *regained]


def test_a_state_that_is_given_up_while_it_writes_is_written_next(
    quill: Quill, writer: Writer
) -> None:
    last = state(80.0, word="OFFLINE")

    with writer:
        writer.put([CoverLost(50.0, "cut")])
        writer.put([state(60.0) for _ in range(2 * writers.CAPACITY)])
        until(lambda: writer.off)
        quill.meanwhile = lambda: writer.put([last])
        quill.is_free.set()
        until(lambda: last in quill.written)
    assert quill.facts == [CoverLost(50.0, "cut")]
