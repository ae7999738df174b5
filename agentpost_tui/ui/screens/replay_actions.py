"""What can be done with a replay."""

from __future__ import annotations

from collections.abc import Callable

from agentpost_tui.client.replay import Replay
from agentpost_tui.ui.screens.base import DashboardScreen


class ReplayActions(DashboardScreen):
    """Actions of the palette; on a live dashboard they say that it is one."""

    def action_step_replay(self) -> None:
        self._steer(Replay.step)

    def action_speed_replay(self, step: int) -> None:
        self._steer(lambda replay: replay.change_speed(step))

    def action_seek_gap(self, step: int) -> None:
        self._steer(lambda replay: replay.seek_gap(step))

    def action_seek(self) -> None:
        self._steer(self._ask_where)

    def _ask_where(self, replay: Replay) -> None:
        from agentpost_tui.ui.screens.seek import SeekDialog

        if self.app.screen is self:
            moment = self.painter.times.moment
            first, last = map(moment, replay.span)
            about = f"from {first:%Y-%m-%d %H:%M:%S} to {last:%Y-%m-%d %H:%M:%S}"
            zone = moment(replay.clock()).tzinfo
            assert zone is not None
            dialog = SeekDialog(replay.clock(), replay.span, zone, about)
            self.app.push_screen(dialog, self._seek)

    def _seek(self, at: float | None) -> None:
        if at is not None:
            self._steer(lambda replay: replay.seek(at))

    def _steer(self, ask: Callable[[Replay], None]) -> None:
        if self.replay is None:
            self.notify("this is no replay", timeout=3)
        else:
            ask(self.replay)
