from __future__ import annotations

import json
from collections.abc import Sequence

import pytest
from textual.pilot import Pilot

from agentpost_tui.domain.event import Event
from agentpost_tui.domain.gap import CoverLost, CoverRegained
from agentpost_tui.redact import Redactor
from agentpost_tui.ui.app import AgentPostApp
from agentpost_tui.ui.themes import palettes
from agentpost_tui.ui.widgets.detail_body import DetailBody, style_of
from agentpost_tui.ui.widgets.detail_pane import DetailPane
from agentpost_tui.ui.widgets.detail_tabs import DetailTabs, Tab
from tests.helpers.app import AppUnderTest, make_app
from tests.helpers.build import START, make_event
from tests.helpers.hostile import PAYLOADS, UNSAFE
from tests.helpers.screen import screen_text, wait_until

SIZES = [(160, 45), (120, 36), (80, 24), (40, 12)]
KEY = "ap_sk_live_0123456789abcdefk3y9"


async def arrive(app: AppUnderTest, pilot: Pilot[None], batch: Sequence[Event]) -> None:
    """Events arrive and are on the screen when this returns."""
    held = app.dashboard.store.end
    app.arrive(batch)
    await wait_until(pilot, lambda: app.dashboard.store.end >= held + len(batch))
    await pilot.pause()


def mails(count: int) -> list[Event]:
    return [make_event(subject=f"mail {number}") for number in range(count)]


def text(detail: DetailPane) -> str:
    return "\n".join(line.text for line in detail.lines)


def drawn(app: AgentPostApp) -> str:
    """What the body paints, line by line."""
    body = app.main.query_one(DetailBody)
    return "\n".join(body.render_line(y).text.rstrip() for y in range(body.size.height))


async def test_enter_opens_and_the_focus_stays_in_the_table() -> None:
    app = make_app()
    async with app.run_test(size=(160, 45)) as pilot:
        await arrive(app, pilot, mails(3))
        detail = app.main.detail
        assert not detail.is_open
        await pilot.press("g", "enter")
        await wait_until(pilot, lambda: "mail 0" in text(detail))
        assert detail.is_open
        assert detail.event is app.main.table.cursor_row
        assert app.main.table.has_focus
        assert "mail 0" in drawn(app)
        await pilot.press("j")
        await wait_until(pilot, lambda: "mail 1" in text(detail))
        await pilot.press("escape")
        assert not detail.is_open
        assert detail.event is None
        assert app.main.table.has_focus


async def test_tab_goes_into_the_pane_and_letters_walk_from_inside() -> None:
    app = make_app()
    async with app.run_test(size=(160, 45)) as pilot:
        await arrive(app, pilot, mails(3))
        detail = app.main.detail
        await pilot.press("g", "enter", "tab")
        assert detail.has_focus_within
        await pilot.press("J")
        await wait_until(pilot, lambda: "mail 1" in text(detail))
        assert detail.has_focus_within
        await pilot.press("J", "K", "K")
        await wait_until(pilot, lambda: "mail 0" in text(detail))


async def test_what_is_read_is_not_for_arrivals_to_change() -> None:
    app = make_app()
    async with app.run_test(size=(160, 45)) as pilot:
        await arrive(app, pilot, mails(3))
        await pilot.press("enter")
        opened = app.main.detail.event
        assert opened is not None
        await arrive(app, pilot, mails(40))
        assert app.main.detail.event is opened
        assert app.main.table.cursor_row is opened


