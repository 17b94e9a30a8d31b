"""A person in charge silences the bot."""

from rmabot.engine.effects import BackToBot, ForPerson, WantPerson
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
    """The waiting customer is not asked anything; an hour later the notice comes again."""
    talk = reach(flows, "devices.1.proof").says("person").says("it is urgent")
    assert [effect.text for effect in talk.effects if isinstance(effect, ForPerson)] == ["it is urgent"]
    assert not talk.messages
    assert talk.waits(hours=2).says("hello?").text
    assert talk.session.frames[-1].at == "devices.1.proof"


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
