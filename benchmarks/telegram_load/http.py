"""A very small HTTP server: the benchmark shares two cores with what it measures."""

import asyncio
from collections.abc import Callable

Answer = bytes | asyncio.Future[bytes]
Handle = Callable[[str, bytes, str], Answer]
"""(path, body, content type) -> the body of the answer, now or later."""


class Connection(asyncio.Protocol):
    """One kept-alive connection; requests on it come one after the other."""

    def __init__(self, handle: Handle) -> None:
        self._handle = handle
        self._data = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._data += data
        while (end := self._data.find(b"\r\n\r\n")) >= 0:
            head = self._data[:end].decode("latin-1")
            length = int(_header(head, "content-length") or 0)
            if len(self._data) < end + 4 + length:
                return
            body = self._data[end + 4 : end + 4 + length]
            self._data = self._data[end + 4 + length :]
            path = head.split(" ", 2)[1]
            answer = self._handle(path, body, _header(head, "content-type"))
            if isinstance(answer, bytes):
                self._send(answer)
            else:
                answer.add_done_callback(lambda done: self._send(done.result()))

    def _send(self, body: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
            self._transport.write(head.encode() + body)


def _header(head: str, name: str) -> str:
    for line in head.split("\r\n")[1:]:
        key, _, value = line.partition(":")
        if key.lower() == name:
            return value.strip()
    return ""
