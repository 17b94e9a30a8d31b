"""`rmabot catalogue` on the dialogs that ship: a sheet out, changed, and in again."""

import csv
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rmabot.cli.main import cli
from rmabot.cli.sheet_file import numbered_sheet, write_sheet
from rmabot.runtime.dialogs import shipped


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(shipped(), tmp_path / "dialogs"))


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, ["catalogue", *map(str, arguments)])


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_sheet_out_and_in_again_changes_nothing(folder: Path, tmp_path: Path, ending: str) -> None:
    """Then a row more is one model more, shown before it is taken."""
    sheet = tmp_path / f"models.{ending}"
    assert run("export", folder, "-o", sheet, "--from", "hilook").exit_code == 0
    before = (folder / "catalogue" / "hilook.yaml").read_bytes()
    same = run("import", sheet, folder, "--into", "hilook", "--whole")
    assert (same.exit_code, same.stdout) == (0, "")
    write_sheet(
        sheet, [*[row for _, row in numbered_sheet(sheet)], ["IPC-NEW1", "camera", "hilook", "no", ""]]
    )
    dry = run("import", sheet, folder, "--into", "hilook", "--dry-run")
    assert dry.stdout == "+ IPC-NEW1 (camera, line hilook, battery no)\n"
    assert "would change" in dry.stderr
    assert (folder / "catalogue" / "hilook.yaml").read_bytes() == before
    assert run("import", sheet, folder, "--into", "hilook").exit_code == 0
    after = (folder / "catalogue" / "hilook.yaml").read_text()
    assert "IPC-NEW1" in after
    assert all(line in after for line in before.decode().splitlines() if line.lstrip().startswith("#"))


def test_warranty_rows_are_told_by_their_heading(folder: Path, tmp_path: Path) -> None:
    """The policy file keeps its comments."""
    sheet = tmp_path / "rows.csv"
    assert run("export", folder, "-o", sheet, "--warranty").exit_code == 0
    rows = list(csv.reader(sheet.read_text("utf-8-sig").splitlines()))
    rows[1][1] = "48"
    write_sheet(sheet, rows)
    done = run("import", sheet, folder)
    assert done.exit_code == 0, done.stderr
    assert done.stdout == "~ accessory: 36 months → 48 months\n"
    assert (
        "{line: accessory, months: 48}            # lenses"
        in (folder / "policy" / "warranty.yaml").read_text()
    )


def test_one_wrong_row_and_nothing_is_changed(folder: Path, tmp_path: Path) -> None:
    """Every wrong one is named; the numbers count empty rows too."""
    sheet = tmp_path / "models.csv"
    sheet.write_text("model;kind;line\nA-1;camera;hilook\n\nA-2;camra;hilook\nA-3;camera;hilok\n", "utf-8")
    before = (folder / "catalogue" / "hilook.yaml").read_bytes()
    done = run("import", sheet, folder, "--into", "hilook")
    assert done.exit_code == 1
    assert 'row 4, column B "kind"' in done.stderr
    assert 'row 5, column C "line"' in done.stderr
    assert "nothing was changed" in done.stderr
    assert (folder / "catalogue" / "hilook.yaml").read_bytes() == before


def test_a_new_maker_begins_with_a_sheet(folder: Path, tmp_path: Path) -> None:
    """Its file is one that checks."""
    sheet = tmp_path / "models.csv"
    sheet.write_text("modèle,type\nP3245,camera\n", "utf-8")
    assert run("import", sheet, folder, "--into", "axis", "--maker", "Axis").exit_code == 0
    assert CliRunner().invoke(cli, ["lint", str(folder)]).exit_code == 0
    assert "P3245" in (folder / "catalogue" / "axis.yaml").read_text()


def test_what_is_no_sheet_is_said(folder: Path, tmp_path: Path) -> None:
    """Missing, not UTF-8, no XLSX, too large, without a choice of the catalogue: a sentence each, exit 2."""
    wrong = {"latin.csv": "modèle".encode("latin-1"), "no.xlsx": b"PK nothing", "nul.csv": b"model\n\0\0\n"}
    for name, data in wrong.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "ok.csv").write_text("model\nA\n")
    for name, says in (
        ("none.csv", "there is no file"), ("latin.csv", "CSV UTF-8"), ("no.xlsx", "no XLSX sheet"), ("ok.csv", "there are several catalogues"),
    ):  # fmt: skip
        done = run("import", tmp_path / name, folder)
        assert (done.exit_code, says in done.stderr) == (2, True), (name, done.stderr)
    assert run("import", tmp_path / "nul.csv", folder, "--into", "hilook").exit_code in {1, 2}
    assert run("import", tmp_path / "ok.csv", folder, "--into", "../x", "--maker", "X").exit_code == 2
    assert run("import", tmp_path / "ok.csv", folder, "--into", "nobody").exit_code == 2
    assert run("export", folder, "-o", tmp_path / "no" / "x.csv").exit_code == 2
