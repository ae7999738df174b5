"""The twin without a screen."""
