"""Any button ever sent gets a sensible answer."""

import pytest

from rmabot.engine.effects import Chosen, from_json, to_json
from rmabot.engine.events import Press
from rmabot.flow.model import FlowSet
from rmabot.text.spans import plain
from tests.engine.usual import go_to, reach


def test_a_late_button_says_what_it_was_for_and_changes_nothing(flows: FlowSet) -> None:
    """The press names its section and where the conversation is now; the question is put again."""
    talk = reach(flows, "role")
    late = talk.token("distributor")
    go_to(talk, "devices.1.proof")
    before = talk.session.frames
    talk.event(Press("late", talk.at, late))
    assert "You" in talk.text
    assert "Proof of purchase" in talk.text
    assert talk.session.frames == before
    assert talk.choices


def test_the_same_press_twice_answers_once(flows: FlowSet) -> None:
    """A double tap is no second answer and no reproach."""
    talk = reach(flows, "role")
    token = talk.token("customer")
    talk.event(Press("one", talk.at, token))
    asked = talk.asks
    talk.event(Press("two", talk.at, token))
    assert talk.asks == asked
    assert not talk.messages


def test_a_taken_press_tells_the_channel_what_was_chosen(flows: FlowSet) -> None:
    """The pressed message can show the chosen answer."""
    talk = reach(flows, "role").presses("customer")
    assert [effect.label for effect in talk.effects if isinstance(effect, Chosen)] == ["A customer"]


@pytest.mark.parametrize("last", ["!done", "type: done", "type: another cable"])
def test_the_channel_is_told_how_a_question_of_several_answers_reads_when_it_is_answered(
    flows: FlowSet, last: str
) -> None:
    """While it is answered, it says what to do next; once it is, the question and the answers, in the order of the list."""
    talk = reach(flows, "devices.1.tried").presses("reset", "restart")
    assert "press Done" in talk.text
    typed = last.removeprefix("type: ")
    talk = talk.says(typed) if typed != last else talk.presses(last)
    (taken,) = [effect for effect in talk.effects if isinstance(effect, Chosen)]
    assert taken.asked is not None
    assert plain(taken.asked.text) == "What have you tried?"
    assert taken.asked.progress == "Step 4 of 8: Problem"
    assert taken.label.startswith("I restarted it, ")
    assert from_json(to_json(taken)) == taken


def test_a_question_that_was_not_being_answered_is_left_as_it_reads(flows: FlowSet) -> None:
    """What stood above it was for the person to read."""
    talk = reach(flows, "role").says("what?").presses("customer")
    assert [effect.asked for effect in talk.effects if isinstance(effect, Chosen)] == [None]


def test_tokens_that_are_none_of_ours_are_answered(flows: FlowSet) -> None:
    """Rubbish as a token changes nothing."""
    for token in ("", "x", "1.2", "9.zzz.yes", "0.>.nowhere", "-1.a.b", "1." + "a" * 80):
        talk = reach(flows, "role")
        talk.event(Press("odd", talk.at, token))
        assert talk.asks == "role"
        assert talk.messages


def test_no_token_is_longer_than_telegram_carries(flows: FlowSet) -> None:
    """64 bytes, for every button of the whole return."""
    talk = reach(flows, "province")
    while talk.asks:
        assert all(len(choice.token.encode()) <= 64 for choice in talk.choices)
        if talk.asks == "all_answers":
            break
        go_to(talk, talk.asks)
        from tests.engine.usual import answer

        answer(talk)


def test_typed_words_and_numbers_work_wherever_a_button_does(flows: FlowSet) -> None:
    """ "2", "an authorised distributor" and "DISTRIBUTOR" are the same answer."""
    for typed in ("2", "an authorised distributor", "DISTRIBUTOR", "distributeur"):
        assert reach(flows, "role").says(typed).session.frames[-1].answers["role"] == "distributor"


def test_the_words_of_buttons_that_come_and_go_can_be_typed_too(flows: FlowSet) -> None:
    """ "done" after several choices; a candidate's name, or "not one of these"."""
    talk = reach(flows, "devices.1.tried").presses("restart").says("done")
    assert talk.answer("devices.1.tried") == ("restart",)
    talk = reach(flows, "devices.1.purchase_date").says("03/04/25")
    label = talk.choices[0].label
    assert talk.says(label).answer("devices.1.purchase_date")
    talk = reach(flows, "devices.1.purchase_date").says("03/04/25").says("not one of these")
    assert talk.asks == "devices.1.purchase_date"
    assert not talk.session.frames[-1].offered


def test_what_was_picked_so_far_outlives_a_text_that_is_no_option(flows: FlowSet) -> None:
    """A slip, or "did you mean" answered with none of these, takes no pick away; they are still marked."""
    talk = reach(flows, "devices.1.tried").presses("restart").says("qwerty uiop")
    assert "✓ I restarted it" in [choice.label for choice in talk.choices]
    talk = reach(flows, "devices.1.tried").presses("restart").says("cabel or somthing")
    while any(choice.token.endswith("~none") for choice in talk.choices):
        talk.presses("~none")
    assert talk.presses("!done").answer("devices.1.tried") == ("restart",)


def test_what_is_typed_after_a_pick_is_added_to_it(flows: FlowSet) -> None:
    """One by a button, the others by words: all of them are the answer, in the order of the list."""
    talk = reach(flows, "devices.1.tried").presses("cable").says("restart, firmware")
    assert talk.answer("devices.1.tried") == ("restart", "cable", "firmware")
    talk = reach(flows, "devices.1.tried").presses("cable").says("nothing")
    assert talk.answer("devices.1.tried") == ("nothing",)
