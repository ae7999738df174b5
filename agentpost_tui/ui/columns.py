"""Which columns fit: they fold by width in one fixed order, so that nothing ever jumps."""

from __future__ import annotations

from enum import Enum
from functools import lru_cache

from msgspec import Struct


class Column(Enum):
    """A column of the event table; the value is its heading."""

    TIME = "TIME"
    TYPE = "TYPE"
    ENV = "ENV"
    INBOX = "INBOX"
    WHO = "WHO"
    SUBJECT = "SUBJECT"


OPTIONAL = (Column.TIME, Column.ENV, Column.INBOX, Column.WHO)
"""Columns that may be switched off; type and subject always stay."""

MARGIN = 2
"""Cells before the first column: the cursor's bar and the mark."""
SPACE = 2
"""Cells between columns."""
SCROLLBAR = 1


class Slot(Struct, frozen=True):
    """A column and the cells it has; an environment of one cell is a bar, a type of one a glyph."""

    column: Column
    width: int


# Widths from which on a layout is used, and its fixed columns; the subject takes what is left.
_LAYOUTS: tuple[tuple[int, tuple[Slot, ...]], ...] = (
    (
        132,
        (
            Slot(Column.TIME, 12),
            Slot(Column.TYPE, 12),
            Slot(Column.ENV, 12),
            Slot(Column.INBOX, 16),
            Slot(Column.WHO, 30),
        ),
    ),
    (
        108,
        (
            Slot(Column.TIME, 12),
            Slot(Column.TYPE, 12),
            Slot(Column.ENV, 10),
            Slot(Column.INBOX, 12),
            Slot(Column.WHO, 26),
        ),
    ),
    (
        82,
        (
            Slot(Column.TIME, 8),
            Slot(Column.TYPE, 12),
            Slot(Column.ENV, 1),
            Slot(Column.INBOX, 10),
            Slot(Column.WHO, 20),
        ),
    ),
    (
        66,
        (
            Slot(Column.TIME, 8),
            Slot(Column.TYPE, 12),
            Slot(Column.ENV, 1),
            Slot(Column.INBOX, 8),
            Slot(Column.WHO, 18),
        ),
    ),
    (50, (Slot(Column.TIME, 8), Slot(Column.TYPE, 1), Slot(Column.ENV, 1), Slot(Column.WHO, 14))),
    (0, (Slot(Column.TIME, 5), Slot(Column.TYPE, 1), Slot(Column.ENV, 1))),
)


@lru_cache(maxsize=64)
def slots_for(width: int, hidden: frozenset[Column] = frozenset()) -> tuple[Slot, ...]:
    """The columns of a table `width` cells wide, without those switched off."""
    fixed = next(slots for least, slots in _LAYOUTS if width >= least)
    kept = [slot for slot in fixed if slot.column not in hidden]
    used = MARGIN + SCROLLBAR + sum(slot.width + SPACE for slot in kept)
    return (*kept, Slot(Column.SUBJECT, max(4, width - used)))


def folded(width: int) -> tuple[Column, ...]:
    """Columns that do not fit into `width` at all."""
    present = {slot.column for slot in slots_for(width)}
    return tuple(column for column in Column if column not in present)
