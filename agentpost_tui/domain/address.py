"""Addresses in any shape a server may send them: text, an object, or a list of either."""

from __future__ import annotations

ADDRESS_KEYS = ("email_address", "email", "address")
"""Where an object may have its address; the first that says something counts."""
_NOTHING = ("", "")


def address_pairs(value: object) -> list[tuple[str, str]]:
    """The name and the bare address of each in `value`; either may be empty, not both.

    `value` may be a string, an object `{email_address|email|address, name?}` or a list of either
    (protocol.md, 1.6, "A trap"); whatever else a stranger put there is passed over.
    """
    entries = value if isinstance(value, list) else [value]
    return [pair for pair in map(_pair, entries) if pair != _NOTHING]


def address_list(value: object) -> list[str]:
    """The bare addresses in `value`, of the same shapes, without names and without empty ones."""
    return [address for _, address in address_pairs(value) if address]


def display(name: str, address: str) -> str:
    """`Name <address>`, or whichever of the two there is."""
    return f"{name} <{address}>" if name and address else name or address


def _pair(entry: object) -> tuple[str, str]:
    if isinstance(entry, str):
        return _split(entry)
    if not isinstance(entry, dict):
        return _NOTHING
    found = (_split(entry[key]) for key in ADDRESS_KEYS if isinstance(entry.get(key), str))
    written_name, address = next((pair for pair in found if pair != _NOTHING), _NOTHING)
    name = entry.get("name")
    return (name.strip() if isinstance(name, str) else "") or written_name, address


def _split(text: str) -> tuple[str, str]:
    """`Name <address>` taken apart; any other text is an address as it stands."""
    text = text.strip()
    if not text.endswith(">") or "<" not in text:
        return "", text
    name, _, address = text[:-1].rpartition("<")
    return name.strip().strip('"'), address.strip()
