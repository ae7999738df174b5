"""Answers to a dial, or to any other request, that are plain HTTP."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

from agentpost_tui.simulator.faults import Fault

OPENING: Final = frozenset({"accept", "accept_drop", "accept_close"})
"""Faults at the door that let the dial open."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer with a JSON body."""

    status: int
    body: dict[str, Any]
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The body, in ASCII."""
        return json.dumps(self.body, indent=1) + "\n"


def not_found() -> Reply:
    """For a path that is neither the socket's nor the control's."""
    return Reply(404, {"error": "not found", "paths": ["/ws", "/control"]})


def unauthorized() -> Reply:
    """For a token that is missing or wrong; it is not repeated."""
    return Reply(401, {"error": "the token is missing or wrong"})


def refusal(fault: Fault) -> Reply:
    """What `refuse:STATUS[:VALUE]` asks for."""
    number, value = fault.arguments
    status = int(number or 503)
    headers = {}
    if value:
        headers["Location" if 300 <= status < 400 else "Retry-After"] = value
    return Reply(status, {"error": phrase(status)}, headers)


def phrase(status: int) -> str:
    """The usual words for a status, or none that say much."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Refused"
