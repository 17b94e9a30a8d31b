"""The trees of files that were read before: of a set in which one file changed, only that one is parsed again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path

import msgspec

from rmabot.flow import kept_file
from rmabot.flow.source import Map, Scalar, Series, Source, read

_Trees = dict[bytes, Scalar | Map | Series]


Parse = Callable[[str, bytes], Source]


def read_all(
    files: Mapping[str, bytes], place: Path | None, parse: Parse = read, *, keep: bool = True
) -> Sequence[Source]:
    """Read files, in the order in which they are given: those that were good before from what was kept at ``place``.

    What was read anew is kept there, if that is wished. A tree is found by the bytes of its file; whoever names the place sees to it that another program has another one.
    """
    if place is None:
        return [parse(name, data) for name, data in files.items()]
    before, now = _before(place), _Trees()
    known = frozenset(before)
    sources = [_read(name, data, before, now, parse) for name, data in files.items()]
    if keep and not now.keys() <= known:
        kept_file.seal(place, msgspec.msgpack.encode(now))
    return sources


def _read(name: str, data: bytes, before: _Trees, now: _Trees, parse: Parse) -> Source:
    digest = blake2b(data, digest_size=kept_file.DIGEST).digest()
    root = before.pop(digest, None)  # of two files alike each has a tree of its own
    source = parse(name, data) if root is None else Source(name, data.decode("utf-8-sig"), root, [])
    if source.root is not None and not source.findings:
        now[digest] = source.root
    return source


def _before(place: Path) -> _Trees:
    payload = kept_file.sealed(place)
    try:
        return msgspec.msgpack.decode(payload, type=_Trees) if payload is not None else {}
    except (msgspec.MsgspecError, RecursionError):
        return {}
