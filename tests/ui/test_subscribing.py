from __future__ import annotations

import pytest

from agentpost_tui.domain.dashboard import Dashboard
from agentpost_tui.domain.event import KNOWN_TYPES
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.ui.subscribing import (
    MOST_COMPLETIONS,
    MOST_ENVIRONMENTS,
    Askable,
    Draft,
    asks_the_same,
)
from tests.helpers.build import START, make_event

NAMES = {
    "env_prod": "production",
    "env_eu": "the old one",
    "inb_support": "support",
    "inb_a": "twin",
    "inb_b": "twin",
    "env_support": "support",
}


def askable(wish: Subscription | None = None, *sources: tuple[str, str]) -> Askable:
    """What can be asked for after one event from each of `sources`."""
    dashboard = Dashboard(names=NAMES)
    dashboard.ingest([make_event(env_id=env, inbox_id=inbox) for env, inbox in sources], START)
    return Askable(dashboard, wish or Subscription())


def test_nothing_chosen_asks_for_everything() -> None:
    assert askable().read(Draft()).subscription == Subscription()


def test_types_are_parted_by_commas_and_blanks_and_taken_as_written() -> None:
    draft = Draft(types=("message.sent",), other_types=" message.*,, thread.created  message.sent,")
    assert askable().read(draft).subscription.event_types == (
        "message.sent",
        "message.*",
        "thread.created",
    )


@pytest.mark.parametrize(
    ("text", "inbox_id"),
    [
        ("support", "inb_support"),
        (" inb_9 ", "inb_9"),
        ("  ", None),
        ("twin", "inb_a"),
        ("production", "production"),  # the name of an environment is none of an inbox
    ],
)
def test_the_inbox_is_a_name_or_an_id(text: str, inbox_id: str | None) -> None:
    assert askable().read(Draft(inbox=text)).subscription.inbox_id == inbox_id


def test_environments_are_names_or_ids_and_a_name_with_blanks_stays_whole() -> None:
    draft = Draft(environments=("env_x",), other_environments="the old one, support env_y, env_x")
    reading = askable().read(draft)
    assert reading.subscription.environment_ids == ("env_x", "env_eu", "env_support", "env_y")
    assert reading.doubts == ()


def test_what_is_neither_an_id_nor_a_name_is_doubted() -> None:
    reading = askable().read(Draft(inbox="suport", other_environments="prod"))
    assert reading.doubts == (
        "'suport' is neither the id of an inbox (inb_…) nor a name in [names]",
        "'prod' is neither the id of an environment (env_…) nor a name in [names]",
    )


def test_an_id_that_events_came_from_is_not_doubted_however_it_is_spelt() -> None:
    known = askable(None, ("live", "mailbox-7"))
    draft = Draft(inbox="mailbox-7", environments=("live",))
    assert known.read(draft).doubts == ()


def test_what_is_only_asked_for_is_not_taken_for_known() -> None:
    wish = Subscription((), "suport", ("prod",))
    dashboard = Dashboard(names=NAMES)
    dashboard.stats.expect(wish)
    known = Askable(dashboard, wish)
    assert len(known.read(known.draft(wish)).doubts) == 2


def test_a_name_of_several_inboxes_is_doubted_since_one_can_be_asked_for() -> None:
    (doubt,) = askable().read(Draft(inbox="twin")).doubts
    assert doubt == "'twin' is the name of 2 inboxes; only inb_a is asked for"


@pytest.mark.parametrize(
    "wish",
    [
        Subscription(),
        Subscription(("message.*", "message.sent"), "inb_support", ("env_prod", "env_odd")),
        Subscription(("with, comma",), "inb_b", ("with blank",)),
        Subscription((), "inb_\x1b]0;x\x07[/]", ("env_\u202e[@click=app.quit]x[/]",)),
    ],
)
def test_a_subscription_becomes_a_draft_and_the_same_again(wish: Subscription) -> None:
    known = askable(wish)
    draft = known.draft(wish)
    assert set(draft.types) <= set(known.types)
    assert set(draft.environments) <= set(known.environments)
    assert known.read(draft).subscription is wish


def test_the_order_of_the_wish_is_kept_where_nothing_else_changed() -> None:
    wish = Subscription(("message.bounced", "message.received"))
    draft = Draft(types=("message.received", "message.bounced"))
    assert askable(wish).read(draft).subscription is wish
    assert not asks_the_same(wish, Subscription(("message.bounced",)))


def test_the_seven_known_types_come_first_and_what_is_asked_for_beside_them() -> None:
    known = askable(Subscription(("message.sent", "thread.created")))
    assert known.types == (*KNOWN_TYPES, "thread.created")


def test_environments_to_choose_are_configured_seen_and_asked_for_but_not_endless() -> None:
    many = [(f"env_{number}", "inb_a") for number in range(100)]
    known = askable(Subscription(environment_ids=("env_mine",)), ("env_busy", ""), *many, many[7])
    assert known.environments[:4] == ("env_prod", "env_eu", "env_support", "env_7")
    assert known.environments[-1] == "env_mine"
    assert len(known.environments) == MOST_ENVIRONMENTS + 1


def test_events_without_environment_or_inbox_are_nothing_to_ask_for() -> None:
    known = askable(None, ("", ""), ("(others)", "(others)"))
    assert "" not in known.environments
    assert "(others)" not in known.environments
    assert not {"", "(others)"} & {one.text for one in known.complete_inbox("")}


def test_completion_finds_by_name_and_by_id_the_likeliest_first() -> None:
    known = askable(None, ("env_prod", "inb_x_sup"), ("env_prod", "inb_x_sup"))
    assert [(one.text, one.note) for one in known.complete_inbox("SUP")] == [
        ("support", "inb_support · 0 events"),
        ("inb_x_sup", "2 events"),
    ]


def test_completion_names_an_inbox_by_id_where_its_name_is_not_its_own() -> None:
    assert [one.text for one in askable().complete_inbox("inb_a")] == ["inb_a"]


def test_completion_is_short() -> None:
    known = askable(None, *[("env_prod", f"inb_{number}") for number in range(50)])
    assert len(known.complete_inbox("inb_")) == MOST_COMPLETIONS


def test_a_hostile_id_is_completed_in_clean_text_and_asked_for_as_it_is() -> None:
    hostile = "inb_[/]\x1b]0;x\x07\u202e"
    known = askable(None, ("env_prod", hostile))
    (completion,) = known.complete_inbox("[/]")
    assert completion.text == "inb_[/]␛]0;x␇⟪202E⟫"
    assert known.read(Draft(inbox=completion.text)).subscription.inbox_id == hostile
