"""What a filter over 100,000 events costs, and for how long it keeps the loop to itself."""

from __future__ import annotations

import asyncio
import gc
import time
from asyncio import events as loop_events
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from functools import partial

from agentpost_tui.domain.dashboard import Dashboard
from agentpost_tui.domain.filter.compiled import FilterContext, compile_filter
from agentpost_tui.ui.screens.base import SLICE_EVENTS, SLICE_SECONDS
from benchmarks.corpus import START, events
from benchmarks.figures import Figure
from benchmarks.harness import until
from tests.helpers.app import AppUnderTest, make_app

EVENTS = 100_000
SCREENFUL = 46
COLUMN = "type:bounced"
COMMON, RARE, NONE = "order", "invoice", "zeppelin"
TYPED = "inbox:sales -type:delivered invoice"
_CONTEXT = FilterContext(now=lambda: START, zone=UTC)


def measure(repeats: int, *, held: int = EVENTS) -> Iterator[Figure]:
    """Each word is looked for twice: before anything was searched, and once it was."""
    cold: list[float] = []
    found: dict[str, list[float]] = {name: [] for name in (COLUMN, COMMON, RARE, NONE)}
    for _ in range(repeats):
        dashboard = filled(held)
        cold.append(scan_ms(dashboard, RARE))
        scan_ms(dashboard, "e")  # nearly all hold it, so that now all have been searched
        for name, spent in found.items():
            spent.append(scan_ms(dashboard, name))
    bounds = {COLUMN: 10.0}
    for name, spent in found.items():
        at_most = bounds.get(name, 50.0)
        yield Figure(f"{held:,} events, {name}", spent, "ms CPU", at_most=at_most)
    yield Figure(f"{held:,} events, {RARE}, the first search", cold, "ms CPU")
    del dashboard
    yield from asyncio.run(_in_the_app(repeats, held))


def filled(held: int) -> Dashboard:
    """A dashboard that holds so many events."""
    dashboard = Dashboard(keep_events=held)
    dashboard.ingest(events(held), START)
    return dashboard


def scan_ms(dashboard: Dashboard, text: str) -> float:
    """CPU milliseconds of a whole scan, by the slices that the screen makes; the ledger is even."""
    view = dashboard.view
    view.set_filter(None)
    while view.is_scanning:
        view.scan(10_000)
    chosen = compile_filter(text, _CONTEXT)
    began = time.process_time()
    view.set_filter(chosen)
    while view.is_scanning:
        ends_at = time.perf_counter() + SLICE_SECONDS
        view.scan(SLICE_EVENTS[chosen.cost], partial(_is_before, ends_at))
    spent = time.process_time() - began
    assert dashboard.balance(len(dashboard.store), 0).is_even
    return spent * 1000


def _is_before(instant: float) -> bool:
    return time.perf_counter() < instant


async def _in_the_app(repeats: int, held: int) -> list[Figure]:
    """The whole app: how long the loop is kept, by any one turn of it."""
    typing: list[float] = []
    slices: list[float] = []
    first: list[float] = []
    for _ in range(repeats):
        app = make_app(keep=held)
        app.take_in(list(events(held)))
        async with app.run_test(size=(160, 50)) as pilot:
            await pilot.pause()
            gc.freeze()  # as the program does with all that was there at its first paint
            screenful, longest_slice = await _screenful(app)
            first.append(screenful)
            await pilot.press("slash")
            with turns() as spent, slicing(app) as sliced:
                for key in TYPED:
                    await pilot.press("space" if key == " " else key)
                await _scanned(app)
            typing.append(max(spent) * 1000)
            slices.append(max(longest_slice, *sliced) * 1000)
    return [
        Figure("longest slice of a scan while typing", slices, "ms CPU", at_most=8.0),
        Figure("longest turn of the loop meanwhile, paints included", typing, "ms CPU"),
        Figure("rows in the first slice, common word", first, "rows", at_least=SCREENFUL),
    ]


async def _screenful(app: AppUnderTest) -> tuple[int, float]:
    """Rows after the first slice of a cold search for a common word, and how long it took."""
    with slicing(app) as sliced:
        app.main.show_rows(app.dashboard.view.set_filter(compile_filter(COMMON, _CONTEXT)))
        rows = len(app.dashboard.view)
        await _scanned(app)
    app.main.show_rows(app.dashboard.view.set_filter(None))
    await _scanned(app)
    return rows, max(sliced)


async def _scanned(app: AppUnderTest) -> None:
    await until(lambda: not app.dashboard.view.is_scanning)


@contextmanager
def slicing(app: AppUnderTest) -> Iterator[list[float]]:
    """CPU seconds of each slice of a scan within the block."""
    spent: list[float] = []
    scan = app.main._scan

    def timed() -> object:
        began = time.thread_time()
        change = scan()
        spent.append(time.thread_time() - began)
        return change

    app.main._scan = timed  # type: ignore[method-assign,assignment]
    try:
        yield spent
    finally:
        app.main._scan = scan  # type: ignore[method-assign]


@contextmanager
def turns() -> Iterator[list[float]]:
    """CPU seconds of each callback of the loop within the block."""
    spent: list[float] = []
    run = loop_events.Handle._run  # type: ignore[attr-defined]

    def timed(handle: object) -> None:
        began = time.thread_time()
        run(handle)
        spent.append(time.thread_time() - began)

    loop_events.Handle._run = timed  # type: ignore[attr-defined]
    try:
        yield spent
    finally:
        loop_events.Handle._run = run  # type: ignore[attr-defined]
