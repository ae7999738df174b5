"""An event, or a gap, as lines of label and value: like the headers of a mail."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from agentpost_tui.clock import wall_offset
from agentpost_tui.domain.envelope import (
    Bounced,
    Complained,
    Delivered,
    DomainVerified,
    Envelope,
    Payload,
    Recipient,
    Rejected,
)
from agentpost_tui.domain.event import ATTACHMENT, CHANGED, KNOWN_TYPES, LATE, OUTSIDE, Event
from agentpost_tui.domain.names import Names
from agentpost_tui.text import TEXT_LIMIT, SafeText, clean, hidden_characters, safe
from agentpost_tui.ui.format import TimeMode, Times, age, duration, look_of

MOST_RECIPIENTS = 50
"""Recipients listed one by one; the others are in the JSON."""
MOST_FIELDS = 40
"""Fields listed of a type that nobody described."""

_BOUNCES = {
    "permanent": ("✗", "$bad"),
    "hard": ("✗", "$bad"),
    "transient": ("↻", "$warn"),
    "soft": ("↻", "$warn"),
}
"""Both vocabularies of bounce types (protocol.md, 1.6), by what they mean for the sender."""
_NEUTRAL_BOUNCE = ("✗", "$text")
_TO = safe("To")

Part = tuple[SafeText, str]
"""Some text and the token of its colour; one that ends in a blank leads to the next part."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the summary; an empty label goes on with the line above."""

    label: SafeText
    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """The value without colours."""
        return "".join(text for text, _ in self.spaced)

    @property
    def spaced(self) -> tuple[Part, ...]:
        """The parts with what stands between them."""
        last = len(self.parts) - 1
        return tuple(
            (text if place == last or text.endswith(" ") else SafeText(f"{text}   "), style)
            for place, (text, style) in enumerate(self.parts)
        )


@dataclass(frozen=True, slots=True)
class Setting:
    """What a summary depends on besides the event."""

    names: Names
    times: Times = field(default_factory=Times)
    now: float = 0.0
    is_held: bool = True
    """False when the event has left the table."""
    redact: Callable[[str], str] = str


def event_lines(event: Event, envelope: Envelope | None, setting: Setting) -> list[Line]:
    """The summary; without an envelope (malformed inside) what the row knows."""
    payload = envelope.payload if envelope is not None else Payload()
    lines = [
        *_outcome(event, payload, setting),
        *_people(event, payload, setting),
        *_place(event, payload, setting),
        *_mail(event, payload, setting),
        *_identity(event, payload, setting),
    ]
    if envelope is not None and event.type not in KNOWN_TYPES:
        lines += _other_fields(envelope, setting)
    return lines


# -- what happened ------------------------------------------------------------------------------


def _outcome(event: Event, payload: Payload, setting: Setting) -> Iterator[Line]:
    """What went wrong, was delivered, or was proven."""
    look = look_of(event.type)
    colour = f"$type-{look.colour}"
    match payload:
        case Bounced():
            yield _bounce(payload, setting)
            if len(payload.recipients) == 1:  # the line above says what happened to it
                yield from _texts(setting, (_TO, payload.recipients[0].address))
            else:
                yield from _each_recipient(payload.recipients, setting)
        case Complained():
            said = _one(payload.feedback_type, setting) or safe("marked as spam")
            yield Line(safe("Complaint"), ((SafeText(f"{look.glyph} {said}"), colour),))
            yield from _each_recipient(payload.recipients, setting, safe("By"))
        case Rejected():
            said = _one(payload.reason, setting) or safe("no reason given")
            yield Line(safe("Rejected"), ((SafeText(f"{look.glyph} {said}"), colour),))
            yield from _each_recipient(payload.recipients, setting)
        case Delivered():
            said = _one(payload.smtp_response, setting) or look.word
            yield Line(safe("Delivered"), ((SafeText(f"{look.glyph} {said}"), colour),))
            yield from _each_recipient(payload.recipients, setting)
        case DomainVerified():
            name = _one(payload.domain or event.who, setting)
            parts = [(SafeText(f"{look.glyph} {name or look.word}"), colour)]
            parts += [(_one(text, setting), "$dim") for text in _given(payload.domain_id)]
            yield Line(safe("Domain"), tuple(parts))
            yield from _texts(setting, (safe("Status"), payload.status))
            yield from _texts(setting, (safe("Verified"), payload.verified_at))


