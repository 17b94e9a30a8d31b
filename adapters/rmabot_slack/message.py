"""A message of the bot as Slack's blocks: buttons for a few options, a menu for many, a calendar for a date."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from rmabot.engine.effects import Choice, Message
from rmabot.text.spans import Rich
from rmabot.text.split import split
from rmabot_slack import blocks as kit
from rmabot_slack.blocks import Block

MOST_BUTTONS = 5
"""More than these are easier to find in a menu."""
PRESS, PICK, DATE, MODEL = "talk.press", "talk.pick", "talk.date", "talk.model"

Say = Callable[[str], str]
"""Gives a word of this channel in the message's language."""


def drawn(message: Message, say: Say) -> list[tuple[Rich, list[Block]]]:
    """Return a message as one or more of Slack's: its text, and its blocks; the choices stand under the last one."""
    parts = split(message.text, "slack")
    made = [(part, [kit.rich(part)]) for part in parts]
    if message.progress:
        made[0][1].insert(0, kit.context(message.progress))
    made[-1][1].extend(_answers(message, say))
    return [(text, kit.within(blocks)) for text, blocks in made]


def _answers(message: Message, say: Say) -> list[Block]:
    answers = [choice for choice in message.choices if not choice.aside]
    aside = [choice for choice in message.choices if choice.aside]
    rows: list[Block] = []
    if message.wants == "date":
        rows += kit.actions([_date(message, say)], "date")
    if message.wants == "model":
        rows += kit.actions([_models(message, say)], "model")
    if len(answers) > MOST_BUTTONS and message.wants != "choices":
        options = [kit.option(choice.label, choice.token) for choice in answers]
        rows += kit.actions([kit.select(f"{PICK}:{message.visit}", say("choose"), options)], "pick")
    else:
        rows += kit.actions(_buttons(answers, "a"), "answers")
    return rows + kit.actions(_buttons(aside, "b"), "aside")


def _buttons(choices: Sequence[Choice], mark: str) -> list[Block]:
    return [kit.button(one.label, f"{PRESS}:{mark}{number}", one.token) for number, one in enumerate(choices)]


def _date(message: Message, say: Say) -> Block:
    return {
        "type": "datepicker", "action_id": f"{DATE}:{question_of(message)}",
        "placeholder": kit.plain(say("pick_date"), kit.PLACEHOLDER),
    }  # fmt: skip


def _models(message: Message, say: Say) -> Block:
    return {
        "type": "external_select", "action_id": f"{MODEL}:{question_of(message)}", "min_query_length": 2,
        "placeholder": kit.plain(say("find_model"), kit.PLACEHOLDER),
    }  # fmt: skip


def question_of(message: Message) -> str:
    """Return which question a calendar or a search belongs to, as its buttons name it."""
    return message.choices[0].token.rpartition(".")[0] if message.choices else f"{message.visit}.late"


def answered(blocks: Sequence[Block], label: str) -> list[Block]:
    """Return a message's blocks with the answer in place of its choices."""
    kept = [dict(block) for block in blocks if block.get("type") != "actions"]
    return kit.within([*[_without_id(block) for block in kept], kit.context(f"→ {label}")])


def _without_id(block: Mapping[str, object]) -> Block:
    """The block as it may be sent again: Slack adds ids to what it gives back."""
    return {name: value for name, value in block.items() if name != "block_id"}
