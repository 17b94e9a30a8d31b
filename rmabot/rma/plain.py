"""Records as plain values for a store, and back: fields at their default are left out."""

import types
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from msgspec import NODEFAULT, Struct
from msgspec.structs import FieldInfo, fields

Json = Any  # str, int, float, bool, None, and lists and maps of these
T = TypeVar("T")
Reader = Callable[[Json], Any]
Writer = Callable[[Any], Json]


class NotPlainError(ValueError):
    """A value that does not fit the record it should become: written by another version, or damaged."""


def to_plain(value: Any) -> Json:
    """A record, tuple, map, date, amount or state as what JSON can hold."""
    kind: Any = type(value)
    return _writer(kind)(value)


def from_plain(kind: type[T], plain: Json) -> T:
    """The record that a plain map stands for; `NotPlainError` names the field that does not fit."""
    return cast(T, _reader(cast(Any, kind))(plain))


@cache
def _writer(kind: Any) -> Writer:
    if kind in {str, int, float, bool, type(None)}:
        return lambda value: value
    if issubclass(kind, StrEnum | Decimal):
        return str
    if issubclass(kind, date):
        return cast(Writer, kind.isoformat)
    if issubclass(kind, tuple | list):
        return lambda value: [to_plain(one) for one in value]
    if issubclass(kind, dict):
        return lambda value: {str(key): to_plain(one) for key, one in value.items()}
    if issubclass(kind, Struct):
        return _record_writer(kind)
    raise NotPlainError(f"a {kind.__name__} cannot be kept in a record")


def _record_writer(kind: Any) -> Writer:
    defaults = tuple((field.name, _default(field)) for field in fields(kind))

    def write(value: Any) -> Json:
        plain = {}
        for name, default in defaults:
            one = getattr(value, name)
            if one is not default and (one != default or type(one) is not type(default)):
                plain[name] = to_plain(one)
        return plain

    return write


def _default(field: FieldInfo) -> object:
    return field.default if field.default_factory is NODEFAULT else field.default_factory()


@cache
def _reader(kind: Any) -> Reader:
    origin, arguments = get_origin(kind), get_args(kind)
    if kind is Any:
        return lambda plain: plain
    if origin in {Union, types.UnionType}:
        (only,) = (one for one in arguments if one is not type(None))
        return _optional(_reader(only))
    if origin is Literal:
        return _one_of(arguments)
    if origin is tuple:
        return _each(_reader(arguments[0]))
    if origin is dict:
        return _map_of(_reader(arguments[1]))
    if isinstance(kind, type) and issubclass(kind, Struct):
        return _record(kind)
    if kind in {str, int, float, bool}:
        return _as_it_is(kind)
    return _spelled(kind.fromisoformat if kind in {date, datetime} else kind)


def _optional(read: Reader) -> Reader:
    return lambda plain: None if plain is None else read(plain)


def _one_of(allowed: tuple[Any, ...]) -> Reader:
    def read(plain: Json) -> Json:
        if plain not in allowed:
            raise NotPlainError(f"{plain!r} is none of {', '.join(map(str, allowed))}")
        return plain

    return read


def _each(read: Reader) -> Reader:
    def read_all(plain: Json) -> tuple[Any, ...]:
        if not isinstance(plain, list):
            raise NotPlainError(f"a {type(plain).__name__} where a list is due")
        return tuple(map(read, plain))

    return read_all


def _map_of(read: Reader) -> Reader:
    def read_all(plain: Json) -> dict[str, Any]:
        if not isinstance(plain, dict):
            raise NotPlainError(f"a {type(plain).__name__} where a map is due")
        return {key: read(value) for key, value in plain.items()}

    return read_all


def _as_it_is(kind: type) -> Reader:
    def read(plain: Json) -> Json:
        if type(plain) is not kind:
            raise NotPlainError(f"a {type(plain).__name__} where a {kind.__name__} is due")
        return plain

    return read


def _spelled(parse: Callable[[str], Any]) -> Reader:
    def read(plain: Json) -> Any:
        if not isinstance(plain, str):
            raise NotPlainError(f"a {type(plain).__name__} where a text is due")
        try:
            return parse(plain)
        except (ValueError, InvalidOperation) as unread:
            raise NotPlainError(f"{plain!r} cannot be read here") from unread

    return read


def _record(kind: type) -> Reader:
    hints = get_type_hints(kind)
    readers = {field.name: _reader(hints[field.name]) for field in fields(kind)}

    def read(plain: Json) -> Any:
        if not isinstance(plain, dict):
            raise NotPlainError(f"a {type(plain).__name__} where a {kind.__name__} is due")
        try:
            return kind(**{name: _field(readers, name, value) for name, value in plain.items()})
        except TypeError as missing:
            raise NotPlainError(f"{kind.__name__}: {missing}") from missing

    return read


def _field(readers: dict[str, Reader], name: str, value: Json) -> Any:
    if name not in readers:
        raise NotPlainError(f'"{name}" is not known to this version')
    try:
        return readers[name](value)
    except NotPlainError as wrong:
        raise NotPlainError(f"{name}: {wrong}") from wrong
