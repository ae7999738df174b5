"""Style sheets are read once for all apps of a run: each app would read Textual's and ours anew."""

from __future__ import annotations

from typing import Any

import pytest
from textual.css.stylesheet import Stylesheet


def read_once(patch: pytest.MonkeyPatch) -> None:
    """Keep what was read, by all that it depends on."""
    known: dict[object, Any] = {}
    read = Stylesheet._parse_rules

    def parse_rules(sheet: Stylesheet, *arguments: Any, **options: Any) -> Any:
        key = (arguments, tuple(options.items()), tuple(sheet._variables.items()))
        if key not in known:
            known[key] = read(sheet, *arguments, **options)
        return known[key]

    patch.setattr(Stylesheet, "_parse_rules", parse_rules)
