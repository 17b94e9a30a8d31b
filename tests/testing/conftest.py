"""The small set, loaded once."""

import pytest

from rmabot.flow.load import load
from rmabot.flow.model import FlowSet
from tests.testing.small import BUTTON, LAMP, small_files


@pytest.fixture(scope="session")
def flows() -> FlowSet:
    """A flow that mends lamps, one that only says a thing, and the way to a person."""
    loaded = load(small_files(lamp=LAMP, button=BUTTON))
    assert loaded.flows is not None, loaded.findings
    return loaded.flows
