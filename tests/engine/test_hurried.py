"""What hurried people type at a question: the answer is found in it, or asked about, and nothing else is kept."""

import pytest

from rmabot.flow.model import FlowSet
from tests.engine.usual import reach


@pytest.mark.parametrize(
    ("said", "asks"),
    [
        ("yes i have two more", "devices.2.serial"),
        ("oui j'en ai 2 autres", "devices.2.serial"),
        ("no that's the only one", "backup"),
        ("that's it", "backup"),
        ("c'est tout", "backup"),
    ],
)
def test_a_yes_with_more_words_adds_another_device(flows: FlowSet, said: str, asks: str) -> None:
    """And a no goes on."""
    assert reach(flows, "devices.1.another").says(said).asks == asks


@pytest.mark.parametrize("said", ["send it", "looks good, send it", "c'est beau envoie", "Envoyez!"])
def test_whoever_says_at_the_review_that_it_may_be_sent_sends_it(flows: FlowSet, said: str) -> None:
    """In either language; a yes alone is no such word."""
    assert "file_rma" in [run.action for run in reach(flows, "all_answers").says(said).ran]
    assert "file_rma" not in [run.action for run in reach(flows, "all_answers").says("yes").ran]


@pytest.mark.parametrize(
    "said", ["idk my husband bought it", "my wife ordered it online", "l'ancien propriétaire", "un ami"]
)
def test_what_names_no_seller_is_put_beside_what_can_be_said_instead(flows: FlowSet, said: str) -> None:
    """It is kept only when the person says that it is the answer."""
    talk = reach(flows, "devices.1.seller").says(said)
    assert talk.answer("devices.1.seller") is None
    assert [choice.label for choice in talk.choices][:3] == [
        "It is my answer",
        "My installer bought it",
        "I don't know the seller",
    ]
    assert talk.presses("~0").answer("devices.1.seller") == said


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("name", "same name"),
        ("name", "mettez ça au nom de mon mari"),
        ("devices.1.details", "i dont understand the question sorry"),
        ("devices.1.details", "même affaire que la dernière fois"),
    ],
)
def test_who_points_at_what_was_said_before_is_asked(flows: FlowSet, question: str, said: str) -> None:
    """It would stand on the parcel, or before the technician, and say nothing."""
    talk = reach(flows, question).says(said)
    assert talk.answer(question) is None
    assert talk.presses("~0").answer(question) == said


def test_a_no_to_what_can_be_skipped_skips_it(flows: FlowSet) -> None:
    """An e-mail address, a photo of the damage."""
    assert reach(flows, "email").says("non").asks == "all_answers"


def test_a_no_at_the_review_leads_to_the_answers(flows: FlowSet) -> None:
    """Something in it is not right."""
    assert "Which answer would you like to change?" in reach(flows, "all_answers").says("no").text


def test_a_question_between_two_devices_is_no_answer(flows: FlowSet) -> None:
    """It is said who can answer it, and the question is put again."""
    talk = reach(flows, "devices.1.another").says("do you open on sundays?")
    assert "I can't answer that one myself" in talk.text
    assert talk.asks == "devices.1.another"


def test_a_name_behind_several_openers_is_found(flows: FlowSet) -> None:
    """Only the name goes on the parcel, and it is shown."""
    talk = reach(flows, "name").says("c'est au nom de ma compagnie Plomberie Gagnon inc")
    assert talk.answer("name") == "Plomberie Gagnon inc"
    assert "Plomberie Gagnon inc" in talk.text


def test_a_model_in_a_sentence_is_found(flows: FlowSet) -> None:
    """And shown, since it may have been meant otherwise."""
    talk = reach(flows, "devices.1.model").says("it's a ds-2cd2143g2-i bought 2 yrs ago")
    assert talk.answer("devices.1.model")["name"] == "DS-2CD2143G2-I"
    assert "I understood this" in talk.text


def test_two_models_in_a_sentence_are_not_taken(flows: FlowSet) -> None:
    """Which of them it is, only the person knows."""
    talk = reach(flows, "devices.1.model").says("either DS-2CD2143G2-I or DS-7608NI-K2/8P")
    assert talk.answer("devices.1.model") is None


def test_an_address_for_mail_is_read_as_it_is_said(flows: FlowSet) -> None:
    """Dot and at, point and arobas."""
    said = "julie point tremblay arobas example point com"
    assert reach(flows, "email").says(said).answer("email") == "julie.tremblay@example.com"


def test_a_number_with_a_slip_is_named_while_a_request_is_shown(flows: FlowSet) -> None:
    """Whatever stands round it; in the middle of a form it may be an answer."""
    talk = reach(flows, "role")
    talk.actions |= {"track_rma": ("none", {})}
    talk.commands("status").says("what about RQ26000001X")
    assert "a character in it is not right" in talk.text
