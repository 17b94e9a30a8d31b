"""What the words that ask for a flow say already is not asked again; a file that comes early is taken."""

from typing import Any

import pytest

from rmabot.flow.model import FlowSet
from tests.engine.talk import Talk
from tests.engine.usual import reach

ONE: tuple[str, dict[str, Any]] = ("one", {"reference": "RQ26000001X", "state": "SUBMITTED"})


def having_filed(flows: FlowSet, language: str = "en") -> Talk:
    """Somebody with one request."""
    return Talk(flows, language=language, answers={"track_rma": ONE})


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("add a note", "note"), ("I would like to add a note, please", "note"), ("i forgot to tell you something", "note"),
        ("ajouter une note", "note"), ("je veux ajouter une note svp", "note"),
        ("add a photo", "file"), ("j'ai retrouvé la facture", "file"), ("i found the invoice", "file"),
        ("i want to add something", "what_to_add"), ("add a photo or a note", "what_to_add"), ("/add", "what_to_add"),
    ],
)  # fmt: skip
def test_who_says_what_to_add_is_not_asked_for_it(flows: FlowSet, said: str, asked: str) -> None:
    """Who does not say it is."""
    assert having_filed(flows).says(said).asks == asked


@pytest.mark.parametrize(
    "said", ["add a note", "a note", "note", "une note", "Ajouter une note", "leave a note", "i want to write a note", "2"]
)  # fmt: skip
def test_at_the_question_photo_or_note_it_leads_to_writing_the_note(flows: FlowSet, said: str) -> None:
    """In a few words or in the words that began it, in either language."""
    talk = having_filed(flows).says("i want to add something")
    assert talk.asks == "what_to_add"
    assert talk.says(said).asks == "note"


def test_who_says_the_other_thing_later_changes_the_answer(flows: FlowSet) -> None:
    """And is told so; the note that is due is no "add a photo"."""
    talk = having_filed(flows).says("add a note").says("add a photo")
    assert talk.asks == "file"
    assert "To add: A photo or a PDF" in talk.text


def test_who_says_the_same_again_is_asked_again(flows: FlowSet) -> None:
    """Nothing has changed."""
    talk = having_filed(flows).says("add a note").says("add a note")
    assert talk.asks == "note"
    assert "Changed" not in talk.text


def test_back_asks_for_what_was_said_already(flows: FlowSet) -> None:
    """It was an answer like any other."""
    talk = having_filed(flows).says("add a note").says("back")
    assert talk.asks == "what_to_add"
    assert "Your answer was A note." in talk.text


def test_a_question_in_between_does_not_lose_what_was_said(flows: FlowSet) -> None:
    """The open question comes back, itself; the other thing may be said from there too."""
    talk = having_filed(flows).says("add a note").says("who pays for shipping")
    assert talk.asks == "note"
    talk.says("where is my return?").says("add a photo")
    assert talk.asks == "file"


def test_what_only_reads_like_an_option_is_not_taken_unseen(flows: FlowSet) -> None:
    """The label of a decision is pressed where its question stands, not before the question was read."""
    talk = having_filed(flows)
    talk.actions["track_rma"] = (
        "one",
        {**ONE[1], "state": "HOLD_MISMATCH", "held": "yes", "reason": {"en": "x"}},
    )
    assert talk.says("go on with what arrived").asks == "decision"
    assert not [run for run in talk.ran if run.action == "decide_held"]


def test_a_photo_sent_at_the_question_photo_or_note_is_the_photo(flows: FlowSet) -> None:
    """Nobody is asked whether they would like to send what they have sent."""
    talk = having_filed(flows).says("i want to add something").sends(caption="the invoice")
    assert [run.action for run in talk.ran][-1] == "add_file"
    assert not talk.session.frames


def test_a_photo_at_any_other_choice_is_not_taken(flows: FlowSet) -> None:
    """No option of it leads to a file next."""
    talk = reach(flows, "role").sends()
    assert talk.asks == "role"
    assert "in words" in talk.text


@pytest.mark.parametrize(
    "said",
    [
        "I forgot to say that the power light blinks", "J'ai oublié de dire que le voyant clignote en rouge",
        "I forgot to mention that it rained the whole night before, that the cable outside was wet, and that my neighbour's camera failed in the same storm",
    ],
)  # fmt: skip
def test_what_was_forgotten_is_offered_as_the_note_word_for_word(flows: FlowSet, said: str) -> None:
    """One press adds exactly these words; who would rather write it anew may."""
    talk = having_filed(flows).says(said)
    assert talk.asks == "as_said"
    assert said in talk.text
    assert having_filed(flows).says(said).presses("other_words").asks == "note"
    talk.presses("add_it")
    assert [run.inputs["note"] for run in talk.ran if run.action == "add_note"] == [said]


def test_in_the_middle_of_a_return_nothing_is_begun_by_it(flows: FlowSet) -> None:
    """There it is about what is being filed, and no request of one's own is looked for."""
    talk = reach(flows, "devices.1.details").says("I forgot to say that the power light blinks all the time")
    assert talk.asks != "as_said"
