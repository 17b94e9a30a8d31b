"""What Slack says of this installation, for ``rmabot doctor``: token, scopes, the desk's channel, Socket Mode, roles."""

from __future__ import annotations

import aiohttp

from rmabot.ports.channel import Examined
from rmabot_slack.calls import Calls, Later, Refused
from rmabot_slack.scopes import SCOPES
from rmabot_slack.settings import SlackSettings


async def examine(calls: Calls, told: SlackSettings) -> list[Examined]:
    """Ask; never raises for what Slack says."""
    found = [await _token(calls)]
    if not found[0].well:
        return found
    if told.desk_channel:
        found.append(await _channel(calls, told.desk_channel))
    else:
        found.append(
            Examined(
                "desk channel",
                well=False,
                said="none: set RMABOT_SLACK__DESK_CHANNEL, or staff see no queue on Slack",
            )
        )
    if told.mode == "socket":
        found.append(await _socket(calls, told.app_token))
    if not any(told.roles.values()):
        found.append(
            Examined(
                "roles",
                well=False,
                said="nobody: set RMABOT_SLACK__ROLES__AGENT and the others, or staff: in rmabot.yaml",
            )
        )
    return found


async def _token(calls: Calls) -> Examined:
    try:
        answer, said = await calls.answered("auth.test")
    except Later as later:
        return Examined("token", well=False, said=_not_asked(calls, later))
    except Refused as refused:
        return Examined(
            "token", well=False, said=f"Slack does not take it ({refused}): RMABOT_SLACK__BOT_TOKEN"
        )
    granted = {one.strip() for one in said.header(b"x-oauth-scopes").split(",") if one.strip()}
    missing = sorted(set(SCOPES) - granted) if granted else []
    if missing:
        reasons = "; ".join([f"{one} ({SCOPES[one]})" for one in missing])
        return Examined(
            "token", well=False, said=f"scopes are missing, add them and install the app again: {reasons}"
        )
    return Examined("token", well=True, said=f"{answer.get('user')} in {answer.get('team')}")


async def _channel(calls: Calls, channel: str) -> Examined:
    """The channel is asked by what the bot may do there: reading its history needs the bot to be in it."""
    try:
        await calls.call("conversations.history", query=True, channel=channel, limit=1)
    except Refused as refused:
        remedy = {
            "not_in_channel": "invite the bot: /invite @rmabot",
            "channel_not_found": "the id is wrong, or the channel is private and the bot is not in it: /invite @rmabot",
            "is_archived": "it is archived",
        }.get(refused.error, refused.error)
        return Examined("desk channel", well=False, said=f"{channel}: {remedy}")
    except Later as later:
        return Examined("desk channel", well=False, said=f"{channel}: {later.reason}")
    return Examined("desk channel", well=True, said=channel)


async def _socket(calls: Calls, token: str) -> Examined:
    try:
        headers = {"Authorization": f"Bearer {token}"}
        async with calls.session.post(f"{calls.base_url}apps.connections.open", headers=headers) as answer:
            told = await answer.json(content_type=None)
    except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
        return Examined("socket mode", well=False, said=type(error).__name__)
    if told.get("ok"):
        return Examined("socket mode", well=True, said="a connection can be opened")
    return Examined(
        "socket mode",
        well=False,
        said=f"{told.get('error')}: RMABOT_SLACK__APP_TOKEN, and Socket Mode switched on",
    )


def _not_asked(calls: Calls, later: Later) -> str:
    if calls.token_lost:
        return f"Slack refuses it ({calls.token_lost}): RMABOT_SLACK__BOT_TOKEN"
    return f"Slack could not be asked ({later.reason}): look at the network and RMABOT_SLACK__BASE_URL"
