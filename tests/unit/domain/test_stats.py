from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentpost_tui.domain import stats as module
from agentpost_tui.domain.event import KNOWN_TYPES, Event
from agentpost_tui.domain.stats import ANYWHERE, OTHERS, RateMeter, Stats
from agentpost_tui.domain.subscription import Subscription
from tests.helpers.build import START, make_event


def test_a_meter_counts_by_stretches_and_forgets_the_old_ones() -> None:
    meter = RateMeter(cells=4, seconds=5.0)
    meter.add(2, 1000.0)
    meter.add(1, 1004.9)
    meter.add(7, 1005.0)
    assert list(meter.counts(1005.0)) == [0, 0, 3, 7]
    assert list(meter.counts(1015.0)) == [3, 7, 0, 0]
    assert list(meter.counts(2000.0)) == [0, 0, 0, 0]


def test_a_rate_is_told_of_whole_stretches_and_what_has_passed_of_the_present_one() -> None:
    meter = RateMeter(cells=10, seconds=1.0)
    for second in range(4):
        meter.add(10, 1000.0 + second)
    assert meter.per_second(1004.0, seconds=4.0) == pytest.approx(10.0)
    assert meter.per_second(1004.5, seconds=4.0) == pytest.approx(40 / 4.5)
    assert meter.per_second(1100.0, seconds=4.0) == 0.0


def test_a_rate_right_at_the_start_is_a_number() -> None:
    assert RateMeter(cells=1, seconds=1.0).per_second(0.0, seconds=1.0) == 0.0


def test_an_event_counts_for_its_environment_its_inbox_and_its_type() -> None:
    stats = Stats()
    stats.add([make_event(), make_event(type="message.bounced"), make_event(inbox_id="")], START)
    environment = stats.environments["env_prod"]
    assert (environment.events, environment.problems, environment.last_at) == (3, 1, START)
    assert stats.sources["env_prod", "inb_support"].events == 2
    assert stats.sources["env_prod", ""].problems == 0
    assert stats.types == {"message.received": 2, "message.bounced": 1}


def test_only_bounced_complained_and_rejected_are_problems() -> None:
    stats = Stats()
    stats.add([make_event(type=known) for known in KNOWN_TYPES], START)
    assert stats.environments["env_prod"].problems == 3


def test_arrivals_are_metered_by_minute_by_hour_and_by_source() -> None:
    stats = Stats()
    stats.add([make_event(), make_event(inbox_id="inb_sales")], START)
    stats.add([], START + 1)
    assert sum(stats.rate.counts(START)) == sum(stats.hour.counts(START)) == 2
    assert sum(stats.sources["env_prod", "inb_sales"].rate.counts(START)) == 1
    assert sum(stats.environments["env_prod"].rate.counts(START)) == 2


def test_what_is_evicted_counts_no_more_but_was_the_last_one_still() -> None:
    stats = Stats()
    bounce = make_event(type="message.bounced")
    stats.add([bounce], START)
    stats.remove([bounce])
    source = stats.sources["env_prod", "inb_support"]
    assert (source.events, source.problems, source.last_at) == (0, 0, START)
    assert stats.types["message.bounced"] == 0


# -- sources that a subscription names --------------------------------------------------------


def test_sources_that_were_asked_for_stand_at_zero() -> None:
    stats = Stats()
    stats.expect(Subscription((), "inb_qa", ("env_a", "env_b")))
    assert list(stats.environments) == ["env_a", "env_b"]
    assert list(stats.sources) == [("env_a", "inb_qa"), ("env_b", "inb_qa")]
    assert stats.environments["env_a"].last_at is None


def test_an_inbox_asked_for_by_itself_waits_until_its_environment_is_known() -> None:
    stats = Stats()
    stats.expect(Subscription(inbox_id="inb_qa"))
    assert list(stats.sources) == [(ANYWHERE, "inb_qa")]
    stats.add([make_event(env_id="env_stage", inbox_id="inb_qa")], START)
    assert list(stats.environments) == ["env_stage"]
    assert list(stats.sources) == [("env_stage", "inb_qa")]


