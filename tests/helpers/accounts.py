"""The books, audited: the ledger adds up, and every event held is where its counter says."""

from __future__ import annotations

from agentpost_tui.domain.dashboard import Dashboard
from agentpost_tui.domain.event import MARKED, OUTSIDE, Event


def audit(dashboard: Dashboard, received: int, in_handover: int) -> None:
    """Fail unless the ledger is even, and a plain loop over the store comes to the same rows."""
    balance = dashboard.balance(received, in_handover)
    assert balance.is_even, f"counters disagree by {balance.difference}: {balance}"
    view, store = dashboard.view, dashboard.store
    if view.is_scanning or (view.filter is not None and view.filter.is_relative):
        return  # what passes is not known yet, or changes with the time
    end = store.end - view.beyond
    held = store.before(store.first, len(store)) + store.since(0)
    assert list(view.seqs) == [
        event.seq for event in held if event.seq < end and _passes(dashboard, event)
    ]


def _passes(dashboard: Dashboard, event: Event) -> bool:
    view = dashboard.view
    return (
        (view.filter is None or view.filter.matches(event))
        and (not view.is_marked_only or bool(event.flags & MARKED))
        and (view.shows_outside or not event.flags & OUTSIDE)
    )
