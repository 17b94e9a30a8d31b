"""The shipped dialogs, loaded once: the engine's rules are shown on what customers really meet."""

import pytest

from rmabot.flow.model import FlowSet
from tests.shipped import shipped


@pytest.fixture(scope="session")
def flows() -> FlowSet:
    """Give the shipped flow set."""
    return shipped()
