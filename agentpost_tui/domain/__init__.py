"""What the dashboard knows, without a clock, a socket or a screen."""
