"""Which key does what: as the table of commands has it, or as the configuration has changed it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from textual.keys import KEY_NAME_REPLACEMENTS, Keys, key_to_character

from agentpost_tui.errors import SettingsError
from agentpost_tui.levels import nearest
from agentpost_tui.text import SafeText, clean
from agentpost_tui.ui.commands import BY_ID, COMMANDS, KEY_NAMES, Command, Pane

Changes = Mapping[str, Sequence[str]]
"""Keys by the id of a command, as people write them; none leaves a command to the palette."""
_Keys = dict[str, tuple[str, ...]]

_WRITTEN: Final = {written.casefold(): key for key, written in KEY_NAMES.items()}
_NAMED: Final = frozenset(key.value for key in Keys if key.value[0].isalpha())
_IN_NAMES: Final = frozenset("_.@~")
_LONGER: Final = {short: name for name, short in KEY_NAME_REPLACEMENTS.items()}
_MODIFIER: Final = re.compile(r"(?:(?:ctrl|alt|shift|super|meta|hyper)\+)*")


class Keymap:
    """The keys in force. Without changes, those of the table."""

    def __init__(self, changes: Changes | None = None) -> None:
        """Take over the changes.

        Raises:
            SettingsError: for an unknown command or key, or two commands on one key.
        """
        changes = changes or {}
        self._changed = frozenset(changes)
        self._keys = _in_force(changes)
        for _, problem in _problems(changes, self._keys):
            raise problem

    def keys(self, id_: str) -> tuple[str, ...]:
        """All keys of a command, by Textual's names."""
        return self._keys[id_]

    def acting(self, id_: str, pane: Pane) -> tuple[str, ...]:
        """The keys of a command that act in a pane: the others are text there."""
        return tuple(key for key in self._keys[id_] if not _is_text(key, pane))

    def shown(self, command: Command, pane: Pane = Pane.EVENTS) -> SafeText:
        """The keys of a command as people write them, as `j ↓`; empty for one of the palette."""
        return SafeText(" ".join(map(key_name, self.acting(command.id, pane))))

    def key(self, id_: str) -> SafeText:
        """One key for a sentence: `R`; the name to type into the palette where there is none."""
        keys = self._keys[id_]
        return key_name(keys[0]) if keys else SafeText(f":{BY_ID[id_].label}")

    def said(self, text: str) -> SafeText:
        """A sentence of ours with the keys put in: `{connection.reconnect} dials now`."""
        return SafeText(re.sub(r"\{([a-z_.]+)\}", lambda found: self.key(found[1]), text))

    def is_typed(self, id_: str) -> bool:
        """Whether one of its keys is a character, which an input box should get instead."""
        return any(map(is_character, self._keys[id_]))

    @property
    def uses_alt(self) -> bool:
        """Whether any key is one with alt; none of the table is."""
        return any("alt+" in key for keys in self._keys.values() for key in keys)

    @property
    def for_textual(self) -> dict[str, str]:
        """For `App.set_keymap`: what was changed. A command without keys gets its own id, which no
        terminal sends."""
        return {id_: ",".join(self._keys[id_]) or id_ for id_ in sorted(self._changed)}


def key_name(key: str) -> SafeText:
    """A key as people write it: `/`, `esc`, `ctrl+f`."""
    return clean(KEY_NAMES.get(key) or (_character(key) or "").strip() or key)


def is_character(key: str) -> bool:
    """Whether a key is text while an input box has the focus; `esc` is a character too, but none
    that is typed."""
    character = _character(key)
    return character is not None and character.isprintable()


def _is_text(key: str, pane: Pane) -> bool:
    """Whether a pane takes a key as text: all characters, or what the sources are narrowed by."""
    if pane is Pane.SOURCES:
        return is_narrowing(_character(key) or "")
    return pane is Pane.FILTER and is_character(key)


def is_narrowing(typed: str) -> bool:
    """Whether it stands in names, ids or addresses: a letter, a digit, or one of a few marks."""
    return typed.isalnum() or typed in _IN_NAMES


def _character(key: str) -> str | None:
    """What a key types; Textual 8.2.8 does not know it of those to which it gave shorter names."""
    return key_to_character(_LONGER.get(key, key))


def problems(changes: Changes) -> Iterator[tuple[str, SettingsError]]:
    """All that is wrong with some changes, each with the id under which it stands."""
    return _problems(changes, _in_force(changes))


def _problems(changes: Changes, made: _Keys) -> Iterator[tuple[str, SettingsError]]:
    for id_, written in changes.items():
        if id_ not in BY_ID:
            hint = nearest(id_, BY_ID, "the README's table of keys has their ids")
            yield id_, SettingsError(f"unknown action {id_!r} in [keys]", hint)
        for one in written:
            if _named(one) is None:
                hint = nearest(one, (*KEY_NAMES, *_NAMED), "as in: x, ctrl+k, f5, slash")
                yield id_, SettingsError(f"unknown key {one!r} for {id_!r} in [keys]", hint)
    yield from _clashes(changes, made)


def _clashes(changes: Changes, made: _Keys) -> Iterator[tuple[str, SettingsError]]:
    owners: dict[str, str] = {}
    for id_, keys in made.items():
        for key in keys:
            owner = owners.setdefault(key, id_)
            if owner != id_:
                said = f"the key {key_name(key)!r} is on two actions: {owner!r} and {id_!r}"
                changed = id_ if id_ in changes else owner
                yield changed, SettingsError(said, "give one of them another key in [keys]")


def _in_force(changes: Changes) -> _Keys:
    made = {command.id: tuple(filter(None, command.keys.split(","))) for command in COMMANDS}
    for id_ in changes.keys() & made.keys():
        made[id_] = tuple(dict.fromkeys(filter(None, map(_named, changes[id_]))))
    return made


def _named(written: str) -> str | None:
    """Textual's name of a key that somebody wrote, as `slash` for `/`; None if there is none."""
    if len(written) == 1:
        return _name_of_character(written)
    lowered = written.casefold()
    key = _WRITTEN.get(lowered, lowered)
    capital = re.fullmatch(r"shift\+([a-z])", key)
    if capital:  # which is what terminals send
        return capital[1].upper()
    base = _MODIFIER.sub("", key, count=1)
    is_known = key in _NAMED or base in _NAMED or _character(base) is not None
    return key if is_known else None


def _name_of_character(character: str) -> str | None:
    if character.isalnum():
        return character
    name = unicodedata.name(character, "").lower().replace("-", "_").replace(" ", "_")
    return KEY_NAME_REPLACEMENTS.get(name, name) or None


USUAL: Final = Keymap()
"""What holds where nobody changed anything."""
