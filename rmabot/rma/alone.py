"""A single module of a library, without all that its packages load along with it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.machinery import PathFinder
from importlib.util import module_from_spec
from types import ModuleType
from typing import Any


def alone(name: str) -> ModuleType:
    """Import a module; packages above it that were not loaded yet are not begun, and whoever says ``from … import`` later gets them whole.

    For libraries whose beginning loads far more than is needed: 250 countries for one, or the means of the web for a
    check character. ``name`` is the full one; raises ``ImportError`` as ``import`` does.
    """
    if name in sys.modules:
        return sys.modules[name]
    bare: list[str] = []
    try:
        _stand_in(name, bare)
        return import_module(name)
    finally:
        for package in bare:
            del sys.modules[package]


def without(missing: str, name: str) -> None:
    """Import a module as where a library is missing that it can do without: what it would load of that stays out."""
    if name in sys.modules or missing in sys.modules:
        return
    sys.modules[missing] = None  # type: ignore[assignment]  # how an import is told that there is none
    try:
        import_module(name)
    finally:
        del sys.modules[missing]


class Later(ModuleType):
    """Stands in for a module, which is imported when something is first asked of it."""

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self.__name__), name)


@contextmanager
def standing_in(stand_in: ModuleType) -> Iterator[None]:
    """Let a library that is imported meanwhile have this in the place of a module that it names; whoever imports the module later gets it."""
    name = stand_in.__name__
    if name in sys.modules:
        yield
        return
    sys.modules[name] = stand_in
    try:
        yield
    finally:
        del sys.modules[name]


def _stand_in(name: str, bare: list[str]) -> None:
    """Put packages that only know where they stand in the place of those that are not loaded."""
    path = None
    parts = name.split(".")
    for end in range(1, len(parts)):
        package = ".".join(parts[:end])
        module = sys.modules.get(package)
        if module is None:
            spec = PathFinder.find_spec(package, path)
            if spec is None:  # found in some other way: as any import
                return
            module = sys.modules[package] = module_from_spec(spec)
            bare.append(package)
        path = module.__path__
