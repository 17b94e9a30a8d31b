"""The papers: what is on them, and that their codes read back from any printer."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pypdfium2
import pytest
import zxingcpp

from rmabot.documents.glyphs import printable
from rmabot.documents.make import paper_of
from rmabot.flow.model import FlowSet
from rmabot.rma.record import replace
from tests.documents.filed import filed
from tests.shipped import shipped

LETTER_POINTS = 72


@pytest.fixture(scope="module")
def flows() -> FlowSet:
    """Give the shipped set."""
    return shipped()


def pages(data: bytes) -> Any:
    """Open the PDF."""
    return pypdfium2.PdfDocument(BytesIO(data))


def text_of(data: bytes) -> str:
    """Return the text of all pages, line breaks as spaces."""
    return " ".join(page.get_textpage().get_text_bounded() for page in pages(data)).replace("\r\n", " ")


@pytest.mark.parametrize("dpi", [150, 203, 300])
def test_both_codes_of_the_outside_sheet_read_back_as_the_number(flows: FlowSet, dpi: int) -> None:
    """A thermal printer's 203 dpi is enough."""
    document = paper_of(filed(), flows, "en")
    picture = pages(document.data)[0].render(scale=dpi / LETTER_POINTS).to_pil()
    found = {(str(code.format), code.text) for code in zxingcpp.read_barcodes(picture)}
    assert {text for _, text in found} == {"CA267937567"}
    assert len(found) == 2


def test_the_number_on_the_outside_is_at_least_15_mm_high(flows: FlowSet) -> None:
    """A dock refuses a box whose number it cannot read."""
    page = pages(paper_of(filed(), flows, "en").data)[0]
    found = page.get_textpage()
    at = found.get_text_bounded().index("CA267937567")
    left, bottom, right, top = found.get_charbox(at)
    assert (top - bottom) * 25.4 / LETTER_POINTS >= 15
    assert right > left


@pytest.mark.parametrize("number", ["US-2026-0815-77123", "20260815771234567890"])
def test_a_long_number_of_the_maker_stands_on_two_lines_and_reads_back(flows: FlowSet, number: str) -> None:
    """Its letters are as high, nothing runs off the page, and the codes of both sheets hold all of it."""
    opened = pages(paper_of(filed(number=number), flows, "fr").data)
    text = opened[0].get_textpage()
    left, bottom, right, top = text.get_charbox(text.get_text_bounded().index(number[:5]))
    assert (top - bottom) * 25.4 / LETTER_POINTS >= 15
    assert left >= 16 / 25.4 * LETTER_POINTS - 2
    assert right <= 612 - left
    for page in opened:
        picture = page.render(scale=203 / LETTER_POINTS).to_pil()
        assert {code.text for code in zxingcpp.read_barcodes(picture)} <= {number}
    found = [
        code.text for page in opened for code in zxingcpp.read_barcodes(page.render(scale=203 / 72).to_pil())
    ]
    assert found == [number] * 3


@pytest.mark.parametrize(
    ("country", "last"), [("CA", "Montréal QC H2X 1Y4"), ("US", "United States"), ("FR", "France")]
)
def test_the_sender_is_without_a_country_at_home_and_with_its_name_abroad(
    flows: FlowSet, country: str, last: str
) -> None:
    """No two letters stand alone under the address of who sends."""
    request = filed()
    abroad = replace(request, address=replace(request.address, country=country))
    lines = pages(paper_of(abroad, flows, "en").data)[0].get_textpage().get_text_bounded().splitlines()
    assert last in lines
    assert country not in lines
    assert lines.count("United States") == (country == "US")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_form_holds_every_device_answer_and_statement(flows: FlowSet, language: str) -> None:
    """What was answered is what is printed, in the customer's language."""
    text = text_of(paper_of(filed(devices=3), flows, language).data)
    for expected in ("G12345671", "G12345672", "G12345673", "DS-2CD2143G2-I", "RQ26000001X", "0000-0000"):
        assert expected in text
    assert ("Serial number" in text) == (language == "en")
    assert ("Numéro de série" in text) == (language == "fr")


def test_each_of_several_boxes_has_its_sheet(flows: FlowSet) -> None:
    """ "1 of 2" and "2 of 2", each with the number and its codes; without a word on boxes it is written in by hand."""
    document = paper_of(filed(), flows, "en", 2)
    shown = [page.get_textpage().get_text_bounded() for page in pages(document.data)]
    assert ["Box 1 of 2" in text for text in shown] == [True, False, False]
    assert ["Box 2 of 2" in text for text in shown] == [False, True, False]
    assert "INSIDE" in shown[2]
    assert "Box ……… of ………" in text_of(paper_of(filed(), flows, "en").data)


def test_the_form_says_to_the_minute_when_each_statement_was_agreed_to(flows: FlowSet) -> None:
    """With the version of its text, in the desk's time."""
    text = text_of(paper_of(filed(), flows, "en").data)
    assert "agreed on June 15, 2026, 08:00, text version 0000-0000" in text
    assert "Please leave out what is not part of the fault" in text


def test_a_receipt_says_not_to_ship_and_has_no_rma_number(flows: FlowSet) -> None:
    """Before approval there is no sheet for a box."""
    document = paper_of(filed(number=None), flows, "en")
    text = text_of(document.data)
    assert "do not ship" in text
    assert "RQ26000001X" in text
    assert len(pages(document.data)) == 1


@pytest.mark.parametrize("name", ["Hélène Œuvrard", "Ελένη Παπαδοπούλου", "Юлия Щербакова", "Zażółć Gęślą"])
def test_names_in_latin_greek_and_cyrillic_print_as_written(flows: FlowSet, name: str) -> None:
    """A name is written as its owner writes it."""
    assert name in text_of(paper_of(filed(name=name), flows, "en").data)


def test_letters_without_a_glyph_are_spelled_in_latin_and_it_is_said(flows: FlowSet) -> None:
    """Never a box instead of a name."""
    text = text_of(paper_of(filed(name="王小明 🙂"), flows, "en").data)
    assert "WangXiaoMing" in text
    assert "spelled in Latin letters" in text


def test_long_and_hostile_content_still_makes_a_paper(flows: FlowSet) -> None:
    """Four thousand characters without a space, markup and control characters."""
    document = paper_of(filed(name="W" * 4000 + "**b** <i> \x00\u202e"), flows, "fr")
    shown = [page.get_textpage().get_text_bounded() for page in pages(document.data)]
    assert len(shown) >= 2
    assert "À L'EXTÉRIEUR" in shown[0]
    assert "À L'INTÉRIEUR" in shown[1]


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Jane 🙂 Roy", "Jane Roy"),
        ("Jane Roy 👍🏽", "Jane Roy"),
        ("❤️ Zoe", "Zoe"),
        ("🙂", "?"),
        ("文字", "WenZi"),
    ],
)
def test_a_picture_in_a_name_is_left_out_and_flagged(typed: str, printed: str) -> None:
    """A courier reads a name better without ``:slight_smile:`` in it; a name of pictures alone is not nothing."""
    assert printable(typed, set(range(32, 127))) == (printed, True)


def test_what_the_font_has_is_left_alone() -> None:
    """Nothing is spelled without need."""
    assert printable("Zoë", {ord(sign) for sign in "Zoë"}) == ("Zoë", False)
