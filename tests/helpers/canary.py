"""The canary: keys that tests connect with, and the search for them in whatever was written."""

from __future__ import annotations

import base64
from collections.abc import Iterator

from agentpost_tui.simulator.scenario import KEY

CANARY = "ap_sk_live_Canary0123456789Xk3y9"
"""For tests that choose a key themselves."""
MASKED = "ap_sk_live_…k3y9"

KEYS = (CANARY, KEY)
SHORTEST = 27


def traces(written: bytes, keys: tuple[str, ...] = KEYS) -> list[str]:
    """The forms in which a key, or the middle of it, stands in what was written: as it is or in
    another case, percent-encoded, escaped as in JSON, or in base64. A short key cannot be told from
    other text, and is not looked for."""
    return [
        f"{name} {form!r}"
        for key in keys
        if len(key) >= SHORTEST
        for name, form in _forms(key[11:-8])
        if (form in written if name == "base64" else form.lower() in written.lower())
    ]


def _forms(secret: str) -> Iterator[tuple[str, bytes]]:
    raw = secret.encode()
    yield "literal", raw
    yield "percent", "".join(f"%{byte:02x}" for byte in raw).encode()
    yield "escaped", "".join(f"\\u{byte:04x}" for byte in raw).encode()
    for before, known_from in ((0, 0), (1, 2), (2, 3)):  # it may begin anywhere in a group of three
        whole = base64.b64encode(bytes(before) + raw)
        yield "base64", whole[known_from : len(whole) // 4 * 4 - 4]
