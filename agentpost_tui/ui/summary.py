"""An event as headers, like those of a mail: what happened, who, where, what, and when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from agentpost_tui.clock import wall_offset
from agentpost_tui.domain.envelope import Envelope, Payload
from agentpost_tui.domain.event import ATTACHMENT, CHANGED, KNOWN_TYPES, LATE, OUTSIDE, Event
from agentpost_tui.text import TEXT_LIMIT, SafeText, hidden_characters, safe
from agentpost_tui.ui.format import TimeMode, count, duration, look_of
from agentpost_tui.ui.headers import Header, Setting
from agentpost_tui.ui.lines import Part
from agentpost_tui.ui.outcome import outcome_headers, recipients_of

MOST_FIELDS = 40
"""Fields listed of a type that nobody described."""
_SHOWN = frozenset(
    {
        *("message_id", "thread_id", "inbox_id", "subject", "has_attachments"),
        *("from_address", "to_addresses", "extracted_text"),
    }
)
"""Fields that every type may have, and that have a header of their own or a tab."""


def event_headers(event: Event, envelope: Envelope | None, setting: Setting) -> list[Header]:
    """The summary; without an envelope (malformed inside) what the row knows.

    Whatever an event does not have is simply not there (protocol.md, 1.6).
    """
    payload = envelope.payload if envelope is not None else Payload()
    headers = [
        *outcome_headers(event, payload, setting),
        *_people(event, payload, setting),
        *_place(event, payload, setting),
        *_mail(event, payload, setting),
        *_identity(event, setting),
    ]
    if envelope is not None and event.type not in KNOWN_TYPES:
        headers += _other_fields(envelope, setting)
    return headers


def _people(event: Event, payload: Payload, setting: Setting) -> Iterator[Header]:
    sender, to = payload.sender, payload.to
    recipients = {recipient.address for recipient in recipients_of(payload)}
    if event.type.startswith("message.received"):
        sender = sender or _party(event)
    elif event.type.startswith("message.") and not recipients:
        to = to or _party(event)
    if recipients.issuperset(to):
        to = ()  # the outcome has them
    yield from _addresses(safe("From"), sender, setting)
    yield from _addresses(safe("To"), to, setting)
    yield from _addresses(safe("Cc"), payload.cc, setting)
    yield from _addresses(safe("Bcc"), payload.bcc, setting)


def _party(event: Event) -> tuple[str, ...]:
    return (event.who,) if event.who else ()


def _addresses(label: SafeText, addresses: Sequence[str], setting: Setting) -> Iterator[Header]:
    if addresses:
        text = setting.say(", ".join(addresses), limit=TEXT_LIMIT)
        yield Header(label, ((text, "bright"),))


def _place(event: Event, payload: Payload, setting: Setting) -> Iterator[Header]:
    """Environment / inbox by name, and the ids that the names stand for."""
    inbox_id = payload.inbox_id or event.inbox_id
    parts: list[Part] = []
    ids: list[str] = []
    for id_, style in ((event.env_id, f"env:{event.env_id}"), (inbox_id, "plain")):
        if not id_:
            continue
        name = setting.names.label(id_, len(id_))
        if parts:
            parts[0] = (SafeText(f"{parts[0][0]} "), parts[0][1])
            parts.append((safe("/ "), "faint"))
        parts.append((setting.say(name), style))
        if name != id_:
            ids.append(id_)
    if parts:
        label = safe("Inbox") if inbox_id else safe("Environment")
        yield Header(label, (*parts, *setting.said(*ids, style="faint")))


def _mail(event: Event, payload: Payload, setting: Setting) -> Iterator[Header]:
    subject = payload.subject or event.subject
    if subject:
        text = setting.say(subject, limit=TEXT_LIMIT)
        yield Header(safe("Subject"), ((text, "bright"),))
    texts = (subject, payload.text, event.note, event.who, *payload.sender, *payload.to)
    unseen = sum(map(hidden_characters, texts))
    if unseen:
        said = SafeText(f"hidden characters: {count(unseen)}")
        yield Header(safe("Beware"), ((said, "warn"), (safe("shown as ·"), "dim")))
    if payload.has_attachments or event.flags & ATTACHMENT:
        yield Header(safe("Attachments"), ((safe("yes"), "plain"),))
    elif payload.has_attachments is not None:
        yield Header(safe("Attachments"), ((safe("none"), "dim"),))
    ids = [*setting.said(payload.message_id)]
    if payload.thread_id:
        ids += [(safe("thread "), "dim"), *setting.said(payload.thread_id)]
    if ids:
        yield Header(safe("Message"), tuple(ids))


def _identity(event: Event, setting: Setting) -> Iterator[Header]:
    kind = setting.say(event.type, limit=80) or safe("(no type)")
    style = f"type:{look_of(event.type).colour}"
    yield Header(safe("Event"), (*setting.said(event.id), (kind, style)))
    yield _when(event, setting)
    if event.copies > 1:
        parts: list[Part] = [(SafeText(f"duplicate ×{event.copies}"), "warn")]
        if event.flags & CHANGED:
            parts.append((safe("changed: it came again with other bytes, see Frame"), "warn"))
        yield Header(safe("Copies"), tuple(parts))
    if event.flags & OUTSIDE:
        yield Header(safe("Note"), ((safe("outside the subscription"), "warn"),))


def _when(event: Event, setting: Setting) -> Header:
    """When it happened and how much later it arrived; only the latter where it names no time."""
    if event.happened_at is None:
        said = setting.our_moment(event.arrived_at)
        why = safe("the event names no time that can be read")
        return Header(safe("Arrived"), ((said, "plain"), (why, "dim")))
    parts: list[Part] = [(setting.moment(event.happened_at), "plain")]
    now = setting.now + wall_offset()
    if setting.times.mode is TimeMode.RELATIVE:
        parts.append((SafeText(f"{duration(now - event.happened_at)} ago"), "plain"))
    parts += [(safe("arrived "), "dim"), (_lag(event, event.happened_at), "plain")]
    if event.flags & LATE:
        parts.append((safe("late"), "warn"))
    return Header(safe("Happened"), tuple(parts))


def _lag(event: Event, happened_at: float) -> SafeText:
    """How much later it arrived, `+0.2 s`; negative where the clocks differ."""
    lag = event.arrived_at + wall_offset() - happened_at
    if abs(lag) < 60:
        return SafeText(f"{lag:+.1f} s")
    return SafeText(f"{'+' if lag > 0 else '-'}{duration(abs(lag))}")


def _other_fields(envelope: Envelope, setting: Setting) -> Iterator[Header]:
    """Texts and numbers of a type that nobody described."""
    fields = [
        (key, value)
        for key, value in envelope.data.items()
        if isinstance(value, str) and value and key not in _SHOWN
    ]
    for key, value in fields[:MOST_FIELDS]:
        label = setting.say(key, limit=32)
        yield Header(label, ((setting.say(value, limit=TEXT_LIMIT), "plain"),))
    if len(fields) > MOST_FIELDS:
        more = SafeText(f"{count(len(fields) - MOST_FIELDS)} more fields, see JSON")
        yield Header(safe(""), ((more, "dim"),))
