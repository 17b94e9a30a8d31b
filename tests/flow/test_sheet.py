"""The translators' sheet: every text is in it, what comes back stands where it belongs, and nothing else changes."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook

from rmabot.cli.main import cli
from rmabot.cli.sheet_file import read_sheet, write_sheet
from rmabot.flow.folder import read_folder
from rmabot.flow.sheet import Row, Sheet

DIALOGS = Path(__file__).parents[2] / "dialogs"

FLOW = """\
flow: hello   # the name
about: {en: "Say hello", fr: "Dire bonjour"} # what the menu shows
starts: {command: hello}
steps:
  - say: block
    en: |
      Good day.
      How are you?
    # kept
    fr: |
      Bonjour.
      Comment allez-vous?
  - say: plain
    en: Good bye
    fr: Au revoir   # kept too
  - say: folded
    en: >-
      One
      two
    fr: >-
      Un
      deux
  - say: quoted
    en: 'It''s late'
    fr: 'C''est tard'
  - say: lone
    en: "Alone" # and this
  - say: lone_block
    en: |
      All alone
  - say: short
    by: x
    cases: {a: {en: "A"}}
"""
WORDS = 'words:\n  help: {en: "Help", fr: "Aide"}\nglobals:\n  language: {en: [english], fr: [francais]}\n'
FILES = {"hello.yaml": FLOW.encode(), "words.yaml": WORDS.encode()}

TEXTS = st.text(
    st.characters(codec="utf-8", categories=("L", "M", "N", "P", "S", "Zs"), include_characters="\n"), min_size=1, max_size=60
).map(str.strip).filter(bool)  # fmt: skip


def rows(files: dict[str, bytes]) -> dict[str, Row]:
    return {row.name: row for row in Sheet(files).rows("en", "fr")}


def test_every_text_is_a_row() -> None:
    """In blocks, quotes or bare, with what is missing left empty."""
    found = rows(FILES)
    assert found["hello.block"][:3] == (
        "hello.block",
        "Good day.\nHow are you?",
        "Bonjour.\nComment allez-vous?",
    )
    assert found["hello.quoted"].second == "C'est tard"
    assert found["hello.lone"][:3] == ("hello.lone", "Alone", "")
    assert found["words.help"].second == "Aide"


@given(words=TEXTS)
@example(words="# no comment")
@example(words='say "hi": {x}, \\ & *a*')
@example(words="- one\n- two")
@example(words="a\n\n  b\n c")
@example(words="=1+1")
def test_what_comes_back_is_what_was_written(words: str) -> None:
    """Any words, in every style of text, in a place that had none too; the file can be read, and all else is as it was."""
    before = rows(FILES)
    for name, row in before.items():
        taken = Sheet(FILES).take([row._replace(second=words)], "en", "fr")
        after = rows({**FILES, **taken.files})
        assert after[name].second == words
        assert {**after, name: row} == before


def test_comments_and_spaces_stay() -> None:
    """Only the words change."""
    sheet = [row._replace(second="Neuf") for row in rows(FILES).values()]
    text = Sheet(FILES).take(sheet, "en", "fr").files["hello.yaml"].decode()
    expected = FLOW.replace('"Dire bonjour"', '"Neuf"').replace("Bonjour.\n      Comment allez-vous?", "Neuf")
    expected = expected.replace("fr: Au revoir   #", 'fr: "Neuf"   #').replace("'C''est tard'", '"Neuf"')
    expected = expected.replace(">-\n      Un\n      deux\n", '"Neuf"\n')
    expected = expected.replace('"Alone" # and this\n', '"Alone" # and this\n    fr: "Neuf"\n')
    expected = expected.replace("All alone\n", 'All alone\n    fr: "Neuf"\n').replace(
        '{en: "A"}', '{en: "A", fr: "Neuf"}'
    )
    assert text == expected


def test_a_translation_of_an_older_text_is_left_alone() -> None:
    """So is one of a text that is gone, with the nearest name."""
    stale = Row("hello.lone", "Lonely", "Seul")
    gone = Row("hello.lonely", "Alone", "Seul")
    taken = Sheet(FILES).take([stale, gone], "en", "fr")
    assert taken.files == {}
    assert taken.left[0].startswith(
        'row 2: "hello.lone": its English text was changed after this sheet was made'
    )
    assert taken.left[1] == 'row 3: no text is called "hello.lonely" any more. did you mean "hello.lone"?'


def test_an_older_sheet_puts_no_newer_words_back() -> None:
    """What only the dialogs changed stays, what both changed is left alone and told, what only the sheet changed is taken."""
    older = {row.name: row for row in Sheet(FILES).rows("en", "fr")}
    newer = FLOW.replace("Dire bonjour", "Saluer").replace("Au revoir", "À bientôt")
    sheet = [
        older["hello.about"],
        older["hello.plain"]._replace(second="Adieu"),
        older["hello.quoted"]._replace(second="Il est tard"),
    ]
    taken = Sheet({**FILES, "hello.yaml": newer.encode()}).take(sheet, "en", "fr")
    assert taken.newer == ("hello.about",)
    assert [(change.name, change.after) for change in taken.changes] == [("hello.quoted", "Il est tard")]
    assert len(taken.left) == 1
    assert 'there it says "À bientôt", in the sheet "Adieu"' in taken.left[0]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_sheet_that_is_older_than_the_dialogs_says_so(dialogs: Path, tmp_path: Path, ending: str) -> None:
    """A translation that was changed since is not put back, and a sheet that cannot tell says that it cannot."""
    sheet = tmp_path / f"s.{ending}"
    run("export", dialogs, "-o", sheet)
    file = dialogs / "robot.yaml"
    written = file.read_text().replace("Non : je suis", "Non, je suis", 1)
    changed_since = written if written != file.read_text() else written.replace('fr: "', 'fr: "Oh. ', 1)
    file.write_text(changed_since)
    taken = run("import", sheet, dialogs)
    assert (
        "this sheet is older than the dialogs: their fr words were changed since it was made, and stay, in robot."
        in taken.stderr
    )
    assert (taken.exit_code, file.read_text()) == (0, changed_since)
    write_sheet(sheet, [row[:3] for row in read_sheet(sheet)])
    tried = run("import", sheet, dialogs, "--dry-run")
    assert "this sheet does not say what it was made of" in tried.stderr


@pytest.mark.parametrize("name", ["sheet.csv", "sheet.xlsx"])
def test_a_sheet_holds_any_words(tmp_path: Path, name: str) -> None:
    """No cell is a formula, and what was written is read."""
    table = [
        ["name", "en", "fr"],
        ["a", "=1+1", "+33"],
        ["b", "- one\n- two", "«, ; \"é'"],
        ["c", "@x", "'quoted'"],
    ]
    write_sheet(tmp_path / name, table)
    assert read_sheet(tmp_path / name) == table
    if name.endswith("xlsx"):
        assert {cell.data_type for row in load_workbook(tmp_path / name).active for cell in row} == {"s"}


def test_a_sheet_that_a_french_spreadsheet_saved_is_read(tmp_path: Path) -> None:
    """With semicolons, and lines that end as elsewhere."""
    (tmp_path / "s.csv").write_bytes('\ufeffname;en;fr\r\na;One, two;"Un\r\ndeux"\r\n'.encode())
    assert read_sheet(tmp_path / "s.csv") == [["name", "en", "fr"], ["a", "One, two", "Un\ndeux"]]


@pytest.fixture
def dialogs(tmp_path: Path) -> Path:
    folder = tmp_path / "dialogs"
    for name, data in read_folder(DIALOGS, frozenset({"tests"})).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["texts", *[str(one) for one in arguments]])


def changed(sheet: Path, name: str, words: str) -> None:
    table = [[*row[:2], words if row[0] == name else row[2], *row[3:]] for row in read_sheet(sheet)]
    write_sheet(sheet, table)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_ships_goes_out_and_comes_back(dialogs: Path, tmp_path: Path, ending: str) -> None:
    """An unchanged sheet changes nothing; a changed row changes its text and shows how."""
    sheet = tmp_path / f"sheet.{ending}"
    assert run("export", dialogs, "-o", sheet).exit_code == 0
    before = read_folder(dialogs)
    assert run("import", sheet, dialogs).stderr == "0 texts changed\n"
    assert read_folder(dialogs) == before
    changed(sheet, "costs.repair_cost", "Rien.\nOu presque.")
    tried = run("import", sheet, dialogs, "--dry-run")
    assert read_folder(dialogs) == before
    assert "+ Ou presque.\n" in tried.stdout
    assert tried.stderr == "1 text would change\n"
    assert run("import", sheet, dialogs).exit_code == 0
    after = read_folder(dialogs)
    assert [name for name in after if after[name] != before[name]] == ["costs.yaml"]


def test_words_that_would_not_check_are_refused(dialogs: Path, tmp_path: Path) -> None:
    """Exit 1, their findings, and nothing is changed."""
    sheet = tmp_path / "s.csv"
    run("export", dialogs, "-o", sheet)
    changed(sheet, "return.duplicate", "Demande {known.open_reqest}")
    before = read_folder(dialogs)
    refused = run("import", sheet, dialogs)
    assert refused.exit_code == 1
    assert "known.open_reqest" in refused.stderr
    assert read_folder(dialogs) == before


def test_a_changed_statement_asks_for_its_seal(dialogs: Path, tmp_path: Path) -> None:
    """The words are taken, and who takes them is told that they are not approved yet."""
    sheet = tmp_path / "s.csv"
    run("export", dialogs, "-o", sheet)
    changed(sheet, "statement.illegal", "Rien d'illégal.")
    assert 'rmabot sign --as "NAME"' in run("import", sheet, dialogs).stderr


def test_a_sheet_that_is_none_is_misuse(dialogs: Path, tmp_path: Path) -> None:
    """A sentence each, never a traceback."""
    for name, data in {"a.csv": b"x,y\n", "b.xlsx": b"no zip", "c.csv": b"\xff\xfe", "d.csv": b""}.items():
        (tmp_path / name).write_bytes(data)
        wrong = run("import", tmp_path / name, dialogs)
        assert (wrong.exit_code, "Error:" in wrong.stderr) == (2, True)
    assert run("import", tmp_path / "none.csv", dialogs).exit_code == 2


def test_a_formula_that_could_not_be_worked_out_is_no_text(dialogs: Path, tmp_path: Path) -> None:
    """Words that begin with = became one: the cell is told, and nothing is changed."""
    sheet = tmp_path / "s.xlsx"
    run("export", dialogs, "-o", sheet)
    book = load_workbook(sheet)
    book.active["C2"].value = "#NAME?"
    book.active["C2"].data_type = "e"
    book.save(sheet)
    before = read_folder(dialogs)
    wrong = run("import", sheet, dialogs)
    assert (wrong.exit_code, read_folder(dialogs)) == (2, before)
    assert "cell C2: the spreadsheet could not work this out (#NAME?)" in wrong.stderr


def test_a_sheet_whose_columns_ran_into_one_is_told_as_that(dialogs: Path, tmp_path: Path) -> None:
    """A French spreadsheet opens a sheet with commas in one column: one sentence, and not one for each row."""
    sheet = tmp_path / "s.csv"
    run("export", dialogs, "-o", sheet)
    lines = sheet.read_text("utf-8-sig").splitlines()
    saved = [f'"{line.replace(chr(34), chr(34) * 2)}"' if '"' in line else line for line in lines]
    sheet.write_text("\r\n".join(saved), "utf-8-sig")
    wrong = run("import", sheet, dialogs)
    assert (wrong.exit_code, wrong.stderr.count("\n") < 6) == (2, True)
    assert "with all its columns in one" in wrong.stderr


def test_a_missing_library_is_one_line(tmp_path: Path) -> None:
    """What to install, or to use CSV."""
    without = "import sys; sys.modules['openpyxl'] = None; from rmabot.cli.main import main; main()"
    call = [sys.executable, "-c", without, "texts", "export", str(DIALOGS), "-o", str(tmp_path / "s.xlsx")]
    wrong = subprocess.run(call, capture_output=True, text=True, encoding="utf-8", check=False, timeout=60)
    assert wrong.returncode == 2
    assert 'pip install "rmabot[sheets]"' in wrong.stderr
    assert "Traceback" not in wrong.stderr
