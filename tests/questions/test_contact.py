"""Addresses that a courier finds, phone numbers that ring, e-mail addresses that exist."""

import datetime as dt
from typing import Any

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmabot.questions.address import address_lines
from rmabot.questions.address_parts import by_the_book, piece_by_piece
from rmabot.questions.phone import PHONE
from rmabot.questions.question import Accepted, Context, Reading, Refused, Said, Unsure
from rmabot.questions.regions import PROVINCES
from rmabot.questions.table import QUESTIONS
from tests.questions.reading import Read

_WORDS = st.sampled_from(
    [
        "Toronto",
        "Québec",
        "New",
        "St",
        "Yuk",
        "du Yuk",
        "Sa",
        "T",
        "I",
        "Brunswick",
        "Val-d'Or",
        "British",
        "LOL",
    ]
)
_LINES = st.tuples(
    st.sampled_from(["123 Main Street", "12 rue Saint-Jean", "5 PO Box 4", "9A King St W", "4 A1B", "100 H2X 1Y4 Rd", "6 a"]),
    st.lists(_WORDS, min_size=1, max_size=3).map(" ".join),
    st.sampled_from(sorted({*PROVINCES.values(), "NY", "CA", "on", "Ontario"})),
    st.sampled_from(["M5V 1A1", "M5V1A1", "G1R 4P5", "S4P 3Y2", "Y1A 1A1", "A1A 1A1", "X0A 0H0", "D1A 1A1", "h2x 1y4", "90210"]),
)  # fmt: skip


@given(_LINES, st.sampled_from(["", ","]), st.sampled_from(["", ","]))
def test_an_address_by_the_book_is_what_it_is_piece_by_piece(
    line: tuple[str, str, str, str], after_city: str, after_province: str
) -> None:
    """The short way, for what nearly everybody types, comes to no other parts than the long one."""
    street, city, province, code = line
    text = f"{street}, {city}{after_city} {province}{after_province} {code}"
    short = by_the_book(text)
    assert short is None or short == piece_by_piece(text, "CA", ("en", "fr"))


def test_the_usual_address_goes_the_short_way() -> None:
    """In both ways that people set commas, with accents, and with the code in one."""
    for text in ("1 rue A, Montréal QC H2X 1Y4", "1 Elm St, Ottawa, ON K1P5M7"):
        assert by_the_book(text) is not None


@given(st.from_regex(r"[2-9][0-9]{9}", fullmatch=True), st.sampled_from(["CA", "US"]))
def test_ten_digits_at_home_are_what_the_library_says_of_them(digits: str, country: str) -> None:
    """Nearly all of them need one of its patterns; those that its plan does not have are asked about."""
    number = phonenumbers.parse(digits, country)
    reading = PHONE.read(Said(digits), Context("en", dt.date(2026, 6, 15), {"country": country}))
    assert isinstance(reading, Accepted if phonenumbers.is_valid_number(number) else Unsure)
    value: Any = (
        reading.candidates[0].value if isinstance(reading, Unsure) else getattr(reading, "value", None)
    )
    assert value["e164"] == phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@pytest.mark.parametrize(
    ("typed", "street", "city", "province", "code"),
    [
        ("123 Main Street, Toronto ON M5V 1A1", "123 Main Street", "Toronto", "ON", "M5V 1A1"),
        (
            "123, rue Principale, Montréal (Québec) H2X 1Y4",
            "123, rue Principale",
            "Montréal",
            "QC",
            "H2X 1Y4",
        ),
        ("123 Main Street\nToronto, Ontario\nm5v1a1\nCanada", "123 Main Street", "Toronto", "ON", "M5V 1A1"),
        ("123 Main St W Apt 4 Toronto ON M5V 1A1 Canada", "123 Main St W Apt 4", "Toronto", "ON", "M5V 1A1"),
        (
            "4-456 rue Saint-Jean, app. 2, Québec G1R 4P5",
            "4-456 rue Saint-Jean, app. 2",
            "Québec",
            "QC",
            "G1R 4P5",
        ),
        ("456 rue Saint-Jean, Québec G1R 4P5", "456 rue Saint-Jean", "Québec", "QC", "G1R 4P5"),
        ("456 rue Saint-Jean, Québec QC G1R 4P5", "456 rue Saint-Jean", "Québec", "QC", "G1R 4P5"),
        ("12 Water St St. John's NL A1C 1A1", "12 Water St", "St. John's", "NL", "A1C 1A1"),
        ("50 Avenue Road Toronto ON M5R 2G1", "50 Avenue Road", "Toronto", "ON", "M5R 2G1"),
        (
            "1 Elm Ave, Charlottetown, Prince Edward Island C1A 1A1",
            "1 Elm Ave",
            "Charlottetown",
            "PE",
            "C1A 1A1",
        ),
        ("9 ch. du Lac, Val-d'Or (Qué.) J9P 1A1", "9 ch. du Lac", "Val-d'Or", "QC", "J9P 1A1"),
        ("RR 2, Site 3, Moncton N.-B. E1C 1A1", "RR 2, Site 3", "Moncton", "NB", "E1C 1A1"),
        ("123 Main Street, Ottawa K1P 5M7", "123 Main Street", "Ottawa", "ON", "K1P 5M7"),
        ("1 rue Laurier, Gatineau QC K1A 0C9", "1 rue Laurier", "Gatineau", "QC", "K1A 0C9"),
        ("5 Ring Road, Iqaluit NU X0A 0H0", "5 Ring Road", "Iqaluit", "NU", "X0A 0H0"),
        ("123 Main Street, Toronto ON M5V lA1", "123 Main Street", "Toronto", "ON", "M5V 1A1"),
    ],
)
def test_a_canadian_address_is_taken_apart(
    read: Read, typed: str, street: str, city: str, province: str, code: str
) -> None:
    """With or without commas, lines, province, in either language; letters typed for digits are put right."""
    assert read("address", typed) == Accepted(
        {"street": street, "city": city, "province": province, "postal_code": code, "country": "CA"}
    )


