"""The wire's connections: how many, how old, and to whom they go."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from rmabot.ports.wire import Wire

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
HEAD = b"Host: x\r\n"
YES = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


@asynccontextmanager
async def served(
    serve: Serve, context: ssl.SSLContext | None = None, **more: Any
) -> AsyncIterator[tuple[Wire, str]]:
    """A wire to a server of one's own, and the address to call."""

    async def served_well(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await serve(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(served_well, "127.0.0.1", 0, ssl=context)
    port = server.sockets[0].getsockname()[1]
    url = f"{'https' if context else 'http'}://127.0.0.1:{port}"
    wire = Wire(url, 5.0, **more)
    try:
        yield wire, url
    finally:
        wire.close()
        server.close()
        await asyncio.sleep(0.01)


async def asked(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """One request: its head and body."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
    return head, await reader.readexactly(length)


async def test_a_connection_that_rested_long_is_not_used_again() -> None:
    """The server may be about to close it, and a call on it would be lost without a word."""
    connections = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        while True:
            await asked(reader)
            writer.write(YES)

    async with served(serve, idle=0.0) as (wire, _):
        for _ in range(2):
            assert (await wire.post("/getMe", HEAD, b"{}")).body == b"ok"
    assert connections == 2


async def test_no_more_connections_than_there_is_room_for() -> None:
    """Whoever comes beyond that waits for one."""
    now, most = 0, 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal now, most
        now += 1
        most = max(now, most)
        try:
            while True:
                await asked(reader)
                await asyncio.sleep(0.01)
                writer.write(YES)
        finally:
            now -= 1

    async with served(serve, at_once=3) as (wire, _):
        found = await asyncio.gather(*[wire.post("/getMe", HEAD, b"{}") for _ in range(10)])
    assert [one.body for one in found] == [b"ok"] * 10
    assert most == 3


async def test_a_certificate_that_nobody_vouches_for_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And one that the machine trusts is taken."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate(tmp_path))

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            await asked(reader)
            writer.write(YES)

    async with served(serve, context) as (wire, url):
        with pytest.raises(ssl.SSLCertVerificationError):
            await wire.post("/getMe", HEAD, b"{}")
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "both.pem"))
        trusting = Wire(url, 5.0)
        assert (await trusting.post("/getMe", HEAD, b"{}")).body == b"ok"
        trusting.close()
        await asyncio.sleep(0.01)


def certificate(folder: Path) -> Path:
    """A certificate for 127.0.0.1 and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "both.pem"
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return path
