"""The part `config`: a configuration file, whatever is in it, loads or is refused in a sentence."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from random import Random
from typing import Final

from agentpost_tui.errors import SettingsError
from agentpost_tui.settings import load
from tests.long import strangers
from tests.long.fuzz import fuzz
from tests.long.run import Run

KEY: Final = "ap_sk_live_canary0123456789k3y9"
_CANARY: Final = "canary0123456789"
_GOOD: Final = f'''
url = "https://mail.example"
api_key = "{KEY}"
insecure = false
max_attempts = 3
event_type = ["message.received", "message.bounced"]
inbox = "inb_1"
environment = "env_1, env_2"
filter = "type:bounced"
filters_on = ["a"]
keep = 5000
theme = "dark"
time_mode = "utc"
time_zone = "Europe/Berlin"

[filters]
a = "is:problem"

[names]
env_1 = "production"

[environments.env_1]
colour = "#ff8800"
'''
_WORDS: Final = (
    "=", "[", "]", "[[", ".", '"', "'", '"""', "\n", "#", "{", "}", ",", "true", "nan", "inf",
    "-1", "0", "1e400", "9" * 5_000, "1979-05-27T07:32:00Z", "[]", '""', '"x"', "{}", "keep = ",
    "time_zone = ", "url = ", "names = ", "environments = ", "config = 1\n", "kep = 1\n",
    "filters = ", '"\\u0000"', '"../../etc"', "[environments.x]\n", "colour = ", "[names]\n",
)  # fmt: skip


def run_config(run: Run) -> None:
    """Load many files."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "config.toml"
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
        fuzz(run, lambda chance: load_one(path, chance), slowest_seconds=1.0)


def load_one(path: Path, chance: Random) -> None:
    """One file: settings, or one sentence without the key and without a line break."""
    path.write_bytes(_content(chance))
    told = _told(path)
    assert told
    assert "\n" not in told, f"no sentence: {told!r}"
    assert "pydantic" not in told
    assert _CANARY not in told, "the key is told"


def _told(path: Path) -> str:
    """What is said of the settings, or instead of them."""
    try:
        settings = load({}, config=path)
        subscription = settings.subscription
    except SettingsError as error:
        return str(error)
    if _CANARY not in settings.api_key.reveal():
        return "loaded, with another key"  # what was the key may be part of the URL now
    return ascii(f"{settings!r} {subscription} {settings.colours} {settings.doubts}")


def _content(chance: Random) -> bytes:
    text = _GOOD
    for _ in range(chance.choice((1, 1, 2, 4))):
        at = chance.randrange(len(text) + 1)
        to = min(len(text), at + chance.choice((0, 1, 3, 20)))
        new = chance.choice(_WORDS) if chance.random() < 0.7 else strangers.text(chance)[:80]
        text = text[:at] + new + text[to:]
    data = text.encode("utf-8", "surrogatepass")
    return strangers.changed(data, chance) if chance.random() < 0.2 else data
