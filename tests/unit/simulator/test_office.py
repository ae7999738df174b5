from __future__ import annotations

import pytest

from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.errors import SettingsError
from agentpost_tui.simulator import faults, framing
from agentpost_tui.simulator.mail import iso
from agentpost_tui.simulator.office import Office
from tests.helpers.build import make_envelope
from tests.helpers.fake_link import FakeLink


def _office(*subscriptions: Subscription | None) -> tuple[Office, list[FakeLink]]:
    office = Office()
    links = [FakeLink(office.truth, 10**6) for _ in subscriptions]
    for link, subscription in zip(links, subscriptions, strict=True):
        link.subscriptions = [subscription] if subscription else []
    office.links.extend(links)
    return office, links


def test_an_event_goes_to_those_who_asked_for_it() -> None:
    office, links = _office(Subscription(), Subscription(("message.sent",)), None)
    envelope = make_envelope()
    assert office.emit(envelope) == 1
    assert [link.taken() for link in links] == [[{"type": "event", "data": envelope}], [], []]
    assert office.generated == 1


def test_raw_frames_go_to_everybody() -> None:
    office, [link] = _office(None)
    office.send_raw("text")
    office.send_raw(b"bytes")
    office.send_raw(b"bytes", framing.TEXT)
    office.send_raw("half a pair: \ud83d")
    assert link.transport.written == (
        b"\x81\x04text\x82\x05bytes\x81\x05bytes\x81\x10half a pair: \xed\xa0\xbd"
    )


@pytest.mark.parametrize("type", ["message.bounced", "domain.verified", "message.received.spam"])
def test_a_sample_is_of_any_type_and_any_time(type: str) -> None:
    envelope = Office().sample(type, at=7.0)
    assert (envelope["type"], envelope["timestamp"]) == (type, iso(7.0))


def test_samples_differ() -> None:
    office = Office()
    assert office.sample()["id"] != office.sample()["id"]


def test_dials_are_treated_as_planned_and_then_as_the_door_says() -> None:
    office = Office()
    assert office.treatment() is None
    office.plan_dials("refuse:503", "accept", faults.parse("cut"))
    office.door = faults.parse("hang")
    treatments = [office.treatment() for _ in range(4)]
    assert [treatment and treatment.name for treatment in treatments] == [
        "refuse",
        None,
        "cut",
        "hang",
    ]


async def test_mending_ends_all_that_stands() -> None:
    office, [link] = _office(Subscription())
    office.plan_dials("hang")
    await office.inject("refuse:503")
    await office.inject("no_app_pings")
    await office.inject("freeze")
    await office.inject("mend")
    assert office.treatment() is None
    assert office.app_pings
    assert not link.frozen


async def test_an_unknown_fault_is_an_error() -> None:
    with pytest.raises(SettingsError, match="unknown fault"):
        await Office().inject("explode")


async def test_what_is_started_ends_with_the_office() -> None:
    office = Office()
    async with office.at_work():
        await office.inject("flood:1:3600")
        await office.inject("ping_storm:1:3600")


async def test_an_error_at_work_stays_itself() -> None:
    with pytest.raises(ZeroDivisionError):
        async with Office().at_work():
            raise ZeroDivisionError
