"""The first message of a conversation with a customer: why they want a person, who has it, and the buttons for that."""

from __future__ import annotations

from rmabot.ports.handover import CLOSED, OPEN, TAKEN, HandOver
from rmabot_slack import blocks as kit
from rmabot_slack.blocks import Block
from rmabot_slack.card import clock
from rmabot_slack.words import has, name, say

TAKE, HAND_BACK = "desk.take", "desk.handback"


def root(handover: HandOver, language: str, zone: str) -> tuple[str, list[Block]]:
    """Return its text for notifications and its blocks."""
    title = say("talk.title", language, name=handover.name or say("talk.customer", language))
    why = f"talk.why.{handover.reason}"
    speaks = say("card.speaks", language, language=name("lang", handover.language, language))
    blocks = [
        kit.header(title),
        kit.section(say(why if has(why) else "talk.why.asked", language)),
        kit.context(handover.id, speaks, _state(handover, language, zone)),
    ]
    if handover.state != CLOSED:
        blocks.append(kit.context(say("talk.how", language)))
        take = kit.button(say("talk.take", language), TAKE, handover.id, "primary")
        back = kit.button(say("talk.hand_back", language), HAND_BACK, handover.id)
        blocks += kit.actions([take, back] if handover.state == TAKEN else [take], "talk")
    return kit.cut(title, kit.HEADER), blocks


def _state(handover: HandOver, language: str, zone: str) -> str:
    if handover.state == OPEN:
        return say("talk.waits", language, time=clock(handover.opened, zone))
    if handover.state == TAKEN:
        return say("talk.with", language, name=handover.staff)
    return say("talk.over", language)
