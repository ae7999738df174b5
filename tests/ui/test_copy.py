from __future__ import annotations

import json
import re
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import OptionList

from agentpost_tui.domain.event import Event
from agentpost_tui.domain.gap import CoverLost
from agentpost_tui.redact import Redactor
from agentpost_tui.ui.opened import Opened
from agentpost_tui.ui.screens import copy_actions
from agentpost_tui.ui.screens.copy_as import CopyAs, copies_of
from tests.helpers.app import AppUnderTest, make_app
from tests.helpers.build import START, make_event
from tests.helpers.hostile import PAYLOADS, UNSAFE
from tests.helpers.screen import screen_text, wait_until

KEY = "ap_sk_live_0123456789abcdefk3y9"
REQUEST = re.compile(r"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07")


class Terminal:
    """Takes what is written to it, as a terminal that knows OSC 52 would."""

    def __init__(self) -> None:
        self.written: list[str] = []

    def write(self, _app: object, sequence: str) -> None:
        self.written.append(sequence)

    @property
    def clipboard(self) -> str:
        found = REQUEST.findall(self.written[-1])
        return b64decode(found[-1]).decode()


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    terminal = Terminal()
    monkeypatch.setattr(copy_actions, "write_to_terminal", terminal.write)
    monkeypatch.delenv("TMUX", raising=False)
    return terminal


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")


def toasts(app: AppUnderTest) -> list[str]:
    return [one.message for one in app._notifications]


def copies(event: Event) -> dict[str, Any]:
    return {copy.label: copy for copy in copies_of(Opened(event, Redactor(KEY)))}


async def test_y_sends_the_json_in_one_line_of_ascii(terminal: Terminal) -> None:
    app = make_app()
    async with app.run_test() as pilot:
        app.arrive([make_event(envelope={"data": {"subject": "ü\n; rm -rf ~"}})])
        await wait_until(pilot, lambda: app.main.event is not None)
        await pilot.press("y")
        assert terminal.clipboard.isascii()
        assert terminal.clipboard.isprintable()
        assert json.loads(terminal.clipboard)["data"]["subject"] == "ü\n; rm -rf ~"
        assert toasts(app) == ["sent to the terminal's clipboard · not there? c, then to a file"]


