"""`x`: exactly the rows shown, in a file that is new and ours alone."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest

from agentpost_tui.domain.gap import Beginning, Gap
from agentpost_tui.domain.rows import Row
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.redact import Redactor
from agentpost_tui.ui.exporting import Export, Form
from agentpost_tui.ui.screens.export_rows import ExportRows
from tests.helpers.app import AppUnderTest, make_app
from tests.helpers.build import START, make_event
from tests.helpers.canary import CANARY, traces
from tests.helpers.hostile import PAYLOADS, UNSAFE
from tests.helpers.screen import screen_text, wait_until

GAP = Gap(START, "closed 1006", until=START + 2, possible_until=START + 4)


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def export(form: Form = Form.JSON_LINES) -> Export:
    return Export(form, Redactor(CANARY), Subscription(("message.sent",)))


def toasts(app: AppUnderTest) -> list[str]:
    return [one.message for one in app._notifications]


def test_events_and_gaps_are_lines_in_their_order() -> None:
    exporting = export()
    rows: list[Row] = [make_event(id="a"), GAP, Beginning(START, ""), make_event(id="b")]
    values = [json.loads(line) for line in exporting.lines(rows)]
    assert [value["schema"].split("/")[0] for value in values] == [
        *("agentpost.event", "agentpost.gap", "agentpost.event"),
    ]
    assert [values[0]["event"]["id"], values[2]["event"]["id"]] == ["a", "b"]
    assert values[1]["subscription"] == {"event_types": ["message.sent"]}
    assert exporting.sentence == "2 events and 1 gap"


def test_csv_has_a_heading_and_the_same_rows() -> None:
    exporting = export(Form.CSV)
    lines = b"".join(exporting.lines([make_event(), GAP])).decode().splitlines()
    assert [row[0] for row in csv.reader(lines)] == ["kind", "event", "gap"]
    assert exporting.sentence == "1 event and 1 gap"


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_what_strangers_wrote_is_harmless_and_the_key_is_masked(payload: str, form: Form) -> None:
    text = f"{payload} {CANARY}"
    event = make_event(id=text, subject=text, who=text, envelope={"data": {"subject": text}})
    lines = list(export(form).lines([event, Gap(START, text)]))
    assert len(lines) == (2 if form is Form.JSON_LINES else 3)
    assert not UNSAFE.search(b"".join(lines).decode().replace("\n", ""))
    assert traces(b"".join(lines)) == []


async def test_x_writes_what_the_filter_lets_through() -> None:
    app = make_app()
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("x")
        assert toasts(app) == ["no row is shown, so there is nothing to export"]
        app.main.show_change(
            app.take_in([make_event(id="a"), make_event(type="message.sent"), make_event(id="b")])
        )
        await pilot.press("slash", *"type:received", "enter")
        await wait_until(pilot, lambda: app.dashboard.view.shown == 2)
        await pilot.press("x")
        await wait_until(pilot, lambda: isinstance(app.screen, ExportRows))
        assert re.search(r"agentpost-rows-[\d-]+\.jsonl", screen_text(app))
        await pilot.press("enter")
        app.main.show_change(app.take_in([make_event(id="later")]))
        await wait_until(pilot, lambda: len(toasts(app)) > 1)
        (path,) = Path.cwd().iterdir()
        assert toasts(app)[-1] == f"2 events and 0 gaps written to {path}"
        lines = path.read_text().splitlines()
        assert [json.loads(line)["event"]["id"] for line in lines] == ["a", "b"]
        assert path.stat().st_mode & 0o777 == 0o600


async def test_another_form_another_name_and_never_over_what_is_there(tmp_path: Path) -> None:
    mine = tmp_path / "mine.csv"
    mine.write_text("mine")
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        app.main.show_change(app.take_in([make_event()]))
        await pilot.press("x")
        await wait_until(pilot, lambda: isinstance(app.screen, ExportRows))
        dialog: Any = app.screen
        dialog.file.value = "mine.jsonl"
        await pilot.press("down")
        await wait_until(pilot, lambda: dialog.file.value == "mine.csv")
        await pilot.press("enter")
        await wait_until(pilot, lambda: bool(toasts(app)))
        assert toasts(app) == ["no file was written: File exists"]
        await pilot.press("x", "escape")
        assert app.screen is app.main
    assert mine.read_text() == "mine"
