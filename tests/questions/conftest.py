"""The words and models that ship, as the types meet them."""

from collections.abc import Mapping
from typing import Any

import pytest
import yaml

from rmabot.questions.lexicon import Lexicon
from rmabot.questions.matcher import Matcher
from rmabot.questions.question import Context, File, Reading, Said
from rmabot.questions.table import QUESTIONS
from rmabot.rma.catalogue import Catalogue
from rmabot.rma.models import Model
from tests.questions.reading import DIALOGS, TODAY, Read


@pytest.fixture(scope="session")
def questions_yaml() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = yaml.safe_load((DIALOGS / "words" / "questions.yaml").read_text("utf-8"))
    return loaded


@pytest.fixture(scope="session")
def lexicon(questions_yaml: Mapping[str, Any]) -> Lexicon:
    return Lexicon(questions_yaml["typed"], ("en", "fr"))


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return Catalogue(
        [
            Model("DS-2CD2143G2-I", "camera", "ip_camera", "Hikvision", "no"),
            Model("DS-2CD2143G2-IU", "camera", "ip_camera", "Hikvision", "no"),
            Model("DS-7608NI-I2", "recorder", "nvr", "Hikvision", "no"),
            Model("IPC-T229HAA-LU", "camera", "ip_camera", "HiLook", "no"),
        ]
    )


@pytest.fixture(scope="session")
def context(lexicon: Lexicon, catalogue: Catalogue) -> Context:
    return Context("en", TODAY, catalogue=catalogue, lexicon=lexicon, prefixes=("RQ", "CA"))


@pytest.fixture(scope="session")
def read(lexicon: Lexicon, catalogue: Catalogue) -> Read:
    def read_one(
        kind: str,
        text: str = "",
        *,
        file: File | None = None,
        options: Matcher | None = None,
        language: str = "en",
        tries: int = 0,
        **settings: Any,
    ) -> Reading:
        question = QUESTIONS[kind]
        prepared = {key: question.keys[key].read(value) for key, value in settings.items()}
        context = Context(language, TODAY, prepared, options, catalogue, lexicon, tries, ("RQ", "CA"))
        return question.read(Said(text, file), context)

    return read_one
