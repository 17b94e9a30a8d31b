"""A script played: what holds, and how the first difference is told."""

import pytest

from rmabot.flow.finding import line_of
from rmabot.flow.model import FlowSet
from rmabot.flow.source import read
from rmabot.ports.actions import Action
from rmabot.testing.read_script import read_script
from rmabot.testing.run import Played, play
from rmabot.testing.transcript import transcript
from tests.testing.small import Canned

SHOWS: dict[str, Action] = {"show_my_data": Canned("show_my_data", "shown")}


async def played(flows: FlowSet, talk: str, rest: str = "", language: str = "en") -> Played:
    """Play a talk of a few lines."""
    text = f'test: "t"\nlanguage: {language}\ntalk:\n{talk}\n{rest}'
    script, findings = read_script(read("tests/t.yaml", text.encode()))
    assert script is not None
    assert findings == ()
    return await play(script, flows, actions=SHOWS)


async def failure(flows: FlowSet, talk: str, rest: str = "") -> str:
    """The sentence of a talk that fails, without its file."""
    found = (await played(flows, talk, rest)).failure
    assert found is not None
    return line_of(found).removeprefix("tests/t.yaml:")


MENDED = """\
  - they: "my lamp is broken"
  - says: welcome
  - asks: colour
  - shows: [red, green, gone]
  - press: red
  - asks: parts
  - press: [wire]
  - says: advice.red
  - says: {advice: "Pull the plug"}
  - send: photo.jpg
"""


async def test_a_talk_that_goes_as_written_has_no_failure(flows: FlowSet) -> None:
    """Every kind of line, and every end, holds."""
    rest = "ends: mended\ndoes_not: hand_over\nanswers: {colour: red, parts: [wire], picture: present}\n"
    assert (await played(flows, MENDED, rest)).failure is None


async def test_it_holds_in_the_other_language(flows: FlowSet) -> None:
    """The language is the platform's guess, and what it has become can be asked."""
    talk = '  - they: "ma lampe est brisée"\n  - says: {welcome: "Réparons"}\n  - they: "English"\n  - language: en\n'
    assert (await played(flows, talk, language="fr")).failure is None


async def test_the_bot_s_own_words_can_be_expected(flows: FlowSet) -> None:
    """By their moment, whatever the slots in them became."""
    talk = '  - they: "lamp"\n  - press: green\n  - they: "back"\n  - says: went_back\n  - they: "cancel"\n'
    assert (await played(flows, talk + "  - says: cancel_sure\n")).failure is None
    assert "went_back" in await failure(flows, '  - they: "lamp"\n  - says: went_back\n')


async def test_silence_can_be_expected(flows: FlowSet) -> None:
    """Nothing is due in an hour."""
    assert (await played(flows, '  - they: "lamp"\n  - wait: 1 hour\n  - nothing: yes\n')).failure is None


async def test_a_retry_can_be_expected(flows: FlowSet) -> None:
    """By its number on the ladder."""
    talk = '  - they: "lamp"\n  - they: "zzz zzz"\n  - says: {colour.retry_1: "press a button"}\n'
    assert (await played(flows, talk)).failure is None


