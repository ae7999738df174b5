"""The palettes: dark, light, high contrast and colour-blind safe, each as tokens by purpose."""

from __future__ import annotations

import os
from collections.abc import Mapping
from zlib import crc32

from msgspec import Struct
from rich.color import Color, ColorParseError
from rich.style import Style
from textual.theme import Theme

ENVIRONMENT_COLOURS = 6
TYPES = ("received", "sent", "delivered", "bounced", "complained", "rejected", "verified", "other")


def _theme(name: str, *, dark: bool, **colours: str) -> Theme:
    """A Textual theme from our few colours; what Textual asks for beyond them is derived."""
    tokens = {key.replace("_", "-"): value for key, value in colours.items()}
    return Theme(
        name=name,
        dark=dark,
        primary=colours["accent"],
        secondary=colours["dim"],
        accent=colours["accent"],
        foreground=colours["text"],
        background=colours["ground"],
        surface=colours["panel"],
        panel=colours["panel"],
        success=colours["good"],
        warning=colours["warn"],
        error=colours["bad"],
        variables={
            **tokens,
            "footer-background": colours["ground"],
            "input-selection-background": f"{colours['accent']} 35%",
            "scrollbar": colours["line"],
            "scrollbar-background": colours["ground"],
            "scrollbar-background-hover": colours["ground"],
            "scrollbar-background-active": colours["ground"],
            "scrollbar-corner-color": colours["ground"],
            "border": colours["line"],
            "border-blurred": colours["line"],
        },
    )


DARK = _theme(
    "agentpost-dark",
    dark=True,
    ground="#0d1216",
    panel="#121a20",
    cursor="#1e3a45",
    cursor_idle="#17262e",
    line="#26323a",
    text="#c9d3da",
    bright="#eef3f6",
    dim="#74838f",
    faint="#4d5b66",
    accent="#5fd0c0",
    good="#7fcf96",
    warn="#eea861",
    bad="#f0737d",
    type_received="#7fb4f5",
    type_sent="#b59cf2",
    type_delivered="#7fcf96",
    type_bounced="#f0737d",
    type_complained="#eea861",
    type_rejected="#e5687a",
    type_verified="#5fd0c0",
    type_other="#9fb0bb",
    env_0="#e0a458",
    env_1="#6fa8dc",
    env_2="#a3be6c",
    env_3="#c58ad8",
    env_4="#5fc4c0",
    env_5="#d98a8a",
)

LIGHT = _theme(
    "agentpost-light",
    dark=False,
    ground="#fbfbf9",
    panel="#f0f1ee",
    cursor="#cfe5e2",
    cursor_idle="#e2e9e7",
    line="#d3d7d3",
    text="#2b3338",
    bright="#0c1114",
    dim="#616c73",
    faint="#848e94",
    accent="#00736a",
    good="#22733c",
    warn="#98540a",
    bad="#b3202f",
    type_received="#1b5fb0",
    type_sent="#6a3fb5",
    type_delivered="#22733c",
    type_bounced="#b3202f",
    type_complained="#98540a",
    type_rejected="#a01f4a",
    type_verified="#00736a",
    type_other="#4a5a64",
    env_0="#935a00",
    env_1="#1f5fa5",
    env_2="#4c6b12",
    env_3="#7f3a96",
    env_4="#0b6f74",
    env_5="#9c3a3a",
)

HIGH_CONTRAST = _theme(
    "agentpost-high-contrast",
    dark=True,
    ground="#000000",
    panel="#0e0e0e",
    cursor="#004c7a",
    cursor_idle="#2b2b2b",
    line="#8a8a8a",
    text="#f2f2f2",
    bright="#ffffff",
    dim="#c4c4c4",
    faint="#a8a8a8",
    accent="#00ffe0",
    good="#5fff87",
    warn="#ffc04d",
    bad="#ff8080",
    type_received="#8fc7ff",
    type_sent="#d6b8ff",
    type_delivered="#5fff87",
    type_bounced="#ff8080",
    type_complained="#ffc04d",
    type_rejected="#ff9ecb",
    type_verified="#00ffe0",
    type_other="#e0e0e0",
    env_0="#ffc04d",
    env_1="#8fc7ff",
    env_2="#c8ff6b",
    env_3="#f0a6ff",
    env_4="#6bfff0",
    env_5="#ffb3b3",
)

