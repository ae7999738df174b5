"""Exit codes: an interface, as `--help` has them."""

from __future__ import annotations

import signal
from collections.abc import Mapping
from typing import Final

from agentpost_tui.errors import AgentPostError, GaveUpError, RefusedError, SettingsError

FAILED: Final = 1
MISUSED: Final = 2
UNCERTAIN: Final = 3
REFUSED: Final = 4
GAVE_UP: Final = 5
NEVER_LIVE: Final = 5
TIMED_OUT: Final = 124
SIGNALS: Final[Mapping[int, int]] = {
    number: 128 + number for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
}
"""Those of the signals that end the program."""
INTERRUPTED: Final = SIGNALS[signal.SIGINT]

EXIT_CODES: Final = """\b
Exit codes:
  0    done, also by q in any state
  1    failure
  2    wrong usage or configuration
  3    without a screen: timed out, and not certain because of a gap
  4    without a screen: refused by the server
  5    without a screen: gave up, or never LIVE
  124  timed out
  130  ended by SIGINT
  143  ended by SIGTERM
  129  ended by SIGHUP"""


def code_of(error: AgentPostError) -> int:
    """The exit code of a run that an error ended."""
    match error:
        case SettingsError():
            return MISUSED
        case GaveUpError():
            return GAVE_UP
        case RefusedError():
            return REFUSED
    return FAILED
