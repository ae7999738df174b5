"""Every operator of the filter language, once: the grammar knows its name from here, and the help
screen and the README show it from here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from operator import attrgetter, methodcaller
from typing import Final

from msgspec import Struct

from agentpost_tui.domain.event import ATTACHMENT, KNOWN_TYPES, LATE, MARKED
from agentpost_tui.domain.filter import columns, payload, texts
from agentpost_tui.domain.filter.columns import Flag
from agentpost_tui.domain.filter.context import FilterContext
from agentpost_tui.domain.filter.predicates import Build

NO_ENVIRONMENT: Final = "(no environment)"
NO_INBOX: Final = "(no inbox)"
"""What the screen calls the source of an event without an inbox; `inbox:"(no inbox)"` finds it."""

_HAS: Final = {"attachment": Flag(lambda event: event.flags & ATTACHMENT != 0)}
_IS: Final = {
    "problem": Flag(lambda event: event.is_problem),
    "marked": Flag(lambda event: event.flags & MARKED != 0, is_steady=False),
    "late": Flag(lambda event: event.flags & LATE != 0),
    "duplicate": Flag(lambda event: event.copies > 1, is_steady=False),
}

Completions = Callable[[FilterContext], Iterable[str]]


class Operator(Struct, frozen=True):
    """A field that a term can name."""

    name: str
    help: str
    """What a term of it finds, in one line."""
    examples: tuple[str, ...]
    build: Build
    aliases: tuple[str, ...] = ()
    """Other names for it: those that the wire uses."""
    completions: Completions = lambda context: ()
    """Values worth offering, most useful first."""


def _fixed(*values: str) -> Completions:
    return lambda context: values


def _sources(prefix: str, seen: Callable[[FilterContext], Iterable[str]]) -> Completions:
    """Names and ids of what was seen, then of what is only configured."""

    def completions(context: FilterContext) -> Iterable[str]:
        configured = (one for one in context.names if one.startswith(prefix))
        known = dict.fromkeys((*sorted(seen(context)), *configured))
        return dict.fromkeys(context.names.get(one, one) for one in known)

    return completions


OPERATORS: Final = (
    Operator(
        "type",
        "the event type, whole or without its message.; * stands for anything",
        ("type:bounced", "type:message.*"),
        columns.event_type,
        completions=_fixed(*(known.removeprefix("message.") for known in KNOWN_TYPES)),
    ),
    Operator(
        "env",
        "the environment: its configured name, or any part of its id",
        ("env:production",),
        columns.source(columns.by_environment, methodcaller("seen_environments"), NO_ENVIRONMENT),
        aliases=("environment", "env_id"),
        completions=_sources("env_", methodcaller("seen_environments")),
    ),
    Operator(
        "inbox",
        "the inbox: its configured name, or any part of its id",
        ("inbox:support", f'inbox:"{NO_INBOX}"'),
        columns.source(columns.by_inbox, methodcaller("seen_inboxes"), NO_INBOX),
        aliases=("inbox_id",),
        completions=_sources("inb_", methodcaller("seen_inboxes")),
    ),
    Operator(
        "from",
        "the sender's name or address contains",
        ("from:acme.example",),
        texts.payload_field(payload.senders),
        aliases=("from_address",),
    ),
    Operator(
        "to",
        "the name or address of a recipient contains, copies included",
        ("to:jo@",),
        texts.payload_field(payload.recipients),
        aliases=("to_addresses",),
    ),
    Operator(
        "who",
        "the other party, as the table shows it, contains",
        ("who:jo",),
        texts.row_field(attrgetter("who")),
    ),
    Operator(
        "subject",
        "the subject contains",
        ('subject:"order inquiry"', "subject:/^re:/"),
        texts.row_field(attrgetter("subject")),
    ),
    Operator(
        "text",
        "the mail's text contains",
        ("text:refund",),
        texts.payload_field(payload.body),
        aliases=("extracted_text",),
    ),
    Operator(
        "id",
        "any id of the event contains",
        ("id:evt_01",),
        texts.payload_field(payload.ids),
    ),
    Operator(
        "thread",
        "the thread's id contains",
        ("thread:thr_01",),
        texts.payload_field(payload.threads),
        aliases=("thread_id",),
    ),
    Operator(
        "message",
        "the message's id contains",
        ("message:msg_01",),
        texts.payload_field(payload.messages),
        aliases=("message_id",),
    ),
    Operator(
        "has",
        "what comes with the mail",
        ("has:attachment",),
        columns.flag(_HAS),
        completions=_fixed(*_HAS),
    ),
    Operator(
        "is",
        "a flag; a problem is a bounced, complained or rejected mail",
        tuple(f"is:{name}" for name in _IS),
        columns.flag(_IS),
        completions=_fixed(*_IS),
    ),
    Operator(
        "after",
        "from that time on; a bare time is its most recent past occurrence",
        ("after:14:30",),
        columns.after,
    ),
    Operator(
        "before",
        "earlier than that time",
        ("before:2026-11-20T09:00",),
        columns.before,
    ),
    Operator(
        "newer",
        "at most that long ago, as time passes",
        ("newer:10m",),
        columns.newer,
        completions=_fixed("10m", "1h", "1d"),
    ),
    Operator(
        "older",
        "longer ago than that, as time passes",
        ("older:2h",),
        columns.older,
        completions=_fixed("10m", "1h", "1d"),
    ),
    Operator(
        "data.",
        "any field of the payload, by its path, contains",
        ("data.bounce_type:Permanent",),
        texts.data_path,
    ),
)

SYNTAX: Final = (
    (("invoice acme",), "both words, anywhere in subject, addresses, text and ids"),
    (('"order inquiry"',), r"the phrase; \" and \\ are its only escapes"),
    ((r"/order \d+/",), r"a regular expression, whatever the case; \/ for a slash"),
    (("-type:sent", "NOT invoice"), "everything but that"),
    (("bounce OR complaint", "(acme OR fern) invoice"), "either; a blank means AND"),
)
"""What can be written besides fields: examples, and what they mean."""

_BY_NAME: Final = {
    name: operator for operator in OPERATORS for name in (operator.name, *operator.aliases)
}
_PATHS: Final = _BY_NAME.pop("data.")


def operator_of(field: str) -> Operator:
    """The operator of a field as `field_named` gave it.

    Raises:
        KeyError: when there is none.
    """
    return _PATHS if field.startswith(_PATHS.name) else _BY_NAME[field]


def field_named(written: str) -> str | None:
    """The field's own name for what was written before a colon, whatever its case; None when that
    names no field. The keys of a path keep their case."""
    folded = written.lower()
    if folded.startswith(_PATHS.name):
        path = written[len(_PATHS.name) :]
        return _PATHS.name + path if path else None
    operator = _BY_NAME.get(folded)
    return operator.name if operator else None


def nearest_field(written: str) -> str | None:
    """A known name that is one edit away: a letter more, less or other, or two swapped."""
    return next((name for name in _BY_NAME if _is_one_edit(written, name)), None)


def guide() -> list[tuple[tuple[str, ...], str]]:
    """The whole language as rows of a table: what to write, and what it means."""
    return [*SYNTAX, *((operator.examples, operator.help) for operator in OPERATORS)]


def _is_one_edit(one: str, other: str) -> bool:
    start = _shared(one, other)
    one, other = one[start:], other[start:]
    end = _shared(one[::-1], other[::-1])
    one, other = one[: len(one) - end], other[: len(other) - end]
    return max(len(one), len(other)) <= 1 or (len(one) == 2 and one == other[::-1])


def _shared(one: str, other: str) -> int:
    """How many characters two texts share at their start."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
