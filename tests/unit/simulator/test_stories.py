from __future__ import annotations

import itertools
from collections import Counter
from random import Random
from types import GeneratorType

import pytest

from agentpost_tui.simulator.mail import Draft
from agentpost_tui.simulator.stories import Teller

_SEEDS = range(40)


def _types(story: list[tuple[float, Draft]]) -> list[str]:
    return [draft.type for _, draft in story]


@pytest.mark.parametrize("seed", _SEEDS)
def test_a_conversation_takes_turns(seed: int) -> None:
    """received, then perhaps an answer and what became of it, then perhaps received again."""
    told = _types(list(Teller(Random(seed)).conversation()))
    follows = {
        "message.received": {"message.sent", "message.rejected", "end"},
        "message.sent": {"message.delivered", "message.bounced"},
        "message.delivered": {"message.received", "message.complained", "end"},
        "message.bounced": {"end"},
        "message.rejected": {"end"},
        "message.complained": {"end"},
    }
    assert told[0] == "message.received"
    assert all(after in follows[before] for before, after in itertools.pairwise([*told, "end"]))


@pytest.mark.parametrize("seed", _SEEDS)
def test_a_conversation_stays_in_its_thread_and_answers_with_re(seed: int) -> None:
    told = [draft.data for _, draft in Teller(Random(seed)).conversation()]
    full = [data for data in told if "thread_id" in data]
    assert len({data["thread_id"] for data in full}) == 1
    first, *rest = (data["subject"] for data in full if "subject" in data)
    assert set(rest) <= {f"Re: {first}"}


@pytest.mark.parametrize("seed", _SEEDS)
def test_nothing_happens_before_its_cause(seed: int) -> None:
    teller = Teller(Random(seed))
    stories = [teller.conversation(), teller.offer(), teller.newsletter(), teller.attack()]
    assert all(pause >= 0 for story in stories for pause, _ in story)


def test_an_offer_is_sent_before_anything_is_received() -> None:
    told = [_types(list(Teller(Random(seed)).offer())) for seed in _SEEDS]
    assert {types[0] for types in told} <= {"message.sent", "message.rejected"}
    assert any("message.received" in types for types in told)


def test_two_machines_answer_each_other_with_ever_more_re() -> None:
    story = list(Teller(Random(1)).loop())
    subjects = [draft.data["subject"] for _, draft in story if draft.type == "message.received"]
    assert subjects[:3] == ["Out of office", "Re: Re: Out of office", "Re: " * 4 + "Out of office"]
    assert len({draft.data["thread_id"] for _, draft in story}) == 1
    assert sum(pause for pause, _ in story) < 30


def test_a_domain_passes_its_check_alone() -> None:
    assert _types(list(Teller(Random(1)).domain())) == ["domain.verified"]


def test_most_stories_are_conversations() -> None:
    teller = Teller(Random(1))
    stories = [teller.any_story() for _ in range(1_000)]
    kinds = Counter(story.__name__ for story in stories if isinstance(story, GeneratorType))
    assert kinds["conversation"] > 500
    assert set(kinds) == {"conversation", "offer", "newsletter", "attack", "loop", "domain"}


def test_ids_are_never_used_twice() -> None:
    teller = Teller(Random(1))
    ids = [teller.new_id("msg") for _ in range(10_000)]
    assert len(set(ids)) == len(ids)
    assert all(len(one) == len("msg_") + 24 for one in ids)
