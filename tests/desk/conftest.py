"""The shipped dialogs, and a customer in a conversation with the whole house."""

from collections.abc import AsyncIterator

import pytest

from rmabot.flow.model import FlowSet
from rmabot.testing.conversation import Conversation
from tests.shipped import shipped


@pytest.fixture(scope="session")
def flows() -> FlowSet:
    """Give the shipped flow set."""
    return shipped()


@pytest.fixture
async def they(flows: FlowSet) -> AsyncIterator[Conversation]:
    """Give an English-speaking customer on a Monday morning."""
    async with Conversation(flows) as one:
        yield one


@pytest.fixture
async def elle(flows: FlowSet) -> AsyncIterator[Conversation]:
    """Give a French-speaking customer."""
    async with Conversation(flows, "fr") as one:
        yield one