@pytest.mark.parametrize(
    ("typed", "word", "values"),
    [
        ("", "address_not_seen", {}),
        ("😀", "address_not_seen", {}),
        ("Toronto", "address_not_seen", {}),
        ("123 Main Street, Toronto", "address_postal_code", {}),
        ("123 Main Street, Toronto ON D1A 1A1", "address_postal_code_shape", {"typed": "D1A 1A1"}),
        (
            "123 Main Street, Toronto Ontario H2X 1Y4",
            "address_other_province",
            {"postal_code": "H2X 1Y4", "province": "Ontario"},
        ),
        ("Main Street, Toronto ON M5V 1A1", "address_street", {}),
        ("M5V 1A1", "address_street", {}),
        ("Québec G1R 4P5", "address_street", {}),
        ("45 rue Saint-Laurent QC H2X 1Y4", "address_city", {}),
        ("123 Main Street ON M5V 1A1", "address_city", {}),
        ("123 Main Street, Buffalo, USA", "address_zip", {}),
        ("123 Main Street, Buffalo 14201, USA", "address_state", {}),
        ("x" * 300, "address_too_long", {"length": "300", "most": "250"}),
    ],
)
def test_what_a_courier_misses_is_named(read: Read, typed: str, word: str, values: dict[str, str]) -> None:
    assert read("address", typed) == Refused(word, values)


@pytest.mark.parametrize(
    ("typed", "street", "city", "code"),
    [
        ("123 rue principale montreal qc h2x1y4", "123 rue principale", "montreal", "H2X 1Y4"),
        ("45 boul. Saint-Laurent Montréal QC H2X 1Y4", "45 boul. Saint-Laurent", "Montréal", "H2X 1Y4"),
        ("123 rue Principale app 4 Montréal H2X 1Y4", "123 rue Principale app 4", "Montréal", "H2X 1Y4"),
        (
            "7 rue de la Montagne Saint Hyacinthe J2S 1A1",
            "7 rue de la Montagne",
            "Saint Hyacinthe",
            "J2S 1A1",
        ),
    ],
)
def test_a_french_address_without_a_comma_is_shown_as_it_was_understood(
    read: Read, typed: str, street: str, city: str, code: str
) -> None:
    """Where the street can end in one place only."""
    parts = {"street": street, "city": city, "province": "QC", "postal_code": code, "country": "CA"}
    assert read("address", typed) == Accepted(parts, sure=False)


