"""What can be said at any time, in any flow."""

import pytest

from rmabot.engine.effects import Message
from rmabot.engine.events import Text
from rmabot.engine.step import step
from rmabot.flow.model import FlowSet
from tests.engine.talk import Talk
from tests.engine.usual import reach


def test_the_language_changes_in_the_middle_of_a_question(flows: FlowSet) -> None:
    """The same question is put again in the other language."""
    talk = reach(flows, "devices.1.serial").says("français")
    assert talk.asks == "devices.1.serial"
    assert "numéro de série" in talk.text
    assert "serial number" in talk.says("english").text


def test_quebec_is_french_first_and_english_on_request(flows: FlowSet) -> None:
    """After the province the conversation goes on in French, and says how to have English."""
    talk = reach(flows, "province").presses("QC")
    assert talk.session.language == "fr"
    assert "English" in talk.text
    assert talk.says("English").session.language == "en"


def test_a_chosen_language_is_not_changed_by_the_province(flows: FlowSet) -> None:
    """Who asked for English keeps it in Quebec."""
    talk = reach(flows, "province").says("english").presses("QC")
    assert talk.session.language == "en"


def test_cancel_asks_before_answers_are_lost(flows: FlowSet) -> None:
    """Stop is two steps when something would be lost."""
    talk = reach(flows, "devices.1.model").says("cancel")
    assert talk.session.frames
    assert talk.presses("go_on").asks == "devices.1.model"
    talk.says("cancel").presses("cancel")
    assert not talk.session.frames


def test_start_again_begins_at_the_first_question_with_nothing_answered(flows: FlowSet) -> None:
    """Start again forgets the answers, after asking."""
    talk = reach(flows, "devices.1.model").says("start again").presses("start_again")
    assert talk.asks == "province"
    assert talk.session.frames[-1].answers == {}


@pytest.mark.parametrize(
    "word", ["help", "aide", "back", "change", "person", "privacy", "status", "menu", "cancel"]
)
@pytest.mark.parametrize(
    "key", ["province", "devices.1.serial", "devices.1.fault", "devices.1.another", "all_answers"]
)
def test_every_global_word_is_heard_at_every_question(flows: FlowSet, key: str, word: str) -> None:
    """No question swallows help, back, change, person, privacy, status, menu or cancel."""
    talk = reach(flows, key)
    before = talk.session.frames[-1].answers
    talk.says(word)
    assert talk.text
    assert before == {} or talk.session.frames[0].answers == before


@pytest.mark.parametrize(
    "word", ["help", "skip", "keep", "back", "change", "menu", "cancel", "français", "/start"]
)
def test_every_global_word_is_answered_while_work_is_under_way(flows: FlowSet, word: str) -> None:
    """Work outside may take a while, and nothing stands open meanwhile."""
    talk = reach(flows, "devices.1.serial")
    working = step(flows, talk.session, Text("k", talk.at, "G12345678")).session
    assert working.frames[-1].waiting
    said = step(flows, working, Text("l", talk.at, word))
    assert [effect for effect in said.effects if isinstance(effect, Message)]
    assert said.session.frames[0].answers == working.frames[0].answers


def test_help_says_where_one_is_and_puts_the_question_again(flows: FlowSet) -> None:
    """Help in a flow is about this flow."""
    talk = reach(flows, "devices.1.serial").says("help")
    assert "back" in talk.text
    assert talk.choices
    assert talk.asks == "devices.1.serial"


def test_an_optional_question_can_be_skipped_and_another_cannot(flows: FlowSet) -> None:
    """Skip works where nothing is needed."""
    assert reach(flows, "email").says("skip").asks == "all_answers"
    assert reach(flows, "phone").says("skip").asks == "phone"


def test_erasing_ones_data_forgets_what_was_begun_below_too(flows: FlowSet) -> None:
    """A draft in the middle of which the data is erased is gone with it."""
    talk = reach(flows, "devices.1.model").commands("deletemydata")
    while talk.session.frames and talk.flow != "return":
        before = talk.session
        talk.says("yes")
        if talk.session.frames == before.frames:
            talk.presses(talk.choices[0].token.split(".", 2)[2])
    assert "erase_my_data" in [run.action for run in talk.ran]
    assert not talk.session.frames


def test_who_was_here_before_is_told_when_they_are_not_understood(flows: FlowSet) -> None:
    """The very first word is met with a greeting; after that "hello" alone would sound as if nothing had been said."""
    first = Talk(flows).says("qwrtz plmk")
    assert "did not understand" not in first.text
    assert "What would you like to do?" in first.text
    later = Talk(flows).says("where is my return?").says("I have no number").says("qwrtz plmk")
    assert "did not understand" in later.text
    assert "a program, not a person" in later.text
