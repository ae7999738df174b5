"""A story in which events meet every fate, told step by step through all that counts them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC

from agentpost_tui.client.handover import Handover
from agentpost_tui.client.notices import Vitals
from agentpost_tui.client.protocol import RealtimeProtocol
from agentpost_tui.domain.dashboard import Dashboard
from agentpost_tui.domain.filter.compiled import Filter, FilterContext, compile_filter
from agentpost_tui.domain.ledger import Balance
from agentpost_tui.domain.subscription import Subscription
from tests.helpers.build import START, make_event, make_frame

BROKEN = b'{"type":'


class Books:
    """Protocol, handover and dashboard as in a running program, without socket and screen."""

    def __init__(self, restored: int = 0) -> None:
        self.vitals = Vitals()
        self.handover = Handover()
        self.dashboard = Dashboard(keep_events=40)
        self._protocol = RealtimeProtocol(Subscription(inbox_id="inb_support"), self.vitals, START)

        if restored:
            kinds = ("message.bounced", "message.received")
            past = [make_event(type=kinds[number % 2]) for number in range(restored)]
            self.dashboard.restore(past)

    def balance(self) -> Balance:
        return self.dashboard.balance(self.vitals.received, self.handover.pending)

    def receive(self, *frames: bytes) -> None:
        """Frames come in, and wait in the handover."""
        for frame in frames:
            arrival = self._protocol.receive(frame, START)
            if arrival is not None:
                self.handover.put(arrival)

    def paint(self) -> None:
        """The paint clock takes what waits."""
        self.dashboard.ingest(self.handover.take(), START)

    def mail(self) -> None:
        """One of every kind: shown under any filter, hidden by it, outside, broken, repeated."""
        again = make_frame(type="message.bounced")
        self.receive(
            make_frame(type="message.bounced"),
            make_frame(),
            make_frame(data={"inbox_id": "inb_else"}),
            BROKEN,
            again,
            make_frame(),
            again,
        )

    def scan(self) -> None:
        """Look at all, a few at a time."""
        while self.dashboard.view.is_scanning:
            self.dashboard.view.scan(3)

    def mark(self, *places: int) -> None:
        """Mark, or unmark, events by their place in the store."""
        store = self.dashboard.store
        for place in places:
            self.dashboard.toggle_mark(store[store.first + place])

    def story(self) -> Iterator[str]:
        """Every fate and every way of seeing; each step says what it was."""
        view = self.dashboard.view
        for _ in range(2):
            self.mail()
            yield "mail waits in the handover"
            self.paint()
            yield "mail is shown"
        view.set_filter(bounced())
        yield "a filter is set"
        view.scan(3)
        yield "some of it was looked at"
        self.scan()
        self.mail()
        self.paint()
        yield "mail comes under a filter"
        view.show_outside(True)
        self.scan()
        self.mail()
        self.paint()
        yield "mail comes, and outside is shown"
        view.show_outside(False)
        self.scan()
        self.mark(0, 1)
        view.show_marked_only(True)
        self.scan()
        yield "only what is marked"
        self.mark(0, 4)
        yield "marks under marks-only"
        view.show_marked_only(False)
        self.scan()
        view.pause()
        self.mail()
        self.paint()
        yield "mail waits beyond the pause"
        view.resume()
        yield "the pause is over"
        view.set_filter(None)
        self.scan()
        yield "no filter"
        for _ in range(12):
            self.mail()
            self.paint()
        yield "the oldest went, the marked stayed"
        self.mark(3)
        view.pause()
        for _ in range(12):
            self.mail()
            self.paint()
        view.resume()
        yield "the oldest went beyond a pause"


def bounced() -> Filter:
    """A filter that half of the mail passes."""
    return compile_filter("type:bounced", FilterContext(now=lambda: START, zone=UTC))
