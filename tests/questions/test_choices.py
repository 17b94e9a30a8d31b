"""One option, several options, yes or no, a statement's own yes."""

import pytest

from rmabot.questions.lexicon import Lexicon
from rmabot.questions.matcher import Matcher, Option
from rmabot.questions.question import Accepted, Context, Refused, Said, Unsure
from rmabot.questions.table import QUESTIONS

TRIED = (
    Option("restart", {"en": "Restarted it", "fr": "Je l'ai redémarré"}),
    Option("cable", {"en": "Another cable or power supply", "fr": "Un autre câble ou bloc d'alimentation"}),
    Option("reset", {"en": "Factory reset", "fr": "Retour aux réglages d'usine"}, ("reset and update",)),
    Option("nothing", {"en": "Nothing yet", "fr": "Rien encore"}, alone=True),
)


@pytest.fixture
def several(lexicon: Lexicon, context: Context) -> Context:
    return Context("en", context.today, {}, Matcher(TRIED, lexicon), lexicon=lexicon)


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("1", ("restart",)),
        ("1, 3", ("restart", "reset")),
        ("3 and 1", ("restart", "reset")),
        ("1 3", ("restart", "reset")),
        ("1. 3.", ("restart", "reset")),
        ("1 et 2", ("restart", "cable")),
        ("one, three", ("restart", "reset")),
        ("- 1\n- 2", ("restart", "cable")),
        ("Restarted it, Factory reset", ("restart", "reset")),
        ("Je l'ai redémarré et retour aux réglages d'usine", ("restart", "reset")),
        ("reset and update", ("reset",)),
        ("reset and update; 1", ("restart", "reset")),
        ("1, 1, 1", ("restart",)),
        ("Nothing yet", ("nothing",)),
        ("all of them", ("restart", "cable", "reset")),
        ("tous", ("restart", "cable", "reset")),
    ],
)
def test_several_options_are_named_in_any_way(several: Context, typed: str, names: tuple[str, ...]) -> None:
    """The answer stands in the order of the list, each option once."""
    reading = QUESTIONS["choices"].read(Said(typed), several)
    assert isinstance(reading, Accepted)
    assert reading.value == names


def test_a_slip_in_a_list_is_read_and_marked(several: Context) -> None:
    reading = QUESTIONS["choices"].read(Said("restarted it, factry reset"), several)
    assert reading == Accepted(("restart", "reset"), sure=False)


def test_a_list_that_is_asked_about_has_its_languages_in_the_order_of_the_options(
    lexicon: Lexicon, context: Context
) -> None:
    """The same in every process: a set of languages would have an order of its own in each, and with it the kept session."""
    spoken = ("fr", "en", "de", "es", "it", "pt", "nl", "pl")
    labels = ("Restarted it", "Another cable or power supply")
    options = [Option(f"o{at}", dict.fromkeys(spoken, label)) for at, label in enumerate(labels)]
    asked = Context("en", context.today, {}, Matcher(options, lexicon), lexicon=lexicon)
    reading = QUESTIONS["choices"].read(Said("restarted it, power"), asked)
    assert isinstance(reading, Unsure)
    (label,) = {one.label if isinstance(one.label, str) else tuple(one.label) for one in reading.candidates}
    assert label == spoken


def test_what_is_not_certain_in_a_list_is_asked_as_a_whole(several: Context) -> None:
    """One button takes the whole list, so nothing typed is typed again."""
    reading = QUESTIONS["choices"].read(Said("restarted it, power"), several)
    assert isinstance(reading, Unsure)
    assert reading.candidates[0].value == ("restart", "cable")
    assert reading.candidates[0].label == {
        "en": "Restarted it, Another cable or power supply",
        "fr": "Je l'ai redémarré, Un autre câble ou bloc d'alimentation",
    }


def test_what_was_understood_of_a_list_is_said(several: Context) -> None:
    reading = QUESTIONS["choices"].read(Said("1, my neighbour, 3"), several)
    assert reading == Refused(
        "choices_not_found", {"found": "Restarted it, Factory reset", "typed": "my neighbour"}
    )


def test_an_option_that_goes_alone_is_not_mixed(several: Context) -> None:
    assert QUESTIONS["choices"].read(Said("1, 4"), several) == Refused(
        "choices_alone", {"option": "Nothing yet"}
    )


def test_too_few_and_too_many_are_counted(lexicon: Lexicon, several: Context) -> None:
    options = Matcher(TRIED, lexicon)
    bounds = Context("en", several.today, {"at_least": 2, "at_most": 2}, options, lexicon=lexicon)
    assert QUESTIONS["choices"].read(Said("1"), bounds) == Refused("choices_too_few", {"least": "2"})
    assert QUESTIONS["choices"].read(Said("1,2,3"), bounds) == Refused("choices_too_many", {"most": "2"})
    assert QUESTIONS["choices"].read(Said("1,2"), bounds) == Accepted(("restart", "cable"))


def test_options_are_shown_in_the_language_at_hand(several: Context) -> None:
    assert QUESTIONS["choices"].show(("restart", "reset"), several) == "Restarted it, Factory reset"
    assert QUESTIONS["choice"].show("reset", several) == "Factory reset"
    assert QUESTIONS["choice"].show("gone", several) == "gone"


@pytest.mark.parametrize(
    ("typed", "value", "sure"),
    [
        ("Yes", "yes", True),
        ("OUI!", "yes", True),
        ("yep", "yes", True),
        ("ouin", "yes", True),
        ("👍", "yes", True),
        ("bien sur", "yes", True),
        ("no", "no", True),
        ("Non.", "no", True),
        ("never", "no", True),
        ("it isn't", "no", True),
        ("yes it has", "yes", False),
        ("oui, deux fois", "yes", False),
        ("no it was never opened", "no", False),
        ("non merci", "no", True),
        ("non, je ne crois pas", "no", False),
    ],
)
def test_yes_and_no_in_the_words_of_both_languages(
    context: Context, typed: str, value: str, sure: bool
) -> None:
    assert QUESTIONS["yes_no"].read(Said(typed), context) == Accepted(value, sure)


@pytest.mark.parametrize(
    "typed", ["maybe", "yes and no", "yes it is not", "I don't know", "not yet", "oui mais non", ""]
)
def test_neither_yes_nor_no_is_asked_again(context: Context, typed: str) -> None:
    assert QUESTIONS["yes_no"].read(Said(typed), context) == Refused("yes_or_no")


def test_yes_and_no_are_shown_as_words(context: Context) -> None:
    assert QUESTIONS["yes_no"].show("yes", context) == "Yes"
    assert QUESTIONS["yes_no"].show("no", Context("fr", context.today, lexicon=context.lexicon)) == "Non"


@pytest.mark.parametrize("typed", ["yes", "I agree", "j'accepte", "Je comprends.", "OK", "d’accord"])
def test_a_statement_takes_a_clear_yes(context: Context, typed: str) -> None:
    assert QUESTIONS["statement"].read(Said(typed), context) == Accepted("yes")


@pytest.mark.parametrize(
    "typed", ["no", "yes but not the second part", "I agree except for the fee", "maybe", "", "1"]
)
def test_a_statement_takes_nothing_else(context: Context, typed: str) -> None:
    """A yes with conditions is none: a person can speak with the customer."""
    assert QUESTIONS["statement"].read(Said(typed), context) == Refused("statement_needs_yes")
