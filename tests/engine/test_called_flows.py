"""A flow that another one called: leaving it, beginning it again, being asked for its caller meanwhile."""

from typing import Any

from rmabot.flow.model import FlowSet
from tests.engine.talk import Talk
from tests.engine.usual import reach

SEVERAL: dict[str, Any] = {
    "track_rma": (
        "several",
        {"requests": ({"name": "RQ26000001X", "label": "one"}, {"name": "RQ26000002X", "label": "two"})},
    )
}
ONE: tuple[str, dict[str, Any]] = (
    "one",
    {"reference": "RQ26000001X", "status": {"en": "Sent"}, "since": "2026-06-01", "next": {"en": "Wait"}},
)


def choosing(flows: FlowSet) -> Talk:
    """Somebody who wants to cancel one of several requests: the flow called to find it asks which."""
    talk = Talk(flows, answers=SEVERAL).says("cancel my request")
    assert [frame.flow for frame in talk.session.frames] == ["stop_request", "find"]
    assert talk.asks == "which"
    return talk


def test_back_from_the_first_question_of_all_has_nowhere_to_go(flows: FlowSet) -> None:
    """The caller has asked nothing yet, so the question stays, with a word about it."""
    talk = choosing(flows).says("back")
    assert talk.asks == "which"
    assert "which one" in talk.text.lower()


def test_cancelling_a_flow_that_was_called_first_cancels_its_caller(flows: FlowSet) -> None:
    """The caller has no question to come back to."""
    talk = choosing(flows).says("cancel")
    assert not talk.session.frames
    assert talk.messages


def test_beginning_a_called_flow_again_keeps_who_called_it(flows: FlowSet) -> None:
    """When it is done, its caller goes on."""
    talk = choosing(flows).says("start again")
    assert talk.asks == "which"
    talk.actions["track_rma"] = ONE
    talk.presses("RQ26000001X")
    assert (talk.flow, talk.asks) == ("stop_request", "stop_sure")


def test_asking_for_the_caller_again_puts_the_question_that_is_open(flows: FlowSet) -> None:
    """What it called is a part of it."""
    talk = choosing(flows).says("/stop_request")
    assert talk.asks == "which"
    assert [frame.flow for frame in talk.session.frames] == ["stop_request", "find"]
    assert talk.messages


def looking(flows: FlowSet) -> Talk:
    """Somebody at a second request for one device, who looks where the first one is."""
    talk = reach(flows, "devices.1.serial")
    talk.actions |= {"check_serial": ("checked", {"open_request": "RQ26000001X"}), "track_rma": ONE}
    talk.says("G12345678").presses("see_it")
    assert talk.flow == "track"
    return talk


def test_back_from_a_flow_that_an_option_called_asks_that_question_again(flows: FlowSet) -> None:
    """The last thing done was to press that option."""
    assert looking(flows).says("back").asks == "devices.1.duplicate"


def test_cancelling_a_flow_that_an_option_called_asks_that_question_again(flows: FlowSet) -> None:
    """The return goes on where it was."""
    talk = looking(flows).says("cancel")
    assert (talk.flow, talk.asks) == ("return", "devices.1.duplicate")


def test_what_is_filed_is_not_gone_back_to(flows: FlowSet) -> None:
    """With no kind of device known, packing asks after filing: back from it would change nothing any more."""
    talk = reach(flows, "all_answers")
    (frame,) = talk.session.frames
    answers = {**frame.answers, "devices.1.model": {"name": "X1"}}
    talk.session = talk.session._replace(frames=(frame._replace(answers=answers),))
    talk.presses("!send")
    assert (talk.flow, talk.asks) == ("packing", "contents")
    assert talk.says("back").asks == "contents"
    talk.says("cancel")
    assert not talk.session.frames
