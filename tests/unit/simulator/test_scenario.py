from __future__ import annotations

import json
from collections import Counter, defaultdict
from datetime import datetime
from functools import cache
from itertools import pairwise
from typing import Any

import pytest

from agentpost_tui.domain.event import KNOWN_TYPES
from agentpost_tui.simulator.mail import iso
from agentpost_tui.simulator.scenario import KEY, NAMES, Scenario, rhythm

_START = 1_795_510_000.0


def _play(count: int, seed: int = 1, start: float = _START, rate: float = 1.0) -> list[Any]:
    scenario = Scenario(seed, start, rate)
    return [scenario.next() for _ in range(count)]


@cache
def _long() -> list[Any]:
    """Some hours of mail."""
    return _play(20_000)


def _at(envelope: dict[str, Any]) -> float:
    return datetime.fromisoformat(envelope["timestamp"]).timestamp()


def test_the_same_seed_gives_the_same_events_whenever_it_starts() -> None:
    first, second = _play(500, start=_START), _play(500, start=_START + 12_345)
    for (due, one), (later, other) in zip(first, second, strict=True):
        assert (one["id"], one["type"]) == (other["id"], other["type"])
        assert one["data"].get("subject") == other["data"].get("subject")
        assert later - due == pytest.approx(12_345)


def test_another_seed_gives_other_events() -> None:
    ids = {envelope["id"] for _, envelope in _play(500, seed=1)}
    assert not ids & {envelope["id"] for _, envelope in _play(500, seed=2)}


def test_events_are_due_in_order_and_carry_the_time_they_are_due() -> None:
    assert all(before[0] <= after[0] for before, after in pairwise(_long()))
    assert all(envelope["timestamp"] == iso(due) for due, envelope in _long())


def test_every_documented_type_occurs_and_no_other() -> None:
    assert {envelope["type"] for _, envelope in _long()} == set(KNOWN_TYPES)


def test_about_two_events_a_second() -> None:
    events = _long()
    assert 1 < len(events) / (events[-1][0] - _START) < 3


def test_a_higher_rate_is_busier() -> None:
    usual, busy = _play(3_000), _play(3_000, rate=4)
    assert usual[-1][0] - _START > 3 * (busy[-1][0] - _START)


@pytest.mark.parametrize("seed", range(1, 9))
def test_mail_flows_within_a_second_of_the_start(seed: int) -> None:
    assert _play(2, seed)[1][0] < _START + 1


def test_problems_are_rare_but_not_absent() -> None:
    types = Counter(envelope["type"] for _, envelope in _long())
    assert 0.03 < types["message.bounced"] / types["message.sent"] < 0.15
    assert 0 < types["message.complained"] < 0.03 * types["message.delivered"]
    assert 0 < types["message.rejected"] < 0.03 * types["message.sent"]


def test_ids_are_never_used_twice() -> None:
    assert len({envelope["id"] for _, envelope in _long()}) == len(_long())


def test_a_message_is_sent_before_anything_becomes_of_it() -> None:
    fates: dict[str, list[str]] = defaultdict(list)
    for _, envelope in _long():
        if "message_id" in envelope["data"]:
            fates[envelope["data"]["message_id"]].append(envelope["type"].split(".")[1])
    whole = [fate for fate in fates.values() if fate[0] != "delivered"]  # a thin "sent" has no id
    assert {tuple(fate) for fate in whole} <= {
        ("received",),
        ("sent",),
        ("sent", "delivered"),
        ("sent", "bounced"),
        ("sent", "delivered", "complained"),
        ("rejected",),
        ("bounced",),
        ("complained",),
    }


def test_an_answer_comes_after_the_question_in_its_thread() -> None:
    asked: set[tuple[str, str]] = set()
    answers = 0
    for _, envelope in _long():
        thread_id, subject = envelope["data"].get("thread_id"), envelope["data"].get("subject", "")
        if envelope["type"] == "message.received":
            asked.add((thread_id, subject.removeprefix("Re: ")))
            asked.add((thread_id, subject))
        elif envelope["type"] == "message.sent" and subject.startswith("Re: "):
            assert (thread_id, subject.removeprefix("Re: ")) in asked
            answers += 1
    assert answers > 1_000


def test_every_inbox_and_environment_has_a_name_and_the_quiet_one_is_heard_of_too() -> None:
    inboxes = Counter(envelope["data"].get("inbox_id") for _, envelope in _long())
    environments = {envelope["env_id"] for _, envelope in _long()}
    assert set(NAMES) == environments | {inbox for inbox in inboxes if inbox}
    assert 0 < inboxes.most_common()[-1][1] < 0.02 * len(_long())
    assert 0 < inboxes[None] < 0.1 * len(_long())


def test_everything_survives_being_sent() -> None:
    for _, envelope in _long():
        json.dumps(envelope, ensure_ascii=False).encode()


def test_a_player_that_slept_goes_on_from_its_present() -> None:
    scenario = Scenario(1, _START)
    scenario.next()
    woken = _START + 8 * 3600
    due, envelope = scenario.next(woken)
    assert due == woken
    assert _at(envelope) == pytest.approx(woken, abs=0.001)
    assert woken <= scenario.next(woken)[0] < woken + 5


def test_a_player_that_is_a_moment_late_catches_up() -> None:
    due = Scenario(1, _START).next()[0]
    assert Scenario(1, _START).next(due + 0.5)[0] == due


def test_a_burst_fills_the_seconds_before_the_start() -> None:
    scenario = Scenario(1, _START)
    burst = scenario.burst(200, within=20)
    times = [_at(envelope) for envelope in burst]
    assert len(burst) == 200
    assert times == sorted(times)
    assert times[0] >= _START - 20.001
    assert times[-1] == pytest.approx(_START, abs=0.001)
    assert _START <= scenario.next()[0] < _START + 2


def test_a_burst_of_nothing_changes_nothing() -> None:
    scenario = Scenario(1, _START)
    assert scenario.burst(0) == []
    assert scenario.next() == Scenario(1, _START).next()


def test_a_sample_is_of_the_type_asked_for_and_happens_when_asked_for() -> None:
    envelope = Scenario(1, _START).sample("message.complained", at=_START + 7)
    assert envelope["type"] == "message.complained"
    assert envelope["timestamp"] == iso(_START + 7)


def test_days_have_a_rhythm() -> None:
    def hour(beginning: float) -> float:
        return sum(rhythm(beginning + second) for second in range(3600)) / 3600

    assert hour(12 * 3600) < 0.7 < 1.3 < hour(24 * 3600)


def test_the_key_looks_like_one_and_is_none_that_is_live() -> None:
    assert KEY.startswith("ap_sk_demo_")
    assert len(KEY) >= 20
