import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rmabot.flow.checks.codes import CODES

CHECKS = Path(__file__).parents[2] / "docs" / "checks.md"
SECTIONS = dict(re.findall(r"^## (\S+)\n\n(.*?)(?=^## |\Z)", CHECKS.read_text(), re.MULTILINE | re.DOTALL))
NOT_SHOWN = {"too-large", "too-many"}
"""What cannot stand on a page."""
NOT_TYPED = {"not-text", "hidden-character"}
"""What cannot be shown as it is written."""


def test_every_check_is_explained_in_its_own_section() -> None:
    """Documented, or red."""
    assert list(SECTIONS) == list(CODES)
    for code, about in CODES.items():
        assert SECTIONS[code].startswith(about)


@pytest.mark.parametrize("code", [code for code in CODES if code not in NOT_SHOWN])
def test_the_page_shows_what_the_linter_says(
    code: str, pair: Callable[[str], Any], linted: Callable[..., Any]
) -> None:
    """The page cannot drift: its input is linted again, and the output is compared letter for letter."""
    blocks = re.findall(r"`(\S+)`\n\n```yaml\n(.*?)\n```", SECTIONS[code], re.DOTALL)
    files, live, expected = pair(code)
    if code not in NOT_TYPED:
        files = {name: f"{text}\n".encode() for name, text in blocks}
    printed = re.search(r"```text\n(.*?\n)```", SECTIONS[code], re.DOTALL)
    assert printed is not None
    assert printed[1] == linted(files, live)[1] == expected
