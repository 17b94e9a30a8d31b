"""A parcel on the dock: scanned by the number on its box or by a serial, and received in one go where there is no doubt."""

from __future__ import annotations

from msgspec import Struct

from rmabot.ports.desk import Order, Refused
from rmabot.ports.desk_window import DeskWindow
from rmabot_slack import blocks as kit
from rmabot_slack.blocks import Block
from rmabot_slack.card import act_button, row
from rmabot_slack.people import Person
from rmabot_slack.refusals import refusal
from rmabot_slack.words import language_of, say

_ALIKE = 5
_NEXT = ("inspect", "hold")


class Arrival(Struct, frozen=True):
    """What came of it: a sentence, and what can be done next; ``open`` is a request whose devices must be chosen."""

    said: str
    blocks: tuple[Block, ...] = ()
    open: str = ""

    @property
    def shown(self) -> list[Block]:
        """The sentence and what can be done, as blocks."""
        return [kit.section(self.said), *self.blocks]


async def receive(desk: DeskWindow, person: Person, typed: str, key: str) -> Arrival:
    """Receive what was scanned; what is not known, not unique or not to be received now is said, with what is alike."""
    language, now = language_of(person.language), desk.now()
    found = await desk.arrived(typed)
    if len(found.cards) != 1:
        alike = found.cards or await desk.find(typed, _ALIKE)
        said = say("dock.several" if found.cards else "dock.unknown", language, text=kit.cut(typed, 60))
        return Arrival(said, tuple([row(card, language, now) for card in alike]))
    card = found.cards[0]
    if len(card.devices) > 1 and not found.by_serial:
        said = say("dock.which", language, number=card.number)
        return Arrival(said, (row(card, language, now),), card.reference)
    given = {"serial": typed} if found.by_serial else {}
    done = await desk.perform(Order("receive", card.reference, person.staff, given, key))
    if isinstance(done, Refused):
        return Arrival(refusal(done, language, desk.timezone), (row(card, language, now),))
    after = await desk.card(card.reference) or card
    legal = await desk.legal(after.reference, person.staff)
    buttons = [act_button(act, after.reference, language) for act in _NEXT if act in legal]
    said = say("dock.received", language, number=after.number)
    return Arrival(said, (row(after, language, now), *kit.actions(buttons, "next")))
