"""The Slack channel: what comes in goes to whoever it is for, what goes out leaves by one door."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from rmabot.ports.channel import Delivery, Examined, Receipt, Remote, Turns
from rmabot.ports.desk_window import DeskWindow, Touched
from rmabot_slack import digest, examine, settings
from rmabot_slack.board import LOOK_SECONDS, Board
from rmabot_slack.calls import Calls, Later, Refused
from rmabot_slack.command import SlashCommand
from rmabot_slack.desk_acts import DeskActs
from rmabot_slack.files import Files
from rmabot_slack.handovers import HandOvers
from rmabot_slack.home import Home
from rmabot_slack.http import Listener
from rmabot_slack.intake import COMMIT_SECONDS, Intake
from rmabot_slack.people import People
from rmabot_slack.router import Router
from rmabot_slack.scopes import manifest_text
from rmabot_slack.sender import Sender
from rmabot_slack.socket import Socket
from rmabot_slack.talk import Talk

_TRY_AGAIN_SECONDS = 30.0

_log = logging.getLogger(__name__)


class SlackChannel:
    """A ``Channel`` on which colleagues speak with the bot and the desk works; ``section`` are its settings."""

    name = "slack"

    def __init__(
        self, section: Mapping[str, Any], *, look_seconds: float = LOOK_SECONDS, commit_seconds: float = COMMIT_SECONDS,
        backoff: float = 1.0,
    ) -> None:  # fmt: skip
        told = self.settings = settings.read(section)
        self.calls = Calls(told.bot_token, told.base_url)
        self._files = Files(self.calls, told.bot_token)
        self._backoff = backoff
        self._commit_seconds = commit_seconds
        self.sender = Sender(self.calls, self._files)
        self.people = People(self.calls, told.roles)
        self._talk = Talk(self.sender, self.people)
        self._acts = DeskActs(self.calls, self._files, self.people)
        self.home = Home(self.calls)
        self._command = SlashCommand(self._talk, self._acts)
        self.board = Board(
            self.calls, self.sender, self.people, told.desk_channel, told.language, look_seconds
        )
        self.handovers = HandOvers(
            self.calls, self.sender, self._files, self.board, told.desk_channel, told.language, look_seconds
        )
        self._router = Router(
            self.calls, self.people, self._talk, self._acts, self.home, self._command, self.board, self.handovers,
            told.desk_channel,
        )  # fmt: skip
        self._desk: DeskWindow | None = None
        self.intake: Intake | None = None
        self._door: Socket | Listener | None = None

    @property
    def trouble(self) -> str:
        """What keeps the channel from working, "" for nothing: for logs and health."""
        if self.calls.token_lost:
            return f"Slack refuses the token: {self.calls.token_lost}"
        if self.board.lost:
            return f"the desk's channel can't be reached: {self.board.lost}"
        if self._door is not None and not self._door.connected.is_set():
            return "no connection to Slack"
        return ""

    @property
    def door(self) -> Socket | Listener | None:
        """The way in, while the channel runs."""
        return self._door

    def open_desk(self, desk: DeskWindow) -> None:
        """Take the window on the desk, before the channel runs."""
        self._desk = desk
        for part in (
            self._talk,
            self._acts,
            self.home,
            self._command,
            self.handovers,
            self.people,
            self._router,
        ):
            part.desk = desk
        desk.on_change(self._touched)

    async def run(self, turns: Turns) -> None:
        """Take in and show until cancelled; a token that is refused is tried again, and nothing else ends with it."""
        self._talk.turns = turns
        who = await self._ourselves()
        intake = self.intake = Intake(
            self._router.handle, self._router.sorry, self._router.say_late, self._commit_seconds
        )
        intake.broken = asyncio.get_running_loop().create_future()
        app = self._app(who, intake)
        self._door = self._way_in(app)
        parts = [asyncio.create_task(self._door.run()), *self._shown()]
        try:
            done, _ = await asyncio.wait({intake.broken, *parts}, return_when=asyncio.FIRST_COMPLETED)
            for one in done:
                one.result()
        finally:
            for task in parts:
                task.cancel()
            await asyncio.gather(*parts, return_exceptions=True)
            await intake.settled()
            await self.home.settled()
            intake.broken.cancel()

    @staticmethod
    def manifest(mode: str, url: str) -> str:
        """Return the app manifest as YAML."""
        return manifest_text(mode, url)

    async def close(self) -> None:
        """Let go of the connections, once the last delivery has gone."""
        await self.calls.close()

    async def deliver(self, delivery: Delivery) -> Receipt:
        """Bring one effect to its conversation, once."""
        return await self.sender.deliver(delivery)

    async def fetch(self, remote: Remote) -> bytes | None:
        """Return the bytes of a file that somebody sent."""
        return await self._files.fetch(remote)

    async def examine(self) -> Sequence[Examined]:
        """Ask Slack about the token, its scopes, the desk's channel and Socket Mode; nothing is changed."""
        try:
            return await examine.examine(self.calls, self.settings)
        finally:
            await self.calls.close()

    async def _ourselves(self) -> AuthorizeResult:
        """Ask who we are until Slack tells."""
        told: dict[str, Any] = {}
        while not told:
            try:
                told = await self.calls.call("auth.test")
            except (Later, Refused) as error:
                _log.error("Slack does not know us yet: %s", error)
                await asyncio.sleep(error.seconds if isinstance(error, Later) else _TRY_AGAIN_SECONDS)
        self.people.team = str(told["team_id"])
        self._talk.bot = self._router.bot = str(told["user_id"])
        return AuthorizeResult(
            enterprise_id=told.get("enterprise_id"), team_id=told["team_id"], bot_user_id=told["user_id"],
            bot_id=told.get("bot_id"), bot_token=self.settings.bot_token,
        )  # fmt: skip

    def _app(self, who: AuthorizeResult, intake: Intake) -> AsyncApp:
        async def authorize(**_: Any) -> AuthorizeResult:
            return who

        # Socket Mode is neither signed nor asked who it is. Our calls have a client of their own: Bolt would only warn of a token on its own.
        signed = self.settings.mode == "http"
        app = AsyncApp(
            client=AsyncWebClient(base_url=self.settings.base_url), authorize=authorize,
            signing_secret=self.settings.signing_secret or "not used", request_verification_enabled=signed,
            ssl_check_enabled=signed, url_verification_enabled=signed, attaching_function_token_enabled=False,
        )  # fmt: skip
        app.use(intake)
        return app

    def _way_in(self, app: AsyncApp) -> Socket | Listener:
        if self.settings.mode == "http":
            return Listener(app, *self.settings.address)

        async def dispatch(payload: dict[str, Any]) -> BoltResponse:
            return await app.async_dispatch(AsyncBoltRequest(body=payload, mode="socket_mode"))

        return Socket(self.calls, self.settings.app_token, dispatch, self._backoff)

    def _shown(self) -> list[asyncio.Task[None]]:
        if self._desk is None or not self.settings.desk_channel:
            return []
        desk, told = self._desk, self.settings
        return [
            asyncio.create_task(self.board.run(desk)),
            asyncio.create_task(self.handovers.run(desk)),
            asyncio.create_task(digest.run(desk, self.sender, told.desk_channel, told.language)),
        ]

    def _touched(self, touched: Touched) -> None:
        self.board.touched(touched)
        self.handovers.touched(touched)
