"""A mail server on loopback: a real one (aiosmtpd), that can be told to refuse, to be slow, or to hang up."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PASSWORD = "correct horse"


@dataclass
class PostOffice:
    """What arrived, and what happens to the next letters: ``ok``, an answer such as ``450 later``, ``slow``, ``drop``
    (before it is taken) or ``drop after`` (it is taken, and nobody is told)."""

    taken: list[EmailMessage] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    at_rcpt: list[str] = field(default_factory=list)
    at_data: list[str] = field(default_factory=list)
    tries: int = 0
    port: int = 0

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer a recipient."""
        self.tries += 1
        said = self.at_rcpt.pop(0) if self.at_rcpt else "ok"
        if said != "ok":
            return said
        envelope.rcpt_tos.append(address)
        return "250 fine"

    async def handle_DATA(self, server: Any, session: Session, envelope: Envelope) -> str:  # noqa: N802 - the same
        """Answer a letter."""
        said = self.at_data.pop(0) if self.at_data else "ok"
        if said == "slow":
            await asyncio.sleep(30)
        if said == "drop":
            server.transport.abort()
        if said not in {"ok", "drop after"}:
            return said
        assert isinstance(envelope.content, bytes)
        self.taken.append(message_from_bytes(envelope.content, policy=default))
        self.to += envelope.rcpt_tos
        if said == "drop after":
            server.transport.abort()
        return "250 taken"

    @property
    def ids(self) -> list[str]:
        """The Message-IDs of what arrived."""
        return [str(message["Message-ID"]) for message in self.taken]

    @property
    def subjects(self) -> list[str]:
        """The subjects of what arrived."""
        return [str(message["Subject"]) for message in self.taken]


def _logs_in(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    well = isinstance(data, LoginPassword) and data.password == PASSWORD.encode()
    return AuthResult(success=well, handled=False)


@asynccontextmanager
async def post_office(
    tls: ssl.SSLContext | None = None, *, wrapped: bool = False, login: bool = False
) -> AsyncIterator[PostOffice]:
    """Open one; with ``tls`` it offers STARTTLS, or speaks TLS from the first byte."""
    office = PostOffice()
    open_ones: list[SMTP] = []
    loop = asyncio.get_running_loop()

    def made() -> SMTP:
        one = SMTP(
            office, hostname="post.example", enable_SMTPUTF8=True, tls_context=None if wrapped else tls,
            auth_require_tls=not wrapped, auth_required=login and not wrapped,
            authenticator=_logs_in if login else None, loop=loop,
        )  # fmt: skip
        open_ones.append(one)
        return one

    server = await loop.create_server(made, "127.0.0.1", 0, ssl=tls if wrapped else None)
    office.port = server.sockets[0].getsockname()[1]
    try:
        yield office
    finally:
        server.close()
        for one in open_ones:
            if isinstance(one.transport, asyncio.Transport):
                one.transport.abort()
        await asyncio.sleep(0)


def certificate(folder: Path) -> tuple[ssl.SSLContext, str]:
    """Return what a server on this machine shows, and the file in which a client finds that it may trust it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(1)).not_valid_after(now + timedelta(1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    shown, kept = folder / "server.pem", folder / "server.key"
    shown.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    kept.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(shown, kept)
    return context, str(shown)
