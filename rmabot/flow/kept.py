"""Flow sets that were checked before, kept beside the user's other caches: what was good once is not checked again.

A set is found again only by its files, byte for byte, and by the program that checked it: Python's version, each of its
source files by size and time as Python's own compiled files go by, and the folder its libraries stand in. What is kept is
read only from a folder and a file of the user's own that nobody else may write, and makes nothing but the parts of a flow
set. Whatever is missing, damaged or not allowed is as if nothing had been kept.
"""

from __future__ import annotations

import os
import re
import stat
import sys
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rmabot.flow.folder import is_test
from rmabot.flow.loaded import Loaded

if TYPE_CHECKING:
    from rmabot.flow.model import FlowSet

PLACE = "RMABOT_CACHE"
"""The variable that names another folder, or ``off``."""
PROGRAM = Path(__file__).parents[1]
"""Where the program stands."""
_RINGS = ("rma", "text", "questions", "flow")
_LIBRARIES = ("msgspec", "rapidfuzz", "yaml")
_MOST = 16
_SET, _GOOD = ".flows", ".good"
_DIGEST = 32
_OURS = re.compile(rf"[0-9a-f]{{{2 * _DIGEST}}}\.(?:flows|good|[0-9]+)")
_OTHERS_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH
_PARTS = tuple([f"rmabot.{ring}." for ring in _RINGS])
_PLAIN = frozenset({("datetime", "date"), ("datetime", "time"), ("decimal", "Decimal"), ("builtins", "set")})


class Kept:
    """What is kept of exactly these files by this very program: that they are good, and their set."""

    def __init__(self, files: Mapping[str, bytes], program: Path = PROGRAM) -> None:
        folder = _folder()
        try:
            self._path = folder / _name(files, program) if folder is not None else None
        except OSError:  # a program that does not stand in files of its own, so that nobody sees it change
            self._path = None

    def is_good(self) -> bool:
        """Whether they were checked before, and nothing found."""
        return self._path is not None and any(
            _data(self._path.with_suffix(kind)) is not None for kind in (_GOOD, _SET)
        )

    def flows(self) -> FlowSet | None:
        """Their set."""
        data = _data(self._path) if self._path is not None else None
        payload = data[_DIGEST:] if data else b""
        whole = data and blake2b(payload, digest_size=_DIGEST).digest() == data[:_DIGEST]
        return _unpacked(payload) if whole else None

    def note_good(self) -> None:
        """Keep that nothing was found."""
        self._write(_GOOD, b"")

    def keep(self, flows: FlowSet) -> None:
        """Keep their set."""
        import pickle

        payload = pickle.dumps(flows, pickle.HIGHEST_PROTOCOL)
        self._write(_SET, blake2b(payload, digest_size=_DIGEST).digest() + payload)

    def _write(self, kind: str, data: bytes) -> None:
        """Put a file there as a whole, if that can be done."""
        if self._path is None:
            return
        folder, fresh = self._path.parent, self._path.with_suffix(f".{os.getpid()}")
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not _is_ours(folder.stat()):
                return
            fresh.touch(mode=0o600)
            fresh.write_bytes(data)
            fresh.replace(self._path.with_suffix(kind))
            _clear(folder)
        except OSError:
            return


def load(files: Mapping[str, bytes], *, keep: bool = True) -> Loaded:
    """Load a set as ``flow.load`` does, from what is kept if it is; what is good is kept, if that is wished."""
    before = Kept(files)
    flows = before.flows()
    if flows is not None:
        texts = {name: data.decode("utf-8-sig") for name, data in _of_set(files)}
        return Loaded(flows, (), texts, flows.languages)
    from rmabot.flow.load import load as load_anew

    loaded = load_anew(files)
    if keep and loaded.flows is not None:
        before.keep(loaded.flows)
    return loaded


def _folder() -> Path | None:
    named = os.environ.get(PLACE, "")
    if named == "off" or not hasattr(os, "geteuid"):
        return None
    if named:
        return Path(named)
    base = os.environ.get("XDG_CACHE_HOME")
    try:
        return (Path(base) if base else Path.home() / ".cache") / "rmabot"
    except RuntimeError:  # nobody's home
        return None


def _is_ours(found: os.stat_result) -> bool:
    return found.st_uid == os.geteuid() and not found.st_mode & _OTHERS_MAY_WRITE


def _data(path: Path) -> bytes | None:
    """What was kept there, if it is our own."""
    try:
        if not _is_ours(path.parent.stat()):
            return None
        with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:  # noqa: PTH123  (no link is followed)
            return file.read() if _is_ours(os.fstat(file.fileno())) else None
    except OSError:
        return None


def _unpacked(payload: bytes) -> FlowSet | None:
    import io
    import pickle

    from rmabot.flow.model import FlowSet

    class Parts(pickle.Unpickler):
        """Makes the parts of a flow set and nothing else."""

        def find_class(self, module: str, name: str) -> Any:
            if module.startswith(_PARTS) or (module, name) in _PLAIN:
                return super().find_class(module, name)
            raise pickle.UnpicklingError(f"{module}.{name} is no part of a flow set")

    try:
        made = Parts(io.BytesIO(payload)).load()
    except (pickle.UnpicklingError, AttributeError, ImportError, TypeError, ValueError, EOFError):
        return None
    return made if isinstance(made, FlowSet) else None


def _name(files: Mapping[str, bytes], program: Path) -> str:
    digest = blake2b(digest_size=_DIGEST)
    for mark in _program(program):
        digest.update(f"{mark}\0".encode())
    for name, data in _of_set(files):
        digest.update(f"{name}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest() + _SET


def _of_set(files: Mapping[str, bytes]) -> list[tuple[str, bytes]]:
    return [(name, files[name]) for name in sorted(files) if not is_test(files[name])]


def _program(root: Path = PROGRAM) -> Iterator[str]:
    """What a set depends on beside its files; the rings below know nothing of the others (see the import contract)."""
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


def _clear(folder: Path) -> None:
    """Away with all of ours but the latest, and with what a killed process left half written; nothing else is touched."""
    ours = [path for path in folder.iterdir() if _OURS.fullmatch(path.name)]
    by_age = sorted(ours, key=lambda path: path.stat().st_mtime, reverse=True)
    for old in by_age[_MOST:]:
        old.unlink(missing_ok=True)
