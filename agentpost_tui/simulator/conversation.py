"""What a client says, and what it is answered."""

from __future__ import annotations

from agentpost_tui.simulator import wire
from agentpost_tui.simulator.link import Link
from agentpost_tui.simulator.office import Office


def hear(office: Office, link: Link, frame: bytes) -> None:
    """Take one message of a client; one that makes no sense is answered by an error."""
    try:
        message = wire.read(frame)
        match message["type"]:
            case "subscribe":
                _subscribe(office, link, message)
            case "pong":
                office.truth.pong(link.dial)
                link.owes_pong = False
            case other:
                raise wire.NotUnderstood(f"unknown message type {other[:40]!r}")
    except wire.NotUnderstood as why:
        link.dial.oddities += 1
        link.say(wire.error(str(why)))


def _subscribe(office: Office, link: Link, message: wire.Message) -> None:
    subscription = wire.read_subscription(message)
    office.truth.subscribe(link.dial, subscription)
    if link.subscriptions and not _may_subscribe_again(office, link):
        return
    link.subscriptions.append(subscription)
    if office.options.ack:
        link.say(wire.acknowledgement(subscription))
    office.prefill(link)


def _may_subscribe_again(office: Office, link: Link) -> bool:
    """Whether a second subscribe counts, and if so what becomes of the first."""
    match office.options.second_subscribe:
        case "add":
            return True
        case "replace":
            link.subscriptions.clear()
            return True
        case "refuse":
            link.say(wire.error("already subscribed"))
        case "close":
            link.say(wire.error("already subscribed"))
            office.start(link.close(1008, "already subscribed"))
    return False
