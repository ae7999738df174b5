"""Commands without a screen, as programs of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

from tests.helpers.canary import traces
from tests.helpers.simulated import Simulated

COMMAND = [sys.executable, "-m", "agentpost_tui"]


def started(
    server: Simulated, command: str, *arguments: str, key: str = "", **streams: Any
) -> subprocess.Popen[str]:
    """A command that runs; its streams are pipes unless told otherwise."""
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(
        [*COMMAND, *([command] if command else []), "--url", server.base_url, *arguments],
        stdin=subprocess.DEVNULL,
        env={**os.environ, "AGENTPOST_API_KEY": key or server.key},
        text=True,
        **{**pipes, **streams},
    )


def ran(server: Simulated, command: str, *arguments: str, key: str = "") -> tuple[int, str, str]:
    """Exit code, standard output and standard error of a command that ends by itself."""
    process = started(server, command, *arguments, key=key)
    out, err = process.communicate(timeout=30)
    assert "Traceback" not in err
    assert traces((out + err).encode()) == []
    assert (key or server.key) not in out + err
    return process.returncode, out, err
