"""Flow sets that were checked before, kept beside the user's other caches: what was good once is not checked again.

A set is found again only by its files, byte for byte, and by the program that checked it: Python's version, each of its
source files by size and time as Python's own compiled files go by, and the folder its libraries stand in. What is kept is
read only from a folder and a file of the user's own that nobody else may write, and makes nothing but the parts of a flow
set. Whatever is missing, damaged or not allowed is as if nothing had been kept.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import cached_property, partial
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from rmabot.flow import kept_file
from rmabot.flow.folder import of_set
from rmabot.flow.loaded import Loaded

if TYPE_CHECKING:
    from rmabot.flow.checks.subject import Subject
    from rmabot.flow.live import Live
    from rmabot.flow.model import FlowSet
    from rmabot.flow.read_files import Once, ReadFiles
    from rmabot.flow.seen import Seen
    from rmabot.flow.source import Source

PROGRAM = Path(__file__).parents[1]
"""Where the program stands."""
_RINGS = ("rma", "text", "questions", "flow")
_LIBRARIES = ("msgspec", "rapidfuzz", "yaml")
_SET, _GOOD, _SEEN, _TREES = ".flows", ".good", ".seen", ".trees"
_PARTS = tuple([f"rmabot.{ring}." for ring in _RINGS])
_PLAIN = frozenset({("datetime", "date"), ("datetime", "time"), ("decimal", "Decimal"), ("builtins", "set")})


class Kept:
    """What is kept of exactly these files by this very program: that they are good, their set, and the trees of each."""

    def __init__(self, files: Mapping[str, bytes], program: Path = PROGRAM) -> None:
        self._files = files
        self._root = program
        self._folder = kept_file.folder()
        self._tried: Once | None = None

    @cached_property
    def _program(self) -> bytes | None:
        """The program, as a digest; None for one that does not stand in files of its own, so that nobody sees it change."""
        try:
            return _digest(_program(self._root))
        except OSError:
            return None

    @cached_property
    def _path(self) -> Path | None:
        return self._place(of_set(self._files).items(), _SET)

    def is_good(self) -> bool:
        """Whether they were checked before, and nothing found."""
        return self._anything() and any(
            self._path is not None and kept_file.there(self._path.with_suffix(kind)) is not None
            for kind in (_GOOD, _SET)
        )

    def of_edited(self) -> Loaded | None:
        """What is found in a set of these very names that was good, if its edited files alone tell; what is good is kept."""
        if not self._anything() or (payload := _sealed(self._place_of_seen())) is None:
            return None
        from rmabot.flow.seen import Seen

        before = _unpacked(payload, Seen)
        if before is None:
            return None
        from rmabot.flow.edited import looked_at
        from rmabot.flow.read_files import Once

        self._tried = Once()
        now = looked_at(before, of_set(self._files), self._tried)
        if not isinstance(now, Seen):
            return now
        self.note_good()
        self._pack(self._place_of_seen(), now)
        return Loaded(None, (), {}, ())

    def _anything(self) -> bool:
        """Whether anything is kept at all: else nobody need look through the program to know what of."""
        return self._folder is not None and kept_file.holds(self._folder)

    def flows(self) -> FlowSet | None:
        """Their set."""
        from rmabot.flow.model import FlowSet

        return _unpacked(_sealed(self._path), FlowSet) if self._anything() else None

    def note_good(self) -> None:
        """Keep that nothing was found."""
        if self._path is not None:
            kept_file.put(self._path.with_suffix(_GOOD), b"")

    def keep(self, flows: FlowSet) -> None:
        """Keep their set."""
        self._pack(self._path, flows)

    def note_seen(self, subject: Subject) -> None:
        """Keep that nothing was found, and what must be known to look at edited flows alone."""
        from rmabot.flow.seen import seen_of

        self.note_good()
        self._pack(self._place_of_seen(), seen_of(of_set(self._files), subject))

    def read(self, files: Mapping[str, bytes], *, keep: bool = True) -> Sequence[Source]:
        """Read files, of the set or beside it; those that were good before are not parsed again, the others kept if that is wished."""
        with self._reading(files, keep=keep) as read_files:
            return read_files(files)

    def _reading(self, files: Mapping[str, bytes], *, keep: bool) -> AbstractContextManager[ReadFiles]:
        from rmabot.flow.kept_trees import reading_what_changed

        place = partial(self._place, [(name, b"") for name in files], _TREES)
        nothing = not self._anything()
        if self._tried is not None:
            # It is edited again next: its tree as it is now is not worth a file.
            return reading_what_changed(files, place, self._tried.reading, nothing=nothing, keep=False)
        return reading_what_changed(files, place, nothing=nothing, keep=keep)

    def load(self, *, keep: bool = True) -> Loaded:
        """Load the set, from what is kept if it is; what is good is kept, if that is wished."""
        flows = self.flows()
        if flows is not None:
            texts = {name: data.decode("utf-8-sig") for name, data in of_set(self._files).items()}
            return Loaded(flows, (), texts, flows.languages)
        loaded = self.check(keep=keep)
        if keep and loaded.flows is not None:
            self.keep(loaded.flows)
        return loaded

    def check(
        self,
        live: Live | None = None,
        good: Callable[[Subject], None] | None = None,
        *,
        keep: bool = True,
        wanted: bool = True,
    ) -> Loaded:
        """Check the set and compile it as far as it is ``wanted``, whatever is kept of it as a whole; ``good`` is told that nothing was found."""
        from rmabot.flow.side_by_side import load_side_by_side

        return load_side_by_side(self._files, live, partial(self._reading, keep=keep), good, wanted=wanted)

    def _place_of_seen(self) -> Path | None:
        return self._place([(name, b"") for name in of_set(self._files)], _SEEN)

    def _pack(self, place: Path | None, kept: FlowSet | Seen) -> None:
        import pickle

        if place is not None:
            kept_file.seal(place, pickle.dumps(kept, pickle.HIGHEST_PROTOCOL))

    def _place(self, of: Iterable[tuple[str, bytes]], kind: str) -> Path | None:
        if self._folder is None or self._program is None:
            return None
        marks = [mark for name, data in of for mark in (f"{name}\0{len(data)}\0".encode(), data)]
        return self._folder / (_digest([self._program, *marks]).hex() + kind)


def load(files: Mapping[str, bytes], *, keep: bool = True) -> Loaded:
    """Load a set as ``flow.load`` does, from what is kept if it is; what is good is kept, if that is wished."""
    return Kept(files).load(keep=keep)


def _digest(marks: Iterable[bytes]) -> bytes:
    digest = blake2b(digest_size=kept_file.DIGEST)
    for mark in marks:
        digest.update(mark)
    return digest.digest()


T = TypeVar("T")


def _sealed(path: Path | None) -> bytes | None:
    return kept_file.sealed(path) if path is not None else None


def _unpacked(payload: bytes | None, kind: type[T]) -> T | None:
    if payload is None:
        return None
    import io
    import pickle

    class Parts(pickle.Unpickler):
        """Makes the parts of a flow set and nothing else."""

        def find_class(self, module: str, name: str) -> Any:
            plain = (module, name) in _PLAIN
            if plain or module.startswith(_PARTS):
                found = super().find_class(module, name)
                # A class of ours, named where it is made: nothing that a module of ours happens to import.
                if plain or (isinstance(found, type) and found.__module__ == module):
                    return found
            raise pickle.UnpicklingError(f"{module}.{name} is no part of a flow set")

    try:
        made = Parts(io.BytesIO(payload)).load()
    except (pickle.UnpicklingError, AttributeError, ImportError, TypeError, ValueError, EOFError):
        return None
    return made if isinstance(made, kind) else None


def _program(root: Path = PROGRAM) -> Iterator[bytes]:
    """What a set depends on beside its files; the rings below know nothing of the others (see the import contract)."""
    return (f"{mark}\0".encode() for mark in _marks(root))


def _marks(root: Path = PROGRAM) -> Iterator[str]:
    yield sys.version
    for library in _LIBRARIES:
        found = find_spec(library)
        if found is not None and found.origin:
            yield f"{library} {Path(found.origin).parents[1].stat().st_mtime_ns}"
    for ring in _RINGS:
        yield str((root / ring).stat().st_ino)
        for here, folders, names in os.walk(root / ring):
            folders[:] = sorted([name for name in folders if name != "__pycache__"])
            for name in sorted(names):
                written = os.stat(os.path.join(here, name))  # noqa: PTH116, PTH118  (hundreds at each start)
                yield f"{here}/{name} {written.st_size} {written.st_mtime_ns}"
