"""A page as all our papers look: the font, the margins, headings, rows and what stands at its foot."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from rmabot.documents.glyphs import printable
from rmabot.documents.words import Words
from rmabot.text.unbroken import NBSP, unbroken

FONTS = Path(__file__).parent / "fonts"
FAMILY = "Roboto"
MARGIN = 16.0
INK, SOFT, LINE = (20, 24, 28), (92, 100, 108), (196, 202, 208)
LABEL_SHARE = 0.34
_ROW = 4.8


class Paper(FPDF):
    """A letter-sized document; ``spelled`` tells whether some letters could not be printed as written.

    With ``cut`` ("-Latin", which loads faster) rather draw it anew in the whole font than take ``spelled`` for good.
    """

    def __init__(self, words: Words, foot: str, created: float, cut: str = "") -> None:
        super().__init__("portrait", "mm", "letter")
        from datetime import UTC, datetime

        self.words, self.foot, self.spelled = words, foot, False
        self.set_creation_date(datetime.fromtimestamp(created, UTC))
        self.add_font(FAMILY, "", FONTS / f"Roboto{cut}-Regular.ttf")
        self.add_font(FAMILY, "B", FONTS / f"Roboto{cut}-Bold.ttf")
        self.set_margins(MARGIN, MARGIN, MARGIN)
        self.c_margin = 0.0  # text, lines and boxes begin at one edge
        self.set_auto_page_break(auto=True, margin=22)
        self.set_lang(words.language)
        self.set_font(FAMILY, "", 10)
        self._glyphs = self.fonts[FAMILY.lower()].cmap  # type: ignore[union-attr] # a TrueType font has one

    def let_go(self) -> None:
        """Close the fonts of a paper that is not finished."""
        for font in self.fonts.values():
            font.ttfont.close()  # type: ignore[union-attr] # ours are TrueType fonts

    def footer(self) -> None:
        """Draw the foot of a page: whose paper, which page."""
        self.set_y(-15)
        self.ink(SOFT)
        self.set_font(FAMILY, "", 8)
        self.cell(self.epw * 0.7, 5, self.fits(self.foot))
        page = self.words("paper_page", page=str(self.page_no()), pages="{nb}")
        self.cell(self.epw * 0.3, 5, page, align="R")
        self.ink(INK)

    def fits(self, text: str) -> str:
        """Return the text in letters that the font has."""
        made, spelled = printable(text, self._glyphs)
        self.spelled = self.spelled or spelled
        return unbroken(made) if ord(NBSP) in self._glyphs else made

    def ink(self, colour: tuple[int, int, int]) -> None:
        """Write in this colour from now on."""
        self.set_text_color(*colour)

    def headline(self, text: str, *, size: float = 20) -> None:
        """Write a title."""
        self.set_font(FAMILY, "B", size)
        self.multi_cell(0, size * 0.45, self.fits(text), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def note(self, text: str, *, size: float = 10, bold: bool = False) -> None:
        """Write a paragraph."""
        self.set_font(FAMILY, "B" if bold else "", size)
        self.multi_cell(0, size * 0.48, self.fits(text), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def heading(self, text: str) -> None:
        """Write a heading with a line under it."""
        if self.get_y() > self.h - 45:
            self.add_page()
        self.ln(3)
        self.set_font(FAMILY, "B", 11.5)
        self.cell(0, 6, self.fits(text), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.set_draw_color(*LINE)
        self.set_line_width(0.3)
        self.line(self.l_margin, self.get_y(), self.w - self.r_margin, self.get_y())
        self.ln(1.6)

    def rows(self, rows: Iterable[tuple[str, str]]) -> None:
        """Write label and value side by side, each as high as its text."""
        left = self.epw * LABEL_SHARE
        for label, value in rows:
            self.set_font(FAMILY, "", 9.5)
            named = self.lines(self.fits(label), left - 3)
            shown = self.lines(self.fits(value), self.epw - left)
            if self.get_y() + _ROW * max(len(named), len(shown)) > self.page_break_trigger:
                self.add_page()
                self.set_font(FAMILY, "", 9.5)
            top = self.get_y()
            self.ink(SOFT)
            below = self._column(named, self.l_margin, top)
            self.ink(INK)
            self.set_y(max(below, self._column(shown, self.l_margin + left, top)) + 0.5)

    def _column(self, lines: list[str], x: float, top: float) -> float:
        """Write lines below each other, over as many pages as they take; return where they end."""
        y = top
        for line in lines:
            if y + _ROW > self.page_break_trigger:
                self.add_page()
                self.set_font(FAMILY, "", 9.5)
                y = self.get_y()
            self.set_xy(x, y)
            self.cell(0, _ROW, line)
            y += _ROW
        return y

    def lines(self, text: str, width: float) -> list[str]:
        """Return a text as lines of the font of now; what fits on one is not taken apart."""
        if "\n" not in text and self.get_string_width(text) <= width:
            return [text]
        made = self.multi_cell(width, _ROW, text, align="L", dry_run=True, output="LINES")
        assert isinstance(made, list)
        return [str(line) for line in made]

    def banner(self, sheet: str, what: str) -> None:
        """Write at the top which sheet this is and what it is for, white on black: it must not be mixed up."""
        self.set_fill_color(*INK)
        self.set_text_color(255, 255, 255)
        self.set_font(FAMILY, "B", 12)
        first = self.get_string_width(self.fits(sheet)) + 8
        self.cell(first, 9, self.fits(sheet), align="C", fill=True)
        self.ink(INK)
        self.set_draw_color(*INK)
        self.set_font(FAMILY, "B", 11)
        self.cell(0, 9, f"   {self.fits(what)}", border=1, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(5)

    def ticks(self, texts: Iterable[str]) -> None:
        """Write lines with a box to tick."""
        for text in texts:
            top = self.get_y()
            self.set_draw_color(*INK)
            self.rect(self.l_margin, top + 0.9, 3.4, 3.4)
            self.set_x(self.l_margin + 6)
            self.set_font(FAMILY, "", 10)
            self.multi_cell(0, 5.2, self.fits(text), align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
            self.ln(0.8)
