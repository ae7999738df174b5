"""`tail` as a program of its own, and what it has in common with `wait`; against a simulator in
another process."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.commands import COMMAND, ran, started
from tests.helpers.simulated import Simulated, simulated
from tests.helpers.terminal import Terminal


@pytest.fixture(scope="module")
def server() -> Iterator[Simulated]:
    with simulated("--rate", "60") as running:
        yield running


def schemas(out: str) -> list[str]:
    return [json.loads(line)["schema"] for line in out.splitlines()]


def pipe_is_full(process: subprocess.Popen[str]) -> bool:
    """Whether so much waits in a pipe that a writer would have to wait."""
    assert process.stdout is not None
    waiting = fcntl.ioctl(process.stdout.fileno(), termios.FIONREAD, struct.pack("i", 0))
    return bool(struct.unpack("i", waiting)[0] > 50_000)


def test_a_tail_writes_states_and_events_as_json_lines(server: Simulated) -> None:
    code, out, err = ran(server, "tail", "--count", "3")
    assert (code, err) == (0, "")
    assert schemas(out) == ["agentpost.state/1"] * 3 + ["agentpost.event/1"] * 3
    states = [json.loads(line)["state"] for line in out.splitlines()[:3]]
    assert states == ["CONNECTING", "SUBSCRIBED", "LIVE"]
    assert out.isascii()


def test_a_filter_and_fields_choose_what_is_written(server: Simulated) -> None:
    fields = ("--fields", "type,data.subject,data.nonesuch")
    code, out, _ = ran(server, "tail", "type:received", *fields, "--count", "2")
    assert code == 0
    for line in out.splitlines()[3:]:
        value = json.loads(line)
        assert list(value) == ["schema", "type", "data.subject", "data.nonesuch"]
        assert value["type"] == "message.received"
        assert value["data.nonesuch"] is None


@pytest.mark.thorough
def test_text_is_columns_for_cut(server: Simulated) -> None:
    code, out, _ = ran(server, "tail", "--format", "text", "--count", "2")
    lines = out.splitlines()
    assert code == 0
    assert [line[0] for line in lines[:3]] == ["#", "#", "#"]
    assert lines[2].endswith(" LIVE")
    assert {line.count("\t") for line in lines[3:]} == {6}


def test_without_a_screen_the_dashboard_becomes_a_tail(server: Simulated) -> None:
    process = started(server, "", "--filter", "type:received")
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(5)]
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 143
    process.communicate()
    assert json.loads(lines[4])["event"]["type"] == "message.received"


@pytest.mark.parametrize("filter_", ["", "subject:nonesuch"])
def test_a_closed_pipe_ends_it_quietly(server: Simulated, filter_: str) -> None:
    process = started(server, "tail", filter_)
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.wait(10) == 0
    assert process.stderr is not None
    assert process.stderr.read() == ""
    process.stderr.close()


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_a_signal_ends_it_with_a_summary(
    server: Simulated, number: signal.Signals, code: int
) -> None:
    process = started(server, "tail")
    assert process.stdout is not None
    while "agentpost.event" not in process.stdout.readline():
        pass
    process.send_signal(number)
    _, err = process.communicate(timeout=10)
    assert process.returncode == code
    assert "written of" in err
    assert "no gap" in err
    assert err.count("\n") == 1


def test_a_reader_that_does_not_read_does_not_keep_it(server: Simulated) -> None:
    process = started(server, "tail")
    assert process.stdout is not None
    process.stdout.readline()
    server.inject("flood:max:1")  # far more than a pipe holds
    while not pipe_is_full(process):
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    assert process.wait(10) == 130
    process.communicate()


def test_a_full_disk_is_one_sentence(server: Simulated) -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:
        process = started(server, "tail", stdout=full)
        _, err = process.communicate(timeout=30)
    assert process.returncode == 1
    assert err == "agentpost-tui: cannot write to standard output: No space left on device\n"


def test_what_does_not_come_in_time_is_124(server: Simulated) -> None:
    code, out, err = ran(server, "tail", "subject:nonesuch", "--count", "1", "--timeout", "1s")
    assert code == 124
    assert schemas(out) == ["agentpost.state/1"] * 3
    assert err.startswith("0 written of ")


@pytest.mark.thorough
def test_time_alone_ends_it_well(server: Simulated) -> None:
    code, _, err = ran(server, "tail", "--timeout", "800ms")
    assert (code, err) == (0, "")


def test_a_gap_is_a_line_when_it_opens_and_when_it_is_over(server: Simulated) -> None:
    process = started(server, "tail")
    assert process.stdout is not None
    while "agentpost.event" not in process.stdout.readline():
        pass
    server.inject("close:1012:restart")
    gaps: list[dict[str, Any]] = []
    while len(gaps) < 2:
        value = json.loads(process.stdout.readline())
        if value["schema"] == "agentpost.gap/1":
            gaps.append(value)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=10)
    assert [gap["to"] is None for gap in gaps] == [True, False]
    assert gaps[0]["from"] == gaps[1]["from"]
    assert "1012" in gaps[1]["cause"]
    assert gaps[1]["certainty"] == "certain"


def test_since_begins_with_the_journal_and_tells_no_event_twice(server: Simulated) -> None:
    first = ran(server, "tail", "--count", "3")[1]
    code, out, _ = ran(server, "tail", "--since", "1h", "--count", "8")
    assert code == 0
    told = [json.loads(line) for line in out.splitlines()]
    ids = [one["event"]["id"] for one in told if "event" in one]
    earlier = [json.loads(line)["event"]["id"] for line in first.splitlines()[3:]]
    assert ids[:3] == earlier
    assert len(set(ids)) == len(ids) == 8
    causes = {one["cause"] for one in told if one["schema"] == "agentpost.gap/1"}
    assert causes == {"not running"}
    code, out, err = ran(server, "wait", f"id:{earlier[1]}", "--since", "1h")
    assert (code, err) == (0, "")
    assert json.loads(out)["event"]["id"] == earlier[1]


def test_a_run_is_recorded_and_exported_again(server: Simulated, tmp_path: Path) -> None:
    recording = tmp_path / "run.jsonl"
    out = ran(server, "tail", "--count", "3", "--record", str(recording))[1]
    code, exported, err = ran(server, "export", "--input", str(recording))
    assert (code, err) == (0, "")
    assert exported.splitlines()[: len(out.splitlines())] == out.splitlines()
    journaled = ran(server, "export")[1]
    assert set(out.splitlines()) <= set(journaled.splitlines())
    rows = ran(server, "export", "--format", "csv")[1]
    assert rows.startswith("kind,arrived_at,timestamp,id,type,")


@pytest.mark.thorough
def test_without_a_journal_nothing_is_kept(server: Simulated, tmp_path: Path) -> None:
    assert ran(server, "tail", "--count", "1", "--no-journal")[0] == 0
    assert not (tmp_path / "data").exists()
    code, _, err = ran(server, "export")
    assert code == 1
    assert "there is no journal" in err


@pytest.mark.parametrize("command", ["tail", "wait"])
def test_a_refusal_says_what_to_do(server: Simulated, command: str) -> None:
    code, _, err = ran(server, command, "x", key="ap_sk_live_wrong_0123456789abcdef")
    assert code == 4
    assert "401, the key ap_sk_live_…cdef was not accepted (Check AGENTPOST_API_KEY)" in err


def test_from_its_first_gap_on_it_says_what_it_asks_for() -> None:
    arguments = ("--since", "1h", "--event-type", "a.b", "--max-attempts", "1")
    out = ran(Simulated("http://127.0.0.1:9"), "tail", *arguments)[1]
    assert schemas(out)[0] == "agentpost.gap/1"
    assert out.count('"subscription":{"event_types":["a.b"]}') == out.count("\n")


@pytest.mark.thorough
def test_giving_up_has_a_code_of_its_own() -> None:
    code, _, err = ran(Simulated("http://127.0.0.1:9"), "tail", "--max-attempts", "1")
    assert code == 5
    assert "connection refused" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("tail", "typ:x"), "unknown field 'typ'"),
        (("wait", "x", "--timeout", "soon"), "'soon' is no length of time"),
        (("wait",), "Missing argument 'FILTER'"),
    ],
)
def test_bad_input_is_one_sentence(
    server: Simulated, arguments: tuple[str, ...], said: str
) -> None:
    code, out, err = ran(server, *arguments)
    assert (code, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1


@pytest.mark.thorough
def test_on_a_terminal_a_tail_is_as_safe_as_in_a_pipe(server: Simulated) -> None:
    command = [*COMMAND, "tail", "--url", server.base_url, "--count", "40"]
    with Terminal(command, env={"AGENTPOST_API_KEY": server.key}) as terminal:
        assert terminal.exit_code() == 0
        assert b"\x1b" not in terminal.raw
        assert bytes(terminal.raw).isascii()


def test_help_and_tail_load_no_screen() -> None:
    program = (
        "import sys; from agentpost_tui.cli import run; from agentpost_tui.people import People\n"
        "run(sys.argv[1:], People())\n"
        "assert not {'textual', 'rich'} & set(sys.modules), sorted(sys.modules)\n"
    )
    for arguments in (["--help"], ["tail", "--url", "http://127.0.0.1:9", "--max-attempts", "1"]):
        done = subprocess.run(
            [sys.executable, "-c", program, *arguments],
            env={**os.environ, "AGENTPOST_API_KEY": "ap_sk_live_0123456789abcdefghij"},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