async def test_inside_tmux_the_request_is_passed_on(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMUX", "/tmp/tmux-0/default,1,0")
    app = make_app()
    async with app.run_test() as pilot:
        app.arrive([make_event()])
        await wait_until(pilot, lambda: app.main.event is not None)
        await pilot.press("y")
        assert "\x1bPtmux;\x1b\x1b]52;c;" in terminal.written[-1]


async def test_what_is_too_large_is_not_sent(terminal: Terminal) -> None:
    app = make_app()
    async with app.run_test() as pilot:
        app.arrive([make_event(envelope={"data": {"subject": "x" * 10_000_000}})])
        await wait_until(pilot, lambda: app.main.event is not None)
        await pilot.press("y")
        assert terminal.written == []
        assert "too much for terminals: c, then to a file" in toasts(app)[0]


async def test_a_gap_holds_nothing_to_copy(terminal: Terminal) -> None:
    app = make_app()
    async with app.run_test() as pilot:
        await pilot.press("y")
        assert toasts(app) == ["no event is selected"]
        app.main.show_change(app.dashboard.ingest([CoverLost(START, "closed")], START))
        await pilot.press("enter", "y", "c", "vertical_line")
        assert toasts(app)[-1] == "a gap holds nothing to copy"
        assert app.screen is app.main
        assert terminal.written == []


async def test_what_is_malformed_inside_is_copied_as_text(terminal: Terminal) -> None:
    app = make_app()
    async with app.run_test() as pilot:
        app.arrive([make_event(frame=b'{"data":{"x":NaN,"y":"\x1b\xff"}}')])
        await wait_until(pilot, lambda: app.main.event is not None)
        await pilot.press("y")
        assert terminal.clipboard == '{"data":{"x":NaN,"y":"\\u241b\\ufffd"}}'


async def test_c_offers_what_the_event_has(terminal: Terminal) -> None:
    app = make_app()
    async with app.run_test(size=(120, 36)) as pilot:
        app.arrive([make_event(id="evt_1")])
        await wait_until(pilot, lambda: app.main.event is not None)
        await pilot.press("c")
        await wait_until(pilot, lambda: isinstance(app.screen, CopyAs))
        shown = screen_text(app)
        for label in (
            "id ",
            "message id",
            "thread id",
            "subject",
            "from",
            "JSON line",
            "to a file",
        ):
            assert label in shown
        await pilot.press("enter")
        assert app.screen is app.main
        assert terminal.clipboard == "evt_1"


@pytest.mark.parametrize("key", ["escape", "q"])
async def test_leaving_copies_nothing(terminal: Terminal, key: str) -> None:
    app = make_app()
    async with app.run_test(size=(120, 36)) as pilot:
        app.arrive([make_event()])
        await wait_until(pilot, lambda: app.main.event is not None)
        await pilot.press("c", key)
        assert app.screen is app.main
        assert terminal.written == []
        assert toasts(app) == []


async def test_to_a_file_in_this_folder() -> None:
    app = make_app()
    async with app.run_test(size=(120, 36)) as pilot:
        app.arrive([make_event(id="../../etc/passwd")])
        await wait_until(pilot, lambda: app.main.event is not None)
        await pilot.press("c", "end", "enter")
        await wait_until(pilot, lambda: bool(toasts(app)))
        (path,) = Path.cwd().iterdir()
        assert toasts(app) == [f"written to {path}"]
        assert re.fullmatch(r"agentpost-event-[\d-]+\.json", path.name)
        assert json.loads(path.read_text())["id"] == "../../etc/passwd"
        assert path.stat().st_mode & 0o777 == 0o600


async def test_to_a_file_in_another_folder() -> None:
    folder = Path.cwd().parent / "there"
    folder.mkdir()
    app = make_app()
    async with app.run_test(size=(120, 36)) as pilot:
        app.arrive([make_event()])
        await wait_until(pilot, lambda: app.main.event is not None)
        await pilot.press("c", "tab", "end", *"./there", "enter")
        await wait_until(pilot, lambda: bool(toasts(app)))
        assert len(list(folder.iterdir())) == 1


@pytest.mark.parametrize("name", ["/missing", "~nobody-of-that-name", "/\\x00"])
async def test_a_folder_that_is_none_is_said(name: str) -> None:
    app = make_app()
    async with app.run_test(size=(120, 36)) as pilot:
        app.arrive([make_event()])
        await wait_until(pilot, lambda: app.main.event is not None)
        await pilot.press("c")
        await wait_until(pilot, lambda: isinstance(app.screen, CopyAs))
        assert isinstance(app.screen, CopyAs)
        app.screen.folder.value = name
        await pilot.press("end", "enter")
        await wait_until(pilot, lambda: bool(toasts(app)))
        assert toasts(app)[0].startswith("no file was written: ")


@pytest.mark.parametrize("size", [(160, 45), (80, 24), (40, 12)])
async def test_the_dialog_works_at_every_size(size: tuple[int, int]) -> None:
    app = make_app()
    async with app.run_test(size=size) as pilot:
        app.arrive([make_event()])
        await wait_until(pilot, lambda: app.main.event is not None)
        await pilot.press("c")
        await wait_until(pilot, lambda: isinstance(app.screen, CopyAs))
        await pilot.press("end")
        await wait_until(pilot, lambda: "to a file" in screen_text(app))
        assert "● LIVE" in screen_text(app)


async def test_hostile_text_does_nothing_in_the_dialog(terminal: Terminal) -> None:
    app = make_app()
    everything = " ".join(PAYLOADS.values())
    data = {"subject": everything, "message_id": everything, "extracted_text": everything}
    async with app.run_test(size=(160, 45)) as pilot:
        app.arrive([make_event(id=everything, subject=everything, envelope={"data": data})])
        await wait_until(pilot, lambda: app.main.event is not None)
        await pilot.press("c")
        await wait_until(pilot, lambda: isinstance(app.screen, CopyAs))
        assert not UNSAFE.search(screen_text(app).replace("\n", ""))
        await pilot.click(OptionList, offset=(20, 0))
        assert app.screen is app.main
        assert terminal.clipboard.isprintable()
        assert "[/]" in terminal.clipboard


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_a_copied_field_is_one_safe_line(payload: str) -> None:
    data = {
        "subject": f"{payload}{KEY}",
        "extracted_text": f"a\n{payload}",
        "from_address": payload,
    }
    for copy in copies(make_event(id=payload, envelope={"data": data})).values():
        text = copy.text()
        assert not UNSAFE.search(text)
        assert KEY not in text + copy.preview
        assert "\n" not in copy.preview
        assert "\n" not in text or copy.label in ("JSON", "to a file")


def test_a_field_is_copied_whole() -> None:
    assert copies(make_event(envelope={"data": {"subject": "x" * 90_000}}))["subject"].text() == (
        "x" * 90_000
    )


def test_what_is_malformed_offers_what_the_row_knows() -> None:
    offered = copies(make_event(frame=b"{", subject="S", who="W"))
    assert list(offered) == ["id", "type", "subject", "who", "JSON", "JSON line", "to a file"]
    assert offered["to a file"].text() == "{\n"
