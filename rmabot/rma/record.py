"""Records: frozen ``msgspec.Struct``, made, compared and changed in C, their classes built in a thirtieth of a dataclass's time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    # The type checker looks at each changed field of a `dataclasses.replace`, and of no other.
    from dataclasses import replace as replace  # noqa: PLC0414  (handed on)
else:
    from msgspec.structs import replace

__all__ = ["names", "replace", "to_maps"]


def names(kind: Struct | type[Struct]) -> tuple[str, ...]:
    """The names of a record's fields, in order."""
    return kind.__struct_fields__


def to_maps(value: Any) -> Any:
    """A record, and whatever records stand in it, as maps of names to values."""
    if isinstance(value, Struct):
        return {name: to_maps(getattr(value, name)) for name in value.__struct_fields__}
    if isinstance(value, list | tuple):
        make = getattr(type(value), "_make", type(value))  # of a named tuple, or of any other
        return make(map(to_maps, value))
    if isinstance(value, dict):
        return {name: to_maps(one) for name, one in value.items()}
    return value
