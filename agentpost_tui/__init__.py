"""A live terminal dashboard for AgentPost, the email API for AI agents."""

from __future__ import annotations

__version__ = "0.1.0"
