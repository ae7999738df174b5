"""The session against a server of another library, which nobody here wrote."""

from __future__ import annotations

import pytest

from agentpost_tui.client.notices import State
from agentpost_tui.domain.event import Event, Malformed
from agentpost_tui.domain.gap import CoverLost, CoverRegained
from agentpost_tui.domain.subscription import Subscription
from tests.helpers.build import make_envelope
from tests.helpers.other_server import OtherServer
from tests.helpers.running import running

ASKED = Subscription(("message.received", "message.bounced"), None, ("env_prod",))


async def test_it_subscribes_answers_pings_and_brings_events_in_their_order() -> None:
    async with (
        OtherServer().running() as server,
        running(server.base_url, server.key, ASKED) as run,
    ):
        asked = await server.wait_for_subscribe()
        assert asked == {
            "type": "subscribe",
            "event_types": ["message.received", "message.bounced"],
            "environment_ids": ["env_prod"],
        }
        await run.until_live()
        await server.ping()
        await server.wait_until(lambda: server.pongs == 1)
        envelopes = [make_envelope() for _ in range(20)]
        for envelope in envelopes:
            await server.send_event(envelope)
        await run.until(lambda: len(run.events) == 20)
        assert [event.id for event in run.events] == [one["id"] for one in envelopes]


async def test_junk_is_counted_and_the_link_stays() -> None:
    async with OtherServer().running() as server, running(server.base_url, server.key) as run:
        await run.until_live()
        for junk in ("{", b"\xff\xfe", "[]", '{"type":"event","type":"ping"}', '{"type":"news"}'):
            await server.send(junk)
        await server.send_event(make_envelope())
        await run.until(lambda: run.events)
        assert any(isinstance(one, Malformed) for one in run.arrivals)
        fates = [one for one in run.arrivals if isinstance(one, Event | Malformed)]
        assert run.session.vitals.received == len(fates)
        assert server.connected == 1
        assert run.state is State.LIVE


@pytest.mark.parametrize("fault", ["close 1000", "close 1012", "close 4000", "cut"])
async def test_after_any_loss_it_waits_dials_subscribes_again_and_says_so(fault: str) -> None:
    async with OtherServer().running() as server, running(server.base_url, server.key) as run:
        await run.until_live()
        if fault == "cut":
            server.cut()
        else:
            await server.close(int(fault.split()[1]), "service restart")
        await run.until(lambda: run.state is State.RECONNECTING)
        assert len(server.subscribes) == 1
        run.clock.advance(60.0)
        run.session.wake()
        await server.wait_for_subscribe(2)
        await run.until(lambda: run.state is State.LIVE)
        facts = [type(fact) for fact in run.facts]
        assert facts.count(CoverLost) == 1
        assert CoverRegained in facts[facts.index(CoverLost) :]


async def test_a_key_that_is_refused_is_dialled_once() -> None:
    async with OtherServer().running() as server, running(server.base_url, "another-key") as run:
        await run.until(lambda: run.state is State.REFUSED)
        run.clock.advance(600.0)
        run.session.wake()
        await run.until(lambda: server.statuses == [401])


async def test_a_changed_subscription_goes_over_a_second_connection() -> None:
    async with OtherServer().running() as server, running(server.base_url, server.key) as run:
        await run.until_live()
        run.session.apply(ASKED)
        await run.wait(1.0)  # no two dials stand closer
        await server.wait_for_subscribe(2)
        assert server.connected == 2
        await server.send_event(make_envelope())
        await server.wait_until(lambda: server.connected == 1)
        assert server.close_codes == [1000]
        assert run.session.status.subscription == ASKED
        assert not [fact for fact in run.facts if isinstance(fact, CoverLost)]
