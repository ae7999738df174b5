"""What the connection log tells of what happened: gaps, malformed frames, states."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise
from typing import TypeVar

from agentpost_tui.client.notices import LogEntry, State
from agentpost_tui.domain.event import Malformed
from agentpost_tui.domain.gap import Gap
from agentpost_tui.text import SafeText, clean, safe
from agentpost_tui.ui import format as words
from agentpost_tui.ui.connection_facts import STATE_LOOKS, Facts
from agentpost_tui.ui.lines import Line, Part, hanging, heading, line

Item = TypeVar("Item")

GAPS_SHOWN = 50
MALFORMED_SHOWN = 20
EXCERPT_CHARACTERS = 120
STATE_CELLS = 14
_DIALLING = {State.CONNECTING, State.RECONNECTING, State.REFUSED}
_CARRYING = {State.CONNECTING, State.SUBSCRIBED, State.LIVE, State.STALE}
"""States that carry the cause of the last ending on; it need not be read again."""


def gap_lines(facts: Facts, width: int) -> Iterator[Line]:
    """The gaps of this run, the newest last; before them the one in which no run was there, which
    counts as none of this run."""
    coverage = facts.coverage
    if not coverage.gaps:
        yield heading(safe("gaps"))
        yield line((safe("none"), "dim"))
        return
    lost = words.duration(coverage.seconds_lost(facts.now))
    said = f"{words.count(coverage.count)} ({lost})" if coverage.count else "none"
    of_run = " in this run" if len(coverage.gaps) > coverage.count else ""
    style = "warn" if coverage.count else "dim"
    yield heading(safe("gaps"), SafeText(said + of_run), style)
    yield from _left_out(max(coverage.count, len(coverage.gaps)) - GAPS_SHOWN)
    day = facts.day(facts.now)
    for gap in _last(coverage.gaps, GAPS_SHOWN):
        if facts.day(gap.since) != day:
            day = facts.day(gap.since)
            yield line((day, "dim"))
        cause = safe("by you") if gap.by_user else facts.said(gap.cause)
        for one in hanging(_gap_lead(gap, facts), cause, "plain", width):
            yield one._replace(subject=gap)


def malformed_lines(facts: Facts, width: int) -> Iterator[Line]:
    """The last frames that could not be read, with how they begin."""
    number = facts.balance.malformed
    yield heading(safe("malformed frames"), words.count(number), "warn" if number else "dim")
    if facts.malformed:
        yield from _left_out(number - MALFORMED_SHOWN)
    for frame in _last(facts.malformed, MALFORMED_SHOWN):
        clock = facts.clock(frame.arrived_at)
        lead = [(SafeText(f"{clock}  "), "plain")]
        for one in hanging(lead, facts.said(frame.reason), "bright", width):
            yield one._replace(subject=frame)
        lead = [(SafeText(" " * len(f"{clock}  ")), "plain")]
        for one in hanging(lead, _excerpt(frame, facts), "dim", width):
            yield one._replace(subject=frame)


def state_lines(facts: Facts, width: int, most: int = 1_000) -> Iterator[Line]:
    """The last states and notes with time, duration and cause; the newest at the end."""
    yield heading(safe("states"))
    if not facts.log:
        yield line((safe("nothing has happened yet"), "dim"))
    yield from _left_out(len(facts.log) - most)
    day, said = facts.day(facts.now), ""
    for entry, seconds in _last(list(lasting(facts.log, facts.now)), most):
        if facts.day(entry.at) != day:
            day = facts.day(entry.at)
            yield line((day, "dim"))
        is_news = entry.state not in _CARRYING or entry.text != said
        text = _with_attempt(entry, facts.said(entry.text) if is_news else safe(""))
        said = said if entry.state is None else entry.text
        style = "dim" if entry.state is None else "plain"
        for one in hanging(_entry_lead(entry, seconds, facts), text, style, width):
            yield one._replace(subject=entry)


def lasting(log: Iterable[LogEntry], now: float) -> Iterator[tuple[LogEntry, float | None]]:
    """Each entry with how long its state lasted, in seconds, until the next one or until now; a
    note, which is no state, lasts no time."""
    entries = list(log)
    starts = [entry.at for entry in entries if entry.state is not None]
    ends = iter([later for _, later in pairwise(starts)] + [now])
    for entry in entries:
        yield entry, None if entry.state is None else next(ends) - entry.at


def _gap_lead(gap: Gap, facts: Facts) -> list[Part]:
    end = gap.until if gap.is_certain else gap.possible_until or gap.until
    until = "now" if end is None else facts.clock(end)
    lasted = words.duration((facts.now if end is None else end) - gap.since)
    certainty, style = ("certain", "bad") if gap.is_certain else ("possible", "warn")
    return [
        (SafeText(f"{facts.clock(gap.since)} – {until:<8}  "), "plain"),
        (SafeText(f"{lasted:>9}  "), "bright"),
        (SafeText(f"{certainty:<8}  "), style),
    ]


def _entry_lead(entry: LogEntry, seconds: float | None, facts: Facts) -> list[Part]:
    glyph, style = ("·", "dim") if entry.state is None else STATE_LOOKS[entry.state]
    word = "note" if entry.state is None else entry.state.value
    lasted = "" if seconds is None else words.duration(seconds)
    return [
        (SafeText(f"{facts.clock(entry.at)}  "), "dim"),
        (words.fit(SafeText(f"{glyph} {word}"), STATE_CELLS), style),
        (SafeText(f"{lasted:>9}  "), "bright"),
    ]


def _with_attempt(entry: LogEntry, text: SafeText) -> SafeText:
    if entry.attempt < 2 or entry.state not in _DIALLING:
        return text
    return SafeText(f"attempt {entry.attempt}{': ' if text else ''}{text}")


def _excerpt(frame: Malformed, facts: Facts) -> SafeText:
    start = facts.redactor.data(frame.frame).decode("utf-8", "replace")
    more = "…" if len(start) > EXCERPT_CHARACTERS or frame.left_out else ""
    shown = clean(start[:EXCERPT_CHARACTERS])
    unit = "byte" if frame.size == 1 else "bytes"
    return SafeText(f"{words.count(frame.size)} {unit}: {shown}{more}")


def _last(items: Sequence[Item], most: int) -> Iterator[Item]:
    """The newest `most` of them, oldest first."""
    return islice(items, max(0, len(items) - most), None)


def _left_out(number: int) -> Iterator[Line]:
    if number > 0:
        yield line((SafeText(f"… {words.count(number)} earlier"), "dim"))
