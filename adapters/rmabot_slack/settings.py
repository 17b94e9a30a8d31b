"""The channel's section of the settings, checked before anything is tried."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from rmabot.ports.channel import ChannelError

BASE_URL = "https://slack.com/api/"
LISTEN = "127.0.0.1:3000"
ROLES = ("agent", "dock", "technician", "lead")


class SlackSettings(Struct, frozen=True):
    """How Slack is reached; ``roles`` are user and user-group ids by role, ``language`` that of the desk's channel."""

    bot_token: str
    app_token: str = ""
    signing_secret: str = ""
    base_url: str = BASE_URL
    mode: str = "socket"
    listen: str = LISTEN
    desk_channel: str = ""
    language: str = "en"
    roles: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def address(self) -> tuple[str, int]:
        """Where HTTP mode listens: host and port."""
        host, _, port = self.listen.rpartition(":")
        return host or "127.0.0.1", int(port)


def read(section: Mapping[str, Any]) -> SlackSettings:
    """Read the section; raises ChannelError with what is missing and where it comes from."""
    told = {key: str(section[key]).strip() for key in section if key != "roles" and section[key] is not None}
    made = SlackSettings(
        bot_token=told.get("bot_token", ""),
        app_token=told.get("app_token", ""),
        signing_secret=told.get("signing_secret", ""),
        base_url=_with_slash(told.get("base_url") or BASE_URL),
        mode=told.get("mode") or "socket",
        listen=told.get("listen") or LISTEN,
        desk_channel=told.get("desk_channel", ""),
        language=told.get("language") or "en",
        roles={role: _ids(ids) for role, ids in (section.get("roles") or {}).items()},
    )
    _check(made)
    return made


def _check(made: SlackSettings) -> None:
    if not made.bot_token:
        raise ChannelError(
            "Slack needs RMABOT_SLACK__BOT_TOKEN: OAuth & Permissions > Bot User OAuth Token (xoxb-…)"
        )
    if made.mode == "socket" and not made.app_token:
        raise ChannelError(
            "Slack's Socket Mode needs RMABOT_SLACK__APP_TOKEN: Basic Information > App-Level Tokens, with "
            "connections:write (xapp-…). For HTTP set RMABOT_SLACK__MODE=http"
        )
    if made.mode == "http" and not made.signing_secret:
        raise ChannelError(
            "Slack over HTTP needs RMABOT_SLACK__SIGNING_SECRET: Basic Information > Signing Secret"
        )
    if made.app_token.startswith("xoxb-") or made.bot_token.startswith("xapp-"):
        raise ChannelError(
            "Slack's two tokens are exchanged: the bot token begins with xoxb-, the app token with xapp-"
        )
    if not made.listen.rpartition(":")[2].isdecimal():
        raise ChannelError(f'RMABOT_SLACK__LISTEN is "{made.listen}". Write host and port, such as {LISTEN}')
    for name in ("bot_token", "app_token"):
        if not (value := getattr(made, name)).isascii() or not value.isprintable() or " " in value:
            raise ChannelError(
                f"RMABOT_SLACK__{name.upper()} has a sign in it that is in no token: copy it again, in one line"
            )
    if made.desk_channel and not (made.desk_channel[:1] in "CG" and made.desk_channel.isalnum()):
        raise ChannelError(
            f'RMABOT_SLACK__DESK_CHANNEL is "{made.desk_channel}". Give the channel\'s id, such as C0123ABCD: '
            "it stands at the end of the channel's details"
        )
    if unknown := sorted(set(made.roles) - set(ROLES)):
        raise ChannelError(f"RMABOT_SLACK__ROLES__{unknown[0].upper()} is no role. Roles: {', '.join(ROLES)}")


def _ids(given: Any) -> frozenset[str]:
    words = given.split(",") if isinstance(given, str) else list(given or ())
    return frozenset(word for one in words if (word := str(one).strip()))


def _with_slash(url: str) -> str:
    return url if url.endswith("/") else f"{url}/"
