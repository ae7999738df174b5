"""What the source table lists: which sources and types, in which order, and what each row says."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from agentpost_tui.domain.coverage import Coverage
from agentpost_tui.domain.event import KNOWN_TYPES
from agentpost_tui.domain.filter.operators import NO_ENVIRONMENT, NO_INBOX
from agentpost_tui.domain.names import Names
from agentpost_tui.domain.stats import ANYWHERE, OTHERS, Source, Stats
from agentpost_tui.text import SafeText, clean, safe
from agentpost_tui.ui import format as words
from agentpost_tui.ui.widgets.last_hour import Text, hour_lines, text

LABEL_LIMIT = 64
_NO_SOURCES = (safe("environments and inboxes"), safe("stand here once mail comes in"))
_NO_MATCH = (safe("nothing is called that"),)


class Column(Enum):
    """A column that the sources can be sorted by; the value is its heading."""

    NAME = "SOURCES"
    EVENTS = "events"
    PROBLEMS = "✗"
    LAST = "last"
    MINUTE = "/min"
    """Events of about the last minute."""


class Field(Enum):
    """What a row stands for; the value is the field of the filter that finds it."""

    ENVIRONMENT = "env"
    INBOX = "inbox"
    TYPE = "type"


class Entry(NamedTuple):
    """One source or type: what the cursor stands on, whatever row it is in."""

    field: Field
    id: str
    env_id: str = ""
    """The environment of an inbox."""


class Arrangement(Struct, frozen=True):
    """How the user wants the sources listed."""

    column: Column = Column.EVENTS
    is_reversed: bool = False
    """Names are sorted from A, all else from the largest or newest, unless reversed."""
    narrowing: str = ""
    """Only what holds this text in its label or id is listed."""
    folded: frozenset[str] = frozenset()
    """Environments whose inboxes are not listed."""

    def sorted_by(self, column: Column) -> Arrangement:
        """By another column; by the same one the other way round."""
        turned = column is self.column and not self.is_reversed
        return replace(self, column=column, is_reversed=turned)

    def sorted_by_next(self, step: int) -> Arrangement:
        """By the next column (`step` 1), or the previous one (-1)."""
        columns = list(Column)
        place = (columns.index(self.column) + step) % len(columns)
        return replace(self, column=columns[place], is_reversed=False)

    def with_fold_turned(self, env_id: str) -> Arrangement:
        """With the inboxes of an environment folded away, or back."""
        return replace(self, folded=self.folded ^ {env_id})


class SourceRow(NamedTuple):
    """What the row of an environment or an inbox says."""

    entry: Entry
    label: SafeText
    events: int
    problems: int
    age: SafeText
    """Of the last event; empty when there was none."""
    minutely: int
    bars: tuple[int, ...]
    """Events of the last few stretches of time, the newest last."""
    is_folded: bool


class TypeRow(NamedTuple):
    """What the row of an event type says."""

    entry: Entry
    look: words.TypeLook
    events: int


Item = Entry | Text
"""A source or a type, where the cursor can stand; or a line of text, where it cannot."""


class SourceList:
    """The statistics as items to list, and the row of each entry."""

    def __init__(self, stats: Stats, names: Names, coverage: Coverage) -> None:
        self._stats = stats
        self._names = names
        self._coverage = coverage
        self._groups: dict[Entry, list[Entry]] = {}  # inboxes by environment, as first heard of
        self._revision = -1  # of the statistics, when they were grouped
        self._labels: dict[str, tuple[SafeText, str]] = {}  # by id: as shown, and casefolded
        self._learnt = 0  # names learnt when they were made

    def parts(self, how: Arrangement, now: float, width: int) -> tuple[list[Item], ...]:
        """All there is to list: the sources, the types and the last hour."""
        sources: list[Item] = [*self.sources(how, now)]
        if not sources:
            hint = _NO_MATCH if how.narrowing else _NO_SOURCES
            sources = [text(line, "faint") for line in hint]
        hour = hour_lines(self._stats.hour, self._coverage, now, width)
        return (
            sources,
            [Text(), text(safe("TYPES")), *self.types()],
            [Text(), text(safe("LAST HOUR")), *hour],
        )

    def sources(self, how: Arrangement, now: float) -> list[Entry]:
        """Environments, and below each its inboxes unless it is folded; those narrowed to."""
        inboxes = self._grouped()
        entries: list[Entry] = []
        for environment in self._sorted(inboxes, how, now):
            kept = self._kept(environment, inboxes[environment], how)
            if kept is not None:
                entries.append(environment)
                entries += self._sorted(kept, how, now)
        return entries

    def types(self) -> list[Entry]:
        """The known types in the order of a mail's life, then what else was seen, by name."""
        others = sorted(self._stats.types.keys() - set(KNOWN_TYPES))
        return [Entry(Field.TYPE, event_type) for event_type in (*KNOWN_TYPES, *others)]

    def row(self, entry: Entry, how: Arrangement, now: float) -> SourceRow | TypeRow:
        """What an entry's row says now."""
        if entry.field is Field.TYPE:
            return TypeRow(entry, words.look_of(entry.id), self._stats.types.get(entry.id, 0))
        source = self._source(entry)
        bars = tuple(source.rate.counts(now))
        return SourceRow(
            entry,
            self.label(entry),
            source.events,
            source.problems,
            words.age(now - source.last_at) if source.last_at is not None else SafeText(""),
            sum(bars),
            bars,
            entry.field is Field.ENVIRONMENT and entry.id in how.folded and not how.narrowing,
        )

    def label(self, entry: Entry) -> SafeText:
        """What a source is called on the screen."""
        return self._label(entry)[0]

    def is_match(self, entry: Entry, narrowing: str) -> bool:
        """Whether a source's label or id holds the text, whatever the case."""
        sought = narrowing.casefold()
        return sought in self._label(entry)[1] or sought in entry.id.casefold()

    def value(self, entry: Entry) -> str | None:
        """What finds the entry as a value of its field in a filter; None when nothing does.

        A configured name where only this id has it, else the id; never a name learnt from mail,
        since strangers choose what they write to.
        """
        if entry.id in (OTHERS, ANYWHERE):
            return None
        if entry.field is Field.TYPE:
            return entry.id.removeprefix("message.") or None
        if not entry.id:
            return self.label(entry)
        configured = self._names.configured
        name = configured.get(entry.id, "")
        is_unique = [one.casefold() for one in configured.values()].count(name.casefold()) == 1
        return name if name and is_unique else entry.id

    def _grouped(self) -> dict[Entry, list[Entry]]:
        """Environments and their inboxes; kept, since making thousands of entries takes a while."""
        if self._revision != self._stats.revision:
            self._revision = self._stats.revision
            env_ids = self._stats.environments
            groups = {env_id: Entry(Field.ENVIRONMENT, env_id, env_id) for env_id in env_ids}
            self._groups = {environment: [] for environment in groups.values()}
            for env_id, inbox_id in self._stats.sources:
                if env_id != OTHERS:
                    self._groups[groups[env_id]].append(Entry(Field.INBOX, inbox_id, env_id))
        return self._groups

    def _label(self, entry: Entry) -> tuple[SafeText, str]:
        """The label as shown and casefolded; kept, since thousands are sorted by it."""
        if not entry.id:
            none = NO_INBOX if entry.field is Field.INBOX else NO_ENVIRONMENT
            return SafeText(none), none
        if self._learnt != self._names.learnt:
            self._learnt = self._names.learnt
            self._labels.clear()
        known = self._labels.get(entry.id)
        if known is None:
            label = clean(self._names.label(entry.id), limit=LABEL_LIMIT)
            known = self._labels[entry.id] = label, label.casefold()
        return known

    def _source(self, entry: Entry) -> Source:
        """Its numbers; zeros when it is gone."""
        if entry.field is Field.ENVIRONMENT:
            return self._stats.environments.get(entry.id) or Source()
        return self._stats.sources.get((entry.env_id, entry.id)) or Source()

    def _kept(
        self, environment: Entry, inboxes: list[Entry], how: Arrangement
    ) -> list[Entry] | None:
        """The inboxes to list below an environment; None when it is not listed itself.

        A narrowing looks into folded environments too.
        """
        if not how.narrowing:
            return [] if environment.id in how.folded else inboxes
        if self.is_match(environment, how.narrowing):
            return inboxes
        return [one for one in inboxes if self.is_match(one, how.narrowing)] or None

    def _sorted(self, entries: Iterable[Entry], how: Arrangement, now: float) -> list[Entry]:
        """Equals stay in the order in which they were first heard of."""
        if how.column is Column.NAME:
            return sorted(entries, key=self._name_key, reverse=how.is_reversed)
        value = _VALUES[how.column]
        return sorted(
            entries,
            key=lambda entry: value(self._source(entry), now),
            reverse=not how.is_reversed,
        )

    def _name_key(self, entry: Entry) -> tuple[bool, str]:
        return not entry.id, self._label(entry)[1]


_VALUES: dict[Column, Callable[[Source, float], float]] = {
    Column.EVENTS: lambda source, now: source.events,
    Column.PROBLEMS: lambda source, now: source.problems,
    Column.LAST: lambda source, now: float("-inf") if source.last_at is None else source.last_at,
    Column.MINUTE: lambda source, now: sum(source.rate.counts(now)),
}
