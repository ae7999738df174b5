"""The twin without a screen: the same connection, filter and ledger, as lines for scripts."""
