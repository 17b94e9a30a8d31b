"""The wire: posts over connections that stay open, whatever way a server ends its answers."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest

from rmabot.ports.wire import Wire

OK = b"HTTP/1.1 200 OK\r\nX-One: 1\r\nContent-Length: 2\r\n\r\nok"


class Server:
    """Answers each request with the next of its pieces; b"" closes the connection; keeps what it was asked."""

    def __init__(self, answers: Sequence[Sequence[bytes]]) -> None:
        self.answers = [list(pieces) for pieces in answers]
        self.requests: list[bytes] = []
        self.connections = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        while head := await reader.readuntil(b"\r\n\r\n"):
            length = next(line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length"))
            self.requests.append(head + await reader.readexactly(int(length.partition(b":")[2])))
            for piece in self.answers.pop(0):
                if not piece:
                    writer.close()
                    return
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(0.01)


@asynccontextmanager
async def wire(*answers: Sequence[bytes], seconds: float = 20.0) -> AsyncIterator[tuple[Wire, Server]]:
    server = Server(answers)

    async def served(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await server.serve(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    listening = await asyncio.start_server(served, "127.0.0.1", 0)
    made = Wire(f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/api/", seconds)
    try:
        yield made, server
    finally:
        made.close()
        listening.close()


async def test_a_connection_is_kept_for_the_next_call() -> None:
    """Headers and body arrive as given; the second call opens nothing."""
    async with wire([OK], [OK]) as (made, server):
        head = made.head({"Authorization": "Bearer x"})
        first = await made.post("auth.test", head, b'{"a":1}')
        assert (first.status, first.body, first.header(b"x-one")) == (200, b"ok", "1")
        assert first.header(b"x-two") == ""
        assert (await made.post("auth.test", head, b"")).body == b"ok"
        assert server.connections == 1
    assert server.requests[0].startswith(b"POST /api/auth.test HTTP/1.1\r\n")
    assert b"\r\nAuthorization: Bearer x\r\n" in server.requests[0]
    assert server.requests[0].endswith(b'\r\n\r\n{"a":1}')


async def test_calls_side_by_side_have_a_connection_each() -> None:
    """None waits for the answer to another."""
    async with wire([OK], [OK], [OK]) as (made, server):
        await asyncio.gather(*[made.post("one", made.head({}), b"") for _ in range(3)])
        assert server.connections == 3


@pytest.mark.parametrize(
    "pieces",
    [
        pytest.param([OK[:20], OK[20:-1], OK[-1:]], id="in pieces"),
        pytest.param(
            [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\no\r\n", b"1\r\nk\r\n0\r\n\r\n"], id="in chunks"
        ),
        pytest.param([b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n", OK], id="something before"),
        pytest.param([b"HTTP/1.1 200 OK\r\n\r\nok", b""], id="until the connection ends"),
        pytest.param([b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"], id="the last on its connection"),
    ],
)  # fmt: skip
async def test_an_answer_is_whole_whatever_way_it_ends(pieces: Sequence[bytes]) -> None:
    """By its length, in chunks, by the end of its connection; the call after it goes through, too."""
    async with wire(pieces, [OK]) as (made, _):
        assert (await made.post("one", made.head({}), b"")).body == b"ok"
        assert (await made.post("two", made.head({}), b"")).body == b"ok"


@pytest.mark.parametrize(
    "pieces",
    [
        pytest.param([b""], id="no answer"),
        pytest.param([OK[:-1], b""], id="half an answer"),
        pytest.param([b"SSH-2.0-OpenSSH_9.6\r\n"], id="no HTTP"),
    ],
)
async def test_a_broken_answer_is_an_error_and_its_connection_is_gone(pieces: Sequence[bytes]) -> None:
    """Never taken for an answer; the next call has a connection of its own."""
    async with wire(pieces, [OK]) as (made, server):
        with pytest.raises(ConnectionError):
            await made.post("one", made.head({}), b"")
        assert (await made.post("two", made.head({}), b"")).body == b"ok"
        assert server.connections == 2


async def test_a_server_that_keeps_silent_is_given_up() -> None:
    """After the time that was set, and its late answer is nobody's."""
    async with wire([b"HTTP/1.1 200 OK\r\n"], [OK], seconds=0.1) as (made, server):
        with pytest.raises(TimeoutError):
            await made.post("one", made.head({}), b"")
        assert (await made.post("two", made.head({}), b"")).body == b"ok"
        assert server.connections == 2


async def test_a_call_that_is_cancelled_leaves_no_answer_behind() -> None:
    """What comes for it is not read as the next call's."""
    async with wire([b"HTTP/1.1 500 No\r\n", OK], [OK]) as (made, server):
        under_way = asyncio.create_task(made.post("one", made.head({}), b""))
        while not server.requests:  # noqa: ASYNC110 - the server tells nobody
            await asyncio.sleep(0.001)
        under_way.cancel()
        await asyncio.gather(under_way, return_exceptions=True)
        assert (await made.post("two", made.head({}), b"")).status == 200


async def test_a_connection_that_the_server_closed_is_not_used_again() -> None:
    """It is noticed when it goes, not by the next call."""
    async with wire([OK, b""], [OK]) as (made, server):
        await made.post("one", made.head({}), b"")
        await asyncio.sleep(0.1)
        assert (await made.post("two", made.head({}), b"")).body == b"ok"
        assert server.connections == 2


async def test_nobody_listens() -> None:
    """An OSError, as for every broken connection."""
    async with wire() as (made, _):
        pass
    await asyncio.sleep(0)
    with pytest.raises(OSError, match="Connect"):
        await made.post("one", made.head({}), b"")


def test_a_header_is_one_line() -> None:
    """A token with a line break in it would be a header of its own."""
    with pytest.raises(ValueError, match="one line"):
        Wire("https://slack.com/api/", 1.0).head({"Authorization": "Bearer x\r\nX-Evil: 1"})
