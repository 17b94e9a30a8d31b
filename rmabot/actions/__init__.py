"""What flows may do: one action a file."""
