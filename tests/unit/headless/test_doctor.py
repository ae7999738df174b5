"""What a doctor makes of what it finds: terminals, clocks, certificates, journals; and how it is
written."""

from __future__ import annotations

import json
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest

from agentpost_tui.errors import JournalError, TransportError
from agentpost_tui.headless.doctor.checkup import Checked
from agentpost_tui.headless.doctor.conversation import judge_clock
from agentpost_tui.headless.doctor.finding import Result, duration, failed, ok, skipped, warn
from agentpost_tui.headless.doctor.machine import look_at_journal
from agentpost_tui.headless.doctor.network import judge_certificate
from agentpost_tui.headless.doctor.report import Report
from agentpost_tui.headless.doctor.terminal import Terminal, judge_terminal
from agentpost_tui.journal.journaling import journal_writer
from agentpost_tui.people import People
from tests.helpers.build import START, make_event
from tests.helpers.canary import CANARY, MASKED
from tests.helpers.hostile import CORPUS, UNSAFE

GOOD = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        (GOOD, "TERM=xterm-256color, 16 million colours, UTF-8, mouse, 120x40"),
        ({"TERM": "xterm-256color"}, "TERM=xterm-256color, 256 colours"),
        ({"TERM": "xterm"}, "TERM=xterm, 16 colours"),
        ({**GOOD, "NO_COLOR": "1"}, "TERM=xterm-256color, no colours (NO_COLOR)"),
    ],
)
def test_a_terminal_that_will_do(variables: dict[str, str], said: str) -> None:
    finding = judge_terminal(Terminal(variables, "utf-8", (120, 40)))
    assert (finding.result, finding.todo) == (Result.OK, "")
    assert finding.found[0].startswith(said)


@pytest.mark.parametrize(
    ("change", "advice"),
    [
        ({"size": None}, "The dashboard needs a terminal; tail"),
        ({"variables": {"TERM": "dumb"}}, "The dashboard needs a terminal that moves"),
        ({"variables": {}}, "The dashboard needs a terminal that moves"),
        ({"encoding": "ANSI_X3.4-1968"}, "For symbols"),
        ({"size": (39, 40)}, "The dashboard needs 40x12"),
        ({"size": (80, 11)}, "The dashboard needs 40x12"),
    ],
)
def test_a_terminal_that_will_not_quite_do(change: dict[str, Any], advice: str) -> None:
    here: dict[str, Any] = {"variables": GOOD, "encoding": "utf-8", "size": (120, 40)}
    finding = judge_terminal(Terminal(**{**here, **change}))
    assert finding.result is Result.WARN
    assert finding.todo.startswith(advice)


@pytest.mark.parametrize(
    ("name", "inside", "advice"),
    [("TMUX", "tmux", "set-clipboard on"), ("STY", "screen", "passes no copies on")],
)
def test_a_multiplexer_has_a_hint_for_copying(name: str, inside: str, advice: str) -> None:
    finding = judge_terminal(Terminal({**GOOD, name: "x"}, "utf-8", (120, 40), no_mouse=True))
    assert finding.result is Result.OK
    assert advice in finding.todo
    assert f"mouse left to the terminal, in {inside}, 120x40" in finding.found[0]


def test_a_terminal_that_does_not_tell_its_size_is_not_called_small() -> None:
    assert judge_terminal(Terminal(GOOD, "utf-8", (0, 0))).result is Result.OK


def test_streams_that_are_redirected_are_named() -> None:
    finding = judge_terminal(Terminal(GOOD, "utf-8", (120, 40), ("input", "output")))
    assert finding.found[1] == "redirected here: input, output"


@pytest.mark.parametrize(
    ("ahead", "result", "said"),
    [
        (-1.0, Result.OK, "the same as the server's, by X"),
        (1.1, Result.OK, "1 s ahead of the server's, by X"),
        (-30.0, Result.OK, "30 s behind the server's, by X"),
        (30.1, Result.WARN, "30 s ahead of the server's, by X"),
        (-7_200.0, Result.WARN, "7,200 s behind the server's, by X"),
    ],
)
def test_clocks_that_differ(ahead: float, result: Result, said: str) -> None:
    finding = judge_clock(ahead, "X")
    assert (finding.result, finding.found) == (result, (said,))
    assert bool(finding.todo) is (result is Result.WARN)


