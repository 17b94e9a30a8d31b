"""JSON data whose lists are tuples, so that a value cannot change under the session that holds it."""

from __future__ import annotations

from typing import Any


def freeze(value: Any) -> Any:
    """Return the JSON value with every list as a tuple; strings and numbers as they are."""
    if isinstance(value, list | tuple):
        return tuple([freeze(entry) for entry in value])
    if isinstance(value, dict):
        return {key: freeze(entry) for key, entry in value.items()}
    return value
