"""A flow that only tells something (``keeps_place: no``) is left without a word, and told anew when asked for again."""

from typing import Any

from rmabot.engine.effects import SetTimer
from rmabot.flow.model import FlowSet
from tests.engine.talk import Talk
from tests.engine.usual import reach

SENT: dict[str, Any] = {"reference": "RQ26000001X", "status": {"en": "Sent to us"}, "since": "2026-06-01", "next": {"en": "We read it."}, "state": "SUBMITTED"}  # fmt: skip
ARRIVED: dict[str, Any] = SENT | {"status": {"en": "With us"}, "next": {"en": "It is inspected."}, "state": "RECEIVED"}  # fmt: skip


def looking(flows: FlowSet) -> Talk:
    """Somebody who has just read where their return is."""
    talk = Talk(flows, answers={"track_rma": ("one", SENT)}).says("where is my return?")
    assert "Sent to us" in talk.text
    assert talk.asks == "next_step"
    return talk


def test_whoever_asks_again_is_told_how_things_stand_now(flows: FlowSet) -> None:
    """The question after the status is open, yet "any news on my camera" is answered with today's status."""
    talk = looking(flows).waits(hours=1)
    talk.actions["track_rma"] = ("one", ARRIVED)
    talk.says("any news on my camera")
    assert "With us" in talk.text
    assert [frame.flow for frame in talk.session.frames] == ["track"]


def test_a_bare_number_in_the_middle_of_it_is_looked_up(flows: FlowSet) -> None:
    """A second status does not pile up on the first."""
    from rmabot.rma.numbers import mint

    talk = looking(flows).says(mint("CA", 2026, 4217))
    assert "Sent to us" in talk.text
    assert [frame.flow for frame in talk.session.frames] == ["track"]


def test_turning_to_something_else_leaves_it(flows: FlowSet) -> None:
    """Who pays the freight is told, and no list of buttons comes after it."""
    talk = looking(flows).says("who pays for shipping")
    assert "way to us" in talk.text
    assert "What would you like to do with this request" not in talk.text
    assert not talk.session.frames


def test_below_it_the_return_goes_on_as_ever(flows: FlowSet) -> None:
    """A question in between, then another: the open question of the return comes back after both."""
    talk = reach(flows, "devices.1.serial")
    talk.actions["track_rma"] = ("one", SENT)
    talk.says("where is my return?").says("who pays for shipping")
    assert (talk.flow, talk.asks) == ("return", "devices.1.serial")


def test_it_is_no_draft(flows: FlowSet) -> None:
    """Whoever only asked where the return is, is not told a week later that a draft will be erased."""
    talk = looking(flows)
    assert not [effect for effect in talk.effects if isinstance(effect, SetTimer)]
    talk.waits(days=10).timer("draft")
    assert not talk.messages


def test_after_days_a_greeting_is_met_with_the_menu(flows: FlowSet) -> None:
    """Nothing was left unfinished."""
    talk = looking(flows).waits(days=2).says("hello")
    assert not talk.session.frames
    assert "Welcome back" not in talk.text


def test_after_days_an_answer_to_it_is_still_taken(flows: FlowSet) -> None:
    """Its words and buttons stay good."""
    assert looking(flows).waits(days=2).says("Cancel this request").flow == "stop_request"


def test_cancel_asks_nothing_because_nothing_would_be_lost(flows: FlowSet) -> None:
    """ "What you have not sent yet will be lost" would be untrue."""
    talk = looking(flows).says("cancel")
    assert "lost" not in talk.text
    assert not talk.session.frames


def test_who_asks_for_a_person_there_is_handed_over_with_what_was_looked_at(flows: FlowSet) -> None:
    """The desk reads which request it is about."""
    run = looking(flows).says("person").ran[-1]
    assert run.action == "hand_over"
    assert run.answers["^from"]["flow"] == "track"