@pytest.mark.parametrize(
    ("talk", "sentence"),
    [
        (
            '  - they: "lamp"\n  - asks: parts\n',
            '5:5: expected the question "parts". the open one is "colour", of flow "lamp" [asks]',
        ),
        (
            '  - they: "lamp"\n  - press: gone\n  - asks: parts\n',
            '6:5: expected the question "parts". none is open: no flow is under way [asks]',
        ),
        (
            '  - they: "lamp"\n  - press: green\n  - says: advice.red\n',
            '6:5: expected "advice.red" to be said. said: advice, advice.green, picture [says]',
        ),
        (
            '  - they: "lamp"\n  - says: {welcome: "Goodbye"}\n',
            '5:5: "welcome" was said, but without "Goodbye" [says]',
        ),
        (
            '  - they: "lamp"\n  - shows: [red, gone, blue]\n',
            "5:5: expected the buttons red, gone, blue. not shown: blue; shown too: green [shows]",
        ),
        (
            '  - they: "lamp"\n  - shows: [green, red, gone]\n',
            "5:5: expected the buttons green, red, gone. in another order: red, green, gone [shows]",
        ),
        (
            '  - they: "lamp"\n  - press: blue\n',
            '5:5: there is no button "blue". there are: red (Red), green (Green), gone (It is gone) [press]',
        ),
        (
            '  - they: "lamp"\n  - press: gren\n',
            '5:5: there is no button "gren". did you mean "green"? there are: red (Red), green (Green), gone (It is gone) [press]',
        ),
        (
            '  - they: "lamp"\n  - nothing: yes\n',
            '5:5: expected silence. the bot said "Let us mend your lamp. Which colour is it?" [nothing]',
        ),
        (
            '  - they: "lamp"\n  - language: fr\n',
            '5:5: expected the language "fr". the conversation is in "en" [speaks]',
        ),
    ],
)
async def test_the_first_difference_is_told(flows: FlowSet, talk: str, sentence: str) -> None:
    """What was expected, and what there was instead."""
    assert await failure(flows, talk) == sentence


@pytest.mark.parametrize(
    ("rest", "sentence"),
    [
        ("ends: lost\n", '14:7: expected the ending "lost". reached: lamp.mended [ends]'),
        ("does_not: show_my_data\n", '14:11: action "show_my_data" was run [does-not]'),
        ("answers: {colour: green}\n", '14:11: expected "colour" to be green. it is red [answers]'),
        (
            "answers: {parts: [bulb, wire]}\n",
            '14:11: expected "parts" to be bulb, wire. it is wire [answers]',
        ),
        (
            "answers: {picture: missing}\n",
            '14:11: expected "picture" to be missing. it is photo.jpg [answers]',
        ),
        ("state: SUBMITTED\n", '14:8: expected the request in state "SUBMITTED". nothing was filed [state]'),
    ],
)
async def test_what_does_not_hold_at_the_end_is_told(flows: FlowSet, rest: str, sentence: str) -> None:
    """Each with the place where it was expected."""
    assert await failure(flows, MENDED.rstrip("\n"), rest) == sentence


async def test_an_answer_that_ends_its_flow_is_known(flows: FlowSet) -> None:
    """The flow is over in the same step, and the answer with it."""
    talk = '  - they: "lamp"\n  - press: gone\n'
    assert (await played(flows, talk, "ends: lost\nanswers: {colour: gone}\n")).failure is None


async def test_a_fault_of_the_program_is_told_as_one(flows: FlowSet) -> None:
    """The lead did nothing wrong: the error and its place are for us."""
    script, _ = read_script(
        read("t.yaml", b'test: "t"\ntalk:\n  - they: lamp\n  - press: green\n  - press: skip\n')
    )
    assert script is not None
    broken = {"show_my_data": Canned("show_my_data", ZeroDivisionError("ours"))}
    found = (await play(script, flows, actions=broken)).failure
    assert found is not None
    assert (found.code, found.place.line) == ("turn-broke", 5)
    assert "ZeroDivisionError: ours (ZeroDivisionError at small.py" in found.message


async def test_the_transcript_shows_who_said_what(flows: FlowSet) -> None:
    """The last exchanges in full with their buttons, of the earlier ones how they begin."""
    talk = '  - they: "lamp"\n  - they: "zzz zzz"\n  - press: green\n  - press: back\n  - asks: parts\n'
    lines = transcript((await played(flows, talk)).exchanges).splitlines()
    assert lines[:6] == [
        "   they  lamp",
        "    bot  [says welcome, asks colour]",
        "         Let us mend your lamp.",
        "         Which colour is it?",
        "   they  zzz zzz",
        "    bot  [refuses colour]",
    ]
    assert "  press  back" in lines
    assert lines[-1].startswith("         buttons: red (Red) · green (Green) · gone (It is gone)")
