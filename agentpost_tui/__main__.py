"""`python -m agentpost_tui` is the command `agentpost-tui`."""

from __future__ import annotations

from agentpost_tui.cli import main

if __name__ == "__main__":
    main()
