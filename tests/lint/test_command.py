import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from rmabot.cli.main import cli
from rmabot.flow.actions import ACTIONS
from rmabot.questions.table import QUESTIONS

EXAMPLE = Path(__file__).parent / "good" / "example"


@pytest.fixture
def dialogs(tmp_path: Path) -> Path:
    """A copy of a good set, to break."""
    return Path(shutil.copytree(EXAMPLE, tmp_path / "dialogs"))


def change(path: Path, before: str, after: str) -> None:
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after, 1))


def test_a_clean_set_ends_with_0_and_nothing_on_the_output() -> None:
    """Silence is the best answer a linter has."""
    result = CliRunner().invoke(cli, ["lint", str(EXAMPLE)])
    assert (result.exit_code, result.stdout) == (0, "")


def test_findings_end_with_1_each_with_its_line_and_caret(dialogs: Path) -> None:
    """The place is a path that an editor can open."""
    change(dialogs / "track.yaml", "options_from: rma.requests", "options_from: rma.request")
    result = CliRunner().invoke(cli, ["lint", str(dialogs)])
    assert result.exit_code == 1
    first, line, caret = result.stdout.splitlines()[:3]
    assert first.startswith(f"{dialogs}/track.yaml:9:19: no list is called")
    assert first.endswith("[unknown-list]")
    assert line == "    9 |     options_from: rma.request"
    assert caret == "      |                   ^~~~~~~~~~~"


def test_of_one_file_its_set_is_read_and_its_own_findings_are_shown(dialogs: Path) -> None:
    """What an editor runs when a file is saved: names of other files are known, and their findings only counted."""
    change(dialogs / "track.yaml", "options_from: rma.requests", "options_from: rma.request")
    track = CliRunner().invoke(cli, ["lint", str(dialogs / "track.yaml")])
    assert track.exit_code == 1
    assert track.stdout.startswith(f"{dialogs}/track.yaml:9:19: no list is called")
    other = CliRunner().invoke(cli, ["lint", str(dialogs / "return.yaml")])
    assert (other.exit_code, other.stdout) == (0, "")
    assert other.stderr == "no findings here, and 1 in other files of the set\n"


def test_a_file_of_a_folder_within_the_set_is_judged_by_the_whole_set(dialogs: Path) -> None:
    """Lists, words, policy and catalogue stand in folders of their own."""
    (dialogs / "lists").mkdir()
    part = (dialogs / "provinces.yaml").rename(dialogs / "lists" / "provinces.yaml")
    assert CliRunner().invoke(cli, ["lint", str(part)]).exit_code == 0
    change(part, "fr:", "frr:")
    assert CliRunner().invoke(cli, ["lint", str(part)]).stdout.startswith(f"{dialogs}/lists/provinces.yaml:")


def test_a_file_that_is_no_part_of_a_set_is_said(dialogs: Path) -> None:
    """A note beside the flows is not silently found to be good."""
    note = dialogs / "notes.txt"
    note.write_text("call the supplier")
    result = CliRunner().invoke(cli, ["lint", str(note)])
    assert result.exit_code == 2
    assert "is none of the files that make a set of dialogs" in result.output


def test_json_holds_every_finding_with_its_place(dialogs: Path) -> None:
    """For programmes: a list of objects, empty when nothing is wrong."""
    assert json.loads(CliRunner().invoke(cli, ["lint", str(dialogs), "--format", "json"]).stdout) == []
    change(dialogs / "track.yaml", "flow: track", "flow: trak")
    rows = json.loads(CliRunner().invoke(cli, ["lint", str(dialogs), "--format", "json"]).stdout)
    assert {(row["line"], row["column"], row["code"]) for row in rows} >= {(1, 7, "file-name")}
    assert {"file", "line", "column", "message", "code"} == set(rows[0])


def test_github_gets_commands_that_cannot_be_broken_out_of(dialogs: Path) -> None:
    """A name with a line break or a percent sign stays inside its command."""
    change(dialogs / "track.yaml", "command: status", 'command: "100%\\n::error::x"')
    (dialogs / "copy.yaml").write_text(
        (dialogs / "track.yaml").read_text().replace("flow: track", "flow: copy")
    )
    result = CliRunner().invoke(cli, ["lint", str(dialogs), "--format", "github"])
    assert result.exit_code == 1
    assert all(line.startswith("::error file=") for line in result.stdout.splitlines())
    assert "100%25" in result.stdout


