"""What the mail server says of this installation, for ``rmabot doctor``."""

from __future__ import annotations

from rmabot.ports.channel import Examined
from rmabot_mail.server import Server
from rmabot_mail.settings import MailSettings

_TLS = {"wrapped": "TLS", "required": "STARTTLS", "none": "readable on the way"}


async def examine(told: MailSettings, server: Server) -> list[Examined]:
    """Connect and log in; never raises for what the server says."""
    where = f"{told.host}:{told.port}"
    answered = await server.greet()
    if answered.what != "taken":
        return [Examined("server", well=False, said=answered.said)]
    login = f"logged in as {told.user}" if told.user else "no login"
    found = [
        Examined("server", well=True, said=f"{where} ({_TLS[told.tls]}, {login}), as {told.sender.address}")
    ]
    if told.maker:
        found.append(Examined("filing", well=True, said=f"each request goes to {told.maker}"))
    return found
