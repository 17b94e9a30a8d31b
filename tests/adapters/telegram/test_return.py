"""The whole return on Telegram, in both languages, and each change told without asking."""

from collections.abc import Sequence

import pytest

from rmabot.ports import requests
from rmabot.runtime.clock import WallClock
from rmabot.runtime.dialogs import Dialogs
from rmabot.store.memory import MemoryStore
from rmabot.testing.desk import ScriptedDesk
from tests.adapters.telegram.journey import ENGLISH, FRENCH, Stop, travel
from tests.adapters.telegram.platform.server import BotApi
from tests.adapters.telegram.running import FREE, PACED, running


@pytest.mark.long
@pytest.mark.parametrize(("language", "stops"), [("en", ENGLISH), ("fr", FRENCH)])
async def test_from_start_to_the_papers(
    api: BotApi, spoken: Dialogs, language: str, stops: Sequence[Stop]
) -> None:
    """Typed, pressed, sent; filed once; approved by the desk, told with the RMA number, the form and label as a PDF.

    In English within the platform's limits; in French on a server without any, which takes a tenth of the time.
    """
    clock = WallClock()
    store = MemoryStore(clock.now)
    jane = api.person(7, language)
    api.platform.flood.strict = language == "en"
    async with running(api, spoken, store, clock, PACED if language == "en" else FREE):
        await travel(jane, stops)
        kept = await requests.of_person(store, "telegram:7")
        assert len(kept) == 1
        reference = kept[0].request.reference
        assert any(reference in shown.text for shown in jane.messages)
        jane.new()
        desk = ScriptedDesk(store, spoken.flows, clock)
        await desk.act("telegram:7", "approve", {})
        await jane.sees(lambda: any(shown.document for shown in jane.messages))
        number = (await requests.of_person(store, "telegram:7"))[0].request.number
        assert number
        await jane.sees(lambda: any(number in shown.text for shown in jane.messages))
        form = next(shown for shown in jane.messages if shown.document)
        assert (form.document or b"").startswith(b"%PDF")
        assert form.name == f"RMA-{number}.pdf"
        await jane.sees(lambda: len(jane.messages) >= 3)
        before = len(jane.messages)
        await desk.act("telegram:7", "receive", {})
        await jane.sees(
            lambda: any(number in one.text or reference in one.text for one in jane.messages[before:])
        )
    assert api.platform.flood.refused == 0
    _buttons_are_gone(api)
    _every_press_was_answered_once(api)


def _buttons_are_gone(api: BotApi) -> None:
    """Below every question that was answered, pressed or typed: what can be pressed belongs to what was said last."""
    shown = list(api.platform.chats[7].shown.values())
    filed = max(
        at for at, message in enumerate(shown) if message.text.startswith(("Your request", "Votre demande"))
    )
    assert [message.labels for message in shown[:filed] if message.keyboard] == []


def _every_press_was_answered_once(api: BotApi) -> None:
    answers = [call["callback_query_id"] for call in api.of("answerCallbackQuery")]
    assert sorted(answers) == sorted(api.platform.queries)
    assert all(answer is not None for _, answer in api.platform.queries.values())


async def test_what_a_customer_typed_is_shown_as_typed(api: BotApi, spoken: Dialogs) -> None:
    """Nothing typed is markup, a mention or a link: styles stand beside the text as entities."""
    jane = api.person(7)
    typed = "<b>Store</b> *bold* [x](http://evil.example) @durov & `co`"
    async with running(api, spoken):
        await travel(jane, ENGLISH[:7])
        await jane.say(typed)
        await jane.hears()
        answer = await jane.told("back")
        shown = answer.text.replace("\u2060", "")
        assert typed in shown
        assert "@\u2060durov" in answer.text
        assert answer.words("text_link") == []


async def test_a_turn_makes_no_call_that_a_person_would_not_miss(api: BotApi, spoken: Dialogs) -> None:
    """A typed answer: the next question, the old one's buttons gone. A press: its answer, the question marked, the next question."""
    jane = api.person(7)
    async with running(api, spoken):
        await travel(jane, ENGLISH[:7])
        await jane.sees(lambda: [one for one in jane.messages if one.keyboard] == [jane.last])
        before = len(api.calls)
        await jane.told("Camera Store")
        await api.is_asked(lambda: len(_methods(api, before)) >= 2)
        assert _methods(api, before) == ["sendMessage", "editMessageReplyMarkup"]
        before = len(api.calls)
        await travel(
            jane,
            [("March 14, 2025", "What is wrong with it?"), ("!It does not turn on", "in your own words")],
        )
        await api.is_asked(lambda: len(_methods(api, before)) >= 5)
        assert sorted(_methods(api, before)) == sorted(
            [
                "sendMessage", "editMessageReplyMarkup", "answerCallbackQuery", "editMessageText", "sendMessage",
            ]
        )  # fmt: skip


def _methods(api: BotApi, since: int) -> list[str]:
    return [call.method for call in api.calls[since:] if call.method not in {"getUpdates", "sendChatAction"}]
