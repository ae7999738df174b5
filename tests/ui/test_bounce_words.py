from __future__ import annotations

import pytest

from agentpost_tui.ui.bounce_words import (
    feedback_words,
    look_of_bounce,
    reason_words,
    status_words,
)


@pytest.mark.parametrize(
    ("bounce_type", "style"),
    [
        ("Permanent", "bad"),
        ("hard", "bad"),
        ("Transient", "warn"),
        ("SOFT", "warn"),
        ("Undetermined", "plain"),
        ("", "plain"),
        ("something new", "plain"),
    ],
)
def test_both_vocabularies_of_bounces_and_a_neutral_default(bounce_type: str, style: str) -> None:
    look = look_of_bounce(bounce_type)
    assert look.style == style
    assert bool(look.meaning) is (style != "plain")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("5.1.1", "no such mailbox"),
        ("550 5.1.1 no such user", "no such mailbox"),
        ("smtp; 452-4.2.2 over quota", "mailbox full"),
        ("5.7.26", "sender not authenticated"),
        ("5.1.10", "the domain takes no mail"),
        ("", ""),
        ("550 no such user", ""),
        ("5.99.99", ""),
        ("from 10.5.1.1", ""),
        ("version 5.1.1.2", ""),
        ("x" * 100_000 + " 5.1.1", ""),
    ],
)
def test_status_codes_in_plain_words(text: str, words: str) -> None:
    assert status_words(text) == words


def test_sub_types_and_feedback() -> None:
    assert reason_words("MailboxFull") == "the mailbox is full"
    assert reason_words("General") == ""
    assert feedback_words("abuse") == "marked as spam"
    assert feedback_words("x") == ""
