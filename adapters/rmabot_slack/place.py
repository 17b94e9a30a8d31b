"""Where a conversation is on Slack: a person's direct messages, or a thread of a channel."""

from __future__ import annotations

from dataclasses import dataclass

CHANNEL = "slack"


@dataclass(frozen=True, slots=True)
class Place:
    """``channel`` is a user's id for their direct messages; ``thread`` the parent's ``ts``, "" for none."""

    team: str
    user: str
    channel: str = ""
    thread: str = ""

    @property
    def person(self) -> str:
        """The account as the house knows it."""
        return f"{CHANNEL}:{self.team}:{self.user}"

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
