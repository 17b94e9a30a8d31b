"""Files from and to Slack: fetched with the token and looked at before they are believed, uploaded in Slack's three steps."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

import aiohttp

from rmabot.ports.channel import Document, Remote
from rmabot_slack.calls import Calls, Later, Refused

MOST_BYTES = 50_000_000
_SHARED_AFTER = (0.1, 0.2, 0.4, 0.8)
"""Seconds between looks whether a file stands in its channel."""
_LOGIN_PAGE = (b"<!doctype html", b"<html")

_log = logging.getLogger(__name__)


class Files:
    """Fetches what people attach, and uploads what the bot sends."""

    def __init__(self, calls: Calls, token: str) -> None:
        self._calls = calls
        self._token = token

    async def fetch(self, remote: Remote) -> bytes | None:
        """Return a file's bytes by its id, None when Slack does not give them; raises OSError when it may later."""
        try:
            return await self.fetched(await self._info(remote.ref))
        except Later as later:
            raise OSError(later.reason) from None

    async def fetched(self, told: Mapping[str, Any]) -> bytes | None:
        """Return the bytes of an attachment, None when Slack does not give them."""
        if told.get("file_access") == "check_file_info":
            told = await self._info(str(told.get("id", "")))
        url = str(told.get("url_private_download") or told.get("url_private") or "")
        if not url or not self._calls.is_slack(url):
            return None
        headers = {"Authorization": f"Bearer {self._token}"}
        try:
            async with self._calls.session.get(url, headers=headers, allow_redirects=False) as answer:
                if answer.status != 200 or (answer.content_length or 0) > MOST_BYTES:
                    return None
                data = await answer.content.read(MOST_BYTES + 1)
                while len(data) <= MOST_BYTES and (more := await answer.content.read(MOST_BYTES)):
                    data += more
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise Later(2.0, f"download: {type(error).__name__}") from None
        return None if self._login_page(data, told) or len(data) > MOST_BYTES else data

    def _login_page(self, data: bytes, told: Mapping[str, Any]) -> bool:
        """Whether Slack answered 200 with its login page in place of the file: the token may not read files."""
        page = data[:64].lstrip().lower().startswith(_LOGIN_PAGE) and told.get("filetype") != "html"
        if page:
            _log.error("Slack gave its login page in place of a file: the app needs the scope files:read")
        return page

    async def _info(self, file: str) -> Mapping[str, Any]:
        try:
            answer = await self._calls.call("files.info", query=True, file=file)
        except Refused:
            return {}
        found: Mapping[str, Any] = answer.get("file") or {}
        return found

    async def send(self, document: Document, channel: str, thread: str = "") -> None:
        """Bring a document into a channel; raises Later or Refused."""
        told = await self._calls.call(
            "files.getUploadURLExternal", query=True, filename=document.name, length=len(document.data)
        )
        try:
            async with self._calls.session.post(told["upload_url"], data=document.data) as answer:
                if answer.status != 200:
                    raise Later(5.0, f"upload: {answer.status}")
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise Later(2.0, f"upload: {type(error).__name__}") from None
        body: dict[str, Any] = {
            "files": [{"id": told["file_id"], "title": document.name}], "channel_id": channel,
        }  # fmt: skip
        await self._calls.call(
            "files.completeUploadExternal", **body | ({"thread_ts": thread} if thread else {})
        )
        await self._stands(str(told["file_id"]))

    async def _stands(self, file: str) -> None:
        """Wait, not for long, until a file stands in its channel: Slack says yes before, and what is said next would overtake it."""
        for pause in _SHARED_AFTER:
            try:
                if (await self._info(file)).get("shares"):
                    return
            except Later:
                return
            await asyncio.sleep(pause)
        _log.info("a file is on its way still: what follows it may stand before it")
