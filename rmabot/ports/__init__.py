"""What the house asks of the outside: one port a file, with the data that crosses it."""
