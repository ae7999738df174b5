"""`doctor`: what a connection needs, looked at piece by piece, with what to do where it fails."""
