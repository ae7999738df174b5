"""Lines that are kept: only what has changed is drawn again."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.strip import Strip

from agentpost_tui.ui.widgets.kept_lines import KeptLines


class Ruled(KeptLines):
    """Says of each line how often it was drawn."""

    def __init__(self) -> None:
        super().__init__()
        self.drawn: list[int] = []

    def draw_line(self, y: int, width: int, height: int) -> Strip:
        self.drawn.append(y)
        return Strip.blank(width)


class Page(App[None]):
    CSS = "Ruled { height: 1fr; }"

    def compose(self) -> ComposeResult:
        yield Ruled()


async def test_only_what_has_changed_is_drawn_again() -> None:
    app = Page()
    async with app.run_test(size=(20, 5)) as pilot:
        await pilot.pause()
        ruled = app.query_one(Ruled)

        async def drawn() -> list[int]:
            ruled.drawn.clear()
            await pilot.pause(0.05)
            return ruled.drawn

        ruled.refresh(Region(0, 2, 20, 1), Region(3, 4, 1, 9))
        assert await drawn() == [2, 4]
        ruled.refresh(Region(0, -3, 20, 2))
        assert await drawn() == []
        app.screen.refresh()
        assert await drawn() == []
        ruled.refresh()
        assert await drawn() == [0, 1, 2, 3, 4]
        await pilot.resize_terminal(20, 3)
        assert set(await drawn()) <= {0, 1, 2}
        assert [strip.cell_length for strip in ruled.render_lines(Region(5, 1, 10, 9))] == [10, 10]
