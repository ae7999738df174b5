"""The long runs: thousands of faults, a million odd texts and frames, measured times."""
