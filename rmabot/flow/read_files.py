"""Files read one after the other, or in two processes side by side: what comes of it is the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import msgspec

from rmabot.flow.folder import MOST_BYTES
from rmabot.flow.second_process import Copy, cores
from rmabot.flow.source import Map, Scalar, Series, Source, read

ReadFiles = Callable[[Mapping[str, bytes]], Sequence[Source]]
"""Reads files in the order in which they are given."""

_Root = Scalar | Map | Series
Trees = dict[str, _Root]
"""The roots of files without findings, by their names."""

_WORTH_IT = 60_000
"""Fewer bytes are read sooner than another process begins."""
_MEANWHILE = 250_000
"""So many bytes the second process reads while this one loads what comes after reading."""


def read_anew(files: Mapping[str, bytes]) -> Sequence[Source]:
    """Read files, whatever was read before."""
    return [read(name, data) for name, data in files.items()]


@contextmanager
def reading(files: Mapping[str, bytes]) -> Iterator[ReadFiles]:
    """Begin to read files; what is to be loaded for whatever comes after it is best loaded within.

    On two cores a second process has the larger part of them. It tells the trees of those in which it found nothing;
    the others are read here again.
    """
    theirs = _theirs(files) if cores() > 1 else {}
    if not theirs:
        yield read_anew
        return
    with Copy(lambda: msgspec.msgpack.encode(_trees_of(theirs))) as copy:

        def read_rest(files: Mapping[str, bytes]) -> Sequence[Source]:
            mine = {name: read(name, data) for name, data in files.items() if name not in theirs}
            trees = _told(copy.outcome())
            return [mine.get(name) or source_of(name, data, trees.get(name)) for name, data in files.items()]

        yield read_rest


def source_of(name: str, data: bytes, root: Scalar | Map | Series | None) -> Source:
    """A file that was read elsewhere without findings, or that is read now."""
    return read(name, data) if root is None else Source(name, data.decode("utf-8-sig"), root, [])


class Once:
    """Reads files and remembers them as they were read: whoever looks for what was meant changes trees."""

    def __init__(self) -> None:
        self._trees: dict[tuple[str, bytes], bytes] = {}

    def __call__(self, files: Mapping[str, bytes]) -> Sequence[Source]:
        """Read files."""
        sources = read_anew(files)
        for one in sources:
            if one.root is not None and not one.findings:
                self._trees[one.file, files[one.file]] = msgspec.msgpack.encode(one.root)
        return sources

    @contextmanager
    def reading(self, files: Mapping[str, bytes]) -> Iterator[ReadFiles]:
        """Begin to read files of which some were read before."""
        trees = {name: self._trees[name, data] for name, data in files.items() if (name, data) in self._trees}
        with reading({name: data for name, data in files.items() if name not in trees}) as read_others:

            def read_files(files: Mapping[str, bytes]) -> Sequence[Source]:
                roots = {name: msgspec.msgpack.decode(tree, type=_Root) for name, tree in trees.items()}
                others = read_others({name: data for name, data in files.items() if name not in roots})
                read_now = {one.file: one for one in others}
                return [
                    read_now.get(name) or source_of(name, data, roots[name]) for name, data in files.items()
                ]

            yield read_files


def _theirs(files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """What the second process reads: so much that both are done at the same time."""
    files = {name: data for name, data in files.items() if len(data) <= MOST_BYTES}
    total = sum(map(len, files.values()))
    room = min(total, (total + _MEANWHILE) // 2) if total >= _WORTH_IT else 0
    theirs: dict[str, bytes] = {}
    for name in sorted(files, key=lambda name: -len(files[name])):
        if len(files[name]) <= room:
            room -= len(files[name])
            theirs[name] = files[name]
    return theirs


def _trees_of(files: Mapping[str, bytes]) -> Trees:
    sources = read_anew(files)
    return {one.file: one.root for one in sources if one.root is not None and not one.findings}


def _told(told: bytes | None) -> Trees:
    return msgspec.msgpack.decode(told, type=Trees) if told is not None else {}
