"""What only the parts behind the settings can judge of them: filter, theme and keys."""

from __future__ import annotations

from collections.abc import Iterator

from agentpost_tui.errors import SettingsError
from agentpost_tui.settings import Settings
from agentpost_tui.ui.keymap import problems
from agentpost_tui.ui.themes import THEME_NAMES, is_colour


def require_usable(settings: Settings) -> None:
    """Refuse settings that the dashboard cannot work with.

    Raises:
        SettingsError: for the first of them.
    """
    for _, mistake in unusable(settings):
        raise mistake


def unusable(settings: Settings) -> Iterator[tuple[tuple[str, ...], SettingsError]]:
    """What the dashboard cannot work with, each with the place of its setting."""
    try:
        settings.filter_test(settings.filter)
    except SettingsError as mistake:
        yield ("filter",), mistake
    if settings.theme and settings.theme not in THEME_NAMES:
        themes = f"themes: {', '.join(THEME_NAMES)}"
        yield ("theme",), SettingsError(f"unknown theme {settings.theme!r}", themes)
    for id_, colour in settings.colours.items():
        if not is_colour(colour):
            yield ("environments", id_, "colour"), _no_colour(colour)
    for name, profile in settings.profiles.items():
        if profile.colour and not is_colour(profile.colour):
            yield ("profiles", name, "colour"), _no_colour(profile.colour)
    for id_, problem in problems(settings.keys):
        yield ("keys", id_), problem


def _no_colour(text: str) -> SettingsError:
    return SettingsError(f"unknown colour {text!r}", "write #rrggbb, or a word such as red")
