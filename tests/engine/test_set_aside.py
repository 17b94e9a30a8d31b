"""A short question that nobody answers does not come back for ever."""

from rmabot.flow.model import FlowSet
from tests.engine.talk import Talk
from tests.engine.usual import reach

ONE = {
    "track_rma": (
        "one",
        {
            "reference": "RQ26000001X",
            "expires_on": "2026-09-01",
            "states": ["AWAITING_SHIPMENT"],
            "may_appeal": "yes",
        },
    )
}
BETWEEN = ("how long does it take", "what are your hours", "are you a robot")


def ask(flows: FlowSet, begin: str) -> Talk:
    """Begin a flow that asks something which can be left out, and ask something else three times."""
    talk = Talk(flows, answers=ONE).says(begin)
    for said in BETWEEN[:2]:
        talk.says(said)
        assert talk.text.count("Back to: ") == 1
    return talk.says(BETWEEN[2])


def test_a_question_is_put_again_twice_and_then_set_aside(flows: FlowSet) -> None:
    """What was begun stands as a button that leads to it again, for the same request."""
    talk = ask(flows, "send my papers again")
    assert "I leave this for now: Send my papers again" in talk.text
    assert talk.flow == ""
    (button,) = talk.choices
    assert button.token.endswith("papers:RQ26000001X")
    assert talk.presses("papers:RQ26000001X").asks == "boxes"


def test_words_are_not_taken_for_the_answer_to_a_question_that_was_set_aside(flows: FlowSet) -> None:
    """Nothing is open, so nothing is swallowed."""
    talk = ask(flows, "appeal")
    assert talk.flow == ""
    assert "appeal" not in [run.action for run in talk.says("the light is green").ran]


def test_what_was_typed_is_come_back_to(flows: FlowSet) -> None:
    """Nobody has to type it again."""
    talk = Talk(
        flows,
        answers=ONE | {"give_tracking": ("which_carrier", {"carriers": [{"name": "ups", "label": "UPS"}]})},
    )
    talk.says("shipped").says("300000000020")
    for said in BETWEEN:
        talk.says(said)
    assert talk.asks == "carrier"


def test_a_form_is_always_come_back_to(flows: FlowSet) -> None:
    """Also at its first question, and what was set aside above it leads back to it."""
    talk = reach(flows, "role")
    for said in BETWEEN:
        talk.says(said)
    assert talk.asks == "role"
    talk.actions |= ONE
    talk.says("send my papers again")
    for said in BETWEEN:
        talk.says(said)
    assert talk.asks == "role"
    assert "I leave this for now" in talk.text
    assert "Which of these are you?" in talk.text
