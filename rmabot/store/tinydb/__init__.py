"""TinyDB on an encrypted journal: the state in memory, each group of commits appended as one sealed frame."""
