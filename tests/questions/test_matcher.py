"""What a person typed against the options of a question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmabot.questions.lexicon import Lexicon
from rmabot.questions.matcher import Matcher, Option, likeness
from rmabot.questions.reading import Accepted, Reading, Refused, Unsure


def option(name: str, en: str, fr: str, *also: str, alone: bool = False) -> Option:
    return Option(name, {"en": en, "fr": fr}, also, alone)


ROLES = (
    option("customer", "A customer", "Un client"),
    option("distributor", "An authorised distributor", "Un distributeur autorisé"),
    option("installer", "A professional installer", "Un installateur professionnel"),
)
BATTERY = (
    option("fine", "Looks normal", "Elle semble normale"),
    option("swollen", "Swollen or bulging", "Gonflée ou bombée"),
    option("hot", "Hot or smoking", "Chaude ou fumante"),
    option("leaking", "Leaking, or it smells", "Elle fuit ou dégage une odeur"),
    option("none", "There is no battery", "Il n'y a pas de batterie"),
)
REASONS = (
    option("no_power", "No power", "Ne s'allume pas"),
    option("no_picture", "No picture", "Pas d'image"),
    option("bad_picture", "Bad picture", "Mauvaise image"),
    option("night", "Night vision fails", "La vision nocturne ne marche pas"),
    option("network", "No network", "Pas de réseau"),
    option("other", "Something else", "Autre chose"),
)
TRIED = (
    option("restart", "Restarted it", "Je l'ai redémarré"),
    option("cable", "Another cable or power supply", "Un autre câble ou bloc d'alimentation"),
    option("reset", "Factory reset", "Retour aux réglages d'usine"),
    option("nothing", "Nothing yet", "Rien encore", alone=True),
)

CONTENTS = (
    option("battery", "A device with a battery", "Un appareil avec batterie"),
    option("drive", "A drive", "Un disque"),
)


def meant(reading: Reading) -> str | tuple[object, ...] | None:
    """Return the option taken, those offered, or None."""
    match reading:
        case Accepted(value):
            return str(value)
        case Unsure(candidates):
            return tuple([candidate.value for candidate in candidates])
        case Refused():
            return None


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("A customer", "customer"),
        ("un CLIENT!", "customer"),
        ("customer", "customer"),
        ("2", "distributor"),
        ("2.", "distributor"),
        ("#2", "distributor"),
        ("(2)", "distributor"),
        ("two", "distributor"),
        ("Deux", "distributor"),
        ("the second one", "distributor"),
        ("le deuxième", "distributor"),
        ("2nd", "distributor"),
        ("2e", "distributor"),
        ("option 3", "installer"),
        ("no 3 please", "installer"),
        ("I would take the 3rd one", "installer"),
        ("number one", "customer"),
        ("la dernière", "installer"),
        ("un installateur professionnel", "installer"),
        ("I am a professional installer", "installer"),
    ],
)
def test_an_option_is_chosen_by_label_name_number_or_ordinal(lexicon: Lexicon, typed: str, name: str) -> None:
    """All languages are heard in either."""
    for language in ("en", "fr"):
        assert Matcher(ROLES, lexicon).read(typed, language) == Accepted(name)


@pytest.mark.parametrize(
    ("options", "typed", "name"),
    [
        (ROLES, "profesional instaler", "installer"),
        (ROLES, "instaler", "installer"),
        (ROLES, "distrib", "distributor"),
        (ROLES, "distributeur", "distributor"),
        (BATTERY, "swolen or bulgin", "swollen"),
        (BATTERY, "gonflee", "swollen"),
        (BATTERY, "smoking", "hot"),
        (REASONS, "night vision fail", "night"),
        (TRIED, "factry reset", "reset"),
    ],
)
def test_a_slip_or_the_telling_words_are_enough(
    lexicon: Lexicon, options: tuple[Option, ...], typed: str, name: str
) -> None:
    """Read so, the answer is marked: a phrase that fits better may win, and it is said back."""
    assert Matcher(options, lexicon).read(typed, "en") == Accepted(name, sure=False)


@pytest.mark.parametrize(
    ("options", "typed", "name"),
    [
        (BATTERY, "not swollen", "swollen"),
        (BATTERY, "battery", "none"),
        (BATTERY, "the battery", "none"),
        (BATTERY, "elle n'est pas gonflée", "swollen"),
        (TRIED, "Restarted nothing", "restart"),
        (TRIED, "power", "cable"),
        (REASONS, "picture", "bad_picture"),
        (REASONS, "vision nocturne", "night"),
        (REASONS, "power", "no_power"),
        (CONTENTS, "no battery", "battery"),
        (CONTENTS, "there is no battery", "battery"),
        (REASONS, "network", None),
    ],
)
def test_what_may_mean_the_opposite_is_never_taken_for_certain(
    lexicon: Lexicon, options: tuple[Option, ...], typed: str, name: str | None
) -> None:
    """A wrong answer costs more than a question."""
    reading = Matcher(options, lexicon).read(typed, "en")
    if name is None:
        assert reading == Accepted("network")  # the option's own name
        return
    assert isinstance(reading, Unsure)
    assert name in [candidate.value for candidate in reading.candidates]
    assert reading.word == "did_you_mean"


@pytest.mark.parametrize(
    "typed", ["", "   ", "???", "my dog ate it", "42", "0", "x" * 10_000, "😀", "a", "de"]
)
def test_what_names_no_option_is_refused(lexicon: Lexicon, typed: str) -> None:
    for options in (ROLES, BATTERY, REASONS, TRIED):
        reading = Matcher(options, lexicon).read(typed, "fr")
        assert isinstance(reading, Refused)
        assert reading.word == "choice_not_found"
        assert len(reading.values["typed"]) <= 60


def test_at_most_three_are_offered(lexicon: Lexicon) -> None:
    alike = tuple([option(f"o{n}", f"Outdoor camera {n}", f"Caméra extérieure {n}") for n in "abcdef"])
    reading = Matcher(alike, lexicon).read("outdoor camera", "en")
    assert isinstance(reading, Unsure)
    assert len(reading.candidates) == 3


def test_a_label_is_stronger_than_a_place_in_the_list(lexicon: Lexicon) -> None:
    """With labels 8, 4 and 2, who types 2 means the label."""
    channels = tuple([Option(f"ch{n}", {"en": n, "fr": n}) for n in ("8", "4", "2")])
    assert Matcher(channels, lexicon).read("2", "en") == Accepted("ch2")
    assert Matcher(channels, lexicon).read("third", "en") == Accepted("ch2")
    assert Matcher(channels, lexicon).read("1", "en") == Accepted("ch8")


def test_a_word_with_two_meanings_is_read_in_the_language_at_hand(lexicon: Lexicon) -> None:
    """ "Coin" is a coin in English and a corner in French; what both languages share is asked about."""
    things = (option("coin", "Coin", "Monnaie"), option("corner", "Corner", "Coin"))
    matcher = Matcher(things, lexicon)
    assert matcher.read("coin", "en") == Accepted("coin")
    assert matcher.read("coin", "fr") == Accepted("corner")
    twice = Matcher((Option("a", {"en": "Same"}), Option("b", {"en": "Same"})), lexicon)
    assert meant(twice.read("same", "en")) == ("a", "b")


def test_without_numbers_a_digit_is_no_option(lexicon: Lexicon) -> None:
    """Buttons beside a typed answer do not take its digits away."""
    instead = Matcher(
        (option("cannot_find", "I can't find it", "Je ne le trouve pas"),), lexicon, numbered=False
    )
    assert instead.exact("1", "en") is None
    assert instead.exact("i cant find it", "fr") == Accepted("cannot_find")


def test_a_part_of_the_options_is_numbered_as_it_is_shown(lexicon: Lexicon) -> None:
    part = Matcher(REASONS, lexicon).among(["night", "other"])
    assert part.read("2", "en") == Accepted("other")
    assert part.read("no power", "en") != Accepted("no_power")
    assert Matcher(REASONS, lexicon).among([o.name for o in REASONS]).read("2", "en") == Accepted(
        "no_picture"
    )


def test_labels_are_found_by_name(lexicon: Lexicon) -> None:
    matcher = Matcher(ROLES, lexicon)
    assert matcher.label("customer", "fr") == "Un client"
    assert matcher.label("customer", "de") == "customer"
    assert matcher.label("gone", "fr") == "gone"
    assert len(matcher) == 3
    assert "customer" in matcher


def test_an_emoji_can_be_an_answer(lexicon: Lexicon) -> None:
    assert Matcher((option("up", "Up", "Haut", "👍"),), lexicon).read("👍🏽", "en") == Accepted("up")


def test_likeness_tells_lint_which_options_are_hard_to_tell_apart() -> None:
    assert likeness("Restarted it", "Restarted it!") == 100
    assert likeness("No power", "Something else") < 50


texts = st.text(max_size=12)
options = st.lists(
    st.builds(
        Option,
        st.from_regex("[a-z_]{1,6}", fullmatch=True),
        st.fixed_dictionaries({"en": texts, "fr": texts}),
        st.lists(texts, max_size=2).map(tuple),
        st.booleans(),
    ),
    max_size=5,
    unique_by=lambda option: option.name,
)


@given(options, st.text(max_size=30), st.sampled_from(["en", "fr", "de"]))
def test_no_text_breaks_it(options: list[Option], typed: str, language: str) -> None:
    """Whatever is typed at whatever options, an answer names one of them and no more than three are offered."""
    match Matcher(options).read(typed, language):
        case Accepted(value):
            assert value in {option.name for option in options}
        case Unsure(candidates):
            assert 0 < len(candidates) <= 3
        case Refused(word):
            assert word == "choice_not_found"


@given(options)
def test_every_label_reaches_its_option_or_asks(options: list[Option]) -> None:
    """A label typed as it stands is never taken for another option."""
    matcher = Matcher(options)
    for option in options:
        for language, label in option.labels.items():
            reading = matcher.read(label, language)
            rivals = [o for o in options if o is not option and set(o.keys) & set(option.keys)]
            if label.strip(" ") and option.keys and not rivals and isinstance(reading, Accepted):
                assert reading.value == option.name
