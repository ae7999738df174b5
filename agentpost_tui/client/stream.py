"""A door for those who write scripts: the events of an AgentPost server as an async iterator."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable

from agentpost_tui.client.address import Address
from agentpost_tui.client.feed import Feed, stop_if_refused
from agentpost_tui.client.notices import Status
from agentpost_tui.domain.event import Event
from agentpost_tui.domain.gap import Gap
from agentpost_tui.domain.subscription import Subscription


async def stream(
    url: str,
    key: str,
    *,
    event_types: Iterable[str] = (),
    inbox_id: str | None = None,
    environment_ids: Iterable[str] = (),
    insecure: bool = False,
    max_attempts: int | None = None,
) -> AsyncIterator[Event | Gap]:
    """Stay connected, and yield each event once, in the order of arrival.

    Where events may have been missed a `Gap` is yielded: when it opens (`gap.is_open`), and again
    when it is over, with `since`, `until` and, for what is only possible, `possible_until`, in
    seconds since the epoch. All text of an event is as strangers wrote it.

    Args:
        url: a base such as `https://api.agent-post.dev`, or the socket's own `wss://host/ws`.
        key: the API key; it appears in no error and no log.
        event_types, inbox_id, environment_ids: what to ask for; empty means everything.
        insecure: allow `ws://` to another machine.
        max_attempts: dials without success before giving up; 0 is never, None ten before the
            first success and never after it.

    Raises:
        TypeError: when one text stands where several belong.
        SettingsError: when the address or the key cannot be used.
        RefusedError: when the server, a proxy or a certificate says no.
        GaveUpError: when the attempts are used up.
    """
    for name, asked in (("event_types", event_types), ("environment_ids", environment_ids)):
        if isinstance(asked, str):
            raise TypeError(f"{name} is a list of texts: write [{asked!r}], not {asked!r}")
    subscription = Subscription(tuple(event_types), inbox_id, tuple(environment_ids))
    feed = Feed(Address.parse(url, key, insecure=insecure), subscription, max_attempts=max_attempts)
    async with feed.running():
        while True:
            for item in await feed.batch():
                if isinstance(item, Status):
                    stop_if_refused(item)
                else:
                    yield item
