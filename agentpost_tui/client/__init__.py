"""The realtime client: one connection to AgentPost, honest about its state."""
