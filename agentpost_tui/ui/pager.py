"""A text in the user's own pager, while the dashboard's connection goes on."""

from __future__ import annotations

import asyncio
import os
import shlex
import shutil
from asyncio.subprocess import PIPE, Process, create_subprocess_exec
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from signal import SIGINT
from typing import Any

from textual.app import App

from agentpost_tui.exit_codes import INTERRUPTED
from agentpost_tui.text import SafeText


def pager_command(environ: Mapping[str, str] = os.environ) -> list[str]:
    """The command of `$PAGER`, else `less`; empty when it is not there."""
    try:
        command = shlex.split(environ.get("PAGER", "").strip() or "less")
    except ValueError:  # an open quote
        return []
    return command if command and shutil.which(command[0], path=environ.get("PATH")) else []


async def show_in_pager(app: App[Any], command: Sequence[str], text: SafeText) -> None:
    """Give the terminal to a pager until it ends.

    The pager is awaited, so that the session, on the same loop, goes on answering; meanwhile
    nothing is painted, and ctrl+c is the pager's. The text travels by a pipe and leaves no file.

    Raises:
        OSError: when the command cannot be run.
    """
    error: OSError | None = None
    with lent_terminal(app):
        try:
            process = await create_subprocess_exec(*command, stdin=PIPE, env=_environment())
        except OSError as caught:  # raised after the terminal is ours again
            error = caught
        else:
            await _page(process, text)
    if error is not None:
        raise error


@contextmanager
def lent_terminal(app: App[Any]) -> Iterator[None]:
    """Give the terminal to another program while the block runs, and ctrl+c too. An error of the
    block would leave it there.

    Raises:
        SuspendNotSupported: when there is no terminal to give.
    """
    loop = asyncio.get_running_loop()
    with app.batch_update(), app.suspend():
        loop.add_signal_handler(SIGINT, lambda: None)
        try:
            yield
        finally:
            loop.add_signal_handler(SIGINT, app.exit, None, INTERRUPTED)
    app.refresh(layout=True)


def _environment() -> dict[str, str]:
    """Ours without the API key, which is no pager's business; and `less` waits for a key even where
    the text fits, since we would paint over it."""
    ours = {name: value for name, value in os.environ.items() if name != "AGENTPOST_API_KEY"}
    return {**ours, "LESS": f"{os.environ.get('LESS', '')} -+F".strip()}


async def _page(process: Process, text: SafeText) -> None:
    try:
        await process.communicate(text.encode("utf-8", "replace"))
    finally:
        if process.returncode is None:  # we are ended while it is open
            process.terminate()
