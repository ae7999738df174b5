"""The journal: an SQLite file that remembers every event, gap and state across runs."""