async def test_tabs_are_switched_by_arrows_and_clicks() -> None:
    app = make_app()
    async with app.run_test(size=(160, 45)) as pilot:
        await arrive(app, pilot, [make_event()])
        detail = app.main.detail
        await pilot.press("enter", "tab", "right")
        assert detail.tab is Tab.TEXT
        assert text(detail) == "The total should be 84.10."
        await pilot.press("right")
        assert detail.tab is Tab.JSON
        assert json.loads(text(detail))["type"] == "message.received"
        await pilot.press("right")
        assert detail.tab is Tab.FRAME
        assert text(detail).splitlines()[0].endswith(" bytes")
        await pilot.press("right")
        assert detail.tab is Tab.SUMMARY
        await pilot.press("left")
        assert detail.tab is Tab.FRAME
        line = app.main.query_one(DetailTabs)
        await pilot.click(line, offset=(str(line.render()).index("JSON") + 1, 0))
        assert detail.tab is Tab.JSON


async def test_the_pane_scrolls_while_it_has_the_focus() -> None:
    app = make_app()
    async with app.run_test(size=(160, 45)) as pilot:
        lines = "\n".join(f"line {number}" for number in range(200))
        await arrive(app, pilot, [make_event(envelope={"data": {"extracted_text": lines}})])
        await pilot.press("enter", "tab", "right")
        body = app.main.query_one(DetailBody)
        height = body.size.height

        async def top_after(*keys: str) -> int:
            await pilot.press(*keys)
            await pilot.pause()
            return body.scroll_offset.y

        assert await top_after("j", "down") == 2
        assert await top_after("k", "up") == 0
        assert await top_after("pagedown") == height
        assert await top_after("pageup") == 0
        assert await top_after("ctrl+d") == round(height / 2)
        assert await top_after("ctrl+u") == 0
        assert await top_after("G") == 200 - height
        assert drawn(app).endswith("line 199")
        assert await top_after("g") == 0
        assert await top_after("G", "right") == 0


async def test_a_duplicate_shows_at_once_and_keeps_the_place() -> None:
    app = make_app()
    async with app.run_test(size=(160, 45)) as pilot:
        first, again = make_event(id="evt_1"), make_event(id="evt_1", subject="changed")
        await arrive(app, pilot, [first])
        await pilot.press("enter")
        app.arrive([again])
        await wait_until(pilot, lambda: "duplicate ×2" in text(app.main.detail))
        assert "came again with other bytes" in text(app.main.detail)
        app.main.detail.show_tab(Tab.FRAME)
        assert "as received first" in text(app.main.detail)
        assert "the same id, other bytes" in text(app.main.detail)


async def test_what_left_the_table_stays_open_and_says_so() -> None:
    app = make_app(keep=5)
    async with app.run_test(size=(160, 45)) as pilot:
        await arrive(app, pilot, mails(5))
        await pilot.press("g", "enter")
        assert "no longer in the table" not in screen_text(app)
        await arrive(app, pilot, mails(5))
        await wait_until(pilot, lambda: "no longer in the table" in screen_text(app))
        assert "mail 0" in text(app.main.detail)


async def test_what_the_filter_hides_stays_open() -> None:
    app = make_app()
    async with app.run_test(size=(160, 45)) as pilot:
        await arrive(app, pilot, mails(5))
        await pilot.press("g", "enter", "slash", *"nothing", "enter")
        await pilot.pause()
        assert "mail 0" in text(app.main.detail)


async def test_a_gap_can_be_opened_and_counts_on_while_it_is_open() -> None:
    app = make_app()
    async with app.run_test(size=(160, 45)) as pilot:
        await arrive(app, pilot, [make_event()])
        app.main.show_change(app.dashboard.ingest([CoverLost(START, "closed 1012")], START))
        await pilot.press("G", "enter")
        await wait_until(pilot, lambda: "closed 1012" in text(app.main.detail))
        detail = app.main.detail
        assert detail.event is None
        assert "Duration     0 s" in text(detail)
        app.time = START + 65
        app.main.tick()
        assert "Duration     1 m 5 s" in text(detail)
        app.main.show_change(app.dashboard.ingest([CoverRegained(START + 70)], START + 70))
        assert "Duration     1 m 10 s" in text(detail)
        await pilot.press("tab", "right")
        assert detail.tab is Tab.SUMMARY
        await pilot.press("K")
        await wait_until(pilot, lambda: detail.event is not None)


