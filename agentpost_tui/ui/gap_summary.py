"""A gap in coverage as lines of label and value, and what it means."""

from __future__ import annotations

from agentpost_tui.clock import wall_offset
from agentpost_tui.domain.gap import Gap
from agentpost_tui.text import SafeText, clean, safe
from agentpost_tui.ui.format import duration
from agentpost_tui.ui.summary import Line, Setting, date_and_time

_CERTAIN = safe(
    "Nothing was received in this time. Delivery is live only: events may exist on the server "
    "that this screen never got, and they will not come by themselves."
)
_POSSIBLE = safe(
    "The connection lived, but the server may have dropped what it could not send. Events may "
    "exist on the server that this screen never got."
)


def gap_lines(gap: Gap, setting: Setting) -> list[Line]:
    """From, to, duration, cause, how sure it is, and what follows from it."""
    end = gap.until if gap.is_certain else gap.possible_until or gap.until
    lines = [
        Line(safe("From"), ((_moment(gap.since, setting), "$bright"),)),
        Line(safe("To"), ((_moment(end, setting), "$bright"),)),
        Line(
            safe("Duration"),
            ((duration((setting.now if end is None else end) - gap.since), "$text"),),
        ),
        Line(safe("Cause"), (_cause(gap, setting),)),
    ]
    if gap.is_certain:
        lines.append(Line(safe("Cover"), ((safe("certainly none"), "$warn"),)))
        if gap.possible_until is not None and gap.until is not None:
            unsure = gap.possible_until - gap.until
            if unsure > 0:
                words = SafeText(f"and {unsure:.1f} s more in which it is not certain")
                lines.append(Line(safe(""), ((words, "$text"),)))
    else:
        lines.append(Line(safe("Cover"), ((safe("possibly none"), "$warn"),)))
    meaning = _CERTAIN if gap.is_certain else _POSSIBLE
    return [*lines, Line(safe("Meaning"), ((meaning, "$text"),))]


def _moment(at: float | None, setting: Setting) -> SafeText:
    return safe("now") if at is None else date_and_time(at + wall_offset(), setting.times)


def _cause(gap: Gap, setting: Setting) -> tuple[SafeText, str]:
    cause = clean(setting.redact(gap.cause))
    return (SafeText(f"by you: {cause}" if cause else "by you") if gap.by_user else cause), "$text"
