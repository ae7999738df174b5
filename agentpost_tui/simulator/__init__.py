"""An AgentPost-compatible server on loopback, to develop, demo and test against."""
