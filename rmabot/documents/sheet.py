"""A sheet as bytes: CSV as spreadsheets write it, or XLSX; no cell of it is a formula, whatever people typed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def as_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows as CSV; the mark in front tells spreadsheets that it is UTF-8."""
    made = io.StringIO(newline="")
    csv.writer(made).writerows([[_inert(cell) for cell in row] for row in rows])
    return made.getvalue().encode("utf-8-sig")


def as_xlsx(rows: Iterable[Sequence[str]], widths: Sequence[int]) -> bytes:
    """Return rows as XLSX, the first one the heading, ``widths`` of the columns in signs; ImportError without the library."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    for number, row in enumerate(rows, 1):
        for place, words in enumerate(row, 1):
            cell = sheet.cell(number, place)
            cell.value = words
            cell.data_type = "s"  # words, whatever they begin with
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if number == 1:
                cell.font = Font(bold=True)
    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "B2"
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _inert(cell: str) -> str:
    """No cell that a spreadsheet would calculate."""
    return f"'{cell}" if cell.startswith(LIKE_A_FORMULA) else cell
