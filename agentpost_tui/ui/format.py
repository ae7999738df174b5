"""Data into words for the screen. Only safe text leaves: strangers' text passes `clean` here."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, date, datetime, tzinfo
from enum import Enum

from msgspec import Struct
from rich.cells import cell_len, set_cell_size

from agentpost_tui.clock import wall_offset
from agentpost_tui.domain.event import Event
from agentpost_tui.domain.gap import Beginning, Gap
from agentpost_tui.local_zone import LOCAL
from agentpost_tui.redact import Redactor
from agentpost_tui.text import SafeText, clean

CELL_LIMIT = 256
"""No cell is wider; what is longer is cut before anything is done with it."""
NOTHING_SECRET = Redactor("")
SPARKS = " ▁▂▃▄▅▆▇█"


class TypeLook(Struct, frozen=True):
    """How an event type is shown: never by colour alone."""

    glyph: str
    word: SafeText
    colour: str
    """One of `themes.TYPES`."""


_LOOKS = {
    "message.received": TypeLook("↓", SafeText("received"), "received"),
    "message.sent": TypeLook("↑", SafeText("sent"), "sent"),
    "message.delivered": TypeLook("✓", SafeText("delivered"), "delivered"),
    "message.bounced": TypeLook("✗", SafeText("bounced"), "bounced"),
    "message.complained": TypeLook("!", SafeText("complained"), "complained"),
    "message.rejected": TypeLook("⊘", SafeText("rejected"), "rejected"),
    "domain.verified": TypeLook("◆", SafeText("verified"), "verified"),
}


def look_of(event_type: str) -> TypeLook:
    """The look of a type; an unknown one is shown by its own name (protocol.md, 1.6)."""
    look = _LOOKS.get(event_type)
    if look is not None:
        return look
    name = event_type.removeprefix("message.")
    glyph = "·" if event_type.startswith("message.") else "•"
    return TypeLook(glyph, clean(name or "(no type)", limit=40), "other")


class TimeMode(Enum):
    """What `t` cycles through."""

    LOCAL = "local"
    UTC = "utc"
    RELATIVE = "relative"

    def next(self) -> TimeMode:
        modes = list(TimeMode)
        return modes[(modes.index(self) + 1) % len(modes)]


class Times(Struct, frozen=True):
    """How instants are written: the mode, and the zone that stands for local."""

    mode: TimeMode = TimeMode.LOCAL
    zone: tzinfo = LOCAL

    def moment(self, at: float) -> datetime:
        """An instant as a date in the zone shown."""
        zone = UTC if self.mode is TimeMode.UTC else self.zone
        try:
            return datetime.fromtimestamp(at, zone)
        except (OverflowError, OSError, ValueError):
            return datetime.fromtimestamp(0, UTC)

    def day(self, at: float) -> date:
        """The date of an instant of our own clock."""
        return self.moment(at + wall_offset()).date()

    def clock(self, at: float) -> SafeText:
        """`14:30:02`, of an instant of our own clock."""
        return SafeText(self.moment(at + wall_offset()).strftime("%H:%M:%S"))

    def of_event(self, event: Event, width: int, now: float) -> SafeText:
        """An event's time in `width` cells: as fine as fits, the same width for every event.

        An age is told from the arrival: clocks may differ. The date of another day than that of
        `now` takes the place of the seconds, where there is room for it.
        """
        if self.mode is TimeMode.RELATIVE:
            return SafeText(age(now - event.arrived_at).rjust(min(width, 8)))
        at = event.arrived_at + wall_offset() if event.happened_at is None else event.happened_at
        moment = self.moment(at)
        if width >= 12:
            if moment.date() != self.day(now):
                return SafeText(f"{moment:%m-%d %H:%M}")
            return SafeText(f"{moment:%H:%M:%S}.{moment.microsecond // 1000:03d}")
        return SafeText(moment.strftime("%H:%M:%S" if width >= 8 else "%H:%M"))

    @property
    def label(self) -> SafeText:
        """What heads the time column."""
        return SafeText({TimeMode.UTC: "UTC", TimeMode.RELATIVE: "AGO"}.get(self.mode, "TIME"))


def duration(seconds: float) -> SafeText:
    """`17 s`, `2 m 10 s`, `1 h 3 m`, `2 d 4 h`."""
    whole = max(0, int(seconds))
    if whole < 60:
        return SafeText(f"{whole} s")
    if whole < 3600:
        return SafeText(f"{whole // 60} m {whole % 60} s")
    if whole < 86_400:
        return SafeText(f"{whole // 3600} h {whole % 3600 // 60} m")
    return SafeText(f"{whole // 86_400} d {whole % 86_400 // 3600} h")


def age(seconds: float) -> SafeText:
    """`2s`, `4m`, `3h`, `2d`: for narrow columns."""
    whole = max(0, int(seconds))
    for size, unit in ((86_400, "d"), (3600, "h"), (60, "m")):
        if whole >= size:
            return SafeText(f"{whole // size}{unit}")
    return SafeText(f"{whole}s")


def stopwatch(seconds: float) -> SafeText:
    """`00:12:43`."""
    whole = max(0, int(seconds))
    return SafeText(f"{whole // 3600:02d}:{whole % 3600 // 60:02d}:{whole % 60:02d}")


def count(number: int) -> SafeText:
    """`1,204`."""
    return SafeText(f"{number:,}")


def rate(per_second: float) -> SafeText:
    """`12.4/s`; `1,204/s` where tenths say nothing any more."""
    return SafeText(f"{per_second:,.0f}/s" if per_second >= 100 else f"{per_second:.1f}/s")


def sparkline(counts: Sequence[int], cells: int) -> SafeText:
    """The last `cells` counts as bars, the largest the highest."""
    recent = list(counts)[-cells:]
    most = max(recent, default=0)
    if not most:
        return SafeText("▁" * len(recent))
    return SafeText("".join(SPARKS[max(1, math.ceil(value / most * 8))] for value in recent))


def fit(text: SafeText, width: int) -> SafeText:
    """Exactly `width` cells: padded, or cut with an ellipsis."""
    if text.isascii():
        size = len(text)
        if size <= width:
            return SafeText(text.ljust(width))
        return SafeText(text[: width - 1] + "…") if width > 0 else SafeText("")
    if cell_len(text) <= width:
        return SafeText(set_cell_size(text, width))
    return SafeText(set_cell_size(text, width - 1) + "…") if width > 0 else SafeText("")


def who(event: Event, redactor: Redactor = NOTHING_SECRET) -> SafeText:
    """The other party behind an arrow that tells the direction."""
    arrow = "←" if event.type.startswith("message.received") else "→"
    name = clean(redactor.beginning(event.who, CELL_LIMIT * 2), limit=CELL_LIMIT)
    return SafeText(f"{arrow} {name}") if name else SafeText("")


def subject(event: Event, redactor: Redactor = NOTHING_SECRET) -> SafeText:
    """What the subject column says: what went wrong, where something did, else the subject."""
    text = event.note or event.subject if event.is_problem else event.subject or event.note
    return clean(redactor.beginning(text, CELL_LIMIT * 2), limit=CELL_LIMIT)


def gap_sentence(gap: Gap, times: Times) -> SafeText:
    """`no cover 14:31:10 – 14:31:27 (17 s): closed 1012 service restart`."""
    since = times.clock(gap.since)
    if isinstance(gap, Beginning):
        return SafeText(f"this run begins {since}")
    cause = SafeText("by you") if gap.by_user else clean(gap.cause, limit=160)
    if gap.until is None:
        return SafeText(f"no cover {since} – now: {cause}")
    until = gap.until if gap.is_certain else (gap.possible_until or gap.until)
    words = "no cover" if gap.is_certain else "possibly no cover"
    return SafeText(
        f"{words} {since} – {times.clock(until)} ({duration(until - gap.since)}): {cause}"
    )
