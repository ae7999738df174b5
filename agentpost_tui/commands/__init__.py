"""The commands: flags in, exit code out; each imports what it runs when it runs."""
