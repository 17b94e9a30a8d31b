"""The words that ship, as the types meet them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from rmabot.questions.lexicon import Lexicon

DIALOGS = Path(__file__).parents[2] / "dialogs"


@pytest.fixture(scope="session")
def questions_yaml() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = yaml.safe_load((DIALOGS / "words" / "questions.yaml").read_text("utf-8"))
    return loaded


@pytest.fixture(scope="session")
def lexicon(questions_yaml: Mapping[str, Any]) -> Lexicon:
    return Lexicon(questions_yaml["typed"], ("en", "fr"))
