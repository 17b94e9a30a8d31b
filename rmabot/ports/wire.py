"""HTTP/1.1 to one server, over connections that stay open: a post of some bytes, and the answer's bytes.

A general client costs three times as much for each call (headers, cookies, redirects, tracing, streams), and calls are
most of what an event costs. What is on the wire is read by httptools, the parser of llhttp.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import time
from collections.abc import Mapping, Sequence
from typing import NamedTuple, cast
from urllib.parse import urlsplit

import httptools
from aiohappyeyeballs import start_connection

CONNECTIONS = 100
IDLE_SECONDS = 15.0
"""Servers and what stands before them drop a connection that is idle for long, without a word."""
NEXT_ADDRESS_SECONDS = 0.25
"""After which the next of a server's addresses is tried beside the first."""


class Answer(NamedTuple):
    """What a server said; ``headers`` as they came."""

    status: int
    headers: Sequence[tuple[bytes, bytes]]
    body: bytes

    def header(self, name: bytes) -> str:
        """Return a header by its name in lower case, "" for one that did not come."""
        return next((value.decode("latin-1") for one, value in self.headers if one.lower() == name), "")


class Wire:
    """Posts to one server, so many at once; a connection carries one call at a time and is kept for the next."""

    def __init__(
        self, url: str, seconds: float, at_once: int = CONNECTIONS, idle: float = IDLE_SECONDS
    ) -> None:
        parts = urlsplit(url)
        self._host, secure = parts.hostname or "", parts.scheme == "https"
        self._port = parts.port or (443 if secure else 80)
        self._tls = ssl.create_default_context() if secure else None
        self._path, self._name = parts.path, parts.netloc.rpartition("@")[2]
        self._seconds = seconds
        self._idle: list[_Connection] = []
        self._idle_seconds = idle
        self._room = asyncio.Semaphore(at_once)

    def head(self, headers: Mapping[str, str]) -> bytes:
        """Return headers as they are sent, made once for many calls; raises ValueError for what would be two lines."""
        lines = [f"{name}: {value}\r\n" for name, value in {"Host": self._name, **headers}.items()]
        if any(not line[:-2].isprintable() for line in lines):
            raise ValueError("a header is one line of printable signs")
        return "".join(lines).encode("latin-1")

    async def post(self, name: str, head: bytes, body: bytes, seconds: float | None = None) -> Answer:
        """Post to a name below the address; raises OSError, TimeoutError among them, where no whole answer comes in time."""
        start = f"POST {self._path}{name} HTTP/1.1\r\nContent-Length: {len(body)}\r\n".encode("ascii")
        loop = asyncio.get_running_loop()
        async with self._room:
            connection = self._kept()
            if connection is None:
                # Not wait_for: of a connection made in the moment of a cancel it swallows the cancel.
                async with asyncio.timeout(self._seconds):
                    connection = await self._opened(loop)
            late = loop.call_later(self._seconds if seconds is None else seconds, connection.late)
            try:
                answer = await connection.post(b"".join((start, head, b"\r\n", body)))
            except BaseException:
                connection.abort()
                raise
            finally:
                late.cancel()
            if connection.good:
                connection.since = time.monotonic()
                self._idle.append(connection)
            return answer

    def close(self) -> None:
        """Let go of the connections."""
        for connection in self._idle:
            connection.abort()
        self._idle.clear()

    def _kept(self) -> _Connection | None:
        """The connection that was used last, if it is still good: the others grow old and go."""
        oldest = time.monotonic() - self._idle_seconds
        while self._idle:
            connection = self._idle.pop()
            if connection.good and connection.since > oldest:
                return connection
            connection.abort()
        return None

    async def _opened(self, loop: asyncio.AbstractEventLoop) -> _Connection:
        found = await loop.getaddrinfo(self._host, self._port, type=socket.SOCK_STREAM)
        # Not asyncio's own: cancelled while it connects, it leaves a socket open.
        connected = await start_connection(found, happy_eyeballs_delay=NEXT_ADDRESS_SECONDS)
        name = self._host if self._tls else None
        _, connection = await loop.create_connection(
            _Connection, sock=connected, ssl=self._tls, server_hostname=name
        )
        return connection


class _Connection(asyncio.Protocol):
    """One connection; ``good`` while it can take a call, ``since`` when it took the last."""

    def __init__(self) -> None:
        self.good, self.since = True, 0.0
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[Answer] | None = None
        self._parser: httptools.HttpResponseParser | None = None
        self._begun = False
        self._headers: list[tuple[bytes, bytes]] = []
        self._body: list[bytes] = []

    def post(self, request: bytes) -> asyncio.Future[Answer]:
        """Send a request; its answer is the future's."""
        assert self._transport is not None
        self._begun, self._headers, self._body = False, [], []
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return self._answer

    def abort(self) -> None:
        """Close at once, whatever is under way."""
        self.good = False
        if self._transport is not None:
            self._transport.abort()

    def late(self) -> None:
        """Give the call up."""
        self._failed(TimeoutError())

    # -- asyncio's side

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = cast(asyncio.Transport, transport)  # other loops have their own kind
        self._parser = httptools.HttpResponseParser(self)

    def data_received(self, data: bytes) -> None:
        """Read on; what nobody asked for, and what is no HTTP, ends the connection."""
        if self._answer is None or self._parser is None:
            self.abort()
            return
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError as error:
            self._failed(ConnectionError(f"no answer in HTTP: {type(error).__name__}"))

    def connection_lost(self, exc: Exception | None) -> None:
        """End; an answer of unknown length ends with its connection."""
        self.good = False
        if exc is None and self._begun and not self._bounded():
            self.on_message_complete()
        self._failed(ConnectionError("the connection was closed"))
        self._parser = self._transport = None

    # -- the parser's side

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep one header."""
        self._headers.append((name, value))

    def on_headers_complete(self) -> None:
        """Know that an answer has begun."""
        self._begun = True

    def on_body(self, body: bytes) -> None:
        """Keep a piece of the body."""
        self._body.append(body)

    def on_message_complete(self) -> None:
        """Give the answer; what is said before one (1xx) is none."""
        assert self._parser is not None
        status = self._parser.get_status_code()
        if status < 200:
            self._begun, self._headers, self._body = False, [], []
            return
        self.good = self.good and self._parser.should_keep_alive()
        answer, self._answer = self._answer, None
        if answer is not None and not answer.done():
            answer.set_result(Answer(status, self._headers, b"".join(self._body)))

    def _bounded(self) -> bool:
        """Whether the answer says where it ends."""
        return any(name.lower() in {b"content-length", b"transfer-encoding"} for name, _ in self._headers)

    def _failed(self, error: Exception) -> None:
        self.good = False
        answer, self._answer = self._answer, None
        if answer is not None and not answer.done():
            answer.set_exception(error)
