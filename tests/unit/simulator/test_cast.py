from __future__ import annotations

from agentpost_tui.simulator import cast


def test_nobody_has_an_address_that_could_exist() -> None:
    addresses = [inbox.address for inbox in cast.INBOXES]
    addresses += [one.address for one in (*cast.PEOPLE, *cast.STRANGERS, cast.AUTORESPONDER)]
    assert all(address.endswith(".example") for address in addresses)
    assert all(domain.endswith(".example") for domain in cast.DOMAINS)


def test_ids_have_the_prefix_of_their_thing_and_are_told_apart() -> None:
    environments = [environment.id for environment in cast.ENVIRONMENTS]
    inboxes = [inbox.id for inbox in cast.INBOXES]
    assert all(one.startswith("env_") for one in environments)
    assert all(one.startswith("inb_") for one in inboxes)
    assert len({*environments, *inboxes}) == len(environments) + len(inboxes)


def test_each_environment_has_an_inbox_and_one_inbox_is_quiet() -> None:
    assert {inbox.environment for inbox in cast.INBOXES} == set(cast.ENVIRONMENTS)
    quietest = min(cast.INBOXES, key=lambda inbox: inbox.busy)
    assert quietest.busy < 0.01 * sum(inbox.busy for inbox in cast.INBOXES)
