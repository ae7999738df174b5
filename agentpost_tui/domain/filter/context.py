"""What the meaning of a filter depends on besides its text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
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

    seen_environments: AbstractSet[str] = frozenset()
    """Ids of the environments that events came from; may be a live set, it is only read."""

    seen_inboxes: AbstractSet[str] = frozenset()
    """Ids of the inboxes that events came from; likewise."""