@pytest.mark.parametrize(
    ("days", "result", "left"),
    [
        (90, Result.OK, "90 days left"),
        (7, Result.OK, "7 days left"),
        (1, Result.WARN, "1 day left"),
    ],
)
def test_a_certificate_that_ends_soon_is_a_warning(days: int, result: Result, left: str) -> None:
    certificate = {
        "notAfter": "Nov 24 12:00:00 2026 GMT",
        "issuer": ((("organizationName", "Acme"),), (("commonName", "R3"),)),
    }
    end = 1_795_521_600.0
    finding = judge_certificate("TLSv1.3", certificate, end - days * 86_400)
    assert finding.result is result
    assert finding.found == (f"TLSv1.3, certificate by Acme R3, {left}",)
    assert bool(finding.todo) is (result is Result.WARN)


def test_a_certificate_without_a_known_issuer() -> None:
    certificate = {"notAfter": "Nov 24 12:00:00 2026 GMT"}
    assert "by nobody named," in judge_certificate("TLSv1.2", certificate, 0.0).found[0]


def test_a_journal_says_what_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    with journal_writer(path) as writer:
        writer.put([make_event(arrived_at=START), make_event(arrived_at=START + 61)])
    finding = look_at_journal(path, UTC)
    assert finding.result is Result.OK
    where, events, size = finding.found
    assert where == str(path)
    assert events.startswith("2 events from 20")
    assert size.endswith(" MiB, schema 1, writable")


def test_an_empty_journal_has_no_oldest(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    with journal_writer(path) as writer:
        assert writer.wait_until_open(5.0)
    assert look_at_journal(path, UTC).found[1] == "0 events"


def test_a_journal_that_is_none_fails(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(JournalError, match="damaged file"):
        look_at_journal(path, UTC)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.0004, "0.4 ms"), (0.0123, "12 ms"), (0.99951, "1.0 s"), (61.26, "61.3 s")],
)
def test_durations(seconds: float, said: str) -> None:
    assert duration(seconds) == said


# The report


def test_lines_are_aligned_and_end_in_the_advice() -> None:
    report = Report(People())
    text = report.lines(Checked("TCP", warn("one", "two", todo="mend it")))
    indent = " " * 24
    assert text == f"warn     TCP            one\n{indent}two\n{indent}→ Mend it\n"
    assert report.lines(Checked("first frame", ok("x"))) == "ok       first frame    x\n"


@pytest.mark.parametrize(
    ("findings", "said"),
    [
        ([ok("x"), skipped("x")], "all is well"),
        ([ok("x"), warn("x", todo="y")], "all is well, with 1 warning"),
        ([failed(TransportError("x"))], "1 failed"),
        ([failed(TransportError("x")), *[warn("x", todo="y")] * 2], "1 failed, 2 warnings"),
    ],
)
def test_the_last_line_is_the_conclusion(findings: list[Any], said: str) -> None:
    report = Report(People())
    for finding in findings:
        report.lines(Checked("x", finding))
    assert report.conclusion() == f"\n{said}\n"


@pytest.mark.parametrize("payload", CORPUS, ids=lambda _: "")
def test_nothing_that_is_written_acts_or_holds_the_key(payload: Any) -> None:
    report = Report(People(CANARY))
    checked = Checked("TLS", warn(payload.text, f"{CANARY}{payload.text}", todo=payload.text))
    lines = report.lines(checked)
    assert not UNSAFE.search(lines.replace("\n", ""))
    assert lines.count("\n") == 3
    assert CANARY not in lines
    assert MASKED in lines
    whole = report.json([checked])
    assert whole.isascii()
    assert CANARY not in whole
    (check,) = json.loads(whole)["checks"]
    assert not UNSAFE.search(check["found"] + check["todo"])
