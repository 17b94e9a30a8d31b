"""Serial numbers out of whatever people type, paste or say; the digits are made up."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmabot.rma.catalogue import Catalogue
from rmabot.rma.lookalikes import LooksLike
from rmabot.rma.models import Model
from rmabot.rma.numbers import mint
from rmabot.rma.serials import Found, Nothing, Serial, Several, read_loosely, read_serial, resolve_model

CATALOGUE = Catalogue.of(
    Model(name, "camera")
    for name in ("DS-2CD2143G2-I", "DS-7608NI-I2", "DS-KV8213-WME1(C)", "DS-2CD2021G1-IDW1")
)
shorts = st.from_regex(r"[0-9]{9}|[A-HJ-NP-Z][0-9]{8}|[A-HJ-NP-Z]{2}[0-9]{7}", fullmatch=True).filter(
    str.isascii
)


def short_of(reading: object) -> str | None:
    return reading.serial.short if isinstance(reading, Found) else None


@pytest.mark.parametrize(
    "typed",
    [
        "G12345678",
        "g12345678",
        "G 1234 5678",
        "G12-345-678",
        "G.12345678",
        "G1234567\u200b8",
        "Ｇ１２３４５６７８",
        "S/N: G12345678",
        "SN:G12345678",
        "SNG12345678",
        "Serial no. G12345678",
        "Serial number is G12345678",
        "numéro de série : G12345678",
        "no de série G 1234 5678 je crois",
        "N° de série: G12345678",
        "G12345678 ABCDEF DS-2CD2143G2-I",
        "http://qr.example/\rG12345678\rABCDEF\rDS-2CD2143G2-I",
        "hello, it's G12345678. Thanks!",
        "my serial is G 12345 678, MAC 44:19:B6:11:22:33, call me at 514-555-0199",
        "G12345678WCVU",
        "Gl2345678",
        "G12345678, again G12345678",
    ],
)
def test_a_short_serial_is_read(typed: str) -> None:
    """Labels, separators, invisible and full-width characters and noise around it do not matter."""
    assert short_of(read_serial(typed)) == "G12345678"


@pytest.mark.parametrize(
    ("typed", "short"),
    [
        ("123456789", "123456789"),
        ("123 456 789", "123456789"),
        ("AE1234567", "AE1234567"),
        ("FC123456O", "FC1234560"),
        ("G1234567l", "G12345671"),
        ("12345678o", "123456780"),
        ("SN1234567", "SN1234567"),
    ],
)
def test_digits_mistyped_as_letters_are_mended(typed: str, short: str) -> None:
    """In digit places O is 0, and I and l are 1."""
    assert short_of(read_serial(typed)) == short


@given(
    shorts,
    st.sampled_from(["", "S/N ", "my serial is ", "série "]),
    st.sampled_from(["", ".", " thanks", " merci!"]),
)
def test_every_short_shape_survives_noise(short: str, before: str, after: str) -> None:
    """Nine digits, a letter and eight, two letters and seven."""
    assert short_of(read_serial(before + short + after)) == short


@pytest.mark.parametrize(
    ("typed", "candidates"),
    [
        ("GO1234567", {"GO1234567", "G01234567"}),
        ("O12345678", {"O12345678", "012345678"}),
        ("GI1234567", {"GI1234567", "G11234567"}),
        ("G12345678 or G87654321", {"G12345678", "G87654321"}),
        ("G12345678\n304305118", {"G12345678", "304305118"}),
        ("S/N G12345678, S/N G87654321", {"G12345678", "G87654321"}),
        ("the serial is G12345678, and the other G87654321", {"G12345678", "G87654321"}),
    ],
)
def test_what_can_be_two_serials_is_asked(typed: str, candidates: set[str]) -> None:
    """Two in one message, or an O that may be a letter or a zero."""
    reading = read_serial(typed)
    assert isinstance(reading, Several)
    assert {serial.short for serial in reading.candidates} == candidates


def test_of_two_numbers_the_labelled_one_is_the_serial() -> None:
    """A material code of nine digits stands on the same label."""
    assert short_of(read_serial("Material code 304305118 S/N: G12345678")) == "G12345678"
    assert short_of(read_serial("S/N G12345678, code 304305118")) == "G12345678"


def long_serial(model: str, channels: str, middle: str, short: str, features: str) -> str:
    return f"{model}{channels}20211224{middle}{short}{features}"


@pytest.mark.parametrize(
    ("model", "channels", "middle", "features"),
    [
        ("DS-2CD2143G2-I", "", "AAWR", ""),
        ("DS-2CD2143G2-I", "", "BBWR", ""),
        ("DS-2CD2021G1-IDW1", "", "CCCH", ""),
        ("DS-7608NI-I2", "08", "CCRR", "WCVU"),
        ("DS-KV8213-WME1(C)", "01", "RR", ""),
        ("DS-7732NI-M4", "32", "CCRR", "WCVU"),
        ("DS-KH6320-WTE1", "01", "WR", "CLU"),
        ("DS-2CD9999G9-I", "", "AAWR", ""),
    ],
)
@pytest.mark.parametrize("short", ["G12345678", "123456789", "AE1234567"])
@pytest.mark.parametrize(
    "noise", ["{}", "Serial Number: {} Firmware V5.7.1", "<serialNumber>{}</serialNumber>", "({})"]
)
def test_a_long_serial_is_read_from_the_right(
    model: str, channels: str, middle: str, features: str, short: str, noise: str
) -> None:
    """Model, channels, date, region and short serial are told apart, whatever stands around."""
    written = long_serial(model, channels, middle, short, features)
    reading = read_serial(noise.format(written))
    assert isinstance(reading, Found)
    serial = resolve_model(reading.serial, CATALOGUE)
    assert serial.long == written
    assert serial.short == short
    assert serial.model == model
    assert serial.channels == (int(channels) if channels else None)
    assert serial.made == date(2021, 12, 24)
    assert serial.region == middle[-2:]


@pytest.mark.parametrize(
    "typed",
    [
        "ds-2cd2143g2-i20211224aawrg12345678",
        "DS-2CD2143G2-I 20211224 AAWR G12345678",
        "DS-2CD2143G2-I-20211224AAWRG12345678",
        "DS–2CD2143G2–I2O211224AAWRG12345678",
        "G12345678 = DS-2CD2143G2-I20211224AAWRG12345678",
    ],
)
def test_a_long_serial_is_read_as_people_paste_it(typed: str) -> None:
    """Lower case, spaces between the parts, a dash before the date, an O in it, the short one beside it."""
    reading = read_serial(typed)
    assert isinstance(reading, Found)
    serial = resolve_model(reading.serial, CATALOGUE)
    assert (serial.short, serial.model, serial.made) == ("G12345678", "DS-2CD2143G2-I", date(2021, 12, 24))


def test_a_date_that_is_none_does_not_refuse_a_long_serial() -> None:
    """The production date is a hint for staff, nothing more."""
    reading = read_serial("DS-2CD2143G2-I20219924AAWRG12345678")
    assert isinstance(reading, Found)
    assert reading.serial.made is None


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("44:19:B6:11:22:33", "mac"),
        ("44-19-b6-11-22-33", "mac"),
        ("4419B6112233", "mac"),
        ("4419.b611.2233", "mac"),
        ("ABCDEF", "verification_code"),
        ("abcdef", "verification_code"),
        ("1234567890", "lot_number"),
        ("192.168.1.64", "ip_address"),
        ("its address is 192.168.100.164", "ip_address"),
        ("514-555-0199", "phone"),
        ("(514) 555-0199", "phone"),
        ("+1 514 555 0199", "phone"),
        ("+15145550199", "phone"),
        ("DS-2CD2143G2-I", "model"),
        ("it's a HWI-B121H", "model"),
        ("4K0123BPAZ12345", "other_maker"),
        ("ACCC8E123456", "other_maker"),
        ("WD-WCC4E1234567", "other_maker"),
        ("356938035643809", "imei"),
        ("G1234567", "wrong_length"),
        ("G123456789", "wrong_length"),
        ("12345678", "wrong_length"),
        ("WX12A345678", "other_code"),
        ("my drive is ZFN012CD", "other_code"),
    ],
)
def test_other_numbers_are_told_from_a_serial(typed: str, kind: str) -> None:
    """The person hears what the number is instead, and where the serial stands."""
    reading = read_serial(typed)
    assert isinstance(reading, LooksLike)
    assert reading.kind == kind


def test_our_own_number_is_told_from_a_serial() -> None:
    """Somebody types the number of the return instead."""
    reading = read_serial(f"it is {mint('CA', 2026, 1)}")
    assert isinstance(reading, LooksLike)
    assert reading.kind == "rma_number"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "🙂",
        "I can't find it",
        "je ne sais pas",
        "????",
        "\u202e\u200b",
        "no",
        "LOLLOLLOI",
        "2021-05-12",
        "camera2 and 3",
        "IMG_1234.jpg",
    ],
)
def test_nothing_is_nothing(typed: str) -> None:
    """Words are no serial."""
    assert isinstance(read_serial(typed), Nothing)


@given(st.text(max_size=200))
def test_any_text_is_read_without_harm(text: str) -> None:
    """Whatever is sent, the answer is one of the four readings."""
    assert isinstance(read_serial(text), Found | Several | LooksLike | Nothing)


@given(st.text(alphabet="GOIL0123456789WCVU -/.():DS", max_size=120))
def test_serial_like_text_is_read_without_harm(text: str) -> None:
    """Near misses do not break the reading, and what is found has nine characters."""
    match read_serial(text):
        case Found(serial):
            assert len(serial.short) == 9
        case Several(candidates, _):
            assert 2 <= len(candidates) <= 5
        case _:
            pass


def test_a_hundred_kilobytes_are_read_at_once() -> None:
    """A pasted log is searched only at its beginning."""
    assert isinstance(read_serial("DS-" * 40_000), Nothing | LooksLike)
    assert isinstance(read_serial("1" * 100_000), Nothing | LooksLike)
    assert isinstance(read_serial("1 " * 50_000), Nothing | LooksLike)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("abc-12/77 xy", Serial("ABC-12/77 XY", unverified=True)),
        ("  G12345678 ", Serial("G12345678")),
        ("x" * 500, Serial("X" * 40, unverified=True)),
        ("line one\nline two", Serial("LINE ONE LINE TWO", unverified=True)),
        ("...", None),
        ("", None),
    ],
)
def test_what_a_person_insists_on_is_kept_for_a_person_to_check(typed: str, kept: Serial | None) -> None:
    """Nobody is refused for the shape of a serial."""
    assert read_loosely(typed) == kept


def test_only_the_tail_of_a_serial_is_shown_on_cards() -> None:
    """Four characters."""
    assert Serial("G12345678").tail == "5678"


def test_without_the_catalogue_a_recorder_still_tells_its_channels() -> None:
    """DS-9616NI repeats its 16 channels in its name; a camera's trailing digits stay with it."""
    nothing = Catalogue.of([])
    recorder = resolve_model(Serial("G12345678", model_guess="DS-9616NI-M816"), nothing)
    assert (recorder.model, recorder.channels) == ("DS-9616NI-M8", 16)
    camera = resolve_model(Serial("G12345678", model_guess="DS-2CD2021G1-IDW12"), nothing)
    assert (camera.model, camera.channels) == ("DS-2CD2021G1-IDW12", None)
