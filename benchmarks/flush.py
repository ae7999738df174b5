"""What it costs to take in 50 more events and paint them: our table against Textual's, and ours
with few events held against many."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from statistics import mean

from textual.app import App, ComposeResult
from textual.widget import Widget
from textual.widgets import DataTable

from agentpost_tui.domain.dashboard import Dashboard
from agentpost_tui.domain.event import Event
from agentpost_tui.ui.columns import SCROLLBAR, slots_for
from agentpost_tui.ui.rows import RowPainter
from agentpost_tui.ui.themes import DARK, THEMES, Palettes, palettes
from agentpost_tui.ui.widgets.event_table import EventTable
from benchmarks.corpus import START, events
from benchmarks.figures import Figure

SIZE = (160, 50)
MORE = 50
PAINT_SECONDS = 0.05
"""Long enough for a paint to begin and end; what is waited costs no CPU."""


class TableApp(App[None]):
    """A table alone on the screen."""

    def __init__(self, make: Callable[[Palettes], Widget]) -> None:
        super().__init__()
        self._make = make
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DARK.name

    def compose(self) -> ComposeResult:
        yield self._make(palettes(self.get_css_variables(), {}))


def measure(repeats: int, *, flushes: int = 5) -> Iterator[Figure]:
    """Ratios within one run."""
    yield from asyncio.run(_measure(repeats, flushes))


async def _measure(repeats: int, flushes: int) -> list[Figure]:
    kinds = ("browse", "follow")
    wanted = {"browse": 15.0, "follow": 8.0}
    against: dict[str, list[float]] = {kind: [] for kind in kinds}
    growth: dict[str, list[float]] = {kind: [] for kind in kinds}
    ours: dict[str, list[float]] = {kind: [] for kind in kinds}
    for _ in range(repeats):
        for kind in kinds:
            theirs = await data_table(10_000, flushes, is_following=kind == "follow")
            mine = await event_table(10_000, flushes, is_following=kind == "follow")
            few = await event_table(1_000, flushes, is_following=kind == "follow")
            many = await event_table(100_000, flushes, is_following=kind == "follow")
            ours[kind].append(mine * 1000)
            against[kind].append(theirs / mine)
            growth[kind].append(many / few)
    return [
        *(Figure(f"flush of {MORE} rows, {kind}", ours[kind], "ms CPU") for kind in kinds),
        *(
            Figure(f"DataTable / ours, {kind}", against[kind], "x", at_least=wanted[kind])
            for kind in kinds
        ),
        *(
            Figure(f"100,000 events / 1,000, {kind}", growth[kind], "x", at_most=1.3)
            for kind in kinds
        ),
    ]


async def event_table(held: int, flushes: int, *, is_following: bool) -> float:
    """Mean CPU seconds of a flush: into the dashboard, into the table, painted."""
    dashboard = Dashboard(keep_events=held * 2)
    coming = events(held + MORE * (flushes + 1))
    dashboard.ingest([next(coming) for _ in range(held)], START)
    tables: list[EventTable] = []

    def make(colours: Palettes) -> EventTable:
        tables.append(EventTable(dashboard.view, RowPainter(dashboard.names), colours))
        return tables[0]

    async with TableApp(make).run_test(size=SIZE) as pilot:
        table = tables[0]
        table.go_to(len(dashboard.view) - 1 if is_following else 0)
        await pilot.pause()

        async def flush(batch: Sequence[Event]) -> None:
            table.changed(dashboard.ingest(batch, START))
            await asyncio.sleep(PAINT_SECONDS)

        batches = [[next(coming) for _ in range(MORE)] for _ in range(flushes + 1)]
        spent = await _mean(flush, batches)
        assert table.follow is is_following
    assert dashboard.balance(len(dashboard.store), 0).is_even
    return spent


async def data_table(held: int, flushes: int, *, is_following: bool) -> float:
    """The same with Textual's table: the same rows in the same columns."""
    slots = slots_for(SIZE[0] - SCROLLBAR)
    coming = events(held + MORE * (flushes + 1))
    tables: list[DataTable[str]] = []
    painter = RowPainter(Dashboard().names)

    def make(colours: Palettes) -> DataTable[str]:
        table: DataTable[str] = DataTable(cursor_type="row")
        for slot in slots:
            table.add_column(slot.column.value, width=slot.width)
        tables.append(table)
        return table

    async with TableApp(make).run_test(size=SIZE) as pilot:
        table, colours = tables[0], palettes(pilot.app.get_css_variables(), {}).plain

        def cells(event: Event) -> list[str]:
            line = painter.event(event, SIZE[0] - SCROLLBAR, START, colours).text
            place, found = 2, []
            for slot in slots:
                found.append(line[place : place + slot.width].replace("[", "("))
                place += slot.width + 2
            return found

        table.add_rows([cells(next(coming)) for _ in range(held)])
        table.move_cursor(row=held - 1 if is_following else 0)
        await pilot.pause()

        async def flush(batch: Sequence[list[str]]) -> None:
            table.add_rows(batch)
            if is_following:
                table.move_cursor(row=table.row_count - 1)
            await asyncio.sleep(PAINT_SECONDS)

        batches = [[cells(next(coming)) for _ in range(MORE)] for _ in range(flushes + 1)]
        return await _mean(flush, batches)


async def _mean(
    flush: Callable[[Sequence[object]], Awaitable[None]], batches: Sequence[Sequence[object]]
) -> float:
    """Mean CPU seconds, slower paints included; the first flush warms up and does not count."""
    spent: list[float] = []
    for batch in batches:
        began = time.process_time()
        await flush(batch)
        spent.append(time.process_time() - began)
    return mean(spent[1:])
