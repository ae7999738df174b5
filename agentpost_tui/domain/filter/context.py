"""What the meaning of a filter depends on besides its text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import tzinfo

from msgspec import Struct, field


class FilterContext(Struct, frozen=True):
    """The surroundings in which a filter is compiled."""

    now: Callable[[], float]
    """The present instant, in seconds of the one clock; asked again whenever `newer:` or `older:`
    tests an event."""

    zone: tzinfo
    """The time zone of `after:` and `before:`."""

    names: Mapping[str, str] = field(default_factory=dict)
    """Configured names of environments and inboxes, by id."""

    seen_environments: Callable[[], Iterable[str]] = tuple
    """Gives the ids of the environments that events came from so far."""

    seen_inboxes: Callable[[], Iterable[str]] = tuple
    """Gives the ids of the inboxes that events came from so far."""
