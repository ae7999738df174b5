"""What the invented mail says: topics by inbox, in several languages, and hostile subjects.

Pure data. `{n}` is a number, `{thing}` something the shop sells and `{day}` a weekday; the
scenario fills them in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Topic:
    """One matter that somebody writes about."""

    subject: str
    text: str = ""
    language: str = "en"


THANKS: Final = {
    "en": ("Thank you, that helped.", "Perfect, thanks!", "Great. One more question: how long?"),
    "de": ("Vielen Dank, das hat geholfen!", "Alles klar, danke."),
    "fr": ("Merci beaucoup, c'est parfait.", "Entendu, bonne journée !"),
    "es": ("¡Muchas gracias!", "Perfecto, quedo a la espera."),
    "ja": ("ありがとうございました。", "承知いたしました。"),
    "ar": ("شكرًا جزيلًا لكم.", "تمام، شكرًا."),
}
"""How a person answers an agent, by language."""

THINGS: Final = ("desk lamp", "paper lantern", "garden light", "reading light", "floor lamp")
DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")

_SERVICE: Final = (
    Topic("Order inquiry", "Where is order {n}? It should have come on {day}."),
    Topic("Wrong item in order {n}", "I ordered a {thing} and got two of another."),
    Topic("How do I dim the {thing}?", "The manual says to hold the button, but nothing happens."),
    Topic("Return of a {thing}", "It is lovely but too bright. May I send it back?"),
    Topic("Cannot sign in", "The reset link says it has expired."),
    Topic("Flickers 💡", "The {thing} flickers at night, see video."),
    Topic(
        "Lieferung {n} verspätet? Größe prüfen", "Guten Tag, wo bleibt meine Bestellung {n}?", "de"
    ),
    Topic(
        "Rückgabe der Schreibtischlampe", "Die Lampe ist schön, aber zu groß für mein Büro.", "de"
    ),
    Topic("Problème de livraison : commande nº {n}", "Bonjour, le colis est arrivé abîmé…", "fr"),
    Topic("¿Dónde está mi pedido {n}?", "Hola, lo esperaba para ayer.", "es"),
    Topic("ご注文番号 {n} について", "届いた照明が点灯しません。ご確認をお願いいたします。", "ja"),
    Topic("استفسار عن الطلب رقم {n}", "مرحبًا، متى يصل الطلب؟", "ar"),
)

_SALES: Final = (
    Topic("Quote for {n} lights", "We are fitting out an office and need {n} pieces of a {thing}."),
    Topic("Reseller terms 🎉", "Do you work with small shops?"),
    Topic("Demo on {day}?", "Could your team show us the wall panels?"),
    Topic("Trade fair follow-up", "We met at your stand. Please send the catalogue."),
    Topic(
        "Angebot über {n} Leuchten", "Bitte senden Sie uns ein Angebot für unsere Büroräume.", "de"
    ),
    Topic("Demande de devis nº {n}", "Nous équipons un hôtel à Besançon.", "fr"),
    Topic("お見積りのお願い", "百台の見積りをお願いします。", "ja"),
)

_MONEY: Final = (
    Topic("Invoice {n} is wrong", "The total should be 84.10, not 94.10."),
    Topic("Payment for invoice {n}", "We paid on {day}."),
    Topic("Refund {n} has not come", "You wrote it would take three days. It has been nine."),
    Topic(
        "Zahlungserinnerung zu Rechnung {n}", "Die Rechnung ist längst bezahlt, Beleg anbei.", "de"
    ),
    Topic("Facture nº {n}", "Il manque le numéro de TVA.", "fr"),
    Topic("فاتورة رقم {n}", "نرجو إرسال نسخة من الفاتورة.", "ar"),
)

_TESTS: Final = (
    Topic("[test] run {n}: reply expected", "Nightly run {n}, case 1."),
    Topic("[test] attachment of 3 MB", "See attachment."),
    Topic("[test] Ünïcödé ✓ subject {n}", "Does it survive?"),
    Topic("[test] empty body"),
)

_LAW: Final = (
    Topic("Contract {n}, second draft", "Please see clause 7."),
    Topic("Notice of change of address", "Our office moves on {day}."),
)

TOPICS: Final = {
    "support": _SERVICE,
    "sales": _SALES,
    "billing": _MONEY,
    "legal": _LAW,
    "qa": _TESTS,
    "support-next": _SERVICE,
    "sandbox": _TESTS,
}
"""What each inbox, by name, is written to about."""

OFFERS: Final = (
    Topic("New for your workshop: the {thing}"),
    Topic("Your order {n} is on its way 📦"),
    Topic("Shall we renew on {day}?"),
)
"""What agents write of their own accord; events about sent mail carry no text."""

NEWSLETTERS: Final = (
    Topic("Lighting Weekly, issue {n}", "This week: warm light for cold months."),
    Topic("Your receipt #{n}", "Thank you for your purchase."),
    Topic("Security alert: new sign-in", "A new device signed in on {day}."),
)
"""Mail that nobody answers."""

HOSTILE: Final = (
    "\x1b]0;free money\x07 [red]click me[/]",
    "[@click=app.quit]Unsubscribe[/]",
    "Invoice \u202efdp.exe attached",
    "Re\u200b: pass\u200dword\u2060 reset\ufeff",
    "".join(letter + "\u0338\u0353\u0322\u0367\u035b\u0317" * 4 for letter in "zalgo"),
    "one line\nX-Injected: yes\r\nand another",
    "\x1b[2J\x1b[H\x1b[31mYOUR TERMINAL IS MINE\x1b[0m \x9b5m",
    "\x1b]52;c;cm0gLXJmIH4K\x07 copied for you",
    "[/] [bold] {0.__class__} %s%n $(reboot) `id`",
    "A" * 600,
    "\u2066\u2067 مرحبا hello \u2069\u2069 مرحبا",
    "   \t  ",
)
"""Subjects that try to style, click, retitle, reorder or break a terminal."""

PERMANENT: Final = (
    ("General", "5.1.1", "smtp; 550 5.1.1 no such user here"),
    ("NoEmail", "5.1.2", "smtp; 550 5.1.2 bad destination system"),
    ("Suppressed", "5.7.1", "smtp; 554 5.7.1 message refused by policy"),
)
"""Bounces for good: subtype, status, diagnostic code."""

TRANSIENT: Final = (
    ("MailboxFull", "4.2.2", "smtp; 452 4.2.2 mailbox full"),
    ("General", "4.4.7", "smtp; 451 4.4.7 delivery time expired"),
    ("MessageTooLarge", "4.3.4", "smtp; 452 4.3.4 message too big for system"),
)
"""Bounces that may pass."""

REASONS: Final = ("Bad content", "Attachment carries a virus", "Sending is paused for this inbox")
"""Why a message is rejected before it is sent."""
