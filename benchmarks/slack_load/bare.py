"""A Bolt app as its guide shows it: acknowledge, then make the calls of a table; the table's file is named on standard input."""

import asyncio
import json
import re
import sys
from pathlib import Path
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

TOKEN, APP_TOKEN = "xoxb-1", "xapp-1"
READS = ("users.", "usergroups.", "conversations.")
"""Methods that Slack takes as a form."""


class Bare:
    """The app; ``calls`` are what to do for each envelope."""

    def __init__(self, base_url: str, session: aiohttp.ClientSession) -> None:
        self.calls: dict[str, list[tuple[str, dict[str, Any]]]] = {}
        # With one session for all: given none, the library opens a connection for each call.
        self._client = AsyncWebClient(token=TOKEN, base_url=base_url, session=session)
        self._app = AsyncApp(client=self._client)
        self._app.event("message")(self._message)
        self._app.action(re.compile(".*"))(self._action)
        self.handler = AsyncSocketModeHandler(self._app, APP_TOKEN, web_client=self._client)

    async def _message(self, event: dict[str, Any]) -> None:
        await self._repeat(event["ts"])

    async def _action(self, ack: Any, body: dict[str, Any]) -> None:
        await ack()
        await self._repeat(body["actions"][0]["action_ts"])

    async def _repeat(self, key: str) -> None:
        for method, body in self.calls.get(key, ()):
            if method.startswith(READS):
                await self._client.api_call(method, params=body)
            else:
                await self._client.api_call(method, json=body)


async def main() -> None:
    """Run until the end of the input."""
    async with aiohttp.ClientSession() as session:
        bare = Bare(sys.argv[1], session)
        await bare.handler.connect_async()  # type: ignore[no-untyped-call] # Bolt's own has no types
        while line := await asyncio.to_thread(sys.stdin.readline):
            bare.calls = json.loads(Path(line.strip()).read_text("utf-8"))
            print("ready", flush=True)
        await bare.handler.close_async()  # type: ignore[no-untyped-call] # Bolt's own has no types


if __name__ == "__main__":
    asyncio.run(main())
