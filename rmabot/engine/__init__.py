"""The pure step: same flows, session and event, same result."""
