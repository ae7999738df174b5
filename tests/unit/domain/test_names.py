from __future__ import annotations

from agentpost_tui.domain.names import AGREEING, Names, shorten
from tests.helpers.build import make_event


def mail_to(address: str) -> object:
    return make_event(envelope={"data": {"to_addresses": [address]}})


def test_a_configured_name_comes_first() -> None:
    names = Names({"inb_support": "support"})
    assert names.label("inb_support") == "support"
    assert names.id_of("support") == "inb_support"


def test_an_address_is_learnt_only_after_events_agree() -> None:
    names = Names()
    for number in range(AGREEING):
        assert names.label("inb_support") == "inb_support"
        names.learn(make_event(envelope={"data": {"to_addresses": ["a@x.example"]}}))
        assert number < AGREEING
    assert names.label("inb_support") == "~a@x.example"
    assert names.id_of("~a@x.example") is None


def test_disagreement_starts_over() -> None:
    names = Names()
    for address in ("a@x.example", "a@x.example", "b@x.example", "a@x.example"):
        names.learn(make_event(envelope={"data": {"to_addresses": [address]}}))
    assert names.label("inb_support") == "inb_support"


def test_a_long_id_is_cut_in_the_middle() -> None:
    assert shorten("env_01K9M3F7T2QW8ZRB4XHN", 14) == "env_01K9…B4XHN"
    assert len(shorten("x" * 50, 9)) == 9
