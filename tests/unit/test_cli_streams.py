"""The standard streams of the command, whatever the shell gave it."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from agentpost_tui.domain.records import StateRecord, state_line
from agentpost_tui.domain.subscription import Subscription
from tests.helpers.build import START
from tests.helpers.canary import CANARY

COMMAND = [sys.executable, "-m", "agentpost_tui"]


@pytest.mark.parametrize("closed", ["", "<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_where_a_stream_is_closed_nothing_takes_its_place(tmp_path: Path, closed: str) -> None:
    recording = tmp_path / "run.jsonl"
    line = state_line(StateRecord(START, "LIVE", "", 1, Subscription()))
    recording.write_bytes(line + b"no record\n")
    command = shlex.join([*COMMAND, "export", "--input", str(recording)])
    done = subprocess.run(f"{command} {closed}", shell=True, capture_output=True)
    assert done.returncode == 0
    assert done.stdout == (b"" if ">&-" in closed.split() else line)
    assert done.stderr.count(b"\n") == ("2>&-" not in closed)


@pytest.mark.parametrize(("command", "said"), [("show", '"köln ?"'), ("template", "ap_sk_live_?")])
def test_what_stdout_has_no_character_for_is_a_question_mark(command: str, said: str) -> None:
    variables = {"PYTHONIOENCODING": "latin-1", "AGENTPOST_FILTER": "köln →"}
    done = subprocess.run(
        [*COMMAND, "config", command],
        env={**os.environ, **variables, "AGENTPOST_API_KEY": CANARY},
        capture_output=True,
        check=True,
    )
    assert said in done.stdout.decode("latin-1")
    assert done.stderr == b""
