"""The trees of files that were read before: of a set in which one file changed, only that one is parsed again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from hashlib import blake2b
from pathlib import Path

import msgspec

from rmabot.flow import kept_file
from rmabot.flow.read_files import ReadFiles, reading, source_of
from rmabot.flow.source import Map, Scalar, Series, Source

_Trees = dict[bytes, Scalar | Map | Series]

Begin = Callable[[Mapping[str, bytes]], AbstractContextManager[ReadFiles]]


@contextmanager
def reading_what_changed(
    files: Mapping[str, bytes],
    place: Callable[[], Path | None],
    begin: Begin = reading,
    *,
    nothing: bool = False,
    keep: bool = True,
) -> Iterator[ReadFiles]:
    """Begin to read files: those that were good before are taken from what was kept at ``place``, unless ``nothing`` is.

    What was read anew is kept there, if that is wished. A tree is found by the bytes of its file; whoever names the place sees to it that another program has another one.
    """
    before = {} if nothing else _before(place())
    known = frozenset(before)
    digests = {name: blake2b(data, digest_size=kept_file.DIGEST).digest() for name, data in files.items()}
    # Of two files alike each has a tree of its own.
    roots = {name: before.pop(digest, None) for name, digest in digests.items()}
    changed = {name: data for name, data in files.items() if roots[name] is None}
    with begin(changed) as read_changed:

        def read_files(files: Mapping[str, bytes]) -> Sequence[Source]:
            anew = {one.file: one for one in read_changed(changed)}
            sources = [anew.get(name) or source_of(name, data, roots[name]) for name, data in files.items()]
            now = {digests[one.file]: one.root for one in sources if one.root and not one.findings}
            if keep and not now.keys() <= known and (to := place()) is not None:
                kept_file.seal(to, msgspec.msgpack.encode(now))
            return sources

        yield read_files


def _before(place: Path | None) -> _Trees:
    payload = kept_file.sealed(place) if place is not None else None
    try:
        return msgspec.msgpack.decode(payload, type=_Trees) if payload is not None else {}
    except (msgspec.MsgspecError, RecursionError):
        return {}