def test_who_leaves_out_the_comma_is_asked_where_the_city_begins(read: Read) -> None:
    """Where it may begin in several places."""
    reading = read("address", "123 rue du Parc Sept Iles QC G4R 1A1")
    assert isinstance(reading, Unsure)
    assert reading.word == "address_which"
    assert [one.label for one in reading.candidates] == [
        "123 rue du Parc Sept, Iles QC G4R 1A1",
        "123 rue du Parc, Sept Iles QC G4R 1A1",
    ]


def test_an_american_address_needs_state_and_zip(read: Read) -> None:
    expected = {
        "street": "123 Main St",
        "city": "Buffalo",
        "province": "NY",
        "postal_code": "14201",
        "country": "US",
    }
    assert read("address", "123 Main St, Buffalo NY 14201") == Accepted(expected)
    assert read("address", "123 Main St, Buffalo, New York 14201, United States") == Accepted(expected)


def test_another_country_is_named(read: Read, context: Context) -> None:
    reading = read("address", "5 rue de Rivoli, 75001 Paris, France")
    assert isinstance(reading, Accepted)
    assert reading.value == {
        "street": "5 rue de Rivoli",
        "city": "75001 Paris",
        "province": "",
        "postal_code": "",
        "country": "FR",
    }
    assert address_lines(reading.value, "fr") == ("5 rue de Rivoli", "75001 Paris", "France")


def test_a_person_outside_canada_names_the_country(read: Read) -> None:
    assert read("address", "10 Hauptstrasse, Berlin", province="abroad") == Refused("address_country")
    assert isinstance(read("address", "10 Hauptstrasse, Berlin, Allemagne", province="abroad"), Accepted)


def test_a_post_office_box_is_asked_about(read: Read) -> None:
    """No courier delivers there; where there is nothing else a person looks at it."""
    reading = read("address", "C.P. 45, Whitehorse YT Y1A 2B3")
    assert isinstance(reading, Unsure)
    assert reading.word == "address_po_box"
    assert isinstance(read("address", "12 Main Street, Box 3, Regina SK S4P 1A1"), Accepted)


def test_an_address_that_cannot_be_read_is_kept_the_third_time(read: Read) -> None:
    typed = "the red house,\n3rd road north"
    assert isinstance(read("address", typed, tries=1), Refused)
    reading = read("address", typed, tries=2)
    assert isinstance(reading, Unsure)
    assert reading.word == "address_as_typed"
    assert reading.candidates[0].value == {
        "street": "the red house, 3rd road north",
        "city": "",
        "province": "",
        "postal_code": "",
        "country": "CA",
        "unverified": "yes",
    }
    assert isinstance(read("address", "I do not know", tries=2), Refused)


def test_an_address_has_the_lines_of_a_label(context: Context) -> None:
    value = {
        "street": "123 Main Street",
        "city": "Toronto",
        "province": "ON",
        "postal_code": "M5V 1A1",
        "country": "CA",
    }
    assert address_lines(value, "en") == ("123 Main Street", "Toronto ON  M5V 1A1")
    assert QUESTIONS["address"].show(value, context) == "123 Main Street, Toronto ON M5V 1A1"


@given(st.from_regex(r"[A-Z][0-9][A-Z] ?[0-9][A-Z][0-9]", fullmatch=True))
def test_every_accepted_postal_code_has_its_province(context: Context, code: str) -> None:
    reading = QUESTIONS["address"].read(Said(f"1 Main Street, Somewhere {code}"), context)
    if isinstance(reading, Accepted):
        assert isinstance(reading.value, dict)
        assert reading.value["province"]
        assert not set(code) & set("DFIOQU")
    else:
        assert isinstance(reading, Refused)
        assert reading.word == "address_postal_code_shape"


@pytest.mark.parametrize(
    ("typed", "number", "e164"),
    [
        ("514 555-0199", "514 555-0199", "+15145550199"),
        ("(514) 555.0199", "514 555-0199", "+15145550199"),
        ("15145550199", "514 555-0199", "+15145550199"),
        ("+1 514 555 0199", "514 555-0199", "+15145550199"),
        ("+33 1 42 68 53 00", "+33 1 42 68 53 00", "+33142685300"),
    ],
)
def test_a_phone_number_is_kept_as_typed_and_as_one_that_can_be_dialled(
    read: Read, typed: str, number: str, e164: str
) -> None:
    assert read("phone", typed) == Accepted({"number": number, "e164": e164, "typed": typed})