async def test_times_follow_the_mode_and_ages_move_on() -> None:
    app = make_app()
    async with app.run_test(size=(160, 45)) as pilot:
        await arrive(app, pilot, [make_event()])
        await pilot.press("enter")
        assert " ago" not in text(app.main.detail)
        await pilot.press("t", "t")
        assert "0 s ago" in text(app.main.detail)
        app.time = START + 9
        app.main.tick()
        assert "9 s ago" in text(app.main.detail)


async def test_the_environment_wears_its_colour() -> None:
    app = make_app(environment_colours={"env_prod": "#123456"})
    async with app.run_test(size=(160, 45)) as pilot:
        await arrive(app, pilot, [make_event()])
        await pilot.press("enter")
        body = app.main.query_one(DetailBody)
        strips = [body.render_line(y) for y in range(body.size.height)]
        styles = [part.style for strip in strips for part in strip if "production" in part.text]
        assert [style.color.name for style in styles if style and style.color] == ["#123456"]


async def test_another_theme_repaints_the_pane() -> None:
    app = make_app()
    async with app.run_test(size=(160, 45)) as pilot:
        await arrive(app, pilot, [make_event()])
        await pilot.press("enter")
        body = app.main.query_one(DetailBody)
        before = body.render_line(0)
        await pilot.press("T")
        await pilot.pause()
        assert body.render_line(0) != before


async def test_the_key_is_masked() -> None:
    app = make_app(redactor=Redactor(KEY))
    async with app.run_test(size=(160, 45)) as pilot:
        await arrive(app, pilot, [make_event(envelope={"data": {"subject": f"my {KEY}"}})])
        await pilot.press("enter")
        for tab in Tab:
            app.main.detail.show_tab(tab)
            assert KEY not in text(app.main.detail)
        assert "my ap_sk_live_…k3y9" in text(app.main.detail)


@pytest.mark.parametrize("size", SIZES)
async def test_it_works_at_every_size(size: tuple[int, int]) -> None:
    app = make_app()
    async with app.run_test(size=size) as pilot:
        await arrive(app, pilot, mails(3))
        await pilot.press("g", "enter")
        await wait_until(pilot, lambda: "Summary · Text · JSON · Frame" in screen_text(app))
        width = app.main.query_one(DetailBody).size.width
        for tab in Tab:
            app.main.detail.show_tab(tab)
            await pilot.pause()
            assert all(line.cells <= width for line in app.main.detail.lines)
        if size[0] < 100:  # the whole screen, so the keys are its own at once
            await wait_until(pilot, lambda: app.main.detail.has_focus_within)
        await pilot.resize_terminal(60, 20)
        await pilot.press("escape")
        assert not app.main.detail.is_open
        assert app.main.table.has_focus


async def test_hostile_text_does_nothing_in_any_tab() -> None:
    app = make_app()
    everything = " ".join(PAYLOADS.values())
    data = {payload: payload for payload in PAYLOADS.values()}
    data |= {"subject": everything, "extracted_text": everything}
    async with app.run_test(size=(120, 36)) as pilot:
        await arrive(app, pilot, [make_event(subject=everything, envelope={"data": data})])
        await pilot.press("enter", "z")
        for tab in Tab:
            app.main.detail.show_tab(tab)
            await pilot.pause()
            for y in range(4):
                await pilot.click(DetailBody, offset=(16, y))
            assert not UNSAFE.search(drawn(app))
        assert app.is_running


async def test_parts_name_styles_of_the_palette() -> None:
    app = make_app()
    async with app.run_test():
        palette = palettes(app.get_css_variables(), {}).plain
        assert style_of("dim", palette) == palette.dim
        assert style_of("type:bounced", palette) == palette.types["bounced"]
        assert style_of("env:a:b", palette) == palette.environment("a:b")
        assert style_of("bold bad", palette).bold
