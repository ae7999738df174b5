from __future__ import annotations

from typing import Any

import pytest

from agentpost_tui.domain import names as module
from agentpost_tui.domain.event import Event
from agentpost_tui.domain.names import AGREEING, TRIES, Names, shorten
from tests.helpers.build import make_event

INBOX = "inb_01K9ZQ7X2M4N8P"


def mail(to: Any, *, inbox: str = INBOX, type: str = "message.received") -> Event:
    return make_event(
        inbox_id=inbox,
        type=type,
        envelope={"type": type, "data": {"inbox_id": inbox, "to_addresses": to}},
    )


def learn(names: Names, *recipients: Any) -> None:
    for to in recipients:
        names.learn(mail(to))


def test_a_configured_name_goes_before_all_else() -> None:
    names = Names({INBOX: "support"})
    learn(names, *[["support@mail.example"]] * AGREEING)
    assert names.label(INBOX) == "support"
    assert names.learnt == 0


def test_an_id_without_a_name_is_cut_in_the_middle() -> None:
    assert Names().label(INBOX) == "inb_01K9…M4N8P"


def test_three_mails_that_agree_teach_a_name() -> None:
    names = Names()
    learn(names, *[["support@mail.example"]] * (AGREEING - 1))
    assert names.learnt == 0
    learn(names, ["support@mail.example"])
    assert names.label(INBOX) == "~support@mail.example"
    assert names.learnt == 1


def test_a_mail_that_disagrees_starts_the_count_again() -> None:
    names = Names()
    learn(names, ["a@mail.example"], ["a@mail.example"], ["b@mail.example"], ["a@mail.example"])
    assert names.learnt == 0


@pytest.mark.parametrize(
    "to",
    [None, [], ["a@x.example", "b@x.example"], [""], [7], {"email": 7}, ["a" * 321]],
    ids=repr,
)
def test_a_mail_that_does_not_say_whose_it_is_teaches_nothing(to: Any) -> None:
    names = Names()
    learn(names, *[to] * AGREEING)
    assert names.learnt == 0


@pytest.mark.parametrize(
    "to",
    ["a@x.example", ["Ada <a@x.example>"], [{"name": "Ada", "email": "a@x.example"}]],
    ids=repr,
)
def test_an_address_may_have_any_shape(to: Any) -> None:
    names = Names()
    learn(names, *[to] * AGREEING)
    assert names.label(INBOX) == "~a@x.example"


def test_only_received_mail_of_an_inbox_teaches() -> None:
    names = Names()
    for _ in range(AGREEING):
        names.learn(mail(["a@x.example"], type="message.sent"))
        names.learn(mail(["a@x.example"], inbox=""))
    assert names.learnt == 0


def test_a_name_once_learnt_stays() -> None:
    names = Names()
    learn(names, *[["a@x.example"]] * AGREEING, *[["b@x.example"]] * AGREEING)
    assert names.label(INBOX) == "~a@x.example"


def test_an_inbox_that_never_agrees_is_given_up() -> None:
    names = Names()
    learn(names, *([f"{number}@x.example"] for number in range(TRIES)))
    learn(names, *[["a@x.example"]] * AGREEING)
    assert names.learnt == 0


def test_only_so_many_inboxes_are_learnt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_LEARNING", 1)
    names = Names()
    for _ in range(AGREEING):
        names.learn(mail(["a@x.example"], inbox="inb_1"))
        names.learn(mail(["b@x.example"], inbox="inb_2"))
    assert (names.label("inb_1"), names.label("inb_2")) == ("~a@x.example", "inb_2")


@pytest.mark.parametrize("width", [3, 4, 8, 14, 20])
def test_a_shortened_id_has_the_width_asked_for(width: int) -> None:
    short = shorten("inb_0123456789abcdefghij", width)
    assert len(short) == width
    head, tail = short.split("…")
    assert "inb_0123456789abcdefghij".startswith(head)
    assert "inb_0123456789abcdefghij".endswith(tail)


def test_a_short_id_stays_whole() -> None:
    assert shorten("env_prod") == "env_prod"
