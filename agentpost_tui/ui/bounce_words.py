"""What the codes of bounces and complaints mean, in a few plain words.

Only known codes are explained; the code itself is always shown as it came, beside the words.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from agentpost_tui.text import SafeText, safe


class BounceLook(NamedTuple):
    """How a type of bounce is shown."""

    glyph: SafeText
    style: str
    """Of the palette."""
    meaning: SafeText
    """What it means for the sender; empty where nobody can tell."""


_HARD = BounceLook(safe("✗"), "bad", safe("sending again will not help"))
_SOFT = BounceLook(safe("↻"), "warn", safe("may be delivered later"))
_NEUTRAL = BounceLook(safe("✗"), "plain", safe(""))
_BOUNCES: Final = {"permanent": _HARD, "hard": _HARD, "transient": _SOFT, "soft": _SOFT}
"""Both vocabularies of bounce types (protocol.md, 1.6); whatever else comes is neutral."""

_REASONS: Final = {
    "suppressed": safe("the provider no longer sends to this address"),
    "onaccountsuppressionlist": safe("on the account's own list of addresses not to send to"),
    "noemail": safe("no address could be read from the bounce"),
    "mailboxfull": safe("the mailbox is full"),
    "messagetoolarge": safe("the mail is too large"),
    "contentrejected": safe("its content was rejected"),
    "attachmentrejected": safe("an attachment was rejected"),
}
"""Sub-types of bounces, as SES names them."""

_STATUSES: Final = {
    "1.0": safe("bad address"),
    "1.1": safe("no such mailbox"),
    "1.2": safe("no such domain"),
    "1.3": safe("not an address"),
    "1.6": safe("the mailbox has moved"),
    "1.10": safe("the domain takes no mail"),
    "2.0": safe("mailbox trouble"),
    "2.1": safe("mailbox disabled"),
    "2.2": safe("mailbox full"),
    "2.3": safe("mail too large for the mailbox"),
    "3.1": safe("the receiving system is full"),
    "3.2": safe("the receiving system takes no mail now"),
    "3.4": safe("mail too large for the system"),
    "4.1": safe("the receiving system did not answer"),
    "4.2": safe("the connection broke"),
    "4.4": safe("no way to the receiving system"),
    "4.7": safe("given up after too long"),
    "5.3": safe("too many recipients"),
    "7.0": safe("refused for security or policy"),
    "7.1": safe("refused by policy"),
    "7.23": safe("SPF failed"),
    "7.25": safe("no reverse name for the sender's address"),
    "7.26": safe("sender not authenticated"),
}
"""Enhanced status codes without their first digit (RFC 3463 and the registry that grew of it)."""
_STATUS = re.compile(r"(?<![\d.])[245]\.(\d{1,3}\.\d{1,3})(?![\d.]*\d)")

_FEEDBACK: Final = {
    "abuse": safe("marked as spam"),
    "fraud": safe("reported as fraud"),
    "virus": safe("reported as a virus"),
    "not-spam": safe("reported as no spam after all"),
    "auth-failure": safe("the sender could not be authenticated"),
}
"""Feedback types of complaints (RFC 5965)."""


def look_of_bounce(bounce_type: str) -> BounceLook:
    """How a bounce is shown, by its type in either vocabulary."""
    return _BOUNCES.get(bounce_type.casefold(), _NEUTRAL)


def reason_words(sub_type: str) -> SafeText:
    """What a sub-type of a bounce means; empty where it says nothing beyond itself."""
    return _REASONS.get(sub_type.casefold(), safe(""))


def status_words(text: str) -> SafeText:
    """What the first enhanced status code in a text means; empty where none is known."""
    found = _STATUS.search(text[:512])
    return _STATUSES.get(found[1], safe("")) if found else safe("")


def feedback_words(feedback_type: str) -> SafeText:
    """What a complaint's type means; empty where it is not known."""
    return _FEEDBACK.get(feedback_type.casefold(), safe(""))
