"""Those who read standard error: what is said to people, not to programs."""

from __future__ import annotations

import logging
import sys
import threading
from traceback import walk_tb
from types import TracebackType

from agentpost_tui import __version__
from agentpost_tui.redact import Redactor
from agentpost_tui.text import clean


class People:
    """Those who read stderr: they are told in clean text, the key masked."""

    def __init__(self, key: str = "") -> None:
        self.redactor = Redactor(key)

    def tell(self, text: str) -> None:
        """Say one sentence."""
        print(clean(self.redactor.text(text), limit=2048), file=sys.stderr)

    def report(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Say where the program broke: no local variables, no source lines, no key.

        The form of `sys.excepthook`, after which Python ends with exit code 1.
        """
        self.tell(f"agentpost-tui {__version__} broke: {kind.__name__}: {error}")
        for frame, line in walk_tb(trace):
            code = frame.f_code
            self.tell(f"  {code.co_filename}:{line} in {code.co_qualname}")
        for inner in error.exceptions if isinstance(error, BaseExceptionGroup) else ():
            self.report(type(inner), inner, inner.__traceback__)

    def report_aside(self, broken: threading.ExceptHookArgs | sys.UnraisableHookArgs) -> None:
        """The same in the form of `threading.excepthook` and `sys.unraisablehook`."""
        if broken.exc_value is not None:
            self.report(broken.exc_type, broken.exc_value, broken.exc_traceback)


class Remarks(logging.Handler):
    """What libraries log, told to people too: else Python would print it as it is, key included."""

    def __init__(self, people: People) -> None:
        super().__init__(logging.WARNING)
        self._people = people

    def emit(self, record: logging.LogRecord) -> None:
        """Tell a record, without the lines of its trace's source."""
        self._people.tell(f"{record.name}: {record.getMessage()}")
        if record.exc_info and record.exc_info[0] is not None:
            self._people.report(*record.exc_info)
