"""What a flow set must hold beyond its form: one check a file."""