def _bounce(payload: Bounced, setting: Setting) -> Line:
    glyph, colour = _BOUNCES.get(payload.bounce_type.casefold(), _NEUTRAL_BOUNCE)
    word = _one(payload.bounce_type, setting) or safe("bounced")
    parts = [(SafeText(f"{glyph} {word}"), f"bold {colour}")]
    first = payload.recipients[0] if payload.recipients else Recipient()
    status = "" if first.status in first.diagnostic else first.status
    reasons = _given(payload.bounce_sub_type, status, first.diagnostic)
    parts += [(_one(reason, setting), "$bright") for reason in reasons]
    return Line(safe("Bounce"), tuple(parts))


_TO = SafeText("To")


def _each_recipient(
    recipients: tuple[Recipient, ...], setting: Setting, label: SafeText = _TO
) -> Iterator[Line]:
    for recipient in recipients[:MOST_RECIPIENTS]:
        details = _given(recipient.status, recipient.action, recipient.diagnostic)
        parts = [(_one(recipient.address, setting), "$bright")] if recipient.address else []
        parts += [(_one(detail, setting), "$dim") for detail in details]
        yield Line(label, tuple(parts))
        label = safe("")
    if len(recipients) > MOST_RECIPIENTS:
        more = SafeText(f"and {len(recipients) - MOST_RECIPIENTS:,} more")
        yield Line(safe(""), ((more, "$dim"),))


# -- who, where, what ---------------------------------------------------------------------------


def _people(event: Event, payload: Payload, setting: Setting) -> Iterator[Line]:
    sender, to = payload.sender, payload.to
    if event.type.startswith("message.received"):
        sender = sender or tuple(_given(event.who))
    elif event.type.startswith("message.") and not getattr(payload, "recipients", ()):
        to = to or tuple(_given(event.who))
    if getattr(payload, "recipients", ()):
        listed = {recipient.address for recipient in payload.recipients}  # type: ignore[attr-defined]
        to = () if listed.issuperset(to) else to
    people = (
        (safe("From"), sender),
        (safe("To"), to),
        (safe("Cc"), payload.cc),
        (safe("Bcc"), payload.bcc),
    )
    for label, addresses in people:
        yield from _texts(setting, (label, ", ".join(addresses)))


def _place(event: Event, payload: Payload, setting: Setting) -> Iterator[Line]:
    """Environment / inbox by name, and the ids that the names stand for."""
    inbox_id = payload.inbox_id or event.inbox_id
    ids = _given(event.env_id, inbox_id)
    names = [setting.names.label(id_) for id_ in ids]
    if names:
        unnamed = [id_ for id_, name in zip(ids, names, strict=True) if id_ != name]
        parts = [(_one(" / ".join(names), setting), "$text")]
        parts += [(_one(id_, setting), "$faint") for id_ in unnamed]
        yield Line(safe("Inbox" if inbox_id else "Environment"), tuple(parts))


def _mail(event: Event, payload: Payload, setting: Setting) -> Iterator[Line]:
    subject = payload.subject or event.subject
    if subject:
        text = clean(setting.redact(subject), limit=TEXT_LIMIT)
        yield Line(safe("Subject"), ((text, "$bright"),))
    unseen = sum(
        hidden_characters(text)
        for text in (subject, payload.text, event.note, *payload.sender, *payload.to)
    )
    if unseen:
        yield Line(safe("Beware"), ((SafeText(f"hidden characters: {unseen:,}"), "$warn"),))
    if payload.has_attachments or event.flags & ATTACHMENT:
        yield Line(safe("Attachments"), ((safe("yes"), "$text"),))
    elif payload.has_attachments is not None:
        yield Line(safe("Attachments"), ((safe("none"), "$dim"),))
    parts: list[Part] = []
    if payload.message_id:
        parts.append((_one(payload.message_id, setting), "$text"))
    if payload.thread_id:
        parts.append((safe("thread "), "$dim"))
        parts.append((_one(payload.thread_id, setting), "$text"))
    if parts:
        yield Line(safe("Message"), tuple(parts))


