"""What of an event to copy, and where to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Input, OptionList

from agentpost_tui.text import SafeText, clean, safe
from agentpost_tui.ui.opened import Opened
from agentpost_tui.ui.screens.dialog import Dialog, row
from agentpost_tui.ui.widgets.field import Field

LABEL_WIDTH = 16
PREVIEW = 200


@dataclass(frozen=True, slots=True)
class Copy:
    """One thing that can be copied."""

    label: SafeText
    preview: SafeText
    text: Callable[[], str | None]
    """Makes what leaves: one line of safe text, or ASCII; for a file lines of it, which may be
    slow. None when it is too large for a clipboard."""
    is_file: bool = False


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the dialog gives back."""

    copy: Copy
    folder: str


def copies_of(opened: Opened) -> list[Copy]:
    """All that can be copied of an event; what it does not have is left out."""
    event = opened.event
    fields = [(safe("id"), event.id), (safe("type"), event.type)]
    if opened.envelope is not None:
        payload = opened.envelope.payload
        fields += [
            (safe("message id"), payload.message_id),
            (safe("thread id"), payload.thread_id),
            (safe("inbox id"), payload.inbox_id),
            (safe("environment id"), event.env_id),
            (safe("subject"), payload.subject),
            (safe("from"), ", ".join(payload.sender)),
            (safe("to"), ", ".join(payload.to)),
            (safe("text"), payload.text),
        ]
    else:
        fields += [(safe("subject"), event.subject), (safe("who"), event.who)]
    return [
        *(_field(opened, label, text) for label, text in fields if text),
        Copy(safe("JSON"), safe("indented"), partial(opened.as_json, indent=2)),
        Copy(safe("JSON line"), safe("one line"), opened.as_json),
        Copy(safe("to a file"), safe("new, for your eyes only"), opened.for_file, is_file=True),
    ]


def _field(opened: Opened, label: SafeText, text: str) -> Copy:
    preview = clean(opened.masked(text), limit=PREVIEW)
    return Copy(label, preview, partial(opened.one_line, text))


class CopyAs(Dialog[Chosen]):
    """A list to choose from; below it the folder for a file."""

    heading = safe("copy")
    keys = safe("enter copies · tab to the folder · esc closes")
    AUTO_FOCUS: ClassVar[str] = "OptionList"

    options = query_one(OptionList)
    folder = query_one(Field)

    def __init__(self, copies: Sequence[Copy]) -> None:
        super().__init__()
        self._copies = copies

    def compose_body(self) -> ComposeResult:
        yield OptionList(
            *map(_prompt, self._copies), classes="dialog-list", markup=False, compact=True
        )
        yield row(safe("folder"), Field(".", placeholder="where files go"))

    @on(OptionList.OptionSelected)
    def _option_selected(self, event: OptionList.OptionSelected) -> None:
        self._choose(self._copies[event.option_index])

    @on(Input.Submitted)
    def _folder_submitted(self) -> None:
        self._choose(next(copy for copy in self._copies if copy.is_file))

    def _choose(self, copy: Copy) -> None:
        self.dismiss(Chosen(copy, self.folder.value))


def _prompt(copy: Copy) -> Content:
    label = Content.styled(copy.label.ljust(LABEL_WIDTH), "$dim")
    return label + Content.styled(copy.preview, "$text")
