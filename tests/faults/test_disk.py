"""A disk that is full, or gives no more: the journal says so, waits, and goes on."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.journal.reader import JournalReader

FILL = """
import resource, signal, sys, time
from pathlib import Path
from agentpost_tui.clock import now
from agentpost_tui.domain.gap import CoverRegained
from agentpost_tui.journal.journaling import journal_writer
from tests.helpers.build import make_event
from tests.helpers.journal import until
path, ballast = Path(sys.argv[1]), Path(sys.argv[1]).with_name("ballast")
if sys.argv[2] == "limit":
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))
else:
    ballast.write_bytes(bytes(300_000))
with journal_writer(path, retry_seconds=0.05) as writer:
    writer.put([CoverRegained(now())])
    count = 0
    while not writer.off:
        writer.put([make_event(id=f"evt_{count}", arrived_at=now(), subject="x" * 500)])
        count += 1
        time.sleep(0.001)
    print(writer.off, flush=True)
    if sys.argv[2] == "limit":
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
    else:
        ballast.unlink()
    until(lambda: not writer.off and not writer.behind)
    assert not writer.unwritten
print(count)
"""


def check(path: Path, out: str, reason: str) -> None:
    off, count = out.split("\n")[:2]
    assert off == reason
    with JournalReader(path) as journal:
        assert sorted(journal.newest_ids(10**6)) == sorted(f"evt_{n}" for n in range(int(count)))
        assert journal.gaps(Subscription()) == []


def test_a_file_that_may_not_grow_is_waited_for_and_nothing_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    done = subprocess.run(
        [sys.executable, "-c", FILL, str(path), "limit"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    check(path, done.stdout, done.stdout.split("\n")[0])
    assert done.stdout.split("\n")[0]


def can_mount() -> bool:
    probe = ["unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    return (
        bool(shutil.which("unshare")) and subprocess.run(probe, capture_output=True).returncode == 0
    )


@pytest.mark.skipif(not can_mount(), reason="needs root, to mount a small disk")
def test_a_full_disk_is_named_and_waited_for(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    program = tmp_path / "fill.py"
    program.write_text(FILL)
    script = (
        f"mount -t tmpfs -o size=900k tmpfs {tmp_path}/disk && "
        f"{sys.executable} {program} {tmp_path}/disk/journal.db tmpfs && "
        f"cp {tmp_path}/disk/journal.db* {tmp_path}"
    )
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", script],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(Path(__file__).parents[2]), "PATH": "/usr/bin:/bin"},
    )
    assert done.returncode == 0, done.stderr
    check(tmp_path / "journal.db", done.stdout, "disk full")
