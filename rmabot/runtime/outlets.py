"""Where else this installation sends to, beside the chats: by its settings."""

from __future__ import annotations

from msgspec import Struct

from rmabot.ports.post import EVENTS, MAIL
from rmabot.runtime.settings import Settings


class Outlets(Struct, frozen=True):
    """What is open: letters at all, to the maker, to the desk (which has no channel of its own), notices to a system.

    ``language`` is that of the desk and the maker, "" for the dialogs' first one.
    """

    mail: bool = False
    maker: bool = False
    desk: bool = False
    events: bool = False
    language: str = ""

    def __bool__(self) -> bool:
        return self.mail or self.events


NO_OUTLETS = Outlets()


def opened_by(settings: Settings) -> Outlets:
    """Return what the settings open."""
    mail = settings.channels.get(MAIL, {})
    return Outlets(
        mail=bool(mail),
        maker=bool(mail.get("rma_to")),
        desk=bool(mail) and not settings.channels.get("slack", {}).get("desk_channel"),
        events=EVENTS in settings.channels,
        language=str(mail.get("language", "")),
    )
