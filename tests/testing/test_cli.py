"""``rmabot test``: what it runs, how it ends, what it prints."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rmabot.cli.main import cli
from tests.testing.small import BUTTON, LAMP, small_files

# The end of the small flow calls an action; these tests stop before it, or leave by an ending.
GONE = 'test: "gone is lost"\ntalk:\n  - they: "lamp"\n  - press: gone\nends: lost\n'
GREEN = 'test: "green takes a while"\ntalk:\n  - they: "lamp"\n  - press: green\n  - says: advice.green\n'
WRONG = 'test: "red is never easy"\ntalk:\n  - they: "lamp"\n  - press: red\n  - asks: picture\n'


@pytest.fixture
def dialogs(tmp_path: Path) -> Path:
    """A folder of dialogs with two tests that pass."""
    folder = tmp_path / "dialogs"
    for name, data in small_files(lamp=LAMP, button=BUTTON).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    (folder / "tests").mkdir()
    (folder / "tests" / "gone.yaml").write_text(GONE)
    (folder / "tests" / "green.yaml").write_text(GREEN)
    return folder


def rmabot_test(*arguments: str | Path) -> Result:
    """Run the command."""
    return CliRunner().invoke(cli, ["test", *[str(one) for one in arguments]])


def test_all_that_went_as_written(dialogs: Path) -> None:
    """One line, exit 0."""
    result = rmabot_test(dialogs)
    assert result.exit_code == 0
    assert result.output.startswith("2 tests passed, in ")


def test_a_failure_is_placed_and_told_with_its_transcript(dialogs: Path) -> None:
    """File, line, column, what was expected and what there was, then the conversation; exit 1."""
    (dialogs / "tests" / "wrong.yaml").write_text(WRONG)
    result = rmabot_test(dialogs)
    assert result.exit_code == 1
    lines = result.output.splitlines()
    assert lines[:5] == [
        (
            f'{dialogs}/tests/wrong.yaml:5:5: expected the question "picture". '
            'the open one is "parts", of flow "lamp" [asks]'
        ),
        "    5 |   - asks: picture",
        "      |     ^~~~",
        "",
        "   red is never easy",
    ]
    assert "  press  red" in lines
    assert lines[-1].startswith("1 test of 3 failed, in ")


def test_one_test_can_be_run_by_its_file(dialogs: Path) -> None:
    """Its dialogs are those it stands in."""
    assert rmabot_test(dialogs / "tests" / "gone.yaml").output.startswith("1 test passed")


def test_some_can_be_run_by_a_word(dialogs: Path) -> None:
    """Of the title or the file, whatever its case."""
    assert rmabot_test(dialogs, "-k", "A WHILE").output.startswith("1 test passed")
    assert rmabot_test(dialogs, "-k", "green.yaml").output.startswith("1 test passed")


def test_nothing_to_run_is_misuse(dialogs: Path, tmp_path: Path) -> None:
    """No such folder, no such test, no test at all: exit 2 with a sentence."""
    missing = rmabot_test(tmp_path / "nowhere")
    assert (missing.exit_code, "there is no " in missing.output) == (2, True)
    none = rmabot_test(dialogs, "-k", "purple")
    assert (none.exit_code, 'no test holds "purple" in its title or file' in none.output) == (2, True)
    for file in (dialogs / "tests").iterdir():
        file.unlink()
    assert rmabot_test(dialogs).exit_code == 2
    stray = tmp_path / "stray.yaml"
    stray.write_text(GONE)
    assert (rmabot_test(stray).exit_code, "it is not known what it tests" in rmabot_test(stray).output) == (
        2,
        True,
    )


def test_a_test_that_names_what_is_not_there_is_a_finding(dialogs: Path) -> None:
    """Before anything is run, with the nearest name; exit 1."""
    (dialogs / "tests" / "slips.yaml").write_text(
        'test: "slips"\nlanguage: de\ntalk:\n  - they: "lamp"\n  - asks: colur\n  - says: advise\n  - desk: aprove\n'
        "  - fails: track\n  - fails: check_serial\n  - fails: {add_note: done}\nends: mendet\ndoes_not: file_rma2\nanswers: {colr: red}\nstate: OPEN\n"
    )
    result = rmabot_test(dialogs)
    assert result.exit_code == 1
    found = [line.split(": ", 1)[1] for line in result.output.splitlines() if line.startswith(str(dialogs))]
    assert found == [
        'the dialogs have no language "de". there is en, fr [unknown-language]',
        'no flow asks "colur". did you mean "colour"? [unknown-step]',
        'nothing that speaks is called "advise". did you mean "advice"? [unknown-step]',
        'the desk has no act "aprove". did you mean "approve"? [unknown-act]',
        'action "track" cannot fail: there is no such action. did you mean "track_rma"? [unknown-action]',
        'action "check_serial" cannot fail: it answers checked [unknown-action]',
        'action "add_note" cannot answer "done": it answers added, failed [unknown-action]',
        'no flow has an ending "mendet". did you mean "mended"? [unknown-ending]',
        'there is no action "file_rma2". did you mean "file_rma"? [unknown-action]',
        'no flow has an answer "colr". did you mean "colour"? [unknown-slot]',
        (
            'a request has no state "OPEN". a request is DRAFT, NEEDS_INFO, SUBMITTED, EXPIRED, AWAITING_SHIPMENT, '
            "IN_TRANSIT, RECEIVED, HOLD_MISMATCH, INSPECTION, QUOTED, WAITING_PARTS, REPAIRING, REPLACING, "
            "READY_UNREPAIRED, READY, RETURNED, CLOSED, REJECTED, CANCELLED, ERASED [unknown-state]"
        ),
    ]


@pytest.mark.parametrize(
    ("last", "told"),
    [
        ("ends: lamp.mendet", 'flow "lamp" has no ending "mendet". did you mean "mended"? [unknown-ending]'),
        ("ends: lamb.mended", 'no flow is called "lamb". did you mean "lamp"? [unknown-flow]'),
        ("state: SUBMITED", 'a request has no state "SUBMITED". did you mean "SUBMITTED"? [unknown-state]'),
    ],
)
def test_the_ending_of_a_flow_and_a_state_are_told_with_the_nearest_name(
    dialogs: Path, last: str, told: str
) -> None:
    """An ending is looked for in the flow that is named before it."""
    (dialogs / "tests" / "slips.yaml").write_text(f'test: "slips"\ntalk:\n  - they: "lamp"\n{last}\n')
    assert told in rmabot_test(dialogs).output


def test_dialogs_that_do_not_check_are_not_run(dialogs: Path) -> None:
    """Their findings come first; exit 1."""
    (dialogs / "lamp.yaml").write_text(LAMP.replace("give_up: nobody", "give_up: somebody"))
    result = rmabot_test(dialogs)
    assert result.exit_code == 1
    assert "somebody" in result.output
    assert "passed" not in result.output


def test_coverage_is_a_table_and_what_is_missing_by_line(dialogs: Path) -> None:
    """What no test reached stands at the line where it is written."""
    result = rmabot_test(dialogs, "--coverage")
    assert result.exit_code == 0
    lines = result.output.splitlines()
    (lamp,) = [line.split() for line in lines if line.startswith("lamp ")]
    assert lamp == ["lamp", "4/6", "6/21", "0/1", "0/1", "0/1", "0/1"]
    number = LAMP.splitlines().index('      - red:   {en: "Red", fr: "Rouge"}') + 1
    assert f'{dialogs}/lamp.yaml:{number}: "red" to "colour"' in lines
    assert f'{dialogs}/lamp.yaml:{number + 1}: "green" to "colour"' not in lines


def test_a_file_of_another_kind_in_the_tests_folder_is_read_as_what_it_is(dialogs: Path) -> None:
    """A test is told by its first key, wherever it stands, after comments too."""
    (dialogs / "tests" / "gone.yaml").write_text("# as Ana saw it\n\n" + GONE)
    (dialogs / "green.yaml").write_text(GREEN)
    assert rmabot_test(dialogs).output.startswith("3 tests passed")


def test_many_are_run_side_by_side_and_told_as_if_one_after_the_other(dialogs: Path) -> None:
    """On all cores, as a process of its own: what failed is told in the order of the files, with all that was said."""
    for number in range(60):
        body = WRONG if number in {7, 41} else GONE
        (dialogs / "tests" / f"n{number:02d}.yaml").write_text(body)
    command = [sys.executable, "-m", "rmabot.cli", "test", str(dialogs)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    placed = [line.split(":")[0] for line in lines if line.startswith(str(dialogs))]
    assert placed == [str(dialogs / "tests" / f"n{number:02d}.yaml") for number in (7, 41)]
    assert lines.count("  press  red") == 2
    assert lines[-1].startswith("2 tests of 62 failed, in ")
    assert done.returncode == 1
