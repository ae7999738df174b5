"""What the command line repeats of its arguments, variables and files acts on no terminal, and
holds no key."""

from __future__ import annotations

from pathlib import Path

import pytest

from agentpost_tui.cli import run
from agentpost_tui.people import People
from tests.helpers.canary import CANARY, traces
from tests.helpers.hostile import CORPUS, UNSAFE

PAYLOADS = [one for one in CORPUS if one.text.encode(errors="ignore").decode() == one.text]
each_payload = pytest.mark.parametrize("text", [one.text for one in PAYLOADS], ids=lambda _: "")

MISTAKES = {
    "an option": lambda text: [f"--x{text}"],
    "a command": lambda text: [f"x{text}"],
    "a url": lambda text: ["tail", "--url", f"https://{text}/"],
    "a login in a url": lambda text: ["tail", "--url", f"https://{CANARY}:{text}@host/"],
    "a query in a url": lambda text: ["tail", "--url", f"https://host/?token={CANARY}{text}"],
    "a filter": lambda text: ["tail", "--url", "http://127.0.0.1:9", f"({text} typ:{text}"],
    "a number": lambda text: ["--keep", text],
    "a file": lambda text: ["--config", f"/nowhere/{text}"],
    "a key file": lambda text: ["--api-key-file", f"/nowhere/{text}"],
    "a fault": lambda text: ["simulate", "--fault", f"x{text}"],
    "a choice": lambda text: ["simulate", "--second-subscribe", text],
    "a key": lambda text: ["tail", "--api-key", f"{CANARY}"],
}
"""What to give the command so that it has to complain."""

FILES = {
    "a name": "{} = 1",
    "a value": "theme = {}\nkeep = 'x'",
    "a table": "[environments.{}]\ncolour = {}",
    "a zone": "time_zone = {}",
    "a profile": "[profiles.{}]\nkeep = 'x'",
    "the profile": "profile = {}",
    "no TOML": "{} {}",
}


def judged(said: str) -> str:
    assert said
    assert not UNSAFE.search(said)
    assert traces(said.encode()) == []
    return said


@each_payload
@pytest.mark.parametrize("place", MISTAKES)
def test_no_argument_acts(
    place: str, text: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AGENTPOST_API_KEY", CANARY)
    text = text.replace("\x00", "")  # no argument can hold one
    assert run(MISTAKES[place](text), People(CANARY)) == 2
    judged(capsys.readouterr().err)


@each_payload
@pytest.mark.parametrize("place", FILES)
def test_no_configuration_acts(
    place: str, text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = tmp_path / "config.toml"
    quoted = '"' + "".join(f"\\U{ord(character):08X}" for character in text) + '"'
    config.write_text(FILES[place].format(quoted, quoted), "utf-8")
    assert run(["--config", str(config)], People()) == 2
    judged(capsys.readouterr().err)


@each_payload
@pytest.mark.parametrize("name", ["MAX_ATTEMPTS", "URL", "TIME_ZONE", "KEEP"])
def test_no_variable_acts(
    name: str, text: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AGENTPOST_API_KEY", CANARY)
    monkeypatch.setenv(f"AGENTPOST_{name}", f"x{text}".replace("\x00", ""))
    assert run([], People(CANARY)) == 2
    judged(capsys.readouterr().err)


@each_payload
@pytest.mark.parametrize("place", FILES)
def test_no_report_on_a_configuration_acts(
    place: str, text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = tmp_path / f"c{text.replace('/', '').replace(chr(0), '')[:50]}.toml"
    quoted = '"' + "".join(f"\\U{ord(character):08X}" for character in text) + '"'
    config.write_text(FILES[place].format(quoted, quoted), "utf-8")
    for command in ("path", "show", "validate"):
        run(["config", command, "--config", str(config)], People())
        said = capsys.readouterr()
        judged(said.out + said.err)
