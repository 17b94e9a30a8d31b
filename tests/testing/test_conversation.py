"""A scripted person: what they can do, and what a test can ask about it."""

import pytest

from rmabot.engine.effects import Message
from rmabot.engine.events import Press
from rmabot.flow.model import FlowSet
from rmabot.testing.conversation import Conversation, NoSuchButton, NoSuchFile
from rmabot.testing.trial import TurnBroke
from tests.testing.small import Canned

ADDS = {"show_my_data": Canned("show_my_data", "shown")}


async def test_what_was_said_and_what_is_asked(flows: FlowSet) -> None:
    """A reply holds its messages, the steps that spoke and the buttons; the conversation the open question."""
    async with Conversation(flows) as they:
        reply = await they.say("my lamp is broken")
        assert they.asked == "colour"
        assert they.flow == "lamp"
        assert reply.said == ("welcome", "colour")
        assert reply.shown == ("red", "green", "gone")
        assert "Let us mend your lamp." in reply.text


async def test_it_speaks_the_language_it_is_begun_in(flows: FlowSet) -> None:
    """The platform's guess is the test's language."""
    async with Conversation(flows, language="fr") as they:
        assert "Réparons votre lampe." in (await they.say("ma lampe est brisée")).text
        assert they.session.language == "fr"


async def test_a_button_is_pressed_by_its_name_or_by_what_it_says(flows: FlowSet) -> None:
    """Authors know the option, people see the label; both press it."""
    async with Conversation(flows) as they:
        await they.say("lamp")
        reply = await they.press("Green")
        assert reply.said[0] == "advice"
        assert "advice.green" in reply.said
        await they.press("back")
        assert they.asked == "colour"
        await they.press("red")
        assert they.asked == "parts"


async def test_several_are_picked_and_then_it_is_done(flows: FlowSet) -> None:
    """Picking presses Done by itself, unless one option alone was the answer."""
    async with Conversation(flows) as they:
        await they.say("lamp")
        await they.press("red")
        reply = await they.pick("bulb", "wire")
        assert they.asked == "picture"
        assert "Pull the plug first." in reply.text
        await they.press("back")
        await they.pick("none")
        assert they.asked == "picture"


async def test_an_old_button_can_still_be_pressed(flows: FlowSet) -> None:
    """It stands in the chat above, and the bot must answer it."""
    async with Conversation(flows) as they:
        await they.say("lamp")
        await they.press("green")
        reply = await they.press("red")
        assert they.asked == "picture"
        assert any(decision.what == "too late" for decision in reply.decisions)


async def test_a_button_that_was_never_shown_is_named_with_those_that_are(flows: FlowSet) -> None:
    """A slip in a test is told with what could have been pressed."""
    async with Conversation(flows) as they:
        await they.say("lamp")
        with pytest.raises(
            NoSuchButton,
            match=r'no button "blue"\. there are: red \(Red\), green \(Green\), gone \(It is gone\)',
        ):
            await they.press("blue")


async def test_a_file_is_kept_as_the_real_ones_are(flows: FlowSet) -> None:
    """What is sent goes through the same check as on any channel, and its bytes are in the store."""
    async with Conversation(flows, actions=ADDS) as they:
        await they.say("lamp")
        await they.press("green")
        reply = await they.send("broken.pdf")
        assert they.asked == "picture"
        assert any(decision.what == "refuses" for decision in reply.decisions)
        await they.send("photo.jpg")
        kept = they.seen[-1].before.frames[-1].answers["picture"]
        assert kept["kind"] == "photo"
        assert await they.trial.store.get_blob(kept["blob"]) is not None


async def test_a_file_that_is_not_there_is_a_slip_of_the_test(flows: FlowSet) -> None:
    """It is told with the files that come along."""
    async with Conversation(flows) as they:
        with pytest.raises(NoSuchFile, match=r"there is no file .*cat\.png.*photo\.jpg"):
            await they.send("cat.png")


async def test_actions_are_run_and_their_outcome_is_followed(flows: FlowSet) -> None:
    """The flow ends where the action's answer leads."""
    async with Conversation(flows, actions={"show_my_data": Canned("show_my_data", "failed")}) as they:
        await they.say("lamp")
        await they.press("green")
        reply = await they.press("skip")
        assert reply.did("show_my_data")
        assert reply.said == ("not_mended",)
        assert they.flow == ""


async def test_a_fault_of_ours_is_no_answer(flows: FlowSet) -> None:
    """Customers get a sentence when a turn breaks; a test gets the error, and the sentence too."""
    async with Conversation(
        flows, actions={"show_my_data": Canned("show_my_data", ZeroDivisionError("ours"))}
    ) as they:
        await they.say("lamp")
        await they.press("green")
        with pytest.raises(TurnBroke) as broken:
            await they.press("skip")
        assert isinstance(broken.value.__cause__, ZeroDivisionError)
        assert they.reply.messages


async def test_time_passes_and_what_is_due_happens(flows: FlowSet) -> None:
    """Each timer at its own moment, so that one that sets another is followed by it."""
    async with Conversation(flows) as they:
        await they.say("lamp")
        began = they.clock.now()
        reply = await they.wait(60 * 86_400)
        assert they.clock.now() == began + 60 * 86_400
        assert [decision.what for decision in reply.decisions] == ["nudges", "erases the draft"]
        assert they.flow == ""


async def test_a_restart_loses_nothing(flows: FlowSet) -> None:
    """Only what is in the store is known to the next process."""
    async with Conversation(flows) as they:
        await they.say("lamp")
        before = they.trial.turns
        await they.restart()
        assert they.trial.turns is not before
        await they.press("green")
        assert they.asked == "picture"


async def test_a_question_in_between_is_seen_as_one(flows: FlowSet) -> None:
    """The flow below is interrupted, the one that is called or takes over interrupts nothing."""
    async with Conversation(flows) as they:
        await they.say("lamp")
        reply = await they.say("sew on a button for me")
        interrupts = [decision for decision in reply.decisions if decision.what == "interrupts"]
        assert [(one.flow, one.about) for one in interrupts] == [("lamp", "button")]
        assert they.asked == "colour"


async def test_any_token_can_be_pressed(flows: FlowSet) -> None:
    """Strangers' buttons included."""
    async with Conversation(flows) as they:
        await they.say("lamp")
        await they.press_token("nonsense")
        assert they.asked == "colour"
        await they.event(Press("k", they.clock.now(), "1.x.y"))
        assert they.asked == "colour"


async def test_two_conversations_do_not_meet(flows: FlowSet) -> None:
    """Each has its own store and its own person."""
    async with Conversation(flows) as ana, Conversation(flows, name="ben") as ben:
        await ana.say("lamp")
        await ben.say("hello")
        assert (ana.asked, ben.asked) == ("colour", "")
        assert all(isinstance(effect, Message) for effect in ben.reply.effects)
