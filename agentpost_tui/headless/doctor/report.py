"""How the findings are written: as lines for people, or as one JSON object."""

from __future__ import annotations

import json
import textwrap
from collections import Counter
from typing import Any, Final

import click

from agentpost_tui.headless.doctor.checkup import CHECKS, Checked
from agentpost_tui.headless.doctor.finding import Result
from agentpost_tui.people import People
from agentpost_tui.text import clean

SCHEMA: Final = "agentpost.doctor/1"
_RESULT_WIDTH: Final = max(len(result.value) for result in Result) + 2
_NAME_WIDTH: Final = max(len(check.name) for check in CHECKS) + 2
_INDENT: Final = " " * (_RESULT_WIDTH + _NAME_WIDTH)
_COLOURS: Final[dict[Result, dict[str, Any]]] = {
    Result.OK: {"fg": "green"},
    Result.WARN: {"fg": "yellow"},
    Result.FAILED: {"fg": "red", "bold": True},
    Result.SKIPPED: {"dim": True},
}


class Report:
    """Makes text of what was checked: clean, and without the key."""

    def __init__(self, people: People, *, coloured: bool = False) -> None:
        self._people = people  # the key is known to them only once it was read
        self._coloured = coloured
        self._results: Counter[Result] = Counter()

    def lines(self, checked: Checked) -> str:
        """One check as lines, the advice on the last."""
        finding = checked.finding
        self._results[finding.result] += 1
        word = finding.result.value.ljust(_RESULT_WIDTH)
        if self._coloured:
            word = click.style(word, **_COLOURS[finding.result])
        told = [self._told(line) for line in finding.found]
        if finding.todo:
            told.append(f"→ {self._todo(checked)}")
        text = textwrap.indent("\n".join(told), _INDENT)[len(_INDENT) :]
        return f"{word}{checked.name.ljust(_NAME_WIDTH)}{text}\n"

    def conclusion(self) -> str:
        """The last line."""
        failures, warnings = self._results[Result.FAILED], self._results[Result.WARN]
        told = f"{warnings} warning{'s' * (warnings != 1)}"
        if failures:
            return f"\n{failures} failed{f', {told}' if warnings else ''}\n"
        return f"\nall is well{f', with {told}' if warnings else ''}\n"

    def json(self, all_checked: list[Checked]) -> str:
        """All of them as one object in printable ASCII."""
        checks = [
            {
                "name": checked.name,
                "result": checked.finding.result.value,
                "found": "; ".join(map(self._told, checked.finding.found)),
                "todo": self._todo(checked),
                "seconds": round(checked.seconds, 4),
            }
            for checked in all_checked
        ]
        is_ok = all(checked.finding.result is not Result.FAILED for checked in all_checked)
        return json.dumps({"schema": SCHEMA, "ok": is_ok, "checks": checks}) + "\n"

    def _told(self, text: str) -> str:
        return clean(self._people.redactor.text(text))

    def _todo(self, checked: Checked) -> str:
        todo = self._told(checked.finding.todo)
        return todo[:1].upper() + todo[1:]
