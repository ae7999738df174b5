"""Garbage is not looked for while the program starts: what is loaded stays, so there is none, and
the search takes a tenth of the time to the first paint."""

from __future__ import annotations

import gc


def let_lie() -> None:
    """Look for none until `look_again`."""
    gc.disable()


def look_again() -> None:
    """From now on look for it again, but not among what was loaded meanwhile."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
