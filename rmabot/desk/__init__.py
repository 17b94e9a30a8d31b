"""The staff side: one command a file."""
