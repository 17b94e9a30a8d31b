"""A person in charge silences the bot."""

import pytest

from rmabot.engine.effects import BackToBot, ForPerson, WantPerson
from rmabot.engine.events import Press
from rmabot.flow.model import FlowSet
from tests.engine.talk import Talk
from tests.engine.usual import reach


def test_asking_for_a_person_hands_over_with_the_whole_draft(flows: FlowSet) -> None:
    """The action that hands over is given what was answered."""
    talk = reach(flows, "devices.1.proof").says("person")
    run = talk.ran[-1]
    assert run.action == "hand_over"
    assert run.answers["^from"]["answers"]["devices.1.serial"]["serial"] == "G12345678"
    assert [effect.reason for effect in talk.effects if isinstance(effect, WantPerson)] == ["asked"]
    assert talk.session.mode == "waiting_for_person"


def test_while_a_person_is_awaited_texts_go_to_the_desk_and_the_bot_tells_it_once(flows: FlowSet) -> None:
    """The first word of who waits is answered, then no other for an hour; nothing is asked."""
    talk = reach(flows, "devices.1.proof").says("person").says("it is urgent")
    assert [effect.text for effect in talk.effects if isinstance(effect, ForPerson)] == ["it is urgent"]
    assert "they read everything" in talk.text
    assert not talk.says("it smells").messages
    assert talk.waits(hours=2).says("hello?").text
    assert talk.session.frames[-1].at == "devices.1.proof"


@pytest.mark.parametrize("asked", ["where is my return?", "statut", "/status"])
def test_who_waits_and_asks_what_the_bot_can_tell_is_offered_it(flows: FlowSet, asked: str) -> None:
    """The desk reads it too; the bot tells it on a press, and the place among those who wait is kept."""
    talk = reach(flows, "devices.1.proof").says("person").says("it is urgent").says(asked)
    assert [effect for effect in talk.effects if isinstance(effect, ForPerson)]
    assert talk.choices[0].label == "Where is my return?"
    talk.event(Press(talk.key(), talk.at, talk.choices[0].token))
    assert talk.flow == "track"
    assert talk.session.mode == "bot"
    assert not [effect for effect in talk.effects if isinstance(effect, BackToBot)]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("thanks", "You are welcome."),
        ("merci beaucoup", "Avec plaisir."),
        ("it's urgent", "If it can't wait, call"),
        ("sorry", "Write it here as it should be"),
        ("how long does it take", "This is how long each stage usually takes"),
        ("the battery is swollen", "do not ship this device"),
    ],
)
def test_who_waits_is_told_at_once_what_takes_no_more_than_telling(
    flows: FlowSet, said: str, told: str
) -> None:
    """The desk reads it too; they wait on, at the place where they were, and nothing is to be pressed."""
    talk = reach(flows, "devices.1.proof").says("person").says(said)
    assert told in talk.text
    assert not talk.choices
    assert [effect.text for effect in talk.effects if isinstance(effect, ForPerson)] == [said]
    assert talk.session.mode == "waiting_for_person"
    assert talk.session.frames[-1].at == "devices.1.proof"
    assert not talk.says("more of it").says("and more").messages


def test_who_waits_and_asks_in_the_other_language_is_answered_in_it(flows: FlowSet) -> None:
    """What is said from then on is in that language too; the desk reads the question as it was typed."""
    talk = reach(flows, "devices.1.proof").says("person").says("it is urgent").says("où est mon retour")
    assert talk.session.language == "fr"
    assert "Nous continuons en français." in talk.text
    assert "Notre équipe" in talk.text
    assert talk.choices[0].label == "Où est mon retour?"
    assert [effect.text for effect in talk.effects if isinstance(effect, ForPerson)] == ["où est mon retour"]


def test_who_asks_for_a_person_in_the_other_language_while_waiting_is_told_so_in_it(flows: FlowSet) -> None:
    """Nothing is offered, since they wait already; that they are read is said once more, in words that they read."""
    talk = reach(flows, "devices.1.proof").says("person").says("it is urgent")
    talk.says("je veux parler à quelqu'un de votre équipe")
    assert talk.session.language == "fr"
    assert "Notre équipe" in talk.text


