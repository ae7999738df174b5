from __future__ import annotations

from agentpost_tui.domain import stats as module
from agentpost_tui.domain.stats import RateMeter, Stats
from agentpost_tui.domain.subscription import Subscription
from tests.helpers.build import START, make_event


def test_events_and_problems_are_counted_by_environment_and_inbox() -> None:
    stats = Stats()
    bounced = make_event(type="message.bounced")
    stats.add([make_event(), bounced, make_event(inbox_id="")], START)
    assert stats.environments["env_prod"].events == 3
    assert stats.sources["env_prod", "inb_support"].problems == 1
    assert stats.sources["env_prod", ""].events == 1
    stats.remove([bounced])
    assert stats.sources["env_prod", "inb_support"].problems == 0
    assert stats.types["message.bounced"] == 0


def test_sources_of_the_subscription_stand_at_nothing_until_heard_of() -> None:
    stats = Stats()
    stats.expect(Subscription((), "inb_1", ("env_1",)))
    assert stats.sources["env_1", "inb_1"].events == 0
    assert stats.environments["env_1"].last_at is None


def test_sources_beyond_the_bound_are_one() -> None:
    stats = Stats()
    count = module.MAX_SOURCES + 10
    stats.add([make_event(inbox_id=f"inb_{number}") for number in range(count)], START)
    assert len(stats.sources) <= module.MAX_SOURCES + 1
    assert sum(source.events for source in stats.sources.values()) == count


def test_a_rate_forgets_what_is_long_ago() -> None:
    meter = RateMeter(cells=10, seconds=1.0)
    meter.add(10, START)
    assert meter.per_second(START + 1, 5.0) > 0
    assert sum(meter.counts(START + 60)) == 0
