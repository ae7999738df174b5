from __future__ import annotations

import json

import pytest

from agentpost_tui.simulator import door, faults


@pytest.mark.parametrize(
    ("fault", "status", "headers"),
    [
        ("refuse:503", 503, {}),
        ("refuse:429:30", 429, {"Retry-After": "30"}),
        (
            "refuse:301:https://elsewhere.example/ws",
            301,
            {"Location": "https://elsewhere.example/ws"},
        ),
        ("refuse:529", 529, {}),
    ],
)
def test_a_refusal_answers_as_it_was_told(fault: str, status: int, headers: dict[str, str]) -> None:
    reply = door.refusal(faults.parse(fault))
    assert (reply.status, reply.headers) == (status, headers)


def test_every_reply_is_json() -> None:
    for reply in (door.not_found(), door.unauthorized(), door.refusal(faults.parse("refuse:529"))):
        assert json.loads(reply.text)["error"]


def test_a_status_that_nobody_named_has_words_too() -> None:
    assert (door.phrase(401), door.phrase(529)) == ("Unauthorized", "Refused")
