"""What the channel is told: its section of the settings, read and checked once."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from rmabot.ports.channel import ChannelError
from rmabot_mail.addresses import Mailbox, mailbox, named

Tls = Literal["wrapped", "required", "none"]
_PORTS: Mapping[str, int] = {"smtp": 587, "smtps": 465}
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


class MailSettings(Struct, frozen=True):
    """The section ``mail``: ``tls`` is wrapped (from the first byte), required (STARTTLS) or none."""

    host: str
    port: int
    tls: Tls
    user: str
    password: str
    name: str
    sender: Mailbox
    maker: str
    ca_file: str

    def context(self) -> ssl.SSLContext | None:
        """Return what the server's certificate is checked with; raises ChannelError for a file that is none."""
        if self.tls == "none":
            return None
        try:
            return ssl.create_default_context(cafile=self.ca_file or None)
        except OSError as error:  # an ssl.SSLError is one
            raise ChannelError(
                f"mail.ca_file names {self.ca_file}, which is no file of certificates"
            ) from error


def read_settings(section: Mapping[str, Any]) -> MailSettings:
    """Check the section; raises ChannelError with what to do, and never a secret in it."""
    told = {name: str(value).strip() for name, value in section.items()}
    host, port, user, password, wrapped = _server(told.get("url", ""), told.get("password", ""))
    sender = named(told.get("from") or user)
    if sender is None:
        raise ChannelError("mail.from says whom mails come from: Returns desk <rma@example.com>")
    maker = told.get("rma_to", "")
    if maker and mailbox(maker) is None:
        raise ChannelError("mail.rma_to is the one address that requests are filed with: rma@example.com")
    tls = _tls(told.get("tls", ""), host, wrapped=wrapped)
    if password and tls == "none" and host not in _HERE:
        raise ChannelError(
            "mail.tls is none, so the password would travel readable: leave mail.tls out, or the password"
        )
    return MailSettings(host, port, tls, user, password, *sender, maker, told.get("ca_file", ""))


def _server(url: str, password: str) -> tuple[str, int, str, str, bool]:
    wrong = ChannelError(
        "mail.url says which server sends: smtp://user@host:587 (STARTTLS) or smtps://user@host (port 465)"
    )
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise wrong from None
    if (
        parts.scheme not in _PORTS
        or not parts.hostname
        or parts.path.strip("/")
        or not _plain(parts.hostname)
    ):
        raise wrong
    user = unquote(parts.username or "")
    password = password or unquote(parts.password or "")
    if bool(user) != bool(password):
        missing = "user in mail.url: smtp://user@host:port" if password else "password: RMABOT_MAIL__PASSWORD"
        raise ChannelError(f"the mail server is to be logged in to, but there is no {missing}")
    return parts.hostname, port or _PORTS[parts.scheme], user, password, parts.scheme == "smtps"


def _plain(host: str) -> bool:
    return host.isprintable() and not any(sign.isspace() for sign in host)


def _tls(told: str, host: str, *, wrapped: bool) -> Tls:
    """A server on this machine may be spoken to in the open; any other one is not, unless somebody says so."""
    if wrapped:
        return "wrapped"
    if told in {"required", "none"}:
        return "none" if told == "none" else "required"
    return "none" if host in _HERE else "required"
