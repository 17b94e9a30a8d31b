"""The shipped dialogs, loaded once: the engine's rules are shown on what customers really meet."""

from pathlib import Path

import pytest

from rmabot.flow.folder import read_folder
from rmabot.flow.load import load
from rmabot.flow.model import FlowSet

DIALOGS = Path(__file__).parents[2] / "dialogs"


@pytest.fixture(scope="session")
def flows() -> FlowSet:
    """Give the shipped flow set."""
    loaded = load(read_folder(DIALOGS))
    assert loaded.flows is not None, loaded.findings
    return loaded.flows
