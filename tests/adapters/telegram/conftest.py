"""The server, and the shipped dialogs, loaded once."""

from collections.abc import AsyncIterator

import pytest

from rmabot.runtime.dialogs import Dialogs
from tests.adapters.telegram.platform.server import BotApi
from tests.shipped import shipped_dialogs


@pytest.fixture(scope="session")
def spoken() -> Dialogs:
    """The dialogs that ship."""
    return shipped_dialogs()


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    """A server for one bot; a call with a parameter that the platform does not know fails the test."""
    async with BotApi() as server:
        yield server
    assert server.platform.unknown == []
