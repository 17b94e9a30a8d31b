"""What the pages tell a reader to do, done as they tell it."""

from pathlib import Path

import pytest

from tests.docs.made import WORKED
from tests.docs.pages import DOCS
from tests.docs.workshop import workshop

pytestmark = pytest.mark.long


@pytest.mark.parametrize("name", WORKED)
def test_a_reader_who_does_what_a_page_says_gets_what_it_shows(name: str, tmp_path: Path) -> None:
    """Files load, changes fit, commands print what stands on the page; `make docs` writes the outputs anew."""
    assert workshop(tmp_path).go_through(DOCS / name) >= 5
