"""The status line: what the connection is doing, always visible, always true."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import assert_never

from msgspec import Struct
from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from agentpost_tui.client.notices import State, Status, Vitals
from agentpost_tui.domain.dashboard import Dashboard
from agentpost_tui.domain.subscription import Subscription
from agentpost_tui.journal.kept import NOTHING_KEPT, Kept
from agentpost_tui.journal.writer import Writer
from agentpost_tui.text import SafeText, clean
from agentpost_tui.ui import format as words
from agentpost_tui.ui.keymap import USUAL, Keymap
from agentpost_tui.ui.replay_line import Part, ReplayLine

COUNTDOWN_CELLS = 12
WRAPPING_CELLS = 20
"""What the end of a line may lose to a word that goes on the next."""
NEEDED = 2
"""What is as important, or more, goes into the second line if the first has no room."""
LEAD_FROM = 60
LEAST_CELLS = 12
"""What is asked for keeps so many in any case."""
SKEW_SECONDS = 30.0
BEHIND_EVENTS = 1_000
"""Fewer entries that wait for the disk are nothing to speak of."""
DIFFERENCE = SafeText("counters disagree")
DEMO: Part = (" DEMO ", "bold $ground on $accent")
Extra = tuple[int, str, list[Part]]
"""Importance (1 first), side, and parts of what stands beside the state."""
_R = re.compile(r"\bR\b(?=$| to try)")
"""Where a hint of the client names the usual key for dialling again."""


class Identity(Struct, frozen=True):
    """What does not change while the program runs."""

    server: SafeText
    masked_key: SafeText
    is_demo: bool = False
    profile: SafeText = SafeText("")
    profile_style: str = ""


class StatusBar(Widget):
    """Two lines: the state with its vital signs, and the subscription in force."""

    def __init__(
        self,
        identity: Identity,
        dashboard: Dashboard,
        status: Status,
        vitals: Vitals,
        keymap: Keymap = USUAL,
        kept: Kept = NOTHING_KEPT,
        replay: ReplayLine | None = None,
    ) -> None:
        super().__init__()
        self.replay = replay
        """What is shown instead of a connection."""
        self._keymap = keymap
        self._kept = kept
        self._identity = identity
        self._dashboard = dashboard
        self._status = status
        self._vitals = vitals
        self._now = 0.0
        self._counters_differ = False

    def show(self, status: Status, vitals: Vitals, now: float, *, counters_differ: bool) -> None:
        """Show the connection as it is now."""
        self._status, self._vitals, self._now = status, vitals, now
        self._counters_differ = counters_differ
        self.refresh()

    def render(self) -> Content:
        status = self._status
        width = self.size.width - 2
        heard_at = self._vitals.last_heard_at
        state = (
            self.replay.state()
            if self.replay
            else state_parts(status, self._now, self._identity, heard_at, self._keymap)
        )
        first = _joined(state)
        if cell_len(first) > width:  # a long sentence goes over both lines
            return Content.assemble(*self._sentence(state, 2 * width))
        extras = self._extras(status)
        chosen = _fitting(extras, width - cell_len(first))
        left = [part for place, part in chosen if place == "left"]
        right = [part for place, part in chosen if place == "right"]
        used = cell_len(first) + sum(_size(part) for _, part in chosen)
        parts: list[Part] = [*state]
        for part in left:
            parts += [("   ", ""), *part]
        parts.append((" " * max(0, width - used), ""))
        for part in right:
            parts += [("   ", ""), *part]
        left_out = [one for one in extras if one[0] <= NEEDED and one[1:] not in chosen]
        return Content.assemble(*parts, "\n", *self._subscription_line(status, width, left_out))

    def _sentence(self, state: list[Part], cells: int) -> list[Part]:
        """A sentence for both lines, and behind it what may not be missed, as far as it fits."""
        lead = [DEMO, (" ", "")] if self._identity.is_demo else []
        parts = _cut([*lead, *state], cells)
        for one in (self._last_frame(), *([part] for part in self._troubles(self._status))):
            parts += _beside(one, cells - cell_len(_joined(parts)) - WRAPPING_CELLS)
        return parts

    def _extras(self, status: Status) -> list[Extra]:
        """What stands beside the state, in reading order."""
        dashboard, now, vitals = self._dashboard, self._now, self._vitals
        extras: list[Extra] = []
        if self.replay is not None:
            extras += [(1, "right", self.replay.progress())]
            extras += [(2, "left", [part]) for part in self.replay.cause()]
        if self._identity.is_demo:
            extras.append((0, "left", [DEMO]))
        if status.state is not State.CONNECTING:
            extras.append((6, "left", [(self._identity.server, "$bright")]))
        if self._identity.profile:
            profile = (self._identity.profile, self._identity.profile_style)
            extras.append((3, "left", [profile]))
        if self._identity.masked_key:
            extras.append((9, "left", [(self._identity.masked_key, "$dim")]))
        extras += [(2, "left", [part]) for part in self._troubles(status)]
        if status.state is State.RECONNECTING and self.replay is None:
            extras.append((3, "right", [_countdown(status, now)]))
        rate = dashboard.stats.rate
        spark = words.sparkline(rate.counts(now)[:-1], 16)
        extras.append((4, "right", [(words.rate(rate.per_second(now, 5.0)), "$bright")]))
        extras.append((7, "right", [(spark, "$accent")]))
        extras += [(1, "right", last_frame)] if (last_frame := self._last_frame()) else []
        if vitals.rtt_seconds is not None:
            rtt = f"{vitals.rtt_seconds * 1000:.0f} ms"
            extras.append((8, "right", [("rtt ", "$dim"), (rtt, "$bright")]))
        share = dashboard.coverage.share(now)
        if share is not None:
            cover = f"{int(share * 1000) / 10:g} %"
            extras.append((5, "right", [("cover ", "$dim"), (cover, "$bright")]))
        return extras

    def _last_frame(self) -> list[Part]:
        """When the server showed life: it is always in sight, and nothing before the first time."""
        heard_at = self._vitals.last_heard_at
        if heard_at is None:
            return []
        return [("last frame ", "$dim"), (f"{words.duration(self._now - heard_at)} ago", "$bright")]

    def _troubles(self, status: Status) -> list[Part]:
        """What is not zero and should be."""
        dashboard, vitals = self._dashboard, self._vitals
        parts: list[Part] = []
        if status.state is State.LIVE and not status.confirmed:
            parts.append(("filter unconfirmed", "$dim"))
        if status.switching_to is not None:
            parts.append(("switching over", "$warn"))
        gaps = dashboard.coverage.count
        if gaps:
            lost = words.duration(dashboard.coverage.seconds_lost(self._now))
            parts.append((f"{gaps} {'gap' if gaps == 1 else 'gaps'} ({lost})", "$warn"))
        if dashboard.ledger.outside:
            parts.append((f"{words.count(dashboard.ledger.outside)} outside", "$warn"))
        if dashboard.ledger.malformed:
            parts.append((f"{words.count(dashboard.ledger.malformed)} malformed", "$warn"))
        if vitals.oversize:
            parts.append((f"{words.count(vitals.oversize)} oversize", "$warn"))
        skew = dashboard.skew_seconds
        if skew is not None and abs(skew) > SKEW_SECONDS:
            parts.append((f"clock {skew:+.0f} s", "$warn"))
        for name, writer in self._kept.named:
            parts += _troubles(name, writer)
        if self._counters_differ:
            parts.append((DIFFERENCE, "bold $bad"))
        return parts

    def _subscription_line(self, status: Status, width: int, left_out: list[Extra]) -> list[Part]:
        """What is asked for; at its end the key that changes it, or what found no place above."""
        names = self._dashboard.names
        text = subscription_sentence(status.subscription, names.label)
        if self.replay is not None:
            return [("was subscribed to ", "$dim"), (words.fit(text, max(1, width - 18)), "$text")]
        pending = status.state is not State.LIVE and status.state is not State.STALE
        lead = "will subscribe to " if pending and status.live_since is None else "subscribed to "
        lead = "" if width < LEAD_FROM else lead
        key = self._keymap.key("subscription.edit")
        change = [(f"  {key}", "bold $accent"), (" change", "$dim")]
        beside = _fitting(left_out, width - len(lead) - LEAST_CELLS)
        end = [part for _, parts in beside for part in (("   ", ""), *parts)] or change
        body = words.fit(text, max(1, width - len(lead) - cell_len(_joined(end))))
        return [(lead, "$dim"), (body, "$text"), *end]


def subscription_sentence(subscription: Subscription, label: Callable[[str], str]) -> SafeText:
    """`message.received, message.bounced · every inbox · production`."""
    types = ", ".join(clean(one, limit=64) for one in subscription.event_types) or "every type"
    inbox = clean(label(subscription.inbox_id)) if subscription.inbox_id else "every inbox"
    environments = ", ".join(clean(label(one)) for one in subscription.environment_ids)
    return SafeText(f"{types} · {inbox} · {environments or 'every environment'}")


def state_parts(
    status: Status,
    now: float,
    identity: Identity,
    heard_at: float | None = None,
    keymap: Keymap = USUAL,
) -> list[Part]:
    """Symbol, word and sentence of a state; the words in capitals are an interface."""
    cause = clean(status.cause, limit=200)
    match status.state:
        case State.OFFLINE:
            key = keymap.key("connection.toggle")
            return [("○ OFFLINE", "bold $dim"), (f" by you · {key} to connect", "$text")]
        case State.CONNECTING:
            attempt = f" (attempt {status.attempt})" if status.attempt > 1 else ""
            return [("◌ CONNECTING", "bold $accent"), (f" {identity.server}{attempt}", "$text")]
        case State.SUBSCRIBED:
            return [("◍ SUBSCRIBED", "bold $accent"), (", waiting for a sign of life", "$text")]
        case State.LIVE:
            since = status.since if status.live_since is None else status.live_since
            return [("● LIVE", "bold $good"), (f" {words.stopwatch(now - since)}", "$text")]
        case State.STALE:
            silence = max(0, int(now - (status.since if heard_at is None else heard_at)))
            return [("◐ STALE", "bold $warn"), (f", nothing for {silence} s", "$text")]
        case State.RECONNECTING:
            return _reconnecting(status, now, cause, keymap.key("connection.reconnect"))
        case State.REFUSED:
            return _refused(status, cause, keymap.key("connection.reconnect"))
        case _:
            assert_never(status.state)


def _reconnecting(status: Status, now: float, cause: str, key: SafeText) -> list[Part]:
    seconds = max(0, -int(-(status.due_at - now) // 1)) if status.due_at is not None else 0
    said = " · flapping" if status.flapping else ""
    said += " · told to wait" if status.throttled else ""
    return [
        (f"↻ RECONNECTING in {seconds} s", "bold $warn"),
        (f" (attempt {status.attempt}): {cause}{said}", "$text"),
        (f" · {key} now", "$dim"),
    ]


def _refused(status: Status, cause: str, key: SafeText) -> list[Part]:
    if status.gave_up:
        sentence = f" GAVE UP after {status.attempt} attempts ({cause}) · {key} to try again"
    else:
        hint = _R.sub(lambda _: key, status.hint)
        sentence = f" {cause}. {clean(hint)}" if hint else f" {cause}"
    return [("✗ REFUSED:", "bold $bad"), (sentence, "$text")]


def _troubles(name: str, writer: Writer) -> list[Part]:
    """What a disk did not take, or not yet."""
    parts: list[Part] = []
    if writer.off:
        parts.append((f"{name} off: {clean(writer.off, limit=80)}", "$warn"))
    elif writer.behind >= BEHIND_EVENTS:
        parts.append((f"{name} {words.count(writer.behind)} behind", "$dim"))
    if writer.unreadable and not writer.off:
        parts.append((f"{name} unreadable: {clean(writer.unreadable, limit=80)}", "$warn"))
    if writer.unwritten:
        parts.append((f"{words.count(writer.unwritten)} unwritten", "$warn"))
    return parts


def _countdown(status: Status, now: float) -> Part:
    left = max(0.0, (status.due_at or now) - now)
    whole = max(status.delay_seconds, left, 0.001)
    filled = round(left / whole * COUNTDOWN_CELLS)
    return ("▰" * filled + "▱" * (COUNTDOWN_CELLS - filled), "$warn")


def _beside(parts: list[Part], room: int) -> list[Part]:
    """Some parts behind others, if they fit."""
    return [("   ", ""), *parts] if parts and _size(parts) <= room else []


def _joined(parts: list[Part]) -> str:
    return "".join(text for text, _ in parts)


def _size(parts: list[Part]) -> int:
    return 3 + cell_len(_joined(parts))


def _cut(parts: list[Part], cells: int) -> list[Part]:
    """Some parts in so many cells, with an ellipsis for what has no room."""
    made: list[Part] = []
    for text, style in parts:
        room = cells - cell_len(_joined(made))
        made.append((text if cell_len(text) <= room else words.fit(SafeText(text), room), style))
        if cell_len(text) > room:
            break
    return made


def _fitting(extras: list[Extra], room: int) -> list[tuple[str, list[Part]]]:
    """As many of the extras as fit, the important first, kept in reading order."""
    chosen: set[int] = set()
    for place in sorted(range(len(extras)), key=lambda place: extras[place][0]):
        size = _size(extras[place][2])
        if size <= room:
            room -= size
            chosen.add(place)
    return [(extras[place][1], extras[place][2]) for place in range(len(extras)) if place in chosen]
