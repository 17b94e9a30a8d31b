"""The server, and the shipped dialogs, loaded once."""

from collections.abc import AsyncIterator

import pytest

from rmabot.runtime import dialogs
from rmabot.runtime.dialogs import Dialogs
from tests.adapters.telegram.platform.server import BotApi


@pytest.fixture(scope="session")
def spoken() -> Dialogs:
    """The dialogs that ship."""
    return dialogs.read(dialogs.shipped())


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    """A server for one bot; a call with a parameter that the platform does not know fails the test."""
    async with BotApi() as server:
        yield server
    assert server.platform.unknown == []
