"""The terminal's channel over a pipe: a line is a message, a number is a press, a path is a file."""

import asyncio
import io
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from rmabot.engine.effects import Choice, Chosen, Message, SendFile
from rmabot.engine.events import Attachment, Command, Press, Text
from rmabot.ports.channel import Delivery, Document, File, Incoming, Sent
from rmabot.text.spans import Rich, Span
from rmabot_terminal import TerminalChannel


class Deaf:
    """Turns that remember what came in and answer from a list: what each turn sends, in order."""

    def __init__(self, *answers: Sequence[Any]) -> None:
        self.answers = [list(answer) for answer in answers]
        self.waiting: list[Any] = []
        self.heard: list[Any] = []
        self.channel: Any = None

    async def handle(self, incoming: Incoming) -> None:
        self.heard.append(incoming.event)
        self.waiting += self.answers.pop(0) if self.answers else []

    async def handle_all(self, incoming: Sequence[Incoming]) -> None:
        for one in incoming:
            await self.handle(one)

    async def keep_file(self, data: bytes, name: str) -> File:
        return File("blob", name, "photo", len(data))

    async def pull(self, conversation: str) -> int:
        taken, self.waiting = self.waiting, []
        for effect in taken:
            document = Document(f"{effect.request}.pdf", b"%PDF") if isinstance(effect, SendFile) else None
            assert await self.channel.deliver(Delivery(conversation, effect, {}, document)) == Sent()
        return len(taken)

    def working(self, conversation: str) -> bool:
        return False

    def word(self, moment: str, language: str, values: Mapping[str, str] = {}) -> Rich:
        return (Span(" ".join([f"[{moment} {language}]", *values.values()])),)


def question(text: str, *labels: str, wants: str = "choice") -> Message:
    """A question whose buttons carry their label as token."""
    return Message((Span(text),), tuple([Choice(label, f"t-{label}") for label in labels]), wants=wants)


async def talk(turns: Deaf, typed: str | bytes, folder: Path, **settings: Any) -> str:
    """Pipe these lines in; return what was printed."""
    reading, writing = os.pipe()
    data = typed.encode() if isinstance(typed, str) else typed
    out = io.StringIO()
    turns.channel = TerminalChannel({"person": "ana", "folder": folder, **settings}, reading, out)
    try:
        async with asyncio.timeout(30):
            await asyncio.gather(asyncio.to_thread(fill, writing, data), turns.channel.run(turns))
    finally:
        os.close(reading)
    return out.getvalue()


def fill(writing: int, data: bytes) -> None:
    """Write it all, however little the pipe holds at once, and end it."""
    with os.fdopen(writing, "wb") as pipe:
        pipe.write(data)


async def test_it_begins_by_itself_and_ends_with_the_pipe(tmp_path: Path) -> None:
    """The conversation is started, nothing is said at the end, no prompt is printed."""
    turns = Deaf([question("What would you like?", "Return")])
    printed = await talk(turns, "", tmp_path)
    assert printed == "\nWhat would you like?\n\n 1. Return\n"
    assert [type(event) for event in turns.heard] == [Command]


async def test_a_number_is_the_press_of_that_choice(tmp_path: Path) -> None:
    """As shown last; a number that is no choice is what was typed."""
    turns = Deaf([question("Which?", "Camera", "Recorder")], [Chosen("t-Recorder", "Recorder")])
    printed = await talk(turns, "2\n7\n 1. \ncamera\n", tmp_path)
    tokens = [event.token if isinstance(event, Press) else event.text for event in turns.heard[1:]]
    assert tokens == ["t-Recorder", "7", "t-Camera", "camera"]
    assert "→ Recorder" in printed


async def test_where_a_number_is_the_answer_digits_press_nothing(tmp_path: Path) -> None:
    """ "2" boxes are two boxes, not the second button; the buttons are typed as words."""
    turns = Deaf([question("How many boxes?", "Skip", "Back", wants="number")])
    printed = await talk(turns, "2\nback\n", tmp_path)
    assert [event.text for event in turns.heard[1:]] == ["2", "back"]
    assert printed.startswith("\nHow many boxes?\n\n  • Skip\n  • Back\n")


async def test_news_does_not_take_a_questions_choices(tmp_path: Path) -> None:
    """A message that asks nothing may come between a question and its answer."""
    turns = Deaf([question("Which?", "Camera")], [Message((Span("News."),))])
    await talk(turns, "hm\n1\n", tmp_path)
    assert turns.heard[-1].token == "t-Camera"


async def test_a_slash_begins_a_command(tmp_path: Path) -> None:
    """As on other channels; what merely begins with a slash is text."""
    turns = Deaf()
    await talk(turns, "/status RQ26000123K\n/Back\n/ or\n//x\n", tmp_path)
    said = [(event.name, event.payload) for event in turns.heard if isinstance(event, Command)]
    assert said == [("start", ""), ("status", "RQ26000123K"), ("back", "")]
    assert [event.text for event in turns.heard if isinstance(event, Text)] == ["/ or", "//x"]


