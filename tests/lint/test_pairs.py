from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rmabot.flow.checks.codes import CODES
from rmabot.flow.finding import MOST_FINDINGS
from rmabot.flow.folder import MOST_BYTES

NAMES = sorted([path.stem for path in (Path(__file__).parent / "pairs").glob("*.out")])
TOO_LARGE, TOO_MANY = "too-large", "too-many"


@pytest.mark.parametrize("name", NAMES)
def test_what_was_written_gives_exactly_these_findings(
    name: str, pair: Callable[[str], Any], linted: Callable[..., Any]
) -> None:
    """Each pair is one check: the file, and every letter of what the linter prints."""
    files, live, expected = pair(name)
    loaded, printed = linted(files, live)
    assert printed == expected
    assert name in {finding.code for finding in loaded.findings}
    assert loaded.flows is None


def test_every_check_has_its_pair() -> None:
    """A check without a pair is a check that nobody has seen."""
    assert {*NAMES, TOO_LARGE, TOO_MANY} == set(CODES)


def test_a_file_that_is_too_large_is_not_read(linted: Callable[..., Any]) -> None:
    """One byte more than is read is a finding, not a wait."""
    data = b"flow: hours\n".ljust(MOST_BYTES + 1, b"#")
    loaded, _ = linted({"hours.yaml": data})
    assert [(finding.code, finding.place.line) for finding in loaded.findings] == [(TOO_LARGE, 1)]


def test_a_flow_of_a_thousand_steps_is_read_and_no_more(linted: Callable[..., Any]) -> None:
    """A megabyte of steps would be followed for seconds; the step after the thousandth is told, and nothing that follows."""
    step = '  - say: s{}\n    en: "Step {}."\n    fr: "Étape {}."\n'
    head = 'flow: hours\nabout: {en: "Hours", fr: "Heures"}\nstarts: {command: hours}\nsteps:\n'
    for many, told in ((1_000, []), (1_001, [(TOO_LARGE, 3_005)])):
        steps = "".join([step.format(number, number, number) for number in range(many)])
        loaded, _ = linted({"hours.yaml": (head + steps).encode()})
        assert [(one.code, one.place.line) for one in loaded.findings if one.code == TOO_LARGE] == told


def test_what_was_written_is_told_shortly(linted: Callable[..., Any]) -> None:
    """However long it is, a finding is a line that can be read."""
    flow = 'flow: hours\nabout: {en: "A", fr: "B"}\nsteps:\n  - ask: a\n    type: number\n    at_least: '
    loaded, printed = linted({"hours.yaml": (flow + "9" * 9_000 + "\n").encode()})
    assert "is no whole number" in printed
    assert max([len(one.message) for one in loaded.findings]) < 300


def test_after_two_hundred_findings_a_file_is_not_looked_at_any_more(linted: Callable[..., Any]) -> None:
    """A file of another kind does not flood whoever reads the findings, nor keep them waiting."""
    steps = "".join([f"  - sai: x{number}\n" for number in range(20_000)])
    loaded, _ = linted({"hours.yaml": f'flow: hours\nabout: {{en: "A", fr: "B"}}\nsteps:\n{steps}'.encode()})
    assert len(loaded.findings) == MOST_FINDINGS
    assert loaded.findings[-1].code == TOO_MANY


def test_all_findings_of_all_files_come_in_one_run_sorted_by_place(
    pair: Callable[[str], Any], linted: Callable[..., Any]
) -> None:
    """Nobody has to mend one file to hear of the next."""
    names = ["outcomes", "text-cut", "unknown-type", "yaml-colon"]
    files = {}
    for name in names:
        (data,) = pair(name).files.values()
        files[f"{name.replace('-', '_')}.yaml"] = data.replace(
            b"flow: hours", f"flow: {name.replace('-', '_')}".encode()
        )
    loaded, _ = linted(files)
    places = [(one.place.file, one.place.line, one.place.column) for one in loaded.findings]
    assert places == sorted(places)
    assert set(names) <= {one.code for one in loaded.findings}
