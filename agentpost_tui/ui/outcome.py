"""What became of a mail or a domain: delivered, bounced, complained of, rejected, verified."""

from __future__ import annotations

from collections.abc import Iterator

from agentpost_tui.domain.envelope import (
    Bounced,
    Complained,
    Delivered,
    DomainVerified,
    Payload,
    Recipient,
    Rejected,
)
from agentpost_tui.domain.event import Event
from agentpost_tui.text import SafeText, safe
from agentpost_tui.ui.bounce_words import (
    feedback_words,
    look_of_bounce,
    reason_words,
    status_words,
)
from agentpost_tui.ui.format import count, look_of
from agentpost_tui.ui.headers import Header, Setting
from agentpost_tui.ui.lines import Part

MOST_RECIPIENTS = 50
"""Recipients listed one by one; the others are in the JSON."""


def outcome_headers(event: Event, payload: Payload, setting: Setting) -> Iterator[Header]:
    """The headers that only this type has, what went wrong first; none for received and sent."""
    match payload:
        case Bounced():
            yield from _bounce(payload, setting)
        case Complained():
            yield _complaint(event, payload, setting)
            yield from _each(payload.recipients, setting, safe("By"))
        case Rejected():
            said = setting.say(payload.reason) or safe("no reason given")
            yield Header(safe("Rejected"), (_marked(event, said),))
            yield from _each(payload.recipients, setting)
        case Delivered():
            said = setting.say(payload.smtp_response) or safe("delivered")
            yield Header(safe("Delivered"), (_marked(event, said),))
            yield from _each(payload.recipients, setting)
        case DomainVerified():
            said = setting.say(payload.domain or event.who) or safe("verified")
            ids = setting.said(payload.domain_id, style="faint")
            yield Header(safe("Domain"), (_marked(event, said), *ids))
            if payload.status:
                yield Header(safe("Status"), setting.said(payload.status))
            if payload.verified_at:
                yield Header(safe("Verified"), setting.said(payload.verified_at))


def recipients_of(payload: Payload) -> tuple[Recipient, ...]:
    """The recipients that the outcome is about; none where it names none."""
    if isinstance(payload, Bounced | Complained | Rejected | Delivered):
        return payload.recipients
    return ()


def _bounce(payload: Bounced, setting: Setting) -> Iterator[Header]:
    look = look_of_bounce(payload.bounce_type)
    word = setting.say(payload.bounce_type) or safe("bounced")
    first = payload.recipients[0] if payload.recipients else Recipient()
    status = "" if first.status in first.diagnostic else first.status
    reasons = setting.said(payload.bounce_sub_type, status, first.diagnostic, style="bright")
    yield Header(
        safe("Bounce"), ((SafeText(f"{look.glyph} {word}"), f"bold {look.style}"), *reasons)
    )
    meaning = (
        look.meaning,
        reason_words(payload.bounce_sub_type),
        status_words(first.status) or status_words(first.diagnostic),
    )
    known = [words for words in meaning if words]
    if known:
        yield Header(safe(""), ((SafeText("; ".join(known)), "dim"),))
    if len(payload.recipients) == 1:  # the lines above say what happened to it
        if first.address:
            yield Header(safe("To"), setting.said(first.address, style="bright"))
    else:
        yield from _each(payload.recipients, setting)


def _complaint(event: Event, payload: Complained, setting: Setting) -> Header:
    said = setting.say(payload.feedback_type)
    words = feedback_words(payload.feedback_type)
    if not said:
        said, words = safe("marked as spam"), safe("")
    parts = [_marked(event, said)]
    if words:
        parts.append((words, "dim"))
    return Header(safe("Complaint"), tuple(parts))


def _marked(event: Event, said: SafeText) -> Part:
    """What was said, behind the glyph of the event's type and in its colour."""
    look = look_of(event.type)
    return SafeText(f"{look.glyph} {said}"), f"type:{look.colour}"


_TO = safe("To")


def _each(
    recipients: tuple[Recipient, ...], setting: Setting, label: SafeText = _TO
) -> Iterator[Header]:
    """A header for each recipient, with what its side said."""
    for one in recipients[:MOST_RECIPIENTS]:
        said = setting.said(one.status, one.action, one.diagnostic, style="plain")
        words = status_words(one.status) or status_words(one.diagnostic)
        meaning: tuple[Part, ...] = ((words, "dim"),) if words else ()
        address = setting.said(one.address, style="bright")
        yield Header(label, (*address, *said, *meaning))
        label = safe("")
    if len(recipients) > MOST_RECIPIENTS:
        more = SafeText(f"and {count(len(recipients) - MOST_RECIPIENTS)} more")
        yield Header(safe(""), ((more, "dim"),))