# After the palette of Okabe and Ito: no meaning rests on red against green.
COLOUR_BLIND = _theme(
    "agentpost-colour-blind",
    dark=True,
    ground="#0d1216",
    panel="#121a20",
    cursor="#23394f",
    cursor_idle="#192530",
    line="#2a3742",
    text="#cdd6dd",
    bright="#f2f6f9",
    dim="#7f8f9b",
    faint="#566572",
    accent="#56b4e9",
    good="#56b4e9",
    warn="#f0e442",
    bad="#e69f00",
    type_received="#56b4e9",
    type_sent="#8fa9e8",
    type_delivered="#9fd3c7",
    type_bounced="#e69f00",
    type_complained="#f0e442",
    type_rejected="#d98cb8",
    type_verified="#9fd3c7",
    type_other="#a9b6c0",
    env_0="#f0e442",
    env_1="#56b4e9",
    env_2="#3fb79a",
    env_3="#d98cb8",
    env_4="#e69f00",
    env_5="#b8c4ce",
)

THEMES = (DARK, LIGHT, HIGH_CONTRAST, COLOUR_BLIND)
THEME_NAMES = tuple(theme.name.removeprefix("agentpost-") for theme in THEMES)


class Palette(Struct, frozen=True):
    """The styles of one theme on one ground, resolved once, for widgets that draw their lines."""

    plain: Style
    bright: Style
    dim: Style
    faint: Style
    accent: Style
    warn: Style
    bad: Style
    line: Style
    found: Style
    types: Mapping[str, Style]
    environments: tuple[Style, ...]
    configured: Mapping[str, Style]

    def environment(self, env_id: str) -> Style:
        """The colour worn by an environment's events: configured, else chosen by hash."""
        chosen = self.configured.get(env_id)
        if chosen is not None:
            return chosen
        return self.environments[environment_number(env_id)] if env_id else self.faint


def environment_number(env_id: str) -> int:
    """Which of the environment colours an id gets when none is configured."""
    return crc32(env_id.encode("utf-8", "replace")) % ENVIRONMENT_COLOURS


def colour_of(name: str, configured: str | None) -> str:
    """The colour of a name, an environment's or a profile's, as Textual writes it: configured, else
    chosen by hash."""
    return _chosen(configured) or f"$env-{environment_number(name)}"


def _chosen(configured: str | None) -> str | None:
    """A configured colour as a true one; None where there is none, or colours are not wanted: its
    grey may be that of the ground."""
    if not configured or not is_colour(configured) or "NO_COLOR" in os.environ:
        return None
    return Color.parse(configured).get_truecolor().hex


class Palettes(Struct, frozen=True):
    """The palette on each ground that a row can have."""

    plain: Palette
    panel: Palette
    cursor: Palette
    cursor_idle: Palette
    """The cursor's row while another pane has the focus."""


def palettes(tokens: Mapping[str, str], configured: Mapping[str, str]) -> Palettes:
    """All palettes of a theme's tokens; `configured` are colours by environment id."""
    return Palettes(
        plain=_palette(tokens, configured, tokens["ground"]),
        panel=_palette(tokens, configured, tokens["panel"]),
        cursor=_palette(tokens, configured, tokens["cursor"]),
        cursor_idle=_palette(tokens, configured, tokens["cursor-idle"]),
    )


def _palette(tokens: Mapping[str, str], configured: Mapping[str, str], ground: str) -> Palette:
    def style(token: str) -> Style:
        return Style(color=tokens[token], bgcolor=ground)

    return Palette(
        plain=style("text"),
        bright=style("bright"),
        dim=style("dim"),
        faint=style("faint"),
        accent=style("accent"),
        warn=style("warn"),
        bad=style("bad"),
        line=style("line"),
        found=Style(color=ground, bgcolor=tokens["warn"]),
        types={name: style(f"type-{name}") for name in TYPES},
        environments=tuple(style(f"env-{number}") for number in range(ENVIRONMENT_COLOURS)),
        configured={
            env_id: Style(color=chosen, bgcolor=ground)
            for env_id, colour in configured.items()
            if (chosen := _chosen(colour))
        },
    )


def is_colour(text: str) -> bool:
    """True for a colour name or `#rrggbb` that can be drawn."""
    try:
        Color.parse(text)
    except ColorParseError:
        return False
    return True
