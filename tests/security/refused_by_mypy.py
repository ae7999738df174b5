"""What the type checker must refuse: a plain `str` where safe text is asked for.

Never run, only checked: each line marked `refused` must be an error, and nothing else may be one.
"""

from __future__ import annotations

from agentpost_tui.text import SafeText, clean
from agentpost_tui.ui.format import fit
from agentpost_tui.ui.headers import Header
from agentpost_tui.ui.lines import Line, hanging, heading, line
from agentpost_tui.ui.pager import show_in_pager
from agentpost_tui.ui.screens.copy_as import Copy
from agentpost_tui.ui.screens.dialog import button, row
from agentpost_tui.ui.widgets.detail_tabs import DetailTabs, Tab
from agentpost_tui.ui.widgets.event_table import EventTable
from agentpost_tui.ui.widgets.field import Completion
from agentpost_tui.ui.widgets.last_hour import text
from agentpost_tui.ui.widgets.status_bar import Identity


async def draw(raw: str, tabs: DetailTabs, table: EventTable) -> None:
    shown: SafeText = clean(raw)
    fit(shown, 10)
    fit(raw, 10)  # refused
    line((raw, "plain"))  # refused
    Line(((raw, "plain"),))  # refused
    heading(raw)  # refused
    hanging([], raw, "plain", 10)  # refused
    Header(raw, ())  # refused
    Header(shown, ((raw, "plain"),))  # refused
    Copy(raw, shown, str)  # refused
    Copy(shown, raw, str)  # refused
    Completion(raw, shown)  # refused
    Completion(shown, raw)  # refused
    Identity(raw, shown)  # refused
    Identity(shown, raw)  # refused
    row(raw)  # refused
    button(raw, "id")  # refused
    text(raw)  # refused
    tabs.show((), Tab.TEXT, raw)  # refused
    table.teach((raw,))  # refused
    await show_in_pager(table.app, [], raw)  # refused
