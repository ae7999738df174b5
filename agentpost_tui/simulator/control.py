"""The control API: make the simulator misbehave, or look into it, by plain HTTP on its own port.

    GET /control                     what there is
    GET /control/state               connections, subscriptions, counters, as JSON
    GET /control/fault?name=NAME     make a fault happen, as `close:1012:service restart`
    GET /control/emit?type=TYPE      send an event of that type to those who asked for it

POST without a body does the same. No key is asked for: the server listens on loopback alone, and
what it serves is invented.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.errors import SettingsError
from agentpost_tui.simulator import faults, wire
from agentpost_tui.simulator.door import Reply, not_found
from agentpost_tui.simulator.truth import Dial

if TYPE_CHECKING:
    from agentpost_tui.simulator.office import Office

Query = dict[str, list[str]]

_OVERVIEW: Final = {
    "paths": ["/control/state", "/control/fault?name=NAME", "/control/emit?type=TYPE"],
    "faults": {kind.form: kind.help for kind in faults.FAULTS.values()},
}


async def reply(office: Office, path: str, query: Query) -> Reply:
    """The answer to a request whose path begins with `/control`."""
    match path.removeprefix("/control").strip("/"):
        case "":
            return Reply(200, _OVERVIEW)
        case "state":
            return Reply(200, state(office))
        case "fault":
            return await _fault(office, query)
        case "emit":
            return _emit(office, query)
        case _:
            return not_found()


def state(office: Office) -> dict[str, Any]:
    """What the simulator knows of itself, ready for JSON."""
    truth = office.truth
    return {
        "door": str(office.door) if office.door else "accept",
        "app_pings": office.app_pings,
        "dialed": truth.dialed,
        "opened": truth.opened,
        "generated": truth.generated,
        "dropped": truth.dropped,
        "connections": [_connection(link.dial, link.frozen) for link in office.links],
    }


def _connection(dial: Dial, frozen: bool) -> dict[str, Any]:
    return {
        "number": dial.number,
        "opened_at": dial.opened_at,
        "frozen": frozen,
        "subscriptions": [_described(one) for _, one in dial.subscriptions],
        "events": dial.events,
        "dropped": dial.dropped,
        "pings": dial.pings,
        "pongs": dial.pongs,
        "oddities": dial.oddities,
    }


def _described(subscription: Subscription) -> dict[str, Any]:
    return {
        field: value
        for field, value in wire.acknowledgement(subscription).items()
        if field != "type"
    }


async def _fault(office: Office, query: Query) -> Reply:
    name = query.get("name", [""])[0]
    try:
        await office.inject(name)
    except SettingsError as error:
        return Reply(400, {"error": error.message, "hint": error.hint})
    return Reply(200, {"fault": name})


def _emit(office: Office, query: Query) -> Reply:
    envelope = office.sample(query.get("type", ["message.received"])[0])
    return Reply(200, {"id": envelope["id"], "sent_to": office.emit(envelope)})
