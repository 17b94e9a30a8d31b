"""Sheets put into YAML: what is read back is what was asked for, and every comment stays."""

from collections.abc import Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rmabot.flow import catalogue_sheet, warranty_sheet
from rmabot.flow.catalogue_sheet import models_of
from rmabot.flow.source import read
from rmabot.rma.models import KINDS, Model

CATALOGUE = b"""\
# models of ours
catalogue: own
maker: Own
groups:
  # the first group
  - {kind: camera, line: ipc, battery: no, models: [
      A-100, A-200, A-300   # the old ones
    ]}
  - kind: drive
    line: hdd
    models:
      - D-1   # loud
      - D-2
# the end
"""
POLICY = b"""\
policy: warranty
warranty:
  - {line: ipc, months: 24}   # a footnote
  - {line: ipc, part: battery, months: 12}
  - {line: hdd, months: 36, from: 2025-01-01}
# the end
"""
HEAD = ["model", "kind", "line", "battery", "parts"]


def sheet(*rows: Sequence[str], head: Sequence[str] = HEAD) -> list[tuple[int, list[str]]]:
    return list(enumerate([list(head), *map(list, rows)], 1))


def taken(*rows: Sequence[str], whole: bool = False, data: bytes = CATALOGUE) -> tuple[dict[str, Model], str]:
    came = catalogue_sheet.take("own.yaml", data, sheet(*rows), (), whole=whole)
    assert not came.wrong, came.wrong
    assert came.data is not None
    return {one.name: one for one in models_of(read("own.yaml", came.data))}, came.data.decode()


def test_a_new_model_goes_to_its_like_and_comments_stay() -> None:
    """Behind the last of its group; what else stands in the file is as it was."""
    models, text = taken(["A-400", "camera", "ipc", "no"], ["D-3", "drive", "hdd", ""])
    assert models["A-400"].line == "ipc"
    assert "A-100, A-200, A-300, A-400   # the old ones" in text
    assert "      - D-1   # loud\n      - D-2\n      - D-3\n# the end\n" in text
    assert text.startswith("# models of ours\ncatalogue: own\n")


def test_a_model_that_is_another_one_now_moves_to_a_group_of_its_own() -> None:
    """An empty cell leaves what is said."""
    models, text = taken(["A-200", "", "ptz", "yes", "motor; hood"])
    assert models["A-200"] == Model("A-200", "camera", "ptz", "Own", "yes", ("motor", "hood"))
    assert "A-100, A-300   # the old ones" in text
    assert "parts: [motor, hood], models: [\n      A-200\n    ]}\n# the end" in text


def test_what_a_whole_sheet_lacks_goes() -> None:
    """The last ones of a group take it with them."""
    models, text = taken(["A-100"], whole=True)
    assert set(models) == {"A-100"}
    assert "drive" not in text
    assert text.endswith("# the end\n")


def test_a_new_catalogue_reads_as_any_other() -> None:
    """Names that YAML would take for something else stand in quotes."""
    rows = sheet(["12345", "other", "", ""], ['A "B"', "other", "", ""], ["A-1", "camera", "ipc", "oui"])
    came = catalogue_sheet.new_file("axis", "Axis", rows, ())
    assert came.data is not None
    models = {one.name: one for one in models_of(read("axis.yaml", came.data))}
    assert set(models) == {"12345", 'A "B"', "A-1"}
    assert models["A-1"].battery == "yes"
    assert {one.maker for one in models.values()} == {"Axis"}


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (["", "camera"], 'row 2, column A "model": a model is missing'),
        (["A-100", "camra"], 'row 2, column B "kind": "camra" is none of camera'),
        (["A-500", ""], 'row 2, column B "kind": a new model needs a kind'),
        (["A-100", "camera", "ipx"], 'row 2, column C "line": no warranty row is for line "ipx". did you mean "ipc"?'),
        (["A-100", "camera", "ipc", "maybe"], 'row 2, column D "battery": "maybe" is none of'),
        (["2026-03-01 00:00:00", "camera"], "the spreadsheet made"),
        (["1.2E+15", "camera"], "format the column as text"),
        (["A\n100", "camera"], "type it again"),
        (["A" * 60, "camera"], "longer than 48"),
        (["A-\u202e100", "camera"], "cannot be seen"),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_named_with_its_row_and_column(row: list[str], says: str) -> None:
    """And what to do; nothing is changed."""
    came = catalogue_sheet.take("own.yaml", CATALOGUE, sheet(row), {"ipc", "hdd"}, whole=False)
    assert came.data is None
    assert says in " ".join(came.wrong)


@pytest.mark.parametrize(
    ("head", "says"),
    [
        (["kind"], 'the column "model" is missing'),
        (["model", "modell"], 'column B "modell": there is no such column. did you mean "model"?'),
        (["model", "modèle"], 'the column "model" stands twice'),
    ],
)
def test_a_wrong_heading_is_named(head: list[str], says: str) -> None:
    """Before any row is read."""
    came = catalogue_sheet.take("own.yaml", CATALOGUE, sheet(["A-1", "x"], head=head), (), whole=False)
    assert says in " ".join(came.wrong)
    assert catalogue_sheet.take("own.yaml", CATALOGUE, [], (), whole=False).wrong


