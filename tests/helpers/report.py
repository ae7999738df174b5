"""Facts for the connection log, each changeable by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from typing import Any

from agentpost_tui.client.notices import LogEntry, State, Status, Vitals
from agentpost_tui.domain.coverage import Coverage
from agentpost_tui.domain.event import Malformed
from agentpost_tui.domain.gap import CoverLost, CoverRegained, CoverSettled
from agentpost_tui.domain.ledger import Balance
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.redact import Redactor
from agentpost_tui.text import SafeText
from agentpost_tui.ui.connection_facts import Facts
from agentpost_tui.ui.connection_report import report
from agentpost_tui.ui.format import Times
from agentpost_tui.ui.lines import plain
from agentpost_tui.ui.widgets.status_bar import Identity
from tests.helpers.build import START

KEY = "ap_sk_live_0123456789abcdefk3y9"
HOSTILE = "\x1b]0;x\x07 [/] [@click=app.quit]x[/] \u202eevil \x9b31m"
IDENTITY = Identity(SafeText("api.agent-post.dev"), SafeText("ap_sk_live_…k3y9"))
EVEN = Balance(201, 1, 2, 3, 0, 30, 160, 5)


STORY = (
    LogEntry(START - 100, State.CONNECTING, ""),
    LogEntry(START - 99, State.LIVE, ""),
    LogEntry(START - 50, None, "complaint: slow down"),
    LogEntry(START - 40, State.RECONNECTING, "closed 1012 service restart", 2),
    LogEntry(START - 30, State.CONNECTING, "closed 1012 service restart", 2),
    LogEntry(START - 29, State.RECONNECTING, "closed 1012 service restart", 3),
)


def make_facts(**changes: Any) -> Facts:
    """LIVE for a minute, with nothing strange, and a ledger that adds up."""
    status = Status(State.LIVE, START, Subscription(), live_since=START - 60)
    made = Facts(
        now=START,
        times=Times(zone=UTC),
        identity=IDENTITY,
        redactor=Redactor(KEY),
        status=status,
        vitals=Vitals(),
        balance=EVEN,
        coverage=Coverage(),
        malformed=(),
        log=(),
        label=lambda id_: {"env_prod": "production"}.get(id_, id_),
    )
    return replace(made, **changes)


def text_of(made: Facts, width: int = 100) -> str:
    """The whole report."""
    return plain(report(made, width))


def covered(*what: Any) -> Coverage:
    """Half an hour of cover, but for `what` happened."""
    coverage = Coverage()
    for fact in (CoverRegained(START - 1800), CoverSettled(START - 1798), *what):
        coverage.apply(fact, before=0)
    return coverage


def hostile() -> Facts:
    """Whatever a stranger or the server can write, everywhere it can stand."""
    said = f"{HOSTILE} {KEY}"
    subscription = Subscription((said,), said, (said,))
    return make_facts(
        status=Status(State.REFUSED, START, subscription, cause=said, hint=said),
        coverage=covered(CoverLost(START - 100, said)),
        malformed=[Malformed(said, said.encode("utf-8", "replace"), START)],
        log=[LogEntry(START, State.REFUSED, said), LogEntry(START, None, said)],
        label=lambda id_: id_,
    )
