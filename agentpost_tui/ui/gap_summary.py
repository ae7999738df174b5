"""A gap in coverage as headers, and what it means."""

from __future__ import annotations

from collections.abc import Iterator

from agentpost_tui.domain.gap import Beginning, Gap
from agentpost_tui.text import SafeText, safe
from agentpost_tui.ui.format import duration
from agentpost_tui.ui.headers import Header, Setting
from agentpost_tui.ui.lines import Part

_CERTAIN = safe(
    "Nothing was received in this time. Delivery is live only: events may exist on the server "
    "that this screen never got, and they will not come by themselves."
)
_POSSIBLE = safe(
    "Something may have been missed in this time, but need not have been. Events may exist on "
    "the server that this screen never got."
)

_BEGINNING = safe("This run of the program begins here. What stands above is from the journal.")


def gap_headers(gap: Gap, setting: Setting) -> Iterator[Header]:
    """From, to, duration, cause, how sure it is, and what follows from it."""
    if isinstance(gap, Beginning):
        yield Header(safe("Began"), ((setting.our_moment(gap.since), "bright"),))
        yield Header(safe("Meaning"), ((_BEGINNING, "plain"),))
        return
    end = gap.until if gap.is_certain else gap.possible_until or gap.until
    until = safe("now") if end is None else setting.our_moment(end)
    lasted = duration((setting.now if end is None else end) - gap.since)
    yield Header(safe("From"), ((setting.our_moment(gap.since), "bright"),))
    yield Header(safe("To"), ((until, "bright"),))
    yield Header(safe("Duration"), ((lasted, "plain"),))
    yield Header(safe("Cause"), _cause(gap, setting))
    yield Header(safe("Cover"), _cover(gap))
    yield Header(safe("Meaning"), ((_CERTAIN if gap.is_certain else _POSSIBLE, "plain"),))


def _cause(gap: Gap, setting: Setting) -> tuple[Part, ...]:
    ours: tuple[Part, ...] = ((safe("by you"), "plain"),) if gap.by_user else ()
    return (*ours, *setting.said(gap.cause))


def _cover(gap: Gap) -> tuple[Part, ...]:
    if not gap.is_certain:
        return ((safe("possibly none"), "warn"),)
    parts: tuple[Part, ...] = ((safe("certainly none"), "warn"),)
    if gap.until is not None and gap.possible_until is not None:
        unsure = gap.possible_until - gap.until
        if unsure > 0:
            more = SafeText(f"and {unsure:.1f} s more in which it is not certain")
            parts = (*parts, (more, "plain"))
    return parts