@pytest.mark.parametrize("exchange", ["010", "310", "555", "976"])
def test_ten_digits_at_home_read_as_they_do_with_their_country_in_front(read: Read, exchange: str) -> None:
    """They go past the library's parser, and must come to the same number and the same doubt."""
    for area in range(200, 1000, 3):
        short, long = read("phone", f"{area} {exchange} 0123"), read("phone", f"+1 {area} {exchange} 0123")
        assert type(short) is type(long)
        assert _dialled(short) == _dialled(long)


def _dialled(reading: Reading) -> str:
    if isinstance(reading, Refused):
        return ""
    value = reading.value if isinstance(reading, Accepted) else reading.candidates[0].value
    assert isinstance(value, dict)
    return str(value["e164"])


@pytest.mark.parametrize(
    "typed", ["514 555-0199 ext. 12", "514-555-0199 poste 12", "514 555 0199 x12", "514 555 0199 #12"]
)
def test_an_extension_is_kept(read: Read, typed: str) -> None:
    assert read("phone", typed) == Accepted(
        {"number": "514 555-0199 #12", "e164": "+15145550199", "extension": "12", "typed": typed}
    )


def test_a_number_in_a_sentence_is_read_and_marked(read: Read) -> None:
    reading = read("phone", "call 514 555 0199 after 5")
    assert isinstance(reading, Accepted)
    assert not reading.sure


def test_two_phone_numbers_are_asked(read: Read) -> None:
    reading = read("phone", "514 555 0199 or 438 555 0100")
    assert isinstance(reading, Unsure)
    assert [candidate.label for candidate in reading.candidates] == ["514 555-0199", "438 555-0100"]


def test_an_unusual_number_is_confirmed(read: Read) -> None:
    reading = read("phone", "123 456 7890")
    assert isinstance(reading, Unsure)
    assert reading.word == "phone_unusual"


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("555-0199", "phone_area_code"),
        ("no phone", "phone_not_seen"),
        ("", "phone_not_seen"),
        ("123", "phone_not_seen"),
        ("12345", "phone_length"),
        ("9" * 20, "phone_length"),
    ],
)
def test_what_does_not_ring_is_told_why(read: Read, typed: str, word: str) -> None:
    reading = read("phone", typed)
    assert isinstance(reading, Refused)
    assert reading.word == word


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("jean.roy+rma@example.ca", "jean.roy+rma@example.ca"),
        ("Jean@EXAMPLE.CA", "Jean@example.ca"),
        ("jean@sous.domaine.québec", "jean@sous.domaine.québec"),
    ],
)
def test_an_email_address_is_kept(read: Read, typed: str, address: str) -> None:
    assert read("email", typed) == Accepted(address)


@pytest.mark.parametrize(
    "typed",
    ["my mail is jean@example.ca.", "<mailto:jean@example.ca|jean@example.ca>", "Jean <jean@example.ca>"],
)
def test_an_email_address_is_found_in_what_stands_round_it(read: Read, typed: str) -> None:
    assert read("email", typed) == Accepted("jean@example.ca", sure=False)


def test_a_slip_in_a_well_known_domain_is_asked(read: Read) -> None:
    reading = read("email", "jean@gmial.com")
    assert isinstance(reading, Unsure)
    assert [candidate.value for candidate in reading.candidates] == ["jean@gmail.com", "jean@gmial.com"]


@pytest.mark.parametrize("typed", ["jean@gmail", "jean@", "@example.ca", "jean@exa mple.ca", "a@b.c"])
def test_what_is_no_email_address_is_refused(read: Read, typed: str) -> None:
    assert read("email", typed) == Refused("email_shape", {"typed": typed})
    assert read("email", "none") == Refused("email_not_seen")


def test_a_country_may_be_set(context: Context) -> None:
    french = context._replace(settings={"country": "FR"})
    reading = QUESTIONS["phone"].read(Said("01 42 68 53 00"), french)
    assert isinstance(reading, Accepted)
    assert isinstance(reading.value, dict)
    assert reading.value["e164"] == "+33142685300"
