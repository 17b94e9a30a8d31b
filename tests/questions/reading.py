"""How a test reads one answer, on a day that stays the same."""

from datetime import date
from pathlib import Path
from typing import Any, Protocol

from rmabot.questions.matcher import Matcher
from rmabot.questions.question import File, Reading

TODAY = date(2026, 6, 15)
DIALOGS = Path(__file__).parents[2] / "dialogs"


class Read(Protocol):
    """Reads one answer with a question type, by its name."""

    def __call__(
        self,
        kind: str,
        text: str = "",
        *,
        file: File | None = None,
        options: Matcher | None = None,
        language: str = "en",
        tries: int = 0,
        **settings: Any,
    ) -> Reading: ...
