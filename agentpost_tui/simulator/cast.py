"""Who plays in the invented mail: environments, inboxes and the people who write to them.

All of it is made up. Every address is under `.example`, a name that no machine can have.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

ORG_ID: Final = "org_01K9M3F7T2QW8ZRB4XHNLUMA"


@dataclass(frozen=True, slots=True)
class Environment:
    """One of the organization's environments."""

    id: str
    name: str
    plain_bounces: bool = False
    """True when its bounces are `hard` and `soft`, false for `Permanent`, `Transient` and so on:
    nobody knows which of the two the service uses (protocol.md, 1.6)."""


@dataclass(frozen=True, slots=True)
class Inbox:
    """An agent's mailbox."""

    id: str
    name: str
    address: str
    environment: Environment
    busy: float
    """Its share of the mail, relative to the other inboxes."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who writes to an inbox, and the language they write in."""

    name: str
    address: str
    language: str = "en"


PRODUCTION: Final = Environment("env_01K9M3F7T2QW8ZRB4XHNPRD1", "production")
STAGING: Final = Environment("env_01K9M3F7T2QW8ZRB4XHNSTG2", "staging", plain_bounces=True)
DEVELOPMENT: Final = Environment("env_01K9M3F7T2QW8ZRB4XHNDEV3", "development")
ENVIRONMENTS: Final = (PRODUCTION, STAGING, DEVELOPMENT)

SUPPORT: Final = Inbox(
    "inb_01K9M4A1C7SXW5N0KBV2SUPP", "support", "support@lumen.example", PRODUCTION, 40
)
SALES: Final = Inbox("inb_01K9M4A1C7SXW5N0KBV2SALE", "sales", "sales@lumen.example", PRODUCTION, 24)
BILLING: Final = Inbox(
    "inb_01K9M4A1C7SXW5N0KBV2BILL", "billing", "billing@lumen.example", PRODUCTION, 16
)
LEGAL: Final = Inbox(
    "inb_01K9M4A1C7SXW5N0KBV2LEGA", "legal", "legal@lumen.example", PRODUCTION, 0.6
)
QA: Final = Inbox("inb_01K9M4B8E3QPZ6J1MDW4QAQA", "qa", "qa-x7q2@staging.lumen.example", STAGING, 9)
REHEARSAL: Final = Inbox(
    "inb_01K9M4B8E3QPZ6J1MDW4SUPS", "support-next", "support@staging.lumen.example", STAGING, 6
)
SANDBOX: Final = Inbox(
    "inb_01K9M4C5G9RTY2H8NFX6SAND", "sandbox", "agent-9f3k@dev.lumen.example", DEVELOPMENT, 5
)
INBOXES: Final = (SUPPORT, SALES, BILLING, LEGAL, QA, REHEARSAL, SANDBOX)

DOMAINS: Final = ("mail.lumen.example", "news.lumen.example", "hello.fern.example")
"""Domains that pass their DNS check now and then."""

AUTORESPONDER: Final = Person("Harbor Freight Desk", "autoreply@harbor.example")
"""A machine that answers each answer: half of a loop."""

STRANGERS: Final = (
    Person("Prize Office", "winner@lottery.example"),
    Person("\u202eelpmaxe.knab@troppus", "security@notabank.example"),
    Person("a", "a@a.example"),
)
"""Senders of hostile mail."""

PEOPLE: Final = (
    Person("Jo Acker", "jo@acme.example"),
    Person("Mira Fern", "mira@fern.example"),
    Person("Tomás Reyes", "tomas@delmar.example", "es"),
    Person("Lucía Prado", "lucia.prado@olivar.example", "es"),
    Person("Ada Okafor", "ada@okafor.example"),
    Person("Priya Raman", "priya.raman@tidewater.example"),
    Person("Sam Whitlock", "sam@whitlock.example"),
    Person("Nils Berg", "nils@fjordly.example"),
    Person("Grace Liu", "grace.liu@brightpath.example"),
    Person("Owen Marsh", "owen@marsh-and-sons.example"),
    Person("Ines Duarte", "ines@duarte.example"),
    Person("Bea Thornton", "bea@thornton.example"),
    Person("Dev Kapoor", "dev.kapoor@copperline.example"),
    Person("Elin Strand", "elin@strand.example"),
    Person("Katrin Müller", "katrin.mueller@nordwind.example", "de"),
    Person("Jörg Weiß", "joerg@buecherwurm.example", "de"),
    Person("Anke Schröder", "anke@handwerk-schroeder.example", "de"),
    Person("Hélène Fabre", "helene@atelier-fabre.example", "fr"),
    Person("Loïc Garnier", "loic.garnier@ruche.example", "fr"),
    Person("佐藤 美咲", "misaki.sato@hoshi.example", "ja"),
    Person("田中 健", "ken@tanaka-denki.example", "ja"),
    Person("ليلى حداد", "layla@haddad.example", "ar"),
    Person("عمر ناصر", "omar.nasser@qamar.example", "ar"),
)
