"""The profiles of the configuration, as the dashboard knows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct, field

from agentpost_tui.choices import Profile
from agentpost_tui.settings import Settings, overruling
from agentpost_tui.ui.themes import colour_of


class Profiles(Struct, frozen=True):
    """What there is to go on with."""

    current: str = ""
    """Empty when none is in use."""
    known: Mapping[str, Profile] = field(default_factory=dict)
    config: Path | None = None
    overruling: Sequence[str] = ()
    """Variables that are set, and beat what every profile says."""

    @classmethod
    def of(cls, settings: Settings) -> Profiles:
        """Those of the settings."""
        return cls(settings.profile, settings.profiles, settings.config, overruling())

    def style(self, name: str) -> str:
        """The colour of a profile's name: configured, else by the name."""
        return colour_of(name, self.known[name].colour if name in self.known else None)