async def test_a_path_is_a_file_where_a_file_is_due(tmp_path: Path) -> None:
    """Elsewhere too if it is there, so that the question says what it needs; else it is what was typed."""
    photo = tmp_path / "a photo.jpg"
    photo.write_bytes(b"data")
    turns = Deaf([], [], [], [question("A photo?", "I have none", wants="file")])
    await talk(turns, f"{photo}\n./nowhere.pdf\na photo\n{photo}\n/nowhere/b.pdf\n1\n", tmp_path)
    first, nowhere, words, given, missing, press = turns.heard[1:]
    assert first.files == (File("blob", "a photo.jpg", "photo", 4),)
    assert (nowhere.text, words.text) == ("./nowhere.pdf", "a photo")
    assert given.files == (File("blob", "a photo.jpg", "photo", 4),)
    assert missing.files == (File("", "b.pdf", "missing", 0),)
    assert press.token == "t-I have none"


async def test_every_event_has_a_key_of_its_own(tmp_path: Path) -> None:
    """The same words twice are two messages."""
    turns = Deaf()
    await talk(turns, "yes\nyes\n", tmp_path)
    assert len({event.key for event in turns.heard}) == 3


async def test_a_document_is_saved_and_its_path_told(tmp_path: Path) -> None:
    """In a folder here, for nobody else."""
    turns = Deaf([SendFile("receipt", "RQ1")])
    printed = await talk(turns, "", tmp_path)
    saved = tmp_path / "rmabot-files/RQ1.pdf"
    assert saved.read_bytes() == b"%PDF"
    assert f"[saved_to {turns.channel.language}] RQ1.pdf {saved}" in printed.replace("\n", " ")


async def test_what_came_meanwhile_is_shown_first(tmp_path: Path) -> None:
    """Before anything else, and as what it is."""
    turns = Deaf([question("Which?", "Camera")])
    turns.waiting = [Message((Span("Approved."),)), Message((Span("Ship it."),))]
    printed = await talk(turns, "", tmp_path, language="en")
    assert printed.startswith("\n[since_you_were_away en]\n\nApproved.\n\nShip it.\n\nWhich?")
    assert printed.count("since_you_were_away") == 1


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        (b"x" * 100_000 + b"\n", "x" * 100_000),
        (b"caf\xe9\n", "caf\ufffd"),
        (b"a\x00b\x1b[2J\n", "a\x00b\x1b[2J"),
        ("d\u00e9j\u00e0\r\n".encode(), "d\u00e9j\u00e0"),
        (b"no break at the end", "no break at the end"),
        (b"\n", ""),
    ],
)
async def test_any_line_is_a_message(tmp_path: Path, typed: bytes, text: str) -> None:
    """Long, broken, hidden, empty: the bot gets it and says what is wrong with it."""
    turns = Deaf()
    await talk(turns, typed, tmp_path)
    assert turns.heard[-1].text == text


async def test_a_file_of_answers_works_as_a_pipe_does(tmp_path: Path) -> None:
    """`rmabot chat < answers.txt`."""
    answers = tmp_path / "answers.txt"
    answers.write_text("one\ntwo\n")
    turns = Deaf()
    descriptor = os.open(answers, os.O_RDONLY)
    turns.channel = TerminalChannel({"person": "ana"}, descriptor, io.StringIO())
    await asyncio.wait_for(turns.channel.run(turns), 30)
    os.close(descriptor)
    assert [event.text for event in turns.heard if isinstance(event, Text)] == ["one", "two"]


async def test_who_waits_for_a_person_is_not_greeted(tmp_path: Path) -> None:
    """They are told who is there, and their next words are the next event."""
    turns = Deaf()
    printed = await talk(
        turns, "still there?\n", tmp_path, says=("person_here", {"staff": "Dana"}), language="en"
    )
    assert printed == "\n[person_here en] Dana\n"
    assert [type(event) for event in turns.heard] == [Text]


async def test_somebody_elses_messages_are_left_alone(tmp_path: Path) -> None:
    """One terminal shows one person's conversation."""
    turns = Deaf()
    await talk(turns, "", tmp_path)
    receipt = await turns.channel.deliver(Delivery("terminal:bob", Message((Span("Hi"),)), {}))
    assert not isinstance(receipt, Sent)


async def test_attachments_come_as_one_event(tmp_path: Path) -> None:
    """Two files dropped together are one answer."""
    for name in ("a.jpg", "b.jpg"):
        (tmp_path / name).write_bytes(b"data")
    turns = Deaf([question("A photo?", wants="file")])
    await talk(turns, f"{tmp_path}/a.jpg {tmp_path}/b.jpg\n", tmp_path)
    assert isinstance(turns.heard[-1], Attachment)
    assert [file.name for file in turns.heard[-1].files] == ["a.jpg", "b.jpg"]
