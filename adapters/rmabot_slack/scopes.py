"""What the app asks of a workspace: the least that works, each with its reason; the manifest and the doctor read this."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SCOPES: Mapping[str, str] = {
    "app_mentions:read": "hear @mentions in channels",
    "channels:history": "hear what is written in the desk's threads, where the desk's channel is public",
    "chat:write": "write messages and cards",
    "commands": "/rma, and filing a return from a message",
    "files:read": "fetch the invoices and photos that people send",
    "files:write": "send papers and receipts",
    "groups:history": "the same where the desk's channel is private",
    "im:history": "hear direct messages",
    "im:write": "begin a direct message, such as news about a return",
    "reactions:write": "mark a reply to a customer as sent",
    "usergroups:read": "roles by user group",
    "users:read": "tell colleagues from guests and strangers, and their language",
}
"""Scopes of the bot token, with the reason for each."""

EVENTS: Mapping[str, str] = {
    "app_home_opened": "draw the Home tab",
    "app_mention": "a mention in a channel",
    "message.channels": "threads in public channels, and deleted cards",
    "message.groups": "threads in private channels, and deleted cards",
    "message.im": "direct messages",
    "subteam_members_changed": "roles by user group change at once",
}
"""Events that the app subscribes to, with the reason for each."""


def manifest(mode: str = "socket", url: str = "https://example.com/slack/events") -> dict[str, Any]:
    """Return the app manifest: for Socket Mode, or for HTTP with the address that Slack shall call."""
    http: dict[str, Any] = {"request_url": url} if mode == "http" else {}
    return {
        "display_information": {"name": "rmabot", "description": "Returns: file them, follow them, work them"},
        "features": {
            "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False},
            "bot_user": {"display_name": "rmabot", "always_online": True},
            "shortcuts": [
                {"name": "File a return", "type": "message", "callback_id": "file_return", "description": "File a return from this message"}
            ],
            "slash_commands": [
                {"command": "/rma", "description": "Returns: status, find, queue, approve, receive, new", "usage_hint": "status NUMBER | find TEXT | queue | sheet | receive NUMBER | scan | away | new | help", "should_escape": True}
                | ({"url": url} if mode == "http" else {})
            ],
        },
        "oauth_config": {"scopes": {"bot": sorted(SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": sorted(EVENTS)} | http,
            "interactivity": {"is_enabled": True} | http | ({"message_menu_options_url": url} if mode == "http" else {}),
            "org_deploy_enabled": False,
            "socket_mode_enabled": mode == "socket",
            "token_rotation_enabled": False,
        },
    }  # fmt: skip


def manifest_text(mode: str, url: str) -> str:
    """Return the manifest as YAML, the reason beside each scope and event."""
    import yaml

    written = yaml.safe_dump(manifest(mode, url), sort_keys=False, allow_unicode=True, width=200)
    reasons = {**SCOPES, **EVENTS}
    lines = []
    for line in written.splitlines():
        reason = reasons.get(line.strip().removeprefix("- "))
        lines.append(f"{line}  # {reason}" if reason and line.strip().startswith("- ") else line)
    return "\n".join(lines) + "\n"
