"""Terminals by what they say of themselves."""

from __future__ import annotations

from typing import Final

CANNOT_DRAW: Final = frozenset({"", "dumb", "unknown"})
"""Values of TERM with which the cursor cannot be moved, or nobody knows how."""
