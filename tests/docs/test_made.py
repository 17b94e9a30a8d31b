"""What the docs took from the program is still what the program says."""

import re
import tomllib

import pytest

from rmabot.flow import kept_file
from rmabot.rma import policy_file
from rmabot.runtime import settings
from tests.docs.made import DRAWN, MADE
from tests.docs.pages import DOCS, HOUSE, marked, pages

BLOCKS = [(page.name, name, text) for page in pages() for name, text in marked(page).items() if name in MADE]


@pytest.mark.parametrize(("page", "name", "text"), BLOCKS, ids=[f"{page} {name}" for page, name, _ in BLOCKS])
def test_a_marked_block_is_what_the_program_says_today(page: str, name: str, text: str) -> None:
    """After a change of a command, an act, a type, an action or the lifecycle: `make docs`."""
    assert text.rstrip("\n") == MADE[name](), f"{page} is behind: make docs"


def test_every_block_that_is_made_stands_on_a_page() -> None:
    """A block nobody shows is made for nothing, and one that nobody makes goes stale."""
    assert {name for page in pages() for name in marked(page)} == {*MADE, *DRAWN}


def test_every_setting_has_its_row() -> None:
    """Documented or red: the table of settings and what the program knows are the same."""
    known = {f"{section}.{key}" for section, keys in settings.KNOWN.items() for key in keys}
    known |= {"dialogs", kept_file.PLACE.removeprefix(settings.PREFIX).lower()}
    rows = re.findall(r"^\| `RMABOT_(\w+)`", (DOCS / "operations.md").read_text("utf-8"), re.MULTILINE)
    told = {row.lower().replace("__", ".", 1).partition("__")[0] for row in rows}
    assert told == known


def test_every_secret_is_marked_as_one() -> None:
    """Who sets it must know that it can stand in a file of its own."""
    text = (DOCS / "operations.md").read_text("utf-8")
    rows = re.findall(r"^\| `RMABOT_(\w+)`.*\(secret\)", text, re.MULTILINE)
    assert {row.lower().replace("__", ".", 1) for row in rows} == set(settings.SECRETS)


def test_every_entry_of_the_policy_is_explained() -> None:
    """A lead reads what each entry decides."""
    text = (DOCS / "writing-flows.md").read_text("utf-8").partition("## The policy")[2]
    rows = re.findall(r"^\| (`.+?`) \|", text, re.MULTILINE)
    told = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert told == set(policy_file.KEYS) - {"texts", "note"}


def test_every_extra_is_named() -> None:
    """Who installs it must know what there is to add."""
    extras = tomllib.loads((HOUSE / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    found = re.search(r"there are (.+?)\.", (DOCS / "operations.md").read_text("utf-8"))
    assert found
    assert set(re.findall(r"`(\w+)`", found[1])) == set(extras)
