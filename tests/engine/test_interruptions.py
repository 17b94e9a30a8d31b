"""A question in between is answered, and the open question put again, itself."""

import pytest

from rmabot.flow.model import FlowSet
from tests.engine.usual import reach


def test_a_phrase_in_the_middle_is_answered_and_the_open_question_put_again(flows: FlowSet) -> None:
    """The way back is the question itself, not "I did not get that"."""
    talk = reach(flows, "devices.1.serial").says("how should i pack my device").presses("device", "!done")
    assert "foam" in talk.text
    assert "serial number" in talk.text
    assert "did not understand" not in talk.text
    assert talk.asks == "devices.1.serial"


def test_an_interruption_spends_no_retry(flows: FlowSet) -> None:
    """After a refusal and two interruptions, the next refusal is the second one."""
    talk = reach(flows, "devices.1.purchase_date").says("tomorrow")
    assert talk.session.frames[-1].tries == 1
    talk.says("privacy").says("back")
    while talk.flow != "return":
        talk.says("cancel")
    assert talk.asks == "devices.1.purchase_date"
    assert talk.session.frames[-1].tries == 1


def test_interruptions_nest_and_unwind_in_order(flows: FlowSet) -> None:
    """A question within a question leads back through both."""
    talk = reach(flows, "devices.1.serial").says("packing")
    assert [frame.flow for frame in talk.session.frames] == ["return", "packing"]
    talk.commands("status")
    assert [frame.flow for frame in talk.session.frames] == ["return", "packing", "track"]
    talk.says("cancel")
    assert (talk.flow, talk.asks) == ("packing", "contents")
    talk.presses("device", "!done")
    assert (talk.flow, talk.asks) == ("return", "devices.1.serial")


def test_the_same_flow_asked_for_again_is_gone_back_to_and_not_begun_twice(flows: FlowSet) -> None:
    """ "return" in the middle of a return puts its open question."""
    talk = reach(flows, "devices.1.model").says("i want to return a device")
    assert len(talk.session.frames) == 1
    assert talk.asks == "devices.1.model"


def test_a_certain_answer_of_a_closed_question_is_never_taken_for_a_phrase(flows: FlowSet) -> None:
    """A date is a date."""
    talk = reach(flows, "devices.1.purchase_date").says("14 March 2024")
    assert talk.answer("devices.1.purchase_date") == "2024-03-14"


def test_an_open_answer_that_reads_like_a_question_is_offered_and_not_swallowed(flows: FlowSet) -> None:
    """ "where is my return" as the seller's name is asked about."""
    talk = reach(flows, "devices.1.seller").says("where is my return please")
    assert talk.asks == "devices.1.seller"
    assert talk.answer("devices.1.seller") is None
    assert len(talk.choices) >= 2
    assert talk.presses("~0").answer("devices.1.seller") == "where is my return please"


def test_a_bare_number_asks_for_its_status_in_the_middle_of_a_return(flows: FlowSet) -> None:
    """An RMA number is no serial number."""
    from rmabot.rma.numbers import mint

    talk = reach(flows, "devices.1.serial")
    talk.actions["track_rma"] = ("refused", {})
    talk.says(mint("CA", 2026, 4217))
    assert [run.action for run in talk.ran][-1] == "track_rma"
    assert talk.flow == "track"


@pytest.mark.parametrize(
    ("asked", "flow"),
    [
        ("can i speak to someone please", "person"), ("puis-je parler à quelqu'un svp", "person"),
        ("when are you open?", "reach"), ("quelles sont vos heures d'ouverture?", "reach"),
        ("why do you need this?", "privacy"), ("pourquoi avez-vous besoin de ça?", "privacy"),
        ("can I ship it now?", "track"), ("puis-je l'expédier maintenant?", "track"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("key", ["devices.1.seller", "devices.1.details", "name", "liability", "all_answers"])
def test_what_worries_people_is_never_kept_as_an_answer(
    flows: FlowSet, key: str, asked: str, flow: str
) -> None:
    """Not as the seller, not as the fault, not as somebody's name: it is answered, or asked about where it could be either."""
    talk = reach(flows, key)
    before = dict(talk.session.frames[0].answers)
    talk.says(asked)
    assert dict(talk.session.frames[0].answers) == before
    begun = [decision for decision in talk.why if decision[0] in {"begins", "is this your answer"}]
    assert begun[0][1] == flow


@pytest.mark.parametrize("said", ["I don't understand", "je comprends pas"])
def test_who_does_not_understand_is_helped_at_the_question(flows: FlowSet, said: str) -> None:
    """It is no seller and no name."""
    talk = reach(flows, "name").says(said)
    assert talk.asks == "name"
    assert "These words work at any time" in talk.text


@pytest.mark.parametrize(
    "typed", ["can you read it on my box?", "pouvez-vous le lire sur la boîte", "is that enough?"]
)
def test_what_nobody_can_answer_here_is_said_to_be_for_a_person_and_spends_no_try(
    flows: FlowSet, typed: str
) -> None:
    """A question of their own is no wrong answer."""
    talk = reach(flows, "devices.1.model").says(typed)
    assert "I can't answer that one myself" in talk.text
    assert "person" in talk.text
    assert (talk.asks, talk.session.frames[-1].tries) == ("devices.1.model", 0)


@pytest.mark.parametrize(
    "typed", ["do you sell these", "Will you repair it?", "i need my videos", "j'ai besoin de mes images"]
)
def test_a_question_or_a_story_in_place_of_a_name_is_asked_about(flows: FlowSet, typed: str) -> None:
    """Nobody is called that; who is may say so."""
    talk = reach(flows, "name").says(typed)
    assert (talk.asks, talk.answer("name")) == ("name", None)
    assert talk.presses("~0").answer("name") == typed.rstrip("?")


@pytest.mark.parametrize("typed", ["Will Smith", "Ian Haveman", "Jaime Roy", "Can Özil"])
def test_a_name_that_begins_like_a_question_is_a_name(flows: FlowSet, typed: str) -> None:
    """Two words at least make a question's beginning."""
    assert reach(flows, "name").says(typed).answer("name") == typed


@pytest.mark.parametrize("typed", ["ok", "yes", "no thanks", "d'accord", "I'm not the buyer"])
def test_a_yes_or_a_no_names_no_seller(flows: FlowSet, typed: str) -> None:
    """The name of a store is asked for."""
    talk = reach(flows, "devices.1.seller").says(typed)
    assert (talk.asks, talk.answer("devices.1.seller")) == ("devices.1.seller", None)


def test_a_story_that_ends_with_a_question_mark_is_still_a_description(flows: FlowSet) -> None:
    """Who describes a fault at length may wonder about it."""
    story = (
        "Since Monday the picture is black at night and the light blinks red, could it be the power supply?"
    )
    assert reach(flows, "devices.1.details").says(story).answer("devices.1.details") == story
