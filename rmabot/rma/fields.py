"""Reading the values of a parsed file one by one, each mistake with its place and what may be written instead."""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from msgspec import Struct

from rmabot.rma.duration import Duration
from rmabot.rma.mistake import MistakeError, Path

_MISSING = object()


class Fields(Struct, frozen=True):
    """The keys of one map of a file, with the way to it and the kind of error to raise."""

    mapping: Mapping[str, object]
    path: Path
    error: type[MistakeError]

    def fail(self, key: str | int | None, sentence: str) -> MistakeError:
        """The error for a key, or for the map as a whole if the key is not there."""
        there = key is not None and (isinstance(key, int) or key in self.mapping)
        return self.error((*self.path, key) if there and key is not None else self.path, sentence)

    def only(self, *known: str) -> None:
        """Refuse every key that is not known here."""
        for key in self.mapping:
            if key not in known:
                raise self.fail(key, f'"{key}" is not known here: use {", ".join(known)}')

    def has(self, key: str) -> bool:
        """Whether the key stands there."""
        return key in self.mapping

    def part(self, key: str) -> "Fields":
        """The map under a key; an empty one if it is not there."""
        value = self.mapping.get(key, {})
        if not isinstance(value, Mapping):
            raise self.fail(key, f'"{key}" is a map of names and values')
        return Fields(value, (*self.path, key), self.error)

    def parts(self, key: str) -> Iterator["Fields"]:
        """Each map of the list under a key."""
        for index, value in enumerate(self.listed(key)):
            if not isinstance(value, Mapping):
                raise self.error((*self.path, key, index), "here a map of names and values is due")
            yield Fields(value, (*self.path, key, index), self.error)

    def listed(self, key: str) -> list[object]:
        """The list under a key; an empty one if it is not there."""
        value = self.mapping.get(key, [])
        if not isinstance(value, list):
            raise self.fail(key, f'"{key}" is a list')
        return value

    def text(self, key: str, default: str | None = None) -> str:
        """A text that says something; without a default it is needed."""
        value = self.mapping.get(key, default)
        if not isinstance(value, str) or (not value.strip() and value is not default):
            raise self.fail(key, f'"{key}" is needed, as a text')
        return value.strip()

    def texts(self, key: str) -> dict[str, str]:
        """A text in each language."""
        value = self.mapping.get(key)
        if (
            not isinstance(value, Mapping)
            or not value
            or not all(isinstance(text, str) for text in value.values())
        ):
            raise self.fail(key, f'"{key}" is needed in each language, such as {{en: "…", fr: "…"}}')
        return {str(language): str(text) for language, text in value.items()}

    def lines(self, key: str) -> tuple[str, ...]:
        """A list of texts, such as the lines of an address."""
        value = self.listed(key)
        for index, line in enumerate(value):
            if not isinstance(line, str) or not line.strip():
                raise self.error((*self.path, key, index), "a line is a text")
        return tuple(str(line).strip() for line in value)

    def one_of(self, key: str, *allowed: str, default: str) -> str:
        """One of a few words."""
        value = self.mapping.get(key, default)
        if value not in allowed:
            raise self.fail(key, f'"{key}" is one of {", ".join(allowed)}')
        return str(value)

    def whole(self, key: str, default: int | None = None, *, at_least: int = 1, at_most: int) -> int:
        """A whole number between two bounds."""
        value = self.mapping.get(key, default)
        if isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}", value):
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool) or not at_least <= value <= at_most:
            raise self.fail(key, f'"{key}" is a whole number from {at_least} to {at_most}')
        return value

    def duration(self, key: str, default: str) -> Duration:
        """A span of time."""
        return self._as_duration(self.mapping.get(key, default), (*self.path, key))

    def durations(self, key: str, *default: str) -> tuple[Duration, ...]:
        """A list of spans of time."""
        values = self.listed(key) if key in self.mapping else list(default)
        return tuple(self._as_duration(value, (*self.path, key, index)) for index, value in enumerate(values))

    def date(self, key: str) -> date | None:
        """A day, written YYYY-MM-DD; None if the key is not there."""
        value = self.mapping.get(key)
        if value is None or isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            raise self.fail(key, f'"{value}" is no day: write it as 2026-01-31') from None

    def _as_duration(self, value: object, path: Path) -> Duration:
        try:
            return Duration.parse(str(value))
        except ValueError as wrong:
            raise self.error(path, str(wrong)) from None
