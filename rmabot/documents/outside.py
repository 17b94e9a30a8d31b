"""The sheet for the outside of the box: the number large enough to be read across a dock, its codes, the addresses."""

from __future__ import annotations

from fpdf.enums import XPos, YPos

from rmabot.documents.barcodes import MODULE_MM, code128, code128_width, qr
from rmabot.documents.paper import FAMILY, INK, SOFT, Paper
from rmabot.documents.words import Words
from rmabot.questions.countries import CANADA, country_name
from rmabot.rma.policy import Policy
from rmabot.rma.request import Address, Request

CAP_HEIGHT = 0.711
"""Height of a capital of Roboto, of its size."""
LEAST_MM = 15.0
"""Height of the number's letters at least: the desk refuses a box whose number it cannot read."""
_MM_PER_POINT = 0.3528
_LARGEST = 92.0
_QR_MM = 52.0
_WIDEST_BAR_MM = 0.8
_PAD = 5.0
_LEAST_FRAME = 38.0
_ROOM_TO_CLOSE = 58.0
_MOST_LINES = 4
"""Of one line of an address: the sheet stays one sheet, whatever somebody calls himself; the form has all of it."""
_TWO_LINES = 68.0


def outside_sheet(paper: Paper, request: Request, policy: Policy, box: tuple[int, int] | None = None) -> None:
    """Draw the sheet; ``box`` is which of how many, None where that is written in by hand."""
    words = paper.words
    paper.add_page()
    paper.banner(words("paper_sheet", sheet="1"), words("paper_outside"))
    paper.ink(SOFT)
    paper.note(words("paper_number"), size=12)
    paper.ink(INK)
    _number(paper, request.shown_number)
    _codes(paper, request.shown_number)
    _addresses(paper, request, policy, words)
    _bottom(paper, request, words, box)


def _number(paper: Paper, number: str) -> None:
    """As large as the page is wide; one that would be too small on one line stands on two."""
    lines, size = [number], _fitting(paper, [number])
    if size * _MM_PER_POINT * CAP_HEIGHT < LEAST_MM:
        lines = _halves(number)
        size = max(min(_TWO_LINES, _fitting(paper, lines)), LEAST_MM / _MM_PER_POINT / CAP_HEIGHT)
    paper.set_font(FAMILY, "B", size)
    for line in lines:
        paper.cell(
            0,
            size * _MM_PER_POINT * (1.1 if len(lines) == 1 else 0.9),
            line,
            align="C",
            new_x=XPos.LMARGIN,
            new_y=YPos.NEXT,
        )
    paper.ln(3)


def _fitting(paper: Paper, lines: list[str]) -> float:
    """The largest size at which each line fits, in points."""
    paper.set_font(FAMILY, "B", _LARGEST)
    widest = max([paper.get_string_width(line) for line in lines])
    return min(_LARGEST, _LARGEST * paper.epw / widest)


def _halves(number: str) -> list[str]:
    """A number on two lines, broken behind the hyphen that is nearest to its middle, if there is one."""
    middle = len(number) // 2
    behind = [at + 1 for at, sign in enumerate(number[:-1]) if sign in "-/ ."]
    at = min(behind, key=lambda one: abs(one - middle), default=middle)
    return [number[:at], number[at:]]


def _codes(paper: Paper, number: str) -> None:
    top = paper.get_y()
    module = min(_WIDEST_BAR_MM, MODULE_MM * (paper.epw - _QR_MM - 8) / code128_width(number))
    paper.set_fill_color(0, 0, 0)
    code128(paper, number, paper.l_margin, top + 9, 34, module)
    qr(paper, number, paper.w - paper.r_margin - _QR_MM, top, _QR_MM)
    paper.set_y(top + _QR_MM + 6)


def _addresses(paper: Paper, request: Request, policy: Policy, words: Words) -> None:
    paper.set_draw_color(*INK)
    paper.set_line_width(0.5)
    top, middle = paper.get_y(), paper.l_margin + paper.epw * 0.6
    _block(paper, words("paper_ship_to"), policy.address.ship_to, paper.l_margin + _PAD, middle - _PAD, 19)
    below = paper.get_y()
    paper.set_y(top)
    lines = (request.contact.name, request.contact.company, *_sent_from(request.address, words.language))
    right = paper.w - paper.r_margin - _PAD
    _block(paper, words("paper_from"), tuple(filter(None, lines)), middle + _PAD, right, 11)
    height = max(below, paper.get_y(), top + _LEAST_FRAME) + _PAD - top
    paper.rect(paper.l_margin, top, paper.epw, height)
    paper.line(middle, top, middle, top + height)
    paper.set_y(top + height + 6)
    paper.set_line_width(0.3)


def _sent_from(address: Address, language: str) -> tuple[str, ...]:
    """The sender's lines; the country is named in full, and left out at home as on any letter there."""
    if not address.country:
        return address.lines
    abroad = () if address.country == CANADA else (country_name(address.country, language),)
    return (*address.lines[:-1], *abroad)


def _bottom(paper: Paper, request: Request, words: Words, box: tuple[int, int] | None) -> None:
    """Which box this is, printed or to be written in, and by when it must arrive."""
    top = paper.get_y()
    if box is not None:
        paper.note(words("paper_box_of", box=str(box[0]), boxes=str(box[1])), size=24, bold=True)
    else:
        paper.note(words("paper_box"), size=20, bold=True)
        paper.ink(SOFT)
        paper.set_font(FAMILY, "", 9)
        hint = paper.fits(words("paper_box_hint"))
        paper.multi_cell(paper.epw * 0.5, 4.3, hint, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        paper.ink(INK)
    below = paper.get_y()
    if request.expires_on is not None:
        paper.set_y(top + 1)
        left = paper.l_margin + paper.epw * 0.6 + _PAD
        _block(
            paper,
            words("paper_valid_until"),
            (words.date(request.expires_on),),
            left,
            paper.w - paper.r_margin,
            15,
        )
    paper.set_y(max(below, paper.get_y()) + 5)
    if paper.get_y() > paper.h - _ROOM_TO_CLOSE:
        return
    paper.heading(words("paper_before_closing"))
    paper.ticks([words("paper_close_form"), words("paper_close_packed"), words("paper_close_sealed")])


def _block(
    paper: Paper, heading: str, lines: tuple[str, ...], left: float, right: float, size: float
) -> None:
    paper.set_xy(left, paper.get_y() + 3)
    paper.ink(SOFT)
    paper.set_font(FAMILY, "", 10)
    paper.cell(right - left, 6, paper.fits(heading), new_x=XPos.LEFT, new_y=YPos.NEXT)
    paper.ink(INK)
    for at, line in enumerate(lines):
        paper.set_x(left)
        paper.set_font(FAMILY, "B" if at == 0 else "", size)
        for part in paper.lines(paper.fits(line), right - left)[:_MOST_LINES]:
            paper.cell(right - left, size * 0.47, part, new_x=XPos.LEFT, new_y=YPos.NEXT)
