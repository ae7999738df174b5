"""What of an event to copy, and where to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList

from agentpost_tui.text import SafeText, clean, safe
from agentpost_tui.ui.format import count
from agentpost_tui.ui.opened import Opened
from agentpost_tui.ui.screens.dialog import Dialog

LABEL_WIDTH = 12
PREVIEW = 200


@dataclass(frozen=True, slots=True)
class Copy:
    """One thing that can be copied."""

    label: SafeText
    text: str
    """What leaves: safe text, or ASCII."""
    preview: SafeText
    to_file: bool = False


def copies_of(opened: Opened) -> list[Copy]:
    """All that can be copied of an event; what it does not have is left out."""
    event = opened.event
    payload = opened.envelope.payload if opened.envelope is not None else None
    fields = [(safe("id"), event.id), (safe("type"), event.type)]
    if payload is not None:
        fields += [
            (safe("message id"), payload.message_id),
            (safe("thread id"), payload.thread_id),
            (safe("inbox id"), payload.inbox_id),
            (safe("subject"), payload.subject),
            (safe("sender"), ", ".join(payload.sender)),
            (safe("recipients"), ", ".join(payload.to)),
        ]
    masked = [(label, opened.masked(text)) for label, text in fields if text]
    found = [
        Copy(label, clean(text, limit=len(text) + 64), clean(text, limit=PREVIEW))
        for label, text in masked
    ]
    line, text = opened.json_line, opened.json_text
    found.append(Copy(safe("JSON"), text, SafeText(f"{count(len(text))} characters, indented")))
    found.append(Copy(safe("JSON line"), line, SafeText(f"{count(len(line))} characters")))
    found.append(Copy(safe("to a file"), f"{text}\n", safe("in this folder"), to_file=True))
    return found


class CopyAs(Dialog[Copy]):
    """A list to choose from; the choice is the result."""

    heading = safe("copy")
    keys = safe("enter copies · esc closes")
    AUTO_FOCUS: ClassVar[str] = "OptionList"

    def __init__(self, copies: Sequence[Copy]) -> None:
        super().__init__()
        self._copies = copies

    def compose_body(self) -> ComposeResult:
        yield OptionList(*map(_prompt, self._copies), markup=False, compact=True)

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._copies[event.option_index])


def _prompt(copy: Copy) -> Content:
    label = Content.styled(copy.label.ljust(LABEL_WIDTH), "$dim")
    return (label + Content.styled(copy.preview, "$text")).truncate(300, ellipsis=True)
