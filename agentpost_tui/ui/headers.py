"""Headers as of a mail: a label at the left, and beside it what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from agentpost_tui.clock import wall_offset
from agentpost_tui.domain.names import Names
from agentpost_tui.text import LINE_LIMIT, SafeText, clean, safe
from agentpost_tui.ui.format import Times
from agentpost_tui.ui.lines import Line, Part
from agentpost_tui.ui.wrapping import wrapped

LABEL_WIDTH = 13
LEAST_VALUE_WIDTH = 16
"""Where less than this is left beside the labels, values stand below them."""


@dataclass(frozen=True, slots=True)
class Header:
    """One label with its value; an empty label goes on with the header above."""

    label: SafeText
    parts: tuple[Part, ...]
    """Three blanks stand between two of them, but none behind one that ends in a blank."""

    @property
    def value(self) -> Line:
        """The value as one line."""
        spaced = [
            (text if text.endswith(" ") else SafeText(f"{text}   "), style)
            for text, style in self.parts[:-1]
        ]
        return Line((*spaced, *self.parts[-1:]))


@dataclass(frozen=True, slots=True)
class Setting:
    """What headers depend on besides the row that they tell of."""

    names: Names
    times: Times = field(default_factory=Times)
    now: float = 0.0
    """In seconds of the one clock."""
    redact: Callable[[str], str] = str
    """Masks the key."""

    def say(self, text: str, *, limit: int = LINE_LIMIT) -> SafeText:
        """A stranger's text as one safe line without the key."""
        return clean(self.redact(text), limit=limit)

    def said(self, *texts: str, style: str = "plain") -> tuple[Part, ...]:
        """Those of the texts that are not empty, each as a part."""
        return tuple((self.say(text), style) for text in texts if text)

    def moment(self, at: float) -> SafeText:
        """`2026-11-24 08:46:40.000 UTC`, of an instant on the wall, in the zone shown."""
        moment = self.times.moment(at)
        milliseconds = moment.microsecond // 1000
        return SafeText(f"{moment:%Y-%m-%d %H:%M:%S}.{milliseconds:03d} {moment:%Z}".rstrip())

    def our_moment(self, at: float) -> SafeText:
        """The same of an instant of our own clock."""
        return self.moment(at + wall_offset())


def laid_out(headers: Sequence[Header], width: int) -> list[Line]:
    """The headers in lines of at most `width` cells; long values go on under themselves."""
    longest = max((len(header.label) for header in headers), default=0)
    indent = max(LABEL_WIDTH, longest + 2)
    if width - indent >= LEAST_VALUE_WIDTH:
        return [line for header in headers for line in _beside(header, indent, width)]
    return [line for header in headers for line in _below(header, width)]


def _beside(header: Header, indent: int, width: int) -> Iterator[Line]:
    label = header.label
    for line in wrapped(header.value, width - indent):
        yield Line(((SafeText(label.ljust(indent)), "dim"), *line.parts))
        label = safe("")


def _below(header: Header, width: int) -> Iterator[Line]:
    if header.label:
        yield from wrapped(Line(((header.label, "dim"),)), width)
    for line in wrapped(header.value, max(1, width - 2)):
        yield Line(((SafeText("  "), "plain"), *line.parts))
