"""The tables in memory: rows by key, and what each is searched by."""
