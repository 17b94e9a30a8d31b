"""The rmabot command: one command a file."""