def test_a_language_that_was_chosen_stays_while_a_person_is_awaited(flows: FlowSet) -> None:
    """Who asked for English is answered in English, whatever they type."""
    talk = reach(flows, "devices.1.proof").says("English").says("person").says("où est mon retour")
    assert talk.session.language == "en"
    assert talk.choices[0].label == "Where is my return?"


def test_who_waits_can_change_the_language(flows: FlowSet) -> None:
    """The word for it is no message to the desk."""
    talk = reach(flows, "devices.1.proof").says("person").says("français")
    assert "Notre équipe" in talk.text
    assert (talk.session.language, talk.session.mode) == ("fr", "waiting_for_person")
    assert not [effect for effect in talk.effects if isinstance(effect, ForPerson)]


def test_the_customer_can_go_back_to_the_bot(flows: FlowSet) -> None:
    """Waiting is no dead end."""
    talk = reach(flows, "devices.1.proof").says("person").says("menu")
    assert talk.session.mode == "bot"
    assert talk.asks == "devices.1.proof"
    assert [effect for effect in talk.effects if isinstance(effect, BackToBot)]


def test_while_a_person_is_in_charge_the_bot_says_nothing_at_all(flows: FlowSet) -> None:
    """Commands, buttons and texts all go to the person."""
    talk = reach(flows, "devices.1.proof").says("person").taken_over("Ann")
    assert "Ann" in talk.text
    for say in ("menu", "status", "/return", "ok"):
        assert not talk.says(say).messages
        assert talk.session.mode == "person:Ann"


def test_hand_back_goes_on_at_the_open_question(flows: FlowSet) -> None:
    """The flow resumes where it was."""
    talk = reach(flows, "devices.1.proof").says("person").taken_over("Ann").handed_back()
    assert talk.session.mode == "bot"
    assert talk.asks == "devices.1.proof"
    assert "proof of purchase" in talk.text.lower()


def test_a_person_can_be_reached_before_anything_was_begun(flows: FlowSet) -> None:
    """From the first word."""
    talk = Talk(flows).says("person")
    assert talk.session.mode == "waiting_for_person"
    assert talk.handed_back().session.mode == "bot"


def test_what_becomes_of_their_data_is_told_whoever_is_in_charge(flows: FlowSet) -> None:
    """The notice comes, no question behind it; the person of the desk reads that it was asked for, and stays in charge."""
    talk = reach(flows, "devices.1.proof").says("person")
    for typed, mode in (
        ("/privacy", "waiting_for_person"), ("privacy", "waiting_for_person"), ("/privacy", "person:Ann"),
    ):  # fmt: skip
        if mode == "person:Ann":
            talk.taken_over("Ann")
        talk.says(typed)
        assert "Who is responsible" in talk.text
        assert talk.session.mode == mode
        assert not [message for message in talk.messages if message.choices]
        assert [one for one in talk.effects if isinstance(one, ForPerson)]


def test_who_waits_for_a_person_can_have_their_data_erased(flows: FlowSet) -> None:
    """The bot takes over again and asks whether they are sure."""
    talk = reach(flows, "devices.1.proof").says("person").says("/deletemydata")
    assert talk.session.mode == "bot"
    assert talk.asks == "erase_sure"
    assert [one for one in talk.effects if isinstance(one, BackToBot)]


def test_who_speaks_with_a_person_is_told_when_their_data_can_be_erased(flows: FlowSet) -> None:
    """Nothing is erased under the hands of somebody who is answering."""
    talk = reach(flows, "devices.1.proof").says("person").taken_over("Ann").says("delete my data")
    assert "/deletemydata" in talk.text
    assert talk.session.mode == "person:Ann"
    assert talk.handed_back().says("/deletemydata").asks == "erase_sure"
