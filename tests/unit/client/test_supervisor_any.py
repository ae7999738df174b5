"""Rules of the state machine that hold whatever happens, in whatever order."""

from __future__ import annotations

import random

import pytest

from agentpost_tui.client.ending import Ending, How
from agentpost_tui.domain.gap import CoverDoubtful, CoverLost, CoverRegained, CoverSettled
from agentpost_tui.domain.subscription import Subscription
from tests.helpers.supervised import Supervised

SENT = Subscription(("message.sent",))
CLOSED = Ending(How.CLOSED, 1012)


@pytest.mark.parametrize("seed", range(40))
def test_whatever_happens_the_rules_hold(seed: int) -> None:
    chance = random.Random(seed)
    run = Supervised()
    run.start()
    ended: set[int] = set()
    endings = [CLOSED, Ending(How.CUT), Ending(How.STATUS, 503), Ending(How.STATUS, 404)]
    for _ in range(400):
        alive = [one for one in range(1, run.newest + 1) if one not in ended]
        one = chance.choice(alive) if alive else None
        match chance.randrange(10):
            case 0:
                run.reconnect()
            case 1:
                run.apply(chance.choice([SENT, Subscription()]))
            case 2:
                chance.choice([run.go_offline, run.go_online])()
            case 3 if one is not None:
                run.end(chance.choice(endings), one)
                ended.add(one)
            case 4 | 5 if one is not None and one not in run.protocols:
                protocol = run.supervisor.opened(one, run.now)
                if protocol is not None:
                    run.protocols[one] = protocol
                    run.asked_for[one] = SENT
                run.look()
            case 6 | 7 if one in run.protocols:
                run.event(one)
            case _:
                run.wait(chance.choice([0.1, 1.0, 8.0]))
        run.supervisor.tick(run.now)
        run.look()
        wake_at = run.supervisor.next_wake_at
        assert wake_at is None or run.now < wake_at <= run.now + 1.0
        open_now = [g for g in range(1, run.newest + 1) if g not in ended and not left(run, g)]
        assert len(open_now) <= 2
    gaps = [b - a for a, b in zip(run.dialed_at, run.dialed_at[1:], strict=False)]
    assert min(gaps, default=1.0) >= 0.25 - 1e-6
    check_facts(run)


def left(run: Supervised, generation: int) -> bool:
    return bool({"Close", "Abort"} & set(run.asked(generation)))


def check_facts(run: Supervised) -> None:
    """Losses and gains take turns, the first is a gain, and no gap ends before it began; but a
    loss by the user may become another's."""
    lost_since: float | None = float("-inf")
    is_by_user = False
    for fact in run.facts:
        match fact:
            case CoverLost(since, _, by_user):
                assert lost_since is None or (is_by_user and not by_user and since >= lost_since)
                lost_since, is_by_user = lost_since or since, by_user
            case CoverRegained(at):
                assert lost_since is not None
                assert at >= lost_since
                lost_since = None
            case CoverSettled() | CoverDoubtful():
                assert lost_since is None
