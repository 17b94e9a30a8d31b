"""The channel: each letter over a connection of its own, and what the server said as a receipt."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from rmabot.ports.channel import Delivery, Examined, Never, NotNow, Receipt, Sent, Turns
from rmabot.ports.post import Letter, Posting
from rmabot_mail.addresses import mailbox
from rmabot_mail.compose import compose
from rmabot_mail.examine import examine
from rmabot_mail.server import Answered, Server
from rmabot_mail.settings import read_settings

WAIT_FOR_MENDING = 300.0
"""Seconds before a server that does not take us, whoever the letter is for, is asked again."""


class MailChannel:
    """Letters by SMTP; ``at_once`` connections at most, since a mail server takes many as an attack."""

    name = "mail"
    at_once = 4

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._told = read_settings(settings)
        self._server = Server(self._told)

    async def run(self, turns: Turns) -> None:
        """Take nothing in: nobody answers the bot by mail."""
        await asyncio.Event().wait()

    async def deliver(self, delivery: Delivery) -> Receipt:
        """Refuse: a conversation is held in a chat."""
        return Never("nobody converses by mail")

    async def post(self, posting: Posting) -> Receipt:
        """Send one letter. Its Message-ID is the same each time, so a repeat can be recognised."""
        letter = posting.post
        if not isinstance(letter, Letter):
            return Never("no letter")
        to = mailbox(self._told.maker if letter.to == "maker" else posting.address)
        if to is None:
            return Never("no address to send it to")
        message = compose(letter, posting, self._told.name, self._told.sender, to)
        return receipt(await self._server.send(message, to))

    async def examine(self) -> Sequence[Examined]:
        """Connect and log in, and send nothing."""
        return await examine(self._told, self._server)


def receipt(answered: Answered) -> Receipt:
    """Return what an answer means for the letter: only what is about this very letter can end it."""
    match answered.what:
        case "taken":
            return Sent()
        case "refused" if answered.about_letter:
            return Never(answered.said)
        case "refused":
            return NotNow(WAIT_FOR_MENDING, answered.said)
        case _:
            return NotNow(0, answered.said)
