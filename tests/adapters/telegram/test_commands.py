"""Commands: registered in both languages, answered with and without the bot's name, deep links as a QR code carries them."""

import re

import pytest

from rmabot.runtime.dialogs import Dialogs
from rmabot_telegram.menu import commands
from tests.adapters.telegram.journey import ENGLISH, travel
from tests.adapters.telegram.platform.server import BotApi
from tests.adapters.telegram.running import running

NAMED = ("return", "status", "language", "person", "privacy", "deletemydata", "cancel", "back", "help")
ANSWERS = {
    "en": {
        "start": "What would you like to do?", "return": "In which province", "status": "no request", "language": "en français.",
        "person": "Our team has your conversation", "privacy": "What we use.", "deletemydata": "", "cancel": "", "back": "",
        "help": "",
    },
    "fr": {
        "start": "Que voulez-vous faire?", "return": "Dans quelle province", "status": "aucune demande", "language": "in English.",
        "person": "Notre équipe", "privacy": "Ce que nous utilisons", "deletemydata": "", "cancel": "", "back": "", "help": "",
    },
}  # fmt: skip


async def registered(api: BotApi) -> None:
    """Wait until the menu stands: a call is counted as it arrives, and acts a moment later."""
    platform = api.platform
    await api.is_asked(lambda: len(platform.descriptions) >= 6 and len(platform.commands) >= 3)


async def test_commands_and_descriptions_are_told_in_each_language(api: BotApi, spoken: Dialogs) -> None:
    """By language in two letters, and once for everybody else; within the platform's limits, which the server holds."""
    async with running(api, spoken) as bot:
        await registered(api)
        platform = api.platform
        assert set(platform.commands) == {"", "en", "fr"}
        names = {code: [one["command"] for one in listed] for code, listed in platform.commands.items()}
        assert names["en"] == names["fr"] == names[""]
        assert set(NAMED) <= set(names["en"])
        assert platform.commands["fr"][0] == {"command": "return", "description": "Retourner un appareil"}
        assert set(platform.descriptions) == {
            (kind, code) for kind in ("long", "short") for code in ("", "en", "fr")
        }
        assert all(platform.descriptions.values())
        assert commands(bot.turns, "fr") == platform.commands["fr"]


async def test_an_empty_list_is_never_told(api: BotApi, spoken: Dialogs) -> None:
    """It would take every command away, and succeed."""
    async with running(api, spoken):
        await registered(api)
    assert all(call["commands"] for call in api.of("setMyCommands"))


@pytest.mark.parametrize("language", ["en", "fr"])
async def test_every_command_is_answered_with_and_without_the_bots_name(
    api: BotApi, spoken: Dialogs, language: str
) -> None:
    """/return and /return@ReturnsBot are one command; the language of the profile is the first guess."""
    async with running(api, spoken, settings={"per_second": 0}):
        for number, (name, says) in enumerate(ANSWERS[language].items()):
            plain, named = api.person(100 + number, language), api.person(200 + number, language)
            await plain.say(f"/{name}")
            await named.say(f"/{name}@ReturnsBot")
            answers = [(await who.hears())[-1].text for who in (plain, named)]
            assert answers[0] == answers[1]
            assert says in answers[0], (name, answers[0])


async def test_a_deep_link_with_a_number_opens_nothing(api: BotApi, spoken: Dialogs) -> None:
    """``?start=rma_NUMBER`` fills the number in; a stranger's is not shown, as if it were not there."""
    ana = api.person(7)
    async with running(api, spoken):
        answer = await ana.told("/start rma_CA26430471Z")
        assert "can't show a request under that number" in answer.text
        assert "What would you like to do with this request" not in answer.text


async def test_a_deep_link_of_a_box_begins_the_return_of_its_model(api: BotApi, spoken: Dialogs) -> None:
    """``?start=return_MODEL``, as a QR code on a box carries it: the return begins, and the model is not asked again."""
    ana = api.person(7)
    async with running(api, spoken):
        answer = await ana.told("/start return_DS-2CD2143G2-I")
        assert "Your link names the Model: DS-2CD2143G2-I" in answer.text
        assert "In which province" in answer.text
        await travel(
            ana,
            [
                ("!Ontario", "Which of these"),
                ("!A customer", "serial number"),
                ("G12345678", "proof of purchase"),
            ],
        )
        await ana.say("change")
        await ana.hears()
        assert "Model" in ana.last.labels


async def test_a_deep_link_that_means_nothing_greets(api: BotApi, spoken: Dialogs) -> None:
    """Whatever somebody put into a link."""
    ana = api.person(7)
    async with running(api, spoken):
        for payload in ("xyz", "return_", "return_no-such-thing", "rma_", "_", "a" * 64):
            answer = await ana.told(f"/start {payload}")
            assert answer.text
            assert not re.search(r"went wrong", answer.text)


async def test_start_in_the_middle_loses_nothing(api: BotApi, spoken: Dialogs) -> None:
    """Who presses Start again, or follows the link again, goes on where they were."""
    ana = api.person(7)
    async with running(api, spoken):
        await travel(ana, ENGLISH[:4])
        answer = await ana.told("/start return_DS-2CD2143G2-I")
        assert "serial number" in answer.text
        await travel(ana, [("S/N: G12345678", "What is the model?")])