def _identity(event: Event, payload: Payload, setting: Setting) -> Iterator[Line]:
    kind = clean(setting.redact(event.type) or "(no type)", limit=80)
    colour = f"$type-{look_of(event.type).colour}"
    yield Line(safe("Event"), ((_one(event.id, setting), "$text"), (kind, colour)))
    yield _when(event, setting)
    if event.copies > 1:
        parts: list[Part] = [(SafeText(f"duplicate ×{event.copies}"), "$warn")]
        if event.flags & CHANGED:
            parts.append((safe("changed: it came again with other bytes, see Frame"), "$warn"))
        yield Line(safe("Copies"), tuple(parts))
    if event.flags & OUTSIDE:
        yield Line(safe("Note"), ((safe("outside the subscription"), "$warn"),))
    if not setting.is_held:
        yield Line(safe("Note"), ((safe("no longer in the table"), "$warn"),))


def _when(event: Event, setting: Setting) -> Line:
    arrived_at = event.arrived_at + wall_offset()
    if event.happened_at is None:
        parts = [(date_and_time(arrived_at, setting.times), "$text")]
        parts.append((safe("on arrival; the event names no time"), "$dim"))
        return Line(safe("Arrived"), tuple(parts))
    lag = arrived_at - event.happened_at
    shown = f"{lag:+.1f} s" if abs(lag) < 60 else ("+" if lag > 0 else "-") + duration(abs(lag))
    parts = [(date_and_time(event.happened_at, setting.times), "$text")]
    if setting.times.mode is TimeMode.RELATIVE:
        parts.append((SafeText(f"{age(setting.now - event.at)} ago"), "$text"))
    parts += [(safe("arrived "), "$dim"), (SafeText(shown), "$text")]
    if event.flags & LATE:
        parts.append((safe("late"), "$warn"))
    return Line(safe("Happened"), tuple(parts))


def _other_fields(envelope: Envelope, setting: Setting) -> Iterator[Line]:
    """Texts and numbers of a type that nobody described, but those that were shown already."""
    shown = {"message_id", "thread_id", "inbox_id", "subject", "has_attachments"}
    shown |= {"from_address", "to_addresses", "extracted_text"}
    fields = [
        (clean(key, limit=32), value)
        for key, value in envelope.data.items()
        if isinstance(value, str) and value and key not in shown
    ]
    yield from _texts(setting, *fields[:MOST_FIELDS])
    if len(fields) > MOST_FIELDS:
        more = SafeText(f"{len(fields) - MOST_FIELDS:,} more fields, see JSON")
        yield Line(safe(""), ((more, "$dim"),))


# -- words --------------------------------------------------------------------------------------


def date_and_time(at: float, times: Times) -> SafeText:
    """`2026-11-24 08:46:40.000 UTC`, of a wall-clock instant, in the zone shown."""
    moment = times.moment(at)
    return SafeText(
        f"{moment:%Y-%m-%d %H:%M:%S}.{moment.microsecond // 1000:03d} {moment:%Z}".rstrip()
    )


def _given(*texts: str) -> list[str]:
    return [text for text in texts if text]


def _one(text: str, setting: Setting) -> SafeText:
    return clean(setting.redact(text))


def _texts(setting: Setting, *fields: tuple[SafeText, str]) -> Iterable[Line]:
    for label, text in fields:
        if text:
            yield Line(label, ((clean(setting.redact(text), limit=TEXT_LIMIT), "$text"),))
