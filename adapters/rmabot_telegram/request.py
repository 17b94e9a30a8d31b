"""python-telegram-bot's requests: JSON over kept connections, all else over aiohttp; errors as the library maps them."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, cast

import orjson
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from rmabot.ports.proxy import proxy_for
from rmabot.ports.wire import Wire

if TYPE_CHECKING:
    import aiohttp

# A wait that the platform asks for comes as a timedelta, as the library's next version has it, and without a warning.
os.environ.setdefault("PTB_TIMEDELTA", "true")

CONNECT_SECONDS: Final = 5.0
READ_SECONDS: Final = 15.0
CONNECTIONS: Final = 100
_JSON: Final = {"Content-Type": "application/json"}


class JsonBody:
    """The parameters of a call, written down as JSON once: what ``AioRequest`` takes beside the library's own data."""

    __slots__ = ("data",)

    def __init__(self, parameters: Mapping[str, Any]) -> None:
        self.data = orjson.dumps(parameters)


class AioRequest(BaseRequest):
    """The library's documented place for another HTTP client.

    What every turn does goes over a ``Wire``; files and whatever needs a proxy over aiohttp, imported when it is needed.
    """

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None
        self._wires: dict[str, tuple[Wire, bytes]] = {}
        self._proxies: dict[str, str | None] = {}

    @property
    def read_timeout(self) -> float:
        """Return the seconds after which an answer that does not come is given up."""
        return READ_SECONDS

    async def initialize(self) -> None:
        """Do nothing: connections are made when they are needed."""

    async def shutdown(self) -> None:
        """Close every connection."""
        for wire, _ in self._wires.values():
            wire.close()
        await asyncio.sleep(0)  # a connection goes with the next pass of the loop
        if self._session is not None:
            await self._session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | JsonBody | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Send one request; raises TimedOut, NetworkError without the address, since it holds the token."""
        seconds = READ_SECONDS if read_timeout is self.DEFAULT_NONE else read_timeout
        after = url.find("/", 8)
        server = url[:after]
        if server not in self._proxies:
            self._proxies[server] = proxy_for(url)  # looked up once, since that is not for nothing
        proxy = self._proxies[server]
        try:
            if isinstance(request_data, JsonBody) and proxy is None and "@" not in server:
                wire, head = self._wire(server)
                answer = await wire.post(url[after:], head, request_data.data, seconds)
                return answer.status, answer.body
        except TimeoutError as error:
            raise TimedOut from error
        except OSError as error:
            raise NetworkError(type(error).__name__) from None
        return await self._whole(url, method, request_data, seconds, proxy)

    async def _whole(
        self, url: str, method: str, request_data: RequestData | JsonBody | None, seconds: float | None, proxy: str | None
    ) -> tuple[int, bytes]:  # fmt: skip
        import aiohttp

        data, headers = _body(request_data)
        timeout = aiohttp.ClientTimeout(sock_read=seconds, sock_connect=CONNECT_SECONDS)
        try:
            async with self._opened().request(
                method, url, data=data, headers=headers, timeout=timeout, proxy=proxy
            ) as answer:
                return answer.status, await answer.read()
        except TimeoutError as error:
            raise TimedOut from error
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(type(error).__name__) from None

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Read an answer; raises TelegramError for what is no answer."""
        try:
            return cast(dict[str, Any], orjson.loads(payload))
        except orjson.JSONDecodeError as error:
            raise TelegramError("the server's answer is no JSON") from error

    def _wire(self, server: str) -> tuple[Wire, bytes]:
        found = self._wires.get(server)
        if found is None:
            wire = Wire(server, READ_SECONDS)
            found = self._wires[server] = wire, wire.head({**_JSON, "User-Agent": self.USER_AGENT})
        return found

    def _opened(self) -> aiohttp.ClientSession:
        import aiohttp

        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=CONNECTIONS),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
                skip_auto_headers=("Accept-Encoding",),
            )
        return self._session


def _body(
    given: RequestData | JsonBody | None,
) -> tuple[bytes | aiohttp.FormData | None, Mapping[str, str] | None]:
    if given is None:
        return None, None
    if isinstance(given, JsonBody):
        return given.data, _JSON
    if not given.contains_files:
        return orjson.dumps(given.parameters), _JSON
    import aiohttp

    form = aiohttp.FormData()
    for name, value in given.json_parameters.items():
        form.add_field(name, value)
    for name, (file_name, data, media_type) in given.multipart_data.items():
        form.add_field(name, data, filename=file_name, content_type=media_type)
    return form, None