def test_missing_lists_only_the_texts_that_a_language_lacks(dialogs: Path) -> None:
    """What a translator has to do, and nothing else."""
    change(dialogs / "packing.yaml", '    fr: "Disques', '    # fr: "Disques')
    change(dialogs / "track.yaml", "options_from: rma.requests", "options_from: rma.request")
    result = CliRunner().invoke(cli, ["lint", str(dialogs), "--missing", "fr"])
    assert result.exit_code == 1
    assert [line for line in result.stdout.splitlines() if line.endswith("]")] == [
        (
            f'{dialogs}/packing.yaml:8:5: text "drives" has no French text. add fr: beside en: at line 8 '
            "(`rmabot lint --missing fr` lists all) [text-missing]"
        )
    ]
    assert CliRunner().invoke(cli, ["lint", str(dialogs), "--missing", "en"]).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nowhere"], 'there is no folder "nowhere"'),
        ([str(EXAMPLE), "--format", "xml"], "is not one of"),
        ([str(EXAMPLE), "--missing", "de"], '"de" is no language of these dialogs (en, fr)'),
    ],
)
def test_misuse_ends_with_2_and_a_sentence(arguments: list[str], sentence: str) -> None:
    """A slip on the command line is no finding."""
    result = CliRunner().invoke(cli, ["lint", *arguments])
    assert result.exit_code == 2
    assert sentence in result.stderr


def test_an_empty_folder_is_misuse_and_without_one_the_shipped_dialogs_are_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing to check is not the same as nothing found."""
    assert CliRunner().invoke(cli, ["lint", str(tmp_path)]).exit_code == 2
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(cli, ["lint"]).exit_code == 0
    monkeypatch.setenv("RMABOT_DIALOGS", str(tmp_path / "nowhere"))
    assert CliRunner().invoke(cli, ["lint"]).exit_code == 2
    monkeypatch.setenv("RMABOT_DIALOGS", str(EXAMPLE))
    assert CliRunner().invoke(cli, ["lint"]).exit_code == 0


def test_the_whole_process_says_so_in_its_exit_code(dialogs: Path) -> None:
    """Scripts read the code; a wrong file prints no traceback."""
    (dialogs / "broken.yaml").write_bytes(b"[" * 40_000)
    done = subprocess.run(
        [sys.executable, "-c", "from rmabot.cli.main import main; main()", "lint", str(dialogs)],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "broken.yaml:1:51: nested deeper than 50 levels" in done.stdout
    assert "Traceback" not in done.stderr


def test_signing_seals_what_changed_and_keeps_every_comment(dialogs: Path) -> None:
    """A lead reads, signs, and the file differs in nothing but the approval."""
    path = dialogs / "statements.yaml"
    before = path.read_text()
    change(path, "must also make sure", "must make sure")
    assert CliRunner().invoke(cli, ["lint", str(dialogs)]).exit_code == 1
    result = CliRunner().invoke(cli, ["sign", str(dialogs), "--as", 'Marie "M" Tremblay'])
    assert (result.exit_code, result.stdout.count("sealed")) == (0, 1)
    assert CliRunner().invoke(cli, ["lint", str(dialogs)]).exit_code == 0
    changed = [line for line in path.read_text().splitlines() if line not in before.splitlines()]
    assert [line.strip().partition(" ")[0] for line in changed] == ["You", "approved:"]
    assert 'by: "Marie \\"M\\" Tremblay"' in changed[1]


def test_signing_again_changes_nothing(dialogs: Path) -> None:
    """A seal that fits is left as it is, whoever asks."""
    before = (dialogs / "statements.yaml").read_bytes()
    result = CliRunner().invoke(cli, ["sign", str(dialogs), "--as", "Marie"])
    assert "nothing to sign" in result.stdout
    assert (dialogs / "statements.yaml").read_bytes() == before


def test_a_statement_that_was_never_approved_is_signed_too(dialogs: Path) -> None:
    """The approval is written where the statement ends."""
    path = dialogs / "statements.yaml"
    lines = [line for line in path.read_text().splitlines(keepends=True) if "approved:" not in line]
    path.write_text("".join(lines).rstrip("\n"))
    assert CliRunner().invoke(cli, ["sign", str(dialogs), "--as", "Marie"]).exit_code == 0
    assert CliRunner().invoke(cli, ["lint", str(dialogs)]).exit_code == 0


def test_a_file_that_cannot_be_read_is_not_signed(dialogs: Path) -> None:
    """Nothing is sealed that nobody can read."""
    path = dialogs / "statements.yaml"
    path.write_text(path.read_text() + "  backup: {}\n")
    before = path.read_bytes()
    assert CliRunner().invoke(cli, ["sign", str(dialogs), "--as", "Marie"]).exit_code == 1
    assert path.read_bytes() == before
    assert CliRunner().invoke(cli, ["sign", str(dialogs), "--as", "  "]).exit_code == 2


@pytest.mark.parametrize("name", [*QUESTIONS, *ACTIONS])
def test_every_type_and_action_explains_itself(name: str) -> None:
    """In both languages, from the tables that the bot runs on."""
    for language in ("en", "fr"):
        result = CliRunner().invoke(cli, ["explain", name, "--language", language])
        assert result.exit_code == 0
        assert name in result.stdout.splitlines()[0]


def test_explaining_something_unknown_offers_the_nearest() -> None:
    """A slip in a name is mended by the message alone."""
    result = CliRunner().invoke(cli, ["explain", "chek_serial"])
    assert result.exit_code == 2
    assert 'did you mean "check_serial"?' in result.stderr
    assert "track_rma" in CliRunner().invoke(cli, ["explain"]).stdout
