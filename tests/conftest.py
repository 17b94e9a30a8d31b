"""What every test stands on: hypothesis without deadlines, and a home that is nobody's."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from rmabot.runtime.log import LOUD
from tests.overheard import EARS, Overheard

# Cores are shared, so slowness is no finding; `ci` repeats the same examples, the default looks for new ones.
settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("default"), derandomize=True, database=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, in whatever order the rest is drawn: else one process goes on alone at the end."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_collection_finish() -> None:
    """Have the collector leave alone what stays to the end: it looked through all that was imported again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def nobodys_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Keep the key, the settings and the language of whoever runs the tests out of them; gives what it took away."""
    before = dict(os.environ)
    personal = ("RMABOT_", "XDG_", "LC_", "LANG")
    for name in [name for name in os.environ if name.startswith(personal)]:
        del os.environ[name]
    os.environ |= {"HOME": str(tmp_path_factory.mktemp("home")), "LANG": "C.UTF-8"}
    # A home of a test's own would have its process check the dialogs that ship, as the one before it did.
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("cache"))
    os.environ |= {"OVERHEARD_IN": str(tmp_path_factory.mktemp("ear") / "leaks"), "PYTHONPATH": str(EARS)}
    yield before
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture(scope="session")
def _ear(nobodys_home: dict[str, str]) -> Iterator[Overheard]:
    ear = Overheard(Path(os.environ["OVERHEARD_IN"]))
    ear.begin()
    yield ear
    ear.end()


@pytest.fixture(autouse=True)
def overheard(_ear: Overheard) -> Iterator[Overheard]:
    """Fail a test in which anything planted was logged, here or by a process of it: each worker hears its own."""
    _ear.take()
    _ear.listen(LOUD)
    yield _ear
    leaks = _ear.take()
    assert not leaks, "\n".join(leaks)
