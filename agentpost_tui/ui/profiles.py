"""The profiles of the configuration, as the dashboard knows them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct, field

from agentpost_tui.choices import Profile
from agentpost_tui.settings import Settings, overruling
from agentpost_tui.ui.themes import colour_of

Settle = Callable[[str], None]
"""Makes ready to go on with a profile. It may run its command, which may ask its user something;
raises `SettingsError` when the profile cannot be used."""


class Profiles(Struct, frozen=True):
    """What there is to go on with."""

    current: str = ""
    """Empty when none is in use."""
    known: Mapping[str, Profile] = field(default_factory=dict)
    config: Path | None = None
    overruling: Sequence[str] = ()
    """Variables that are set, and beat what every profile says."""
    settle: Settle | None = None

    @classmethod
    def of(cls, settings: Settings, settle: Settle | None = None) -> Profiles:
        """Those of the settings."""
        return cls(settings.profile, settings.profiles, settings.config, overruling(), settle)

    def style(self, name: str) -> str:
        """The colour of a profile's name: configured, else by the name."""
        return colour_of(name, self.known[name].colour if name in self.known else None)
