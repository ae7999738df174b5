"""An opened event, read once: its frame with the key masked, and what is inside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from textual.content import Content

from agentpost_tui.domain.envelope import Envelope, open_frame
from agentpost_tui.domain.event import Event
from agentpost_tui.domain.strict import StrictError, write
from agentpost_tui.redact import Redactor
from agentpost_tui.text import SafeText, clean, clean_lines, safe
from agentpost_tui.ui.format import count
from agentpost_tui.ui.pretty_json import pretty, pretty_text
from agentpost_tui.ui.summary import Line, Setting, event_lines

PAGER_LIMIT = 4 * 1024 * 1024
"""Characters that a pager is given at most."""
LABEL_WIDTH = 12
LEAST_VALUE_WIDTH = 16


class Opened:
    """What can be seen and copied of one event. All text that leaves is safe, without the key."""

    def __init__(self, event: Event, redactor: Redactor) -> None:
        self.event = event
        self._redactor = redactor
        self._frame = redactor.data(event.frame)
        self.value: dict[str, Any] = {}
        """The envelope; empty when it is malformed inside."""
        self.malformed = SafeText("")
        """Why it is; empty when it is not."""
        try:
            self.value = open_frame(self._frame)
        except StrictError as error:
            self.malformed = clean(str(error))
        self.envelope = None if self.malformed else Envelope.model_validate(self.value)

    # -- the tabs -------------------------------------------------------------------------------

    def summary(self, setting: Setting, width: int) -> Content:
        """The Summary tab, at a width in cells."""
        shown = list(event_lines(self.event, self.envelope, setting))
        if self.malformed:
            shown.insert(0, Line(safe("Malformed"), ((self._malformed_inside, "$warn"),)))
        return laid_out(shown, width)

    def text(self) -> Content:
        """The Text tab."""
        text = self.envelope.payload.text if self.envelope is not None else ""
        if not text:
            return Content.styled("no text in this event", "$dim")
        return Content.styled(clean_lines(text), "$text")

    def json(self) -> Content:
        """The JSON tab; of what is malformed inside the reason, and the frame as it came."""
        if not self.malformed:
            return pretty(self.value)
        head = Content.styled(f"{self._malformed_inside}\n\n", "$warn")
        return head + Content.styled(_readable(self._frame), "$text")

    def frames(self, other: bytes | None) -> Content:
        """The Frame tab: the frame as received, and the other one where it came changed."""
        parts = list(_frame_parts(safe("as received first"), self._frame, len(self.event.frame)))
        if other is not None:
            masked = self._redactor.data(other)
            parts += [(SafeText("\n\n"), "")]
            parts += _frame_parts(safe("the same id, other bytes"), masked, len(other))
        else:
            parts[0] = (SafeText(f"{count(len(self.event.frame))} bytes"), "$dim")
        return Content.assemble(*parts)

    # -- copies ---------------------------------------------------------------------------------

    @property
    def json_line(self) -> str:
        """One line of ASCII; the cleaned frame where there is no JSON to write."""
        return write(self.value) if not self.malformed else ascii_line(_readable(self._frame))

    @property
    def json_text(self) -> str:
        """The same over several lines."""
        return write(self.value, indent=2) if not self.malformed else self.json_line

    def for_pager(self) -> SafeText:
        """Pretty JSON, or the frame, without anything that a terminal would act upon."""
        if not self.malformed:
            return pretty_text(self.value, limit=PAGER_LIMIT)
        frame = clean_lines(self._frame.decode("utf-8", "replace"), limit=PAGER_LIMIT)
        return SafeText(f"{self._malformed_inside}\n\n{frame}")

    def masked(self, text: str) -> str:
        """A text of the row with the key masked; not yet safe to show."""
        return self._redactor.text(text)

    @property
    def _malformed_inside(self) -> SafeText:
        return SafeText(f"malformed inside: {self.malformed}")


def laid_out(lines: list[Line], width: int) -> Content:
    """Labels at the left, values beside them, wrapped under themselves; below on few cells."""
    longest = max((len(line.label) for line in lines), default=0)
    indent = max(LABEL_WIDTH, longest + 2)
    if width - indent < LEAST_VALUE_WIDTH:
        indent = 2
    rows: list[Content] = []
    for line in lines:
        value = Content.assemble(*line.spaced)
        wrapped = value.wrap(max(1, width - indent))
        if len(line.label) >= indent:
            rows.append(Content.styled(line.label, "$dim"))
            label = ""
        else:
            label = line.label
        for piece in wrapped:
            rows.append(Content.styled(label.ljust(indent), "$dim") + piece)
            label = ""
    return Content("\n").join(rows)


def ascii_line(text: str) -> str:
    """Safe text as one line of ASCII."""
    return clean(text, limit=len(text) + 64).encode("ascii", "backslashreplace").decode("ascii")


def _readable(frame: bytes) -> SafeText:
    return clean_lines(frame.decode("utf-8", "replace"))


def _frame_parts(heading: SafeText, frame: bytes, size: int) -> Iterator[tuple[SafeText, str]]:
    yield SafeText(f"{heading}, {count(size)} bytes"), "$dim"
    yield SafeText("\n\n"), ""
    yield _readable(frame), "$text"