def test_a_model_that_stands_twice_is_told_with_its_first_row() -> None:
    """Which of the two counts nobody guesses."""
    came = catalogue_sheet.take(
        "own.yaml", CATALOGUE, sheet(["A-100"], ["A-200"], ["A-100"]), (), whole=False
    )
    assert came.wrong == ('row 4, column A "model": "A-100" stands in row 2 already: leave one of them',)


def test_a_sheet_that_says_what_is_there_changes_nothing() -> None:
    """Given and taken back: not a byte."""
    models = models_of(read("own.yaml", CATALOGUE))
    rows = list(enumerate(catalogue_sheet.sheet(models), 1))
    assert catalogue_sheet.take("own.yaml", CATALOGUE, rows, (), whole=True) == (None, (), ())


NAMES = st.text("AB12-/() .#:,\"'é", min_size=1, max_size=8).map(str.strip).filter(bool)
MODELS = st.dictionaries(
    NAMES, st.tuples(st.sampled_from(KINDS), st.sampled_from(["ipc", "hdd", "ptz"]), st.sampled_from(["yes", "no", "unknown"])), min_size=1, max_size=8,
)  # fmt: skip


@given(MODELS, MODELS, st.booleans())
@example({"1": ("camera", "ipc", "yes")}, {"1": ("camera", "ipc", "no")}, False)
def test_whatever_a_sheet_says_is_read_back(
    first: dict[str, tuple[str, str, str]], second: dict[str, tuple[str, str, str]], whole: bool
) -> None:
    """From any catalogue to any other, also where no group keeps a model."""
    start = catalogue_sheet.new_file(
        "own", "Own", sheet(*[[name, *rest] for name, rest in first.items()]), ()
    )
    assert start.data is not None, start.wrong
    came = catalogue_sheet.take(
        "own.yaml", start.data, sheet(*[[name, *rest] for name, rest in second.items()]), (), whole=whole
    )
    expected = second if whole else first | second
    assert not came.wrong
    found = models_of(read("own.yaml", came.data or start.data))
    assert {one.name: (one.kind, one.line, one.battery) for one in found} == expected


ROWS = ["line", "months", "part", "region", "from", "until"]


def warranty(*rows: Sequence[str], whole: bool = False) -> catalogue_sheet.Taken:
    return warranty_sheet.take("w.yaml", POLICY, sheet(*rows, head=ROWS), {"ipc", "hdd"}, whole=whole)


def test_months_change_where_they_stand_and_new_rows_go_behind_the_last() -> None:
    """The footnote of a row stays with it."""
    came = warranty(["ipc", "36"], ["hdd", "12", "", "QC"])
    assert came.data is not None, came.wrong
    text = came.data.decode()
    assert "  - {line: ipc, months: 36}   # a footnote\n" in text
    assert "from: 2025-01-01}\n  - {line: hdd, region: QC, months: 12}\n# the end\n" in text
    assert came.changes == ("~ ipc: 24 months → 36 months", "+ hdd, QC: 12 months")


def test_a_whole_sheet_of_warranty_rows_is_what_it_says() -> None:
    """Also when no row of the file stays."""
    one = warranty(["hdd", "36", "", "", "2025-01-01 00:00:00"], whole=True)
    assert one.data is not None
    assert b"ipc" not in one.data
    other = warranty(["ipc", "48.0", "lens"], ["hdd", "60"], whole=True)
    assert other.data is not None, other.wrong
    assert b"  - {line: ipc, part: lens, months: 48}" in other.data
    assert other.data.endswith(b"# the end\n")


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (
            ["ipx", "24"],
            'row 2, column A "line": no model of the catalogue is of line "ipx". did you mean "ipc"?',
        ),
        (["unlisted", "24"], "a person checks"),
        (["ipc", "two"], 'row 2, column B "months": "two" is no whole number from 1 to 600'),
        (["ipc", "0"], "no whole number"),
        (["ipc", "24", "", "", "31.1.2026"], 'column E "from": "31.1.2026" is no day'),
        (["ipc", "24", "", "", "2026-02-01", "2026-01-01"], "before it begins"),
        (["hdd", "24", "", "", "2024-01-01", "2025-06-01"], "its days are those of another row too"),
    ],
)
def test_a_wrong_warranty_row_is_named(row: list[str], says: str) -> None:
    """With its row and column, and nothing is changed."""
    came = warranty(row)
    assert came.data is None
    assert says in " ".join(came.wrong)


def test_the_same_warranty_row_twice_is_told() -> None:
    """With the first of them."""
    assert "the same as row 2" in " ".join(warranty(["ipc", "24"], ["ipc", "36"]).wrong)
