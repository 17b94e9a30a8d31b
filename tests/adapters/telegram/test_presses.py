"""Buttons: each press is answered once, in its time; late and foreign ones change nothing."""

import asyncio
import time
from typing import Any

import pytest

from rmabot.ports.store import Commit
from rmabot.runtime import conversation
from rmabot.runtime.dialogs import Dialogs
from rmabot.store.memory import MemoryStore
from rmabot_telegram.presses import ANSWER_SECONDS
from tests.adapters.telegram.journey import ENGLISH, travel
from tests.adapters.telegram.platform.person import Person
from tests.adapters.telegram.platform.server import BotApi
from tests.adapters.telegram.running import FREE, running

CAN_BE_SEVERAL = "\n\nYou can choose more than one."


async def at(store: MemoryStore, person: str = "telegram:7") -> Any:
    """The open question, and the answers so far."""
    found = await store.get(conversation.KIND, person)
    assert found is not None
    frame = conversation.read(found).session.frames[-1]
    return frame.at, dict(frame.answers)


def notice(api: BotApi, query: str) -> str | None:
    """What was shown over the chat after a press."""
    return api.platform.queries[query][1]


async def settled(they: Person, query: str) -> None:
    """Wait until a press is answered."""
    async with asyncio.timeout(30):
        while they.platform.queries[query][1] is None:  # noqa: ASYNC110 - what is waited for is not in the chat
            await asyncio.sleep(0.01)


async def test_the_pressed_message_keeps_the_answer_and_loses_its_buttons(
    api: BotApi, spoken: Dialogs
) -> None:
    """What was chosen stays readable where it was asked, in bold, the question's own styles kept."""
    ana = api.person(7)
    async with running(api, spoken):
        await travel(ana, ENGLISH[:2])
        asked = ana.last
        bold = asked.words("bold")
        await ana.pressed("Ontario")
        assert asked.text.endswith("\n\n✓ Ontario")
        assert asked.words("bold") == [*bold, "✓ Ontario"]
        assert asked.keyboard == []


async def test_typing_does_what_pressing_does(api: BotApi, spoken: Dialogs) -> None:
    """The same answer is kept, and the buttons of the question go as well."""
    ana, bob = api.person(7), api.person(8)
    store = MemoryStore()
    async with running(api, spoken, store):
        await travel(ana, [*ENGLISH[:2], ("!Ontario", "Which of these")])
        await travel(bob, [*ENGLISH[:2], ("ontario", "Which of these")])
        assert await at(store, "telegram:7") == await at(store, "telegram:8")
        await bob.sees(lambda: not bob.messages[-2].keyboard)


async def test_a_late_press_says_so_and_changes_nothing(api: BotApi, spoken: Dialogs) -> None:
    """Shown over the chat, in words; the question that is open is put once more, below the same words; the old buttons go."""
    ana = api.person(7)
    store = MemoryStore()
    async with running(api, spoken, store):
        await travel(ana, ENGLISH[:2])
        old, token = ana.last, ana.last.tokens[0]
        await travel(ana, ENGLISH[2:4])
        before, count = await at(store), len(ana.messages)
        await ana.sees(lambda: old.keyboard == [])
        old.keyboard = [
            [{"text": "Alberta", "callback_data": token}]
        ]  # a phone that has not heard of the edit
        await ana.press_token(token, old)
        query = list(api.platform.queries)[-1]
        await settled(ana, query)
        assert "Nothing was changed" in str(notice(api, query))
        assert await at(store) == before
        await ana.sees(lambda: old.keyboard == [] and len(ana.messages) > count)
        assert len(ana.messages) == count + 1
        assert "Nothing was changed" in ana.last.text
        assert "serial number" in ana.last.text


async def test_a_double_tap_is_one_answer(api: BotApi, spoken: Dialogs) -> None:
    """Both presses are answered, the next question comes once."""
    ana = api.person(7)
    async with running(api, spoken):
        await travel(ana, ENGLISH[:2])
        shown = ana.last
        token = next(token for token in shown.tokens if token.endswith("ON"))
        count = len(ana.messages)
        await asyncio.gather(ana.press_token(token, shown), ana.press_token(token, shown))
        for query in list(api.platform.queries)[-2:]:
            await settled(ana, query)
        await ana.hears()
        await ana.told("A customer")
        assert [shown.text for shown in ana.messages[count:]].count(ana.messages[count].text) == 1
        assert len(ana.messages) == count + 2


