"""The stories that mail tells: conversations, offers, newsletters, attacks, a loop of two agents.

A story is a generator: it tells one event after another, each with the seconds since the one
before. Order inside a story is thus the order of life: received, sent, delivered.
"""

from __future__ import annotations

import base64
from collections.abc import Generator, Iterator
from random import Random

from agentpost_tui.simulator import mail
from agentpost_tui.simulator.cast import (
    AUTORESPONDER,
    DOMAINS,
    INBOXES,
    PEOPLE,
    PRODUCTION,
    STRANGERS,
    SUPPORT,
    Inbox,
)
from agentpost_tui.simulator.mail import Draft, Outgoing, Shape, Thread
from agentpost_tui.simulator.phrases import (
    DAYS,
    HOSTILE,
    NEWSLETTERS,
    OFFERS,
    PERMANENT,
    REASONS,
    THANKS,
    THINGS,
    TOPICS,
    TRANSIENT,
    Topic,
)

Told = tuple[float, Draft]
"""The seconds since the event before, and the event."""
Story = Iterator[Told]


class Teller:
    """Tells stories; all chance in them comes from `chance`."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._kinds = (
            self.conversation,
            self.offer,
            self.newsletter,
            self.attack,
            self.loop,
            self.domain,
        )

    def any_story(self) -> Story:
        """A story of any kind; most are conversations."""
        return self._chance.choices(self._kinds, weights=(64, 18, 11, 3, 1, 1.5))[0]()

    def new_id(self, prefix: str) -> str:
        """An id of the usual look. No time is in it, and none may be read from one."""
        digits = base64.b32hexencode(self._chance.randbytes(15)).decode()
        return f"{prefix}_01K9{digits[:20]}"

    def conversation(self) -> Story:
        """A person writes, an agent answers, and so on until one has enough."""
        inbox = self._inbox()
        topic = self._topic(TOPICS[inbox.name])
        thread = self._thread(inbox, topic.language)
        subject, text, pause = topic.subject, topic.text, 0.0
        while True:
            attachments = self._happens(0.15)
            yield (
                pause,
                mail.received(thread, self.new_id("msg"), subject, text, attachments=attachments),
            )
            if self._happens(0.1):
                return
            subject = f"Re: {topic.subject}"
            arrived = yield from self._mail_out(thread, subject, self._seconds(1.5, 9))
            if not arrived or self._happens(0.6):
                return
            text, pause = self._chance.choice(THANKS[topic.language]), self._seconds(4, 40)

    def offer(self) -> Story:
        """An agent writes first, and sometimes hears back."""
        offer = self._topic(OFFERS)
        thread = self._thread(self._inbox(), "en")
        arrived = yield from self._mail_out(thread, offer.subject, 0.0, bounces=0.16)
        if arrived and self._happens(0.3):
            text = self._chance.choice(THANKS["en"])
            answer = mail.received(thread, self.new_id("msg"), f"Re: {offer.subject}", text)
            yield self._seconds(5, 40), answer

    def newsletter(self) -> Story:
        """Mail that nobody answers."""
        letter = self._topic(NEWSLETTERS)
        thread = self._thread(self._inbox(), "en")
        yield 0.0, mail.received(thread, self.new_id("msg"), letter.subject, letter.text)

    def attack(self) -> Story:
        """Mail that tries to style, click or break whatever shows it."""
        stranger = self._chance.choice(STRANGERS)
        thread = Thread(self.new_id("thr"), self._inbox(), stranger)
        subject = self._chance.choice(HOSTILE)
        yield 0.0, mail.received(thread, self.new_id("msg"), subject, f"Dear sir,\n{subject}")

    def loop(self) -> Story:
        """Two machines that answer each other until one of them is stopped."""
        thread = Thread(self.new_id("thr"), SUPPORT, AUTORESPONDER)
        subject = "Out of office"
        for _ in range(self._chance.randint(4, 9)):
            text = "I am away. Your message will be answered."
            incoming = mail.received(thread, self.new_id("msg"), subject, text)
            yield self._seconds(0.4, 1.2), incoming
            answer = Outgoing(self.new_id("msg"), thread, f"Re: {subject}")
            yield self._seconds(0.3, 0.8), mail.sent(answer, Shape.FULL)
            yield self._seconds(0.2, 0.6), mail.delivered(answer, Shape.FULL)
            subject = f"Re: {answer.subject}"

    def domain(self) -> Story:
        """A domain passes its check."""
        domain = self._chance.choice(DOMAINS)
        yield 0.0, mail.domain_verified(PRODUCTION, self.new_id("dom"), domain)

    def _mail_out(
        self, thread: Thread, subject: str, pause: float, bounces: float = 0.06
    ) -> Generator[Told, None, bool]:
        """An agent's mail and what becomes of it; returns whether it arrived."""
        message = Outgoing(self.new_id("msg"), thread, subject)
        if self._happens(0.012):
            yield pause, mail.rejected(message, self._shape(), self._chance.choice(REASONS))
            return False
        yield pause, mail.sent(message, self._shape())
        if self._happens(bounces):
            permanent = self._happens(0.7)
            cause = self._chance.choice(PERMANENT if permanent else TRANSIENT)
            bounce = mail.bounced(message, self._shape(), permanent=permanent, cause=cause)
            yield self._seconds(0.4, 6), bounce
            return False
        yield self._seconds(0.3, 3), mail.delivered(message, self._shape())
        if self._happens(0.012):
            yield self._seconds(5, 60), mail.complained(message, self._shape())
            return False
        return True

    def _seconds(self, shortest: float, longest: float) -> float:
        return self._chance.uniform(shortest, longest)

    def _happens(self, probability: float) -> bool:
        return self._chance.random() < probability

    def _inbox(self) -> Inbox:
        return self._chance.choices(INBOXES, weights=[inbox.busy for inbox in INBOXES])[0]

    def _shape(self) -> Shape:
        return self._chance.choices(tuple(Shape), weights=(90, 4, 6))[0]

    def _thread(self, inbox: Inbox, language: str) -> Thread:
        people = [person for person in PEOPLE if person.language == language]
        return Thread(self.new_id("thr"), inbox, self._chance.choice(people))

    def _topic(self, topics: tuple[Topic, ...]) -> Topic:
        """One of the topics, with its blanks filled in."""
        topic = self._chance.choice(topics)
        blanks = {
            "n": self._chance.randint(1000, 9999),
            "thing": self._chance.choice(THINGS),
            "day": self._chance.choice(DAYS),
        }
        return Topic(topic.subject.format(**blanks), topic.text.format(**blanks), topic.language)
