"""What became of everything, in one sentence for people."""

from __future__ import annotations

from agentpost_tui.client.feed import Feed


def summary(feed: Feed, written: int) -> str:
    """`12 written of 40 received (2 duplicate, 1 malformed), 1 gap (17 s)`."""
    balance, coverage = feed.balance, feed.dashboard.coverage
    fates = {
        "duplicate": balance.duplicate,
        "malformed": balance.malformed,
        "outside the subscription": balance.outside,
        "not taken": balance.pending,
    }
    told = ", ".join(f"{count:,} {fate}" for fate, count in fates.items() if count)
    return (
        f"{written:,} written of {balance.received:,} received{f' ({told})' if told else ''}, "
        f"{gaps(coverage.count, coverage.seconds_lost(feed.now))}"
        f"{'' if balance.is_even else ', and the counters disagree'}"
    )


def gaps(count: int, seconds: float) -> str:
    """`2 gaps (17 s)`, or `no gap`."""
    if not count:
        return "no gap"
    return f"{count:,} gap{'s' * (count != 1)} ({seconds:.0f} s)"
