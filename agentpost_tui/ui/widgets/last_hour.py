"""The last hour in three lines: how much came, what was covered, and that in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from agentpost_tui.domain.coverage import Cover, Coverage
from agentpost_tui.domain.stats import RateMeter
from agentpost_tui.text import SafeText
from agentpost_tui.ui import format as words

HOUR_SECONDS = 3600.0
_MINUTES = 60

COVER_LOOKS = {
    Cover.UNKNOWN: ("·", "faint"),
    Cover.COVERED: ("━", "accent"),
    Cover.POSSIBLE: ("╍", "warn"),
    Cover.BLIND: ("╳", "bad"),
}
"""How each is drawn, and in which style of the palette: never by colour alone."""


class Text(NamedTuple):
    """A line in parts, each with the name of its style in the palette."""

    parts: tuple[tuple[SafeText, str], ...] = ()


def text(line: SafeText, style: str = "dim") -> Text:
    """A line in one style."""
    return Text(((line, style),))


def hour_lines(meter: RateMeter, coverage: Coverage, now: float, width: int) -> list[Text]:
    """Bars, strip and sentence; bar and strip of a cell stand for the same time."""
    cells = max(
        size for size in range(1, _MINUTES + 1) if not _MINUTES % size and size <= max(1, width)
    )
    strip = coverage.strip(now, cells, HOUR_SECONDS)
    counts = _gathered(meter.counts(now), cells)
    return [
        Text(((_bars(counts, strip), "accent"),)),
        Text(tuple(_strip_parts(strip))),
        hour_sentence(coverage, now),
    ]


def _gathered(counts: Sequence[int], cells: int) -> list[int]:
    size = len(counts) // cells
    return [sum(counts[start : start + size]) for start in range(0, size * cells, size)]


def _bars(counts: Sequence[int], strip: Sequence[Cover]) -> SafeText:
    """Blank rather than low where nothing came because nothing was covered."""
    bars = words.sparkline(counts, len(counts))
    return SafeText(
        "".join(
            " " if not count and cover in (Cover.UNKNOWN, Cover.BLIND) else bar
            for bar, count, cover in zip(bars, counts, strip, strict=True)
        )
    )


def _strip_parts(strip: Iterable[Cover]) -> Iterable[tuple[SafeText, str]]:
    for cover, run in groupby(strip):
        glyph, style = COVER_LOOKS[cover]
        yield SafeText(glyph * len(list(run))), style


def hour_sentence(coverage: Coverage, now: float) -> Text:
    """`covered 59 m 32 s · 1 gap`."""
    share = coverage.share(now, HOUR_SECONDS)
    if share is None or coverage.started_at is None:
        return text(SafeText("not covered yet"))
    start = now - HOUR_SECONDS
    covered = words.duration(share * (now - max(coverage.started_at, start)))
    gaps = sum(1 for gap in coverage.gaps if (gap.possible_until or gap.until or now) > start)
    style = "warn" if gaps else "dim"
    said = f"{gaps or 'no'} {'gap' if gaps == 1 else 'gaps'}"
    return Text(
        ((SafeText("covered "), "dim"), (covered, "plain"), (SafeText(f" · {said}"), style))
    )
