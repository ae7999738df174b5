"""Where the time goes: the product at saturation under py-spy, its samples by layer.

python -m benchmarks.layers [browse | follow] [WORD]

Needs py-spy beside the interpreter; it is no dependency, and no figure with a target comes from it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from benchmarks.harness import screen, sender
from benchmarks.product import FIRST

EVENTS = 200_000
LAYERS = {
    "decode": ("agentpost_tui/client/frames", "agentpost_tui/client/shapes"),
    "filter": ("agentpost_tui/domain/filter",),
    "store, view, statistics, ledger": ("agentpost_tui/domain",),
    "WebSocket": ("websockets/", "agentpost_tui/client/wire", "agentpost_tui/client/deframing"),
    "conversation, masking, handover": ("agentpost_tui/client", "agentpost_tui/redact"),
    "drawing rows, sources, status": ("agentpost_tui/ui",),
    "Textual and Rich": ("textual/", "rich/"),
    "loop and the rest": ("",),
}
"""A sample belongs to the first of them that has its innermost known frame."""


def main(mode: str = "browse", word: str = "") -> None:
    """Print the share of each layer in the samples of the main thread."""
    with tempfile.TemporaryDirectory() as folder:
        stacks = _record(Path(folder), mode, word)
    shares: Counter[str] = Counter()
    for line in stacks.splitlines():
        stack, samples = line.rsplit(" ", 1)
        if "run_until_complete" in stack and "select (selectors" not in stack:
            shares[_layer(stack.split(";"))] += int(samples)
    whole = sum(shares.values())
    print(f"{mode}, {whole:,} samples" + (f", filter {word!r}" if word else ""))
    for layer, samples in shares.most_common():
        print(f"{100 * samples / whole:5.1f} %  {layer}")


def _layer(frames: list[str]) -> str:
    for frame in reversed(frames):
        for layer, paths in LAYERS.items():
            if any(path and path in frame for path in paths):
                return layer
    return "loop and the rest"


def _record(folder: Path, mode: str, word: str) -> str:
    report, samples = folder / "report.json", folder / "samples.txt"
    command = [sys.executable, "-m", "benchmarks.product"]
    settings = json.dumps({"filter": word})
    with sender() as server:
        arguments = [server.url, str(report), str(FIRST + EVENTS), settings]
        with screen([*command, *arguments]) as terminal:
            server.heard()
            server.send(FIRST)
            server.heard()
            terminal.wait_for("▌" if not word else " shown")
            terminal.settle()
            if mode == "browse":
                terminal.press(b"g")
                terminal.settle()
            spy = [str(Path(sys.executable).with_name("py-spy")), "record", "--rate", "1000"]
            spy += ["--format", "raw", "--output", str(samples), "--pid", str(terminal.process.pid)]
            recording = subprocess.Popen(spy, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            terminal.settle()
            server.send(EVENTS)
            terminal.end()
            recording.wait()
    return samples.read_text(encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
