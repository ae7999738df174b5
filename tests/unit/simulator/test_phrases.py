from __future__ import annotations

import unicodedata

import pytest

from agentpost_tui.simulator import phrases
from agentpost_tui.simulator.cast import INBOXES, PEOPLE

_ALL = [
    *(topic for topics in phrases.TOPICS.values() for topic in topics),
    *phrases.OFFERS,
    *phrases.NEWSLETTERS,
]


def test_every_inbox_is_written_to_about_something() -> None:
    assert set(phrases.TOPICS) == {inbox.name for inbox in INBOXES}


@pytest.mark.parametrize("topic", _ALL, ids=lambda topic: topic.subject)
def test_a_topic_has_no_blank_left_and_somebody_who_speaks_its_language(
    topic: phrases.Topic,
) -> None:
    filled = [text.format(n=1, thing="lamp", day="Monday") for text in (topic.subject, topic.text)]
    assert not any("{" in text for text in filled)
    assert topic.language in phrases.THANKS
    assert any(person.language == topic.language for person in PEOPLE)


@pytest.mark.parametrize("script", ["LATIN SMALL LETTER U WITH DIAERESIS", "CJK", "ARABIC"])
def test_mail_comes_in_many_scripts(script: str) -> None:
    letters = {letter for topic in _ALL for letter in topic.subject}
    assert any(unicodedata.name(letter, "").startswith(script) for letter in letters)


@pytest.mark.parametrize("threat", ["\x1b]0;", "\x9b", "[@click=", "[/]", "\u202e", "\u200b", "\n"])
def test_hostile_mail_tries_every_trick(threat: str) -> None:
    assert any(threat in subject for subject in phrases.HOSTILE)
