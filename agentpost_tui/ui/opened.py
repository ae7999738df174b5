"""An opened event, read once: its frame with the key masked, and what is inside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from agentpost_tui.domain.envelope import Envelope, open_frame
from agentpost_tui.domain.event import CHANGED, Event
from agentpost_tui.domain.strict import StrictError, TooMuchAtOnce, pieces, write
from agentpost_tui.redact import Redactor
from agentpost_tui.text import TEXT_LIMIT, SafeText, clean, clean_lines, safe
from agentpost_tui.ui.clipboard import MOST_BYTES
from agentpost_tui.ui.format import count
from agentpost_tui.ui.headers import Header, Setting, laid_out
from agentpost_tui.ui.keymap import USUAL, Keymap
from agentpost_tui.ui.lines import BLANK, Line
from agentpost_tui.ui.pretty_json import pretty_lines, pretty_text
from agentpost_tui.ui.summary import event_headers
from agentpost_tui.ui.wrapping import all_wrapped, wrapped

PAGER_LIMIT = 4 * 1024 * 1024
"""Characters that a pager is given at most."""


class Opened:
    """What can be seen and copied of one event. All text that leaves is safe, without the key."""

    def __init__(
        self, event: Event, redactor: Redactor, keymap: Keymap = USUAL, *, at_once: bool = True
    ) -> None:
        """With `at_once`, as on the screen, what could take long is not read; without, all is."""
        self.event = event
        self._redactor = redactor
        self._keymap = keymap
        self._frame = redactor.data(event.frame)
        self._value: dict[str, Any] = {}
        self.malformed = SafeText("")
        """Why it is not read; empty when it is."""
        self.is_unread = False
        """Nothing is wrong with it, but there is too much in it to be read at once."""
        self.envelope: Envelope | None = None
        """None when it is not read."""
        try:
            self._value = open_frame(self._frame, at_once=at_once)
            self.envelope = Envelope.model_validate(self._value)
        except StrictError as error:
            self.malformed = clean(str(error))
            self.is_unread = isinstance(error, TooMuchAtOnce)

    # -- the tabs, in lines of at most `width` cells ----------------------------------------------

    def summary(self, setting: Setting, width: int) -> list[Line]:
        """The Summary tab."""
        headers = event_headers(self.event, self.envelope, setting)
        if self.malformed:
            label = safe("Unread") if self.is_unread else safe("Malformed")
            headers.insert(0, Header(label, ((self._why, "warn"),)))
        return laid_out(headers, width)

    def text(self, width: int) -> list[Line]:
        """The Text tab."""
        text = self.envelope.payload.text if self.envelope is not None else ""
        if not text:
            said = self._why if self.is_unread else safe("no text in this event")
            return wrapped(Line(((said, "dim"),)), width)
        return all_wrapped(_plain_lines(clean_lines(text)), width)

    def json(self, width: int) -> list[Line]:
        """The JSON tab; of what is malformed inside the reason, and the frame as it came."""
        if not self.malformed:
            return all_wrapped(pretty_lines(self._value), width)
        reason = Line(((self._why, "warn"),))
        return all_wrapped([reason, BLANK, *_frame_lines(self._frame)], width)

    def frames(self, other: bytes | None, width: int) -> list[Line]:
        """The Frame tab: the frame as received, and the other one where it came changed and is
        still kept."""
        size = count(len(self.event.frame))
        is_changed = self.event.flags & CHANGED
        heading = f"as received first, {size} bytes" if is_changed else f"{size} bytes"
        lines = [_dim_line(heading), BLANK, *_frame_lines(self._frame)]
        if is_changed and other is None:
            lines += [BLANK, _dim_line("the same id came with other bytes, which are not kept")]
        if other is not None:
            heading = f"the same id, other bytes, {count(len(other))} bytes"
            lines += [BLANK, _dim_line(heading), BLANK]
            lines += _frame_lines(self._redactor.data(other))
        return all_wrapped(lines, width)

    # -- copies ---------------------------------------------------------------------------------

    def as_json(self, *, indent: int | None = None, limit: int = MOST_BYTES) -> str | None:
        """The envelope in ASCII, numbers as written; where it is not read the frame, escaped.

        Without `indent` one line. None when it is longer than `limit`, which costs no more than
        `limit` characters.
        """
        if self.malformed:
            return None if len(self._frame) > limit else ascii_line(self._readable)
        texts: list[str] = []
        size = 0
        for _, text in pieces(self._value, indent=indent):
            texts.append(text)
            size += len(text)
            if size > limit:
                return None
        return "".join(texts)

    def one_line(self, text: str) -> SafeText | None:
        """A text of the row, or of what is inside, as one safe line; None when it is too long."""
        return None if len(text) > MOST_BYTES else clean(self.masked(text), limit=whole(text))

    def for_file(self) -> str:
        """What a file is given: indented JSON, or the frame in lines of safe text; for a thread."""
        one = self._read_whole()
        text = one._readable if one.malformed else write(one._value, indent=2)
        return f"{text}\n"

    def for_pager(self) -> SafeText:
        """Readable JSON, or the frame, without anything that a terminal would act upon; for a
        thread."""
        if self.is_unread:
            return self._read_whole().for_pager()
        if not self.malformed:
            return SafeText(f"{pretty_text(self._value, limit=PAGER_LIMIT)}\n")
        frame = clean_lines(self._decoded, limit=PAGER_LIMIT)
        return SafeText(f"{self._why}\n\n{frame}\n")

    def masked(self, text: str) -> str:
        """A text of the row with the key masked; not yet safe to show."""
        return self._redactor.text(text)

    @property
    def _decoded(self) -> str:
        return self._frame.decode("utf-8", "replace")

    @property
    def _readable(self) -> SafeText:
        """The whole frame."""
        text = self._decoded
        return clean_lines(text, limit=whole(text))

    @property
    def _why(self) -> SafeText:
        if self.is_unread:
            keys = self._keymap.said("{pager.open} shows it, {copy.as} saves it")
            return SafeText(f"too much to be read here: {self.malformed} · {keys}")
        return SafeText(f"malformed inside: {self.malformed}")

    def _read_whole(self) -> Opened:
        """The same, read however long that takes."""
        if not self.is_unread:
            return self
        return Opened(self.event, self._redactor, self._keymap, at_once=False)


def whole(text: str) -> int:
    """A limit at which cleaning cuts nothing: eight characters stand for one at most (a tab)."""
    return 8 * len(text) + 32


def ascii_line(text: str) -> str:
    """Safe text as one line of ASCII."""
    return clean(text, limit=whole(text)).encode("ascii", "backslashreplace").decode("ascii")


def _frame_lines(frame: bytes) -> Iterator[Line]:
    return _plain_lines(clean_lines(frame.decode("utf-8", "replace"), limit=TEXT_LIMIT))


def _plain_lines(text: SafeText) -> Iterator[Line]:
    return (Line(((SafeText(one), "plain"),)) for one in text.split("\n"))


def _dim_line(text: str) -> Line:
    return Line(((SafeText(text), "dim"),))