async def test_a_press_of_a_stranger_is_answered_and_let_be(api: BotApi, spoken: Dialogs) -> None:
    """A button that was forwarded into a group, or whose message the platform does not name, is nobody's here."""
    ana, eve = api.person(7), api.person(8)
    store = MemoryStore()
    async with running(api, spoken, store):
        await travel(ana, ENGLISH[:2])
        before = await at(store)
        token = ana.last.tokens[0]
        group = eve.group(-100)
        from tests.adapters.telegram.platform.chats import Shown

        await group.press_token(token, group.chat.add(Shown(group.chat.number(), "forwarded")))
        await eve.press_token(token)
        for query in list(api.platform.queries)[-2:]:
            await settled(ana, query)
            assert "another conversation" in str(notice(api, query))
        assert await at(store) == before


class Slow(MemoryStore):
    """A store whose commits take their time."""

    seconds = 0.0

    async def commit(self, commit: Commit) -> None:
        await asyncio.sleep(self.seconds)
        await super().commit(commit)


async def test_a_press_is_answered_in_its_time_though_its_turn_takes_longer(
    api: BotApi, spoken: Dialogs
) -> None:
    """The platform waits some 15 seconds, a person less: after three the button lets go, and what came of it is said later."""
    ana, store = api.person(7), Slow()
    async with running(api, spoken, store):
        await travel(ana, ENGLISH[:2])
        store.seconds = ANSWER_SECONDS + 1
        began = time.monotonic()
        await ana.press("Ontario")
        query = list(api.platform.queries)[-1]
        await settled(ana, query)
        assert ANSWER_SECONDS - 0.1 <= time.monotonic() - began < ANSWER_SECONDS + 0.9
        assert notice(api, query) == ""
        assert "Which of these are you?" in (await ana.hears())[-1].text
        assert len(api.of("answerCallbackQuery")) == 2


async def test_several_of_a_list_are_marked_where_they_stand(api: BotApi, spoken: Dialogs) -> None:
    """Each press changes the question in place: no new message for each mark."""
    ana = api.person(7)
    async with running(api, spoken):
        await travel(ana, ENGLISH[:11])
        shown, count = ana.last, len(ana.messages)
        await travel(ana, [("!I restarted it", "Chosen so far: I restarted it")])
        assert "✓ I restarted it" in shown.labels
        assert "Done" in shown.labels
        assert len(ana.messages) == count


@pytest.mark.parametrize(
    ("act", "answer"),
    [
        ("!Done", "I restarted it, Factory reset"), ("done", "I restarted it, Factory reset"),
        ("another cable", "I restarted it, Another cable or power supply, Factory reset"),
        ("!Nothing yet", "Nothing yet"),
    ],
)  # fmt: skip
async def test_an_answered_multiple_choice_reads_as_the_question_with_its_answers(
    api: BotApi, spoken: Dialogs, act: str, answer: str
) -> None:
    """ "Choose more, or press Done" goes with the buttons, whether the last word was pressed or typed; answers in the list's order."""
    ana = api.person(7)
    async with running(api, spoken):
        await travel(ana, ENGLISH[:11])
        asked, question, bold = ana.last, ana.last.text, ana.last.words("bold")
        await travel(
            ana, [("!Factory reset", "far: Factory"), ("!I restarted it", "far: I restarted it, Factory")]
        )
        await travel(ana, [(act, "Does the device show any of these?")])
        await ana.sees(lambda: not asked.keyboard)
        assert asked.text == f"{question.removesuffix(CAN_BE_SEVERAL)}\n\n✓ {answer}"
        assert asked.words("bold") == [*bold, f"✓ {answer}"]


async def test_back_and_change_are_buttons_where_they_make_sense(api: BotApi, spoken: Dialogs) -> None:
    """No way back from the first question, one from each later one; the review can be changed, by a press and by words."""
    ana = api.person(7)
    api.platform.flood.strict = False
    async with running(api, spoken, settings=FREE):
        await travel(ana, ENGLISH[:2])
        assert "Back" not in ana.last.labels
        await travel(ana, ENGLISH[2:-1])
        assert ana.last.labels == ["Send", "Change an answer", "Back"]
        await travel(ana, [("!Change an answer", "Which answer would you like to change?"), ("name", "Whose name"),
                           ("Jane Royer", "Name: Jane Royer"), ("change", "Which answer"), ("!Phone", "Which phone"),
                           ("!Keep it", "Nothing is sent until")])  # fmt: skip
