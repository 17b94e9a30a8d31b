"""The sheet for the outside of the box: the number large enough to be read across a dock, its codes, the addresses."""

from __future__ import annotations

from fpdf.enums import XPos, YPos

from rmabot.documents.barcodes import MODULE_MM, code128, code128_width, qr
from rmabot.documents.paper import FAMILY, INK, LINE, SOFT, Paper
from rmabot.documents.words import Words
from rmabot.rma.policy import Policy
from rmabot.rma.request import Request

CAP_HEIGHT = 0.711
"""Height of a capital of Roboto, of its size."""
LEAST_MM = 15.0
"""Height of the number's letters at least: the desk refuses a box whose number it cannot read."""
_MM_PER_POINT = 0.3528
_LARGEST = 92.0
_QR_MM = 52.0
_WIDEST_BAR_MM = 0.8


def outside_sheet(paper: Paper, request: Request, policy: Policy) -> None:
    """Draw the first page."""
    words = paper.words
    paper.add_page()
    paper.note(words("paper_outside"), size=12, bold=True)
    paper.ln(6)
    paper.ink(SOFT)
    paper.note(words("paper_number"), size=12)
    paper.ink(INK)
    _number(paper, request.shown_number)
    _codes(paper, request.shown_number)
    _addresses(paper, request, policy, words)


def _number(paper: Paper, number: str) -> None:
    size = _LARGEST
    paper.set_font(FAMILY, "B", size)
    while paper.get_string_width(number) > paper.epw and size * _MM_PER_POINT * CAP_HEIGHT > LEAST_MM:
        size -= 1
        paper.set_font(FAMILY, "B", size)
    paper.cell(0, size * _MM_PER_POINT * 1.1, number, align="C", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    paper.ln(3)


def _codes(paper: Paper, number: str) -> None:
    top = paper.get_y()
    module = min(_WIDEST_BAR_MM, MODULE_MM * (paper.epw - _QR_MM - 8) / code128_width(number))
    paper.set_fill_color(0, 0, 0)
    code128(paper, number, paper.l_margin, top + 9, 34, module)
    qr(paper, number, paper.w - paper.r_margin - _QR_MM, top, _QR_MM)
    paper.set_y(top + _QR_MM + 6)


def _addresses(paper: Paper, request: Request, policy: Policy, words: Words) -> None:
    paper.set_draw_color(*LINE)
    paper.line(paper.l_margin, paper.get_y(), paper.w - paper.r_margin, paper.get_y())
    paper.ln(5)
    top = paper.get_y()
    _block(paper, words("paper_ship_to"), policy.address.ship_to, paper.l_margin, 15)
    below = paper.get_y()
    paper.set_y(top)
    lines = (request.contact.name, request.contact.company, *request.address.lines)
    _block(paper, words("paper_from"), tuple(filter(None, lines)), paper.l_margin + paper.epw * 0.56, 11)
    paper.set_y(max(below, paper.get_y()) + 6)
    if request.expires_on is not None:
        paper.note(f"{words('paper_valid_until')} {words.date(request.expires_on)}", size=13, bold=True)
    paper.ln(3)
    paper.note(words("paper_box"), size=13)


def _block(paper: Paper, heading: str, lines: tuple[str, ...], left: float, size: float) -> None:
    paper.set_x(left)
    paper.ink(SOFT)
    paper.set_font(FAMILY, "", 10)
    paper.cell(80, 6, paper.fits(heading), new_x=XPos.LEFT, new_y=YPos.NEXT)
    paper.ink(INK)
    for at, line in enumerate(lines):
        paper.set_x(left)
        paper.set_font(FAMILY, "B" if at == 0 else "", size)
        width = paper.w - paper.r_margin - left if left > paper.w / 2 else paper.epw * 0.54
        paper.multi_cell(width, size * 0.47, paper.fits(line), new_x=XPos.LEFT, new_y=YPos.NEXT, align="L")
