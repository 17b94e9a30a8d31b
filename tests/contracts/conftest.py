"""Every store that the contract holds for, empty, on a clock that stands until it is set."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from rmabot.ports.store import Store
from rmabot.store.open import open_store
from rmabot.testing.clock import SetClock


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture(params=["memory://", "tinydb:///{folder}/data/rmabot.db"], ids=["memory", "tinydb"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    address: str = request.param
    return address.format(folder=tmp_path)


@pytest.fixture
async def store(url: str, clock: SetClock, tmp_path: Path) -> AsyncIterator[Store]:
    opened = await open_store(url, tmp_path / "key", clock.now)
    yield opened
    await opened.close()
