"""The connection log as lines: what a person sends to a colleague when something is wrong.

The screen and the plain copy come from the same lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from agentpost_tui import __version__
from agentpost_tui.client.notices import State, Vitals
from agentpost_tui.clock import wall_offset
from agentpost_tui.domain.coverage import Cover
from agentpost_tui.domain.ledger import Balance
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.text import SafeText, clean, safe
from agentpost_tui.ui import format as words
from agentpost_tui.ui.clipboard import fits
from agentpost_tui.ui.connection_facts import STATE_LOOKS, Facts
from agentpost_tui.ui.connection_history import gap_lines, malformed_lines, state_lines
from agentpost_tui.ui.lines import BLANK, Line, Part, hanging, heading, line, plain
from agentpost_tui.ui.widgets.last_hour import COVER_LOOKS, HOUR_SECONDS, hour_sentence
from agentpost_tui.ui.widgets.status_bar import DIFFERENCE, state_parts, subscription_sentence

COPY_CELLS = 100
"""How wide the plain copy is, whatever the screen."""
COPIED_STATES = (1_000, 300, 100)
LABEL_CELLS = 14
TERM_CELLS = 13
"""A number of the ledger or a counter."""
LEGEND_CELLS = 42
_UNASKED = {State.OFFLINE, State.CONNECTING, State.RECONNECTING, State.REFUSED}
_TROUBLES = {"waits", "oddities", "complaints", "oversize"}
STRIP_CELLS = (60, 30, 20, 10)
"""The strip of the last hour, where there is room: a cell is a minute, or a few whole ones."""


def report(facts: Facts, width: int) -> list[Line]:
    """All of it in lines of at most `width` cells; the states last, the newest at the end."""
    return [*situation(facts, width), BLANK, *state_lines(facts, width)]


def situation(facts: Facts, width: int) -> list[Line]:
    """All but the states."""
    sections = (
        _head(facts, width),
        _ledger(facts.balance, width),
        _last_hour(facts, width),
        gap_lines(facts, width),
        _counters(facts.vitals, width),
        malformed_lines(facts, width),
    )
    lines = [one for section in sections for one in (BLANK, *section)]
    return lines[1:]


def plain_report(facts: Facts) -> SafeText:
    """All of it as text to copy, without the oldest states where a terminal would not take it."""
    for most in COPIED_STATES:
        lines = [*situation(facts, COPY_CELLS), BLANK, *state_lines(facts, COPY_CELLS, most)]
        text = plain(lines)
        if fits(text):
            break
    return text


def _head(facts: Facts, width: int) -> Iterator[Line]:
    moment = facts.times.moment(facts.now + wall_offset())
    yield from _row("written", moment.strftime("%Y-%m-%d %H:%M:%S %z"), width)
    demo = " (the built-in simulator)" if facts.identity.is_demo else ""
    yield from _row("program", f"agentpost-tui {__version__}", width)
    source = "replay of" if facts.replay else "server"
    yield from _row(source, f"{facts.identity.server}{demo}", width)
    if facts.identity.masked_key:
        yield from _row("key", facts.identity.masked_key, width)
    if facts.identity.profile:
        yield from _row("profile", facts.identity.profile, width)
    yield from _state(facts, width)
    asked = "subscription"
    if facts.replay is not None:
        asked = "was asked for"
    elif facts.status.state in _UNASKED:
        asked = "will ask for"
    yield from _subscription(asked, facts.status.subscription, facts, width)
    if facts.status.switching_to is not None:
        yield from _subscription("switching to", facts.status.switching_to, facts, width)


def _state(facts: Facts, width: int) -> Iterator[Line]:
    if facts.replay is not None:
        said = [facts.replay.state(), facts.replay.cause()]
        style = "bright"
    else:
        said = [state_parts(facts.status, facts.now, facts.identity, keymap=facts.keymap)]
        style = STATE_LOOKS[facts.status.state][1]
    text = " · ".join("".join(text for text, _ in parts) for parts in said if parts)
    yield from _row("state", facts.said(text), width, style)


def _subscription(
    label: str, subscription: Subscription, facts: Facts, width: int
) -> Iterator[Line]:
    yield from _row(label, subscription_sentence(subscription, facts.label), width)
    yield from _row("", subscription.frame(), width, "dim")


def _row(label: str, text: str, width: int, style: str = "bright") -> Iterator[Line]:
    lead = [(words.fit(SafeText(label), LABEL_CELLS), "dim")]
    return hanging(lead, clean(text), style, width)


# -- counters ---------------------------------------------------------------------------------


def _counters(vitals: Vitals, width: int) -> Iterator[Line]:
    rtt = "–" if vitals.rtt_seconds is None else f"{vitals.rtt_seconds * 1000:.0f} ms"
    counters = (
        ("dials", words.count(vitals.dials)),
        ("frames", words.count(vitals.frames)),
        ("bytes", words.count(vitals.bytes)),
        ("rtt", SafeText(rtt)),
        ("pings sent", words.count(vitals.pings_sent)),
        ("pongs heard", words.count(vitals.pongs_heard)),
        ("server pings", words.count(vitals.server_pings)),
        ("waits", words.count(vitals.waits)),
        ("oddities", words.count(vitals.oddities)),
        ("complaints", words.count(vitals.complaints)),
        ("oversize", words.count(vitals.oversize)),
    )
    yield heading(safe("counters"))
    columns = max(1, min(4, (width + 3) // (LABEL_CELLS + TERM_CELLS + 3)))
    for start in range(0, len(counters), columns):
        parts = []
        for label, value in counters[start : start + columns]:
            number = SafeText(value.rjust(TERM_CELLS) + "   ")
            style = "warn" if label in _TROUBLES and value != "0" else "bright"
            parts += [(words.fit(SafeText(label), LABEL_CELLS), "dim"), (number, style)]
        yield Line(tuple(parts))


# -- the ledger -------------------------------------------------------------------------------


def _ledger(balance: Balance, width: int) -> Iterator[Line]:
    fates = (
        ("malformed", balance.malformed),
        ("duplicate", balance.duplicate),
        ("outside", balance.outside),
        ("evicted", balance.evicted),
        ("hidden", balance.hidden),
        ("shown", balance.shown),
        ("pending", balance.pending),
    )
    if balance.is_even:
        yield heading(safe("ledger"), safe("adds up"), "accent")
    else:
        by = words.count(abs(balance.difference))
        yield heading(safe("ledger"), SafeText(f"{DIFFERENCE} by {by}"), "bad")
    yield from _books("received", balance.received, fates, width)
    restored = balance.restored
    if restored.restored:
        again = (
            ("evicted", restored.evicted),
            ("hidden", restored.hidden),
            ("shown", restored.shown),
            ("pending", restored.pending),
        )
        yield from _books("restored", restored.restored, again, width)


def _books(name: str, total: int, fates: Sequence[tuple[str, int]], width: int) -> Iterator[Line]:
    """A total and what became of it, side by side where there is room."""
    cells = max(9, *(len(words.count(number)) for _, number in (("", total), *fates)))
    if width >= (cells + 3) * (len(fates) + 1):
        yield from _in_columns(name, total, fates, cells)
        return
    yield line((SafeText(f"  {name:<{LABEL_CELLS}}"), "dim"), _number(total))
    for place, (fate, number) in enumerate(fates):
        sign = "+" if place else "="
        yield line((SafeText(f"{sign} {fate:<{LABEL_CELLS}}"), "dim"), _number(number))


def _number(number: int) -> Part:
    return SafeText(words.count(number).rjust(TERM_CELLS)), "bright" if number else "dim"


def _in_columns(
    total_name: str, total: int, fates: Sequence[tuple[str, int]], cells: int
) -> Iterator[Line]:
    signs = [" = ", *[" + "] * (len(fates) - 1)]
    names: list[Part] = [(SafeText(total_name.rjust(cells)), "dim")]
    terms: list[Part] = [(SafeText(words.count(total).rjust(cells)), "bright")]
    for sign, (name, number) in zip(signs, fates, strict=True):
        names.append((SafeText(sign + name.rjust(cells)), "dim"))
        term = SafeText(words.count(number).rjust(cells))
        terms += [(SafeText(sign), "dim"), (term, "bright" if number else "dim")]
    yield Line(tuple(names))
    yield Line(tuple(terms))


# -- cover ------------------------------------------------------------------------------------


def _last_hour(facts: Facts, width: int) -> Iterator[Line]:
    cells = next((cells for cells in STRIP_CELLS if cells <= width), STRIP_CELLS[-1])
    yield heading(safe("last hour"), _share(facts), "bright")
    strip = facts.coverage.strip(facts.now, cells, HOUR_SECONDS)
    runs = ((cover, len(list(run))) for cover, run in groupby(strip))
    looks = ((COVER_LOOKS[cover], length) for cover, length in runs)
    yield line(*((SafeText(glyph * length), style) for (glyph, style), length in looks))
    yield _time_marks(facts, cells)
    yield Line(hour_sentence(facts.coverage, facts.now).parts)
    if width >= LEGEND_CELLS:
        yield _legend(Cover.COVERED, Cover.POSSIBLE, Cover.BLIND, Cover.UNKNOWN)
    else:
        yield _legend(Cover.COVERED, Cover.POSSIBLE)
        yield _legend(Cover.BLIND, Cover.UNKNOWN)


def _share(facts: Facts) -> SafeText:
    """It is a share of the time since the first LIVE alone, so a shorter time than the hour is
    named."""
    began_at = facts.coverage.started_at
    share = facts.coverage.share(facts.now, HOUR_SECONDS)
    if share is None or began_at is None:
        return safe("not covered yet")
    since = f" since {facts.clock(began_at)[:5]}" if began_at > facts.now - HOUR_SECONDS else ""
    return SafeText(f"cover {int(share * 1000) / 10:g} %{since}")


def _legend(*covers: Cover) -> Line:
    parts: list[Part] = []
    for cover in covers:
        glyph, style = COVER_LOOKS[cover]
        parts += [(SafeText(glyph), style), (SafeText(f" {cover.name.lower()}  "), "dim")]
    return Line(tuple(parts))


def _time_marks(facts: Facts, cells: int) -> Line:
    """A time below the first cell, the last, and where there is room those between."""
    steps = 4 if cells >= 60 else 2 if cells >= 20 else 1
    text = ""
    for step in range(steps):
        at = facts.now - HOUR_SECONDS * (1 - step / steps)
        text = text.ljust(cells * step // steps) + facts.clock(at)[:5]
    return line((SafeText(text.ljust(cells - 3) + "now"), "faint"))
