"""docs/testing-flows.md says all that a test can say."""

import re
from pathlib import Path

from rmabot.flow.source import read
from rmabot.testing.check_script import check_script
from rmabot.testing.fixtures import COME_ALONG
from rmabot.testing.read_line import VERBS
from rmabot.testing.read_script import KEYS, read_script
from rmabot.testing.run import play
from tests.shipped import shipped

PAGE = (Path(__file__).parents[2] / "docs" / "testing-flows.md").read_text("utf-8")
FIRST = re.findall(r"^\| `(\w+)", PAGE, re.MULTILINE)


def test_every_key_and_every_line_is_described() -> None:
    """Documented, or red."""
    assert {*KEYS, *VERBS} - {*FIRST} == set()


def test_nothing_is_described_that_is_not_there() -> None:
    """A table that promises more than the reader takes."""
    assert {*FIRST} - {*KEYS, *VERBS} == set()


async def test_its_example_goes_as_written() -> None:
    """A reader can begin with it."""
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    script, findings = read_script(read("example.yaml", example.encode()))
    assert script is not None
    assert (findings, list(check_script(script, shipped()))) == ((), [])
    assert (await play(script, shipped())).failure is None


def test_every_file_that_comes_along_is_named() -> None:
    """Authors need not look them up in the code."""
    assert [name for name in COME_ALONG if f"`{name}`" not in PAGE] == []
