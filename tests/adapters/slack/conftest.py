"""A Slack of our own for each test, and a desk on it."""

import logging
from collections.abc import AsyncIterator

import pytest

from tests.adapters.slack.fake import FakeSlack
from tests.adapters.slack.house import House


@pytest.fixture(autouse=True)
def heard_again() -> None:
    """The import linter, which another test runs, configures logging anew and silences every logger there is."""
    for logger in logging.root.manager.loggerDict.values():
        if isinstance(logger, logging.Logger) and logger.name.startswith("rmabot"):
            logger.disabled = False


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    """A workspace with an agent, another one, a dock by user group, a technician, a lead, and a colleague."""
    fake = FakeSlack(groups={"SDOCK": ["UDORA"]})
    for user, name in (
        ("UBEN", "Ben Agent"),
        ("UDORA", "Dora Dock"),
        ("UTEO", "Teo Tech"),
        ("ULEA", "Lea Lead"),
        ("UCOL", "Cole Colleague"),
    ):
        fake.member(user, name)
    async with fake:
        yield fake


@pytest.fixture
async def house(slack: FakeSlack) -> AsyncIterator[House]:
    """The bot, running on it in Socket Mode."""
    async with House(slack) as made:
        yield made