def test_an_inbox_that_is_known_is_not_waited_for() -> None:
    stats = Stats()
    stats.add([make_event(inbox_id="inb_qa")], START)
    stats.expect(Subscription(inbox_id="inb_qa"))
    assert list(stats.environments) == ["env_prod"]


def test_another_subscription_lets_go_of_what_was_never_heard_of() -> None:
    stats = Stats()
    seen = stats.environments.keys()  # a filter holds on to it
    stats.expect(Subscription((), None, ("env_prod", "env_quiet")))
    stats.add([make_event()], START)
    stats.expect(Subscription((), None, ("env_other",)))
    assert list(seen) == ["env_prod", "env_other"]


def test_a_pattern_names_no_source() -> None:
    stats = Stats()
    stats.expect(Subscription((), "inb_*", ("env_*",)))
    assert not stats.environments
    assert not stats.sources


def test_the_revision_tells_when_sources_come_or_go() -> None:
    stats = Stats()
    seen = [stats.revision]
    event = make_event()
    for _ in range(2):
        stats.add([event], START)
        seen.append(stats.revision)
    for _ in range(2):
        stats.expect(Subscription((), None, ("env_quiet",)))
        seen.append(stats.revision)
    stats.remove([event])
    seen.append(stats.revision)
    assert seen[0] != seen[1] == seen[2] != seen[3] == seen[4] == seen[5]


# -- bounds -----------------------------------------------------------------------------------


def test_beyond_the_bound_sources_count_as_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_SOURCES", 2)
    stats = Stats()
    events = [make_event(env_id=f"env_{number}") for number in range(5)]
    stats.add(events, START)
    assert list(stats.environments) == ["env_0", "env_1", OTHERS]
    assert stats.environments[OTHERS].events == 3
    stats.remove(events)
    assert [source.events for source in stats.environments.values()] == [0, 0, 0]


def test_what_counts_as_others_stays_there_when_a_place_becomes_free(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "MAX_SOURCES", 2)
    stats = Stats()
    stats.expect(Subscription((), "inb_support", ("env_0", "env_1")))
    late = make_event(env_id="env_late")
    stats.add([late], START)
    stats.expect(Subscription((), "inb_support", ("env_late",)))
    stats.add([make_event(env_id="env_late")], START)
    stats.remove([late])
    assert {key: source.events for key, source in stats.environments.items()} == {OTHERS: 1}


def test_beyond_the_bound_types_count_as_others_but_the_known_ones_never(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "MAX_TYPES", 2)
    stats = Stats()
    events = [make_event(type=f"odd.{number}") for number in range(4)]
    events.append(make_event(type="message.sent"))
    stats.add(events, START)
    assert stats.types == {"odd.0": 1, "odd.1": 1, OTHERS: 2, "message.sent": 1}
    stats.remove(events)
    assert set(stats.types.values()) == {0}


places = st.sampled_from(["", "a", "b", "c", "d"])
some_events = st.lists(
    st.builds(
        lambda env, inbox, kind: make_event(env_id=env, inbox_id=inbox, type=kind),
        places,
        places,
        st.sampled_from([*KNOWN_TYPES, "odd.1", "odd.2", "odd.3"]),
    ),
    max_size=30,
)


@given(added=some_events, removed=st.integers(0, 30))
def test_the_counts_add_up_whatever_comes_and_goes(added: list[Event], removed: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "MAX_SOURCES", 6)
        patch.setattr(module, "MAX_TYPES", 4)
        stats = Stats()
        for event in added:
            stats.add([event], START)
        stats.remove(added[:removed])
        held = max(0, len(added) - removed)
        assert sum(source.events for source in stats.environments.values()) == held
        assert sum(source.events for source in stats.sources.values()) == held
        assert sum(stats.types.values()) == held
        every = [*stats.environments.values(), *stats.sources.values()]
        assert all(0 <= source.problems <= source.events for source in every)
