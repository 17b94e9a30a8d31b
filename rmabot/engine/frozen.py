"""JSON data whose lists are tuples, so that a value cannot change under the session that holds it."""

from __future__ import annotations

from typing import Any


def freeze(value: Any) -> Any:
    """Return the JSON value with every list as a tuple; strings and numbers as they are."""
    kind = type(value)
    if kind is str or kind is int:
        return value
    if kind is dict:
        return {key: freeze(entry) for key, entry in value.items()}
    if kind is list or kind is tuple:
        return tuple([freeze(entry) for entry in value])
    return value
