"""A question in between is answered, and the open question put again, itself."""

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
