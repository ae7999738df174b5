"""The computer's own time zone, with the offset that holds at each instant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final


class LocalZone(tzinfo):
    """What Python's own `astimezone()` gives is one fixed offset, wrong before the clocks were
    changed; this asks the system anew for each instant."""

    def utcoffset(self, at: datetime | None) -> timedelta | None:
        if at is None:
            return None
        local = at.replace(microsecond=0, tzinfo=None)
        return local - datetime.fromtimestamp(local.timestamp(), UTC).replace(tzinfo=None)

    def dst(self, at: datetime | None) -> timedelta | None:
        return None

    def tzname(self, at: datetime | None) -> str | None:
        return None if at is None else at.replace(tzinfo=None).astimezone().tzname()

    def fromutc(self, at: datetime) -> datetime:
        second = at.replace(microsecond=0, tzinfo=UTC).timestamp()
        local = datetime.fromtimestamp(second)  # noqa: DTZ006 - it says which of two 02:30 it is
        return local.replace(microsecond=at.microsecond, tzinfo=self)


LOCAL: Final = LocalZone()
