"""The models of a catalogue file: groups of names that share kind, warranty line and battery."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, cast

from rmabot.rma.mistake import MistakeError, Path

KINDS = (
    "camera",
    "recorder",
    "drive",
    "access",
    "intercom",
    "alarm",
    "monitor",
    "switch",
    "accessory",
    "other",
)
UNLISTED = "unlisted"  # the line of a model whose warranty row nobody could read: a person checks

Battery = Literal["yes", "no", "unknown"]

_GROUP_KEYS = ("kind", "line", "battery", "parts", "models")
_FILE_KEYS = ("catalogue", "maker", "note", "groups")
_LONGEST_NAME = 48


class CatalogueError(MistakeError):
    """A catalogue file that cannot be used."""


@dataclass(frozen=True, slots=True)
class Model:
    """One model: its kind, its warranty line, whether a battery is inside, the parts with warranty rows of their own."""

    name: str
    kind: str
    line: str = UNLISTED
    maker: str = ""
    battery: Battery = "unknown"
    parts: tuple[str, ...] = ()


def read_models(mapping: Mapping[str, object]) -> tuple[Model, ...]:
    """The models of a parsed catalogue file (`maker`, `groups` of `kind line battery parts models`)."""
    _only_known_keys(mapping, _FILE_KEYS, ())
    maker = _text(mapping, "maker", ())
    groups = mapping.get("groups")
    if not isinstance(groups, list) or not groups:
        raise CatalogueError(("groups",), "a catalogue needs a list of groups, each with kind and models")
    seen: dict[str, int] = {}
    models: list[Model] = []
    for index, group in enumerate(groups):
        models.extend(_of_group(group, maker, index, seen))
    return tuple(models)


def _of_group(group: object, maker: str, index: int, seen: dict[str, int]) -> Iterator[Model]:
    path: Path = ("groups", index)
    if not isinstance(group, dict):
        raise CatalogueError(path, "a group is a map with kind, line, battery and models")
    _only_known_keys(group, _GROUP_KEYS, path)
    kind = _one_of(group, "kind", KINDS, path)
    line = _text(group, "line", path)
    battery = cast(Battery, _one_of(group, "battery", ("yes", "no", "unknown"), path, default="unknown"))
    parts = tuple(_names(group, "parts", path))
    for place, name in enumerate(_names(group, "models", path, needed=True)):
        if name in seen:
            where = f"group {seen[name] + 1}" if seen[name] != index else "this group"
            raise CatalogueError(
                (*path, "models", place), f'"{name}" stands in {where} already: name each model once'
            )
        seen[name] = index
        yield Model(name, kind, line, maker, battery, parts)


def _only_known_keys(mapping: Mapping[str, object], known: tuple[str, ...], path: Path) -> None:
    for key in mapping:
        if key not in known:
            raise CatalogueError((*path, key), f'"{key}" is not known here: use {", ".join(known)}')


def _text(mapping: Mapping[str, object], key: str, path: Path) -> str:
    value = mapping.get(key)
    if not isinstance(value, str) or not value.strip():
        raise CatalogueError((*path, key) if key in mapping else path, f'"{key}" is needed, as a text')
    return value


def _one_of(
    mapping: Mapping[str, object], key: str, allowed: tuple[str, ...], path: Path, default: str | None = None
) -> str:
    value = mapping.get(key, default)
    # A reader that follows YAML 1.1 makes yes and no truth values.
    value = {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
    if value not in allowed:
        raise CatalogueError(
            (*path, key) if key in mapping else path, f'"{key}" is one of {", ".join(allowed)}'
        )
    return str(value)


def _names(mapping: Mapping[str, object], key: str, path: Path, *, needed: bool = False) -> list[str]:
    value = mapping.get(key, [])
    if not isinstance(value, list) or (needed and not value):
        raise CatalogueError((*path, key) if key in mapping else path, f'"{key}" is a list of names')
    for place, name in enumerate(value):
        if not isinstance(name, str) or not 0 < len(name.strip()) <= _LONGEST_NAME:
            raise CatalogueError(
                (*path, key, place), f"a name is a text of at most {_LONGEST_NAME} characters"
            )
    return value
