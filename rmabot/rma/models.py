"""The models of a catalogue file: groups of names that share kind, warranty line and battery."""

from collections.abc import Iterator, Mapping
from typing import Literal

from msgspec import Struct

from rmabot.rma.fields import Fields
from rmabot.rma.mistake import MistakeError

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

_LONGEST_NAME = 48


class CatalogueError(MistakeError):
    """A catalogue file that cannot be used."""


class Model(Struct, frozen=True):
    """One model: its kind, its warranty line, whether a battery is inside, the parts with warranty rows of their own."""

    name: str
    kind: str
    line: str = UNLISTED
    maker: str = ""
    battery: Battery = "unknown"
    parts: tuple[str, ...] = ()


KEYS = ("catalogue", "maker", "note", "groups")
GROUP_KEYS = ("kind", "line", "battery", "parts", "models")
"""The keys of a catalogue file, and of each of its groups."""


def read_models(mapping: Mapping[str, object]) -> tuple[Model, ...]:
    """The models of a parsed catalogue file (`maker`, `groups` of `kind line battery parts models`)."""
    top = Fields(mapping, (), CatalogueError)
    top.only(*KEYS)
    maker = top.text("maker")
    seen: set[str] = set()
    models = [model for group in top.parts("groups") for model in _of_group(group, maker, seen)]
    if not models:
        raise top.fail("groups", "a catalogue needs a list of groups, each with kind and models")
    return tuple(models)


def _of_group(group: Fields, maker: str, seen: set[str]) -> Iterator[Model]:
    group.only(*GROUP_KEYS)
    kind = group.one_of("kind", *KINDS, default="")
    line = group.text("line")
    battery = _battery(group)
    parts = group.lines("parts")
    names = group.lines("models")
    if not names:
        raise group.fail("models", "a group needs a list of models")
    for place, name in enumerate(names):
        if name in seen or len(name) > _LONGEST_NAME:
            sentence = f"a model has at most {_LONGEST_NAME} characters"
            sentence = (
                f'"{name}" stands in this file already: name each model once' if name in seen else sentence
            )
            raise CatalogueError((*group.path, "models", place), sentence)
        seen.add(name)
        yield Model(name, kind, line, maker, battery, parts)


def _battery(group: Fields) -> Battery:
    # A reader that follows YAML 1.1 makes yes and no truth values.
    written = group.mapping.get("battery", "unknown")
    match {True: "yes", False: "no"}.get(written, written) if isinstance(written, bool) else written:
        case "yes" | "no" | "unknown" as known:
            return known
        case _:
            raise group.fail("battery", '"battery" is one of yes, no, unknown')
