from __future__ import annotations

from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.simulator import framing
from tests.helpers.build import make_envelope
from tests.helpers.fake_link import FakeLink


def test_it_asks_for_what_any_of_its_subscriptions_admits() -> None:
    link = FakeLink()
    assert not link.asks_for(make_envelope())
    link.subscriptions = [Subscription(("message.sent",)), Subscription(inbox_id="inb_support")]
    assert link.asks_for(make_envelope())
    assert not link.asks_for(make_envelope(data={"inbox_id": "inb_other"}))


def test_events_are_written_and_kept_account_of() -> None:
    link = FakeLink()
    link.send_events(b"frames", ["evt_1", "evt_2"])
    assert link.transport.written == b"frames"
    assert list(link.dial.sent) == ["evt_1", "evt_2"]


def test_a_slow_client_loses_events_which_is_counted() -> None:
    link = FakeLink(backlog_bytes=1_000)
    link.transport.unsent = 1_001
    link.send_events(b"frames", ["evt_1", "evt_2"])
    assert link.transport.written == b""
    assert (link.dial.events, link.dial.dropped) == (0, 2)


def test_one_frame_may_exceed_the_bound() -> None:
    link = FakeLink(backlog_bytes=1_000)
    link.send_events(b"x" * 5_000, ["evt_1"])
    assert link.dial.events == 1


def test_a_closing_link_neither_sends_nor_drops() -> None:
    link = FakeLink()
    link.open = False
    link.send_events(b"frames", ["evt_1"])
    assert not link.write(b"raw")
    assert (link.transport.written, link.dial.events, link.dial.dropped) == (b"", 0, 0)


def test_a_frozen_link_withholds_and_a_thaw_brings_it_all() -> None:
    link = FakeLink()
    link.freeze()
    link.send_events(b"one,", ["evt_1"])
    link.write(b"two")
    assert (link.transport.written, link.transport.reading, link.dial.events) == (b"", False, 0)
    link.thaw()
    assert (link.transport.written, link.transport.reading) == (b"one,two", True)
    assert list(link.dial.sent) == ["evt_1"]


def test_what_is_withheld_is_bounded_too() -> None:
    link = FakeLink(backlog_bytes=10)
    link.freeze()
    for number in range(10):
        link.send_events(b"frame", [f"evt_{number}"])
    assert link.dial.dropped == 7  # the third exceeds the bound, and is the last


def test_a_thaw_of_what_is_not_frozen_does_nothing() -> None:
    link = FakeLink()
    link.thaw()
    assert link.transport.written == b""


async def test_a_proper_code_is_the_librarys_business() -> None:
    link = FakeLink()
    await link.close(1012, "é" * 200)
    assert link.socket.closed == (1012, "é" * 60)
    assert link.dial.close_sent == 1012


async def test_an_improper_code_is_written_past_it() -> None:
    link = FakeLink()
    await link.close(1005, "forbidden")
    assert link.socket.closed is None
    assert link.transport.written == framing.close(1005, "forbidden")
    assert not link.write(b"after the end")


async def test_a_close_thaws_first() -> None:
    link = FakeLink()
    link.freeze()
    await link.close(1001)
    assert not link.frozen


async def test_nobody_waits_for_the_frozen() -> None:
    link = FakeLink()
    await link.drain()
    link.freeze()
    await link.drain()
    assert link.socket.drained == 1


def test_a_ping_is_owed_a_pong() -> None:
    link = FakeLink()
    link.ping()
    assert link.owes_pong
    assert link.taken() == [{"type": "ping"}]
