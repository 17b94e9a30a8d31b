"""Where a conversation is on Slack: a person's direct messages, a thread of a channel, or a thread for a customer."""

from __future__ import annotations

from msgspec import Struct

CHANNEL = "slack"
CONTACT = "contact"
"""The owner of what is filed for somebody who has no account here: ``contact:…``, nobody's account."""


class Place(Struct, frozen=True):
    """``channel`` is "" for a person's direct messages as such; ``thread`` the parent's ``ts``, "" for none.

    A thread within direct messages is where a colleague files for a customer.
    """

    team: str
    user: str
    channel: str = ""
    thread: str = ""

    @property
    def person(self) -> str:
        """The account as the house knows it."""
        return f"{CHANNEL}:{self.team}:{self.user}"

    @property
    def for_customer(self) -> bool:
        """Whether the colleague speaks for a customer here."""
        return self.channel.startswith("D")

    @property
    def owner(self) -> str:
        """Whose what is filed here is: the person's own, or the customer's for whom they speak in this thread."""
        return f"{CONTACT}:{self.team}-{self.user}-{self.thread}" if self.for_customer else self.person

    @property
    def conversation(self) -> str:
        """The conversation: a person has one of their own, and one in each thread where they called the bot."""
        return f"{self.person}:{self.channel}:{self.thread}" if self.channel else self.person


def place_of(conversation: str) -> Place:
    """Return the place of a conversation; raises ValueError for one that is not on Slack."""
    match conversation.split(":"):
        case [_, team, user]:
            return Place(team, user)
        case [_, team, user, channel, thread]:
            return Place(team, user, channel, thread)
        case _:
            raise ValueError(conversation)
