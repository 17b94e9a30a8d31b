"""A yes to what is shown, a no to it, and what people say instead of an answer, in their own few words."""

import pytest

from rmabot.flow.model import FlowSet
from tests.engine.talk import Talk
from tests.engine.usual import reach

LONG = "DS-2CD2143G2-I20220315AAWRG12345678"


@pytest.mark.parametrize("yes", ["yes", "Oui", "c'est ça", "👍"])
def test_yes_takes_the_model_that_the_serial_number_names(flows: FlowSet, yes: str) -> None:
    """The long serial says the model; the question says it too, and a yes is enough."""
    talk = reach(flows, "devices.1.model", serial=LONG)
    assert "By its serial number it is a DS-2CD2143G2-I." in talk.text
    assert talk.says(yes).answer("devices.1.model")["name"] == "DS-2CD2143G2-I"


def test_without_a_long_serial_nothing_is_said_of_the_model(flows: FlowSet) -> None:
    """There is nothing to confirm, so a yes is no answer."""
    talk = reach(flows, "devices.1.model")
    assert "By its serial number" not in talk.text
    assert talk.says("yes").asks == "devices.1.model"


def test_yes_takes_the_one_thing_offered_and_no_refuses_it(flows: FlowSet) -> None:
    """A model that nobody knows is offered to be kept as typed."""
    talk = reach(flows, "devices.1.model").says("XQ-9981").says("XQ-9981")
    assert talk.choices[0].label == "Keep “XQ-9981”"
    assert talk.says("no").asks == "devices.1.model"
    assert "Keep" not in talk.choices[0].label
    assert talk.says("XQ-9981").says("yes").answer("devices.1.model")["name"] == "XQ-9981"


@pytest.mark.parametrize(
    "said", ["i cant find it", "I can not find it", "je le trouve pas", "je l'ai pas", "there's no label", "pas d'étiquette"]
)  # fmt: skip
def test_i_cannot_find_it_is_heard_in_other_words_too(flows: FlowSet, said: str) -> None:
    """Help comes, not "I see no serial number in that"."""
    talk = reach(flows, "devices.1.serial").says(said)
    assert talk.asks == "devices.1.where_found"


def test_what_was_heard_instead_of_an_answer_is_said(flows: FlowSet) -> None:
    """It was a guess, so the way back is told."""
    talk = reach(flows, "devices.1.seller").says("don't know the seller")
    assert "I understood this: Seller: I don't know the seller." in talk.text
    assert talk.asks == "devices.1.purchase_date"


@pytest.mark.parametrize("seller", ["Vendeur Inc", "Know-It-All Cameras", "No Idea Electronics", "Sans Nom"])
def test_a_seller_with_an_odd_name_stays_one(flows: FlowSet, seller: str) -> None:
    """Only what plainly says "I don't know" is taken for it."""
    assert reach(flows, "devices.1.seller").says(seller).answer("devices.1.seller") == seller


def test_a_model_of_the_catalogue_is_never_kept_for_a_serial_number(flows: FlowSet) -> None:
    """However often it is typed."""
    talk = reach(flows, "devices.1.serial")
    for _ in range(3):
        talk.says("DS-2CD2143G2-I")
        assert "looks like the model" in talk.text
        assert "Keep" not in " ".join([choice.label for choice in talk.choices])


@pytest.mark.parametrize(
    "asked", ["où est mon retour", "ou est rendu mon rma", "je veux retourner une camera svp"]
)
def test_what_is_asked_in_the_other_language_is_answered_in_it(flows: FlowSet, asked: str) -> None:
    """The language was a guess from the device, and the person knows better."""
    talk = Talk(flows, language="en").says(asked)
    assert talk.session.language == "fr"
    assert "Nous continuons en français." in talk.text


def test_a_language_that_was_chosen_stays(flows: FlowSet) -> None:
    """Who asked for English gets English, whatever they type."""
    talk = Talk(flows, language="fr").says("English").says("où est mon retour")
    assert talk.session.language == "en"


def test_after_three_refusals_of_a_change_the_old_answer_stands_and_we_go_on(flows: FlowSet) -> None:
    """Nobody is held at a question that has an answer."""
    talk = reach(flows, "devices.1.proof").says("back")
    assert talk.asks == "devices.1.model"
    for _ in range(3):
        talk.says("no such thing")
    assert talk.asks == "devices.1.proof"
    assert "I keep your answer as it was: DS-2CD2143G2-I." in talk.text


@pytest.mark.parametrize(
    "said", ["the battery is swollen", "ma batterie est gonflée!", "smoke comes out of the device"]
)
@pytest.mark.parametrize("place", ["devices.1.serial", "devices.1.damage"])
def test_a_dangerous_battery_is_heard_at_any_question(flows: FlowSet, said: str, place: str) -> None:
    """What not to do is told at once, and a person takes over."""
    talk = reach(flows, place).says(said)
    assert talk.session.mode == "waiting_for_person"
    assert "911" in talk.text
