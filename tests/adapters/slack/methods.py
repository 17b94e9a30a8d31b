"""The methods of the Web API that the fake knows, each as strict as Slack."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from tests.adapters.slack.block_kit import message_errors, units, view_errors

if TYPE_CHECKING:
    from tests.adapters.slack.fake import FakeSlack

Body = Mapping[str, Any]
_NEVER: list[str] = []


class Sorry(Exception):
    """Slack's no, with what it finds wrong."""

    def __init__(self, error: str, why: list[str] | None = None) -> None:
        super().__init__(error, why or [])


def _auth(slack: FakeSlack, _: Body) -> dict[str, Any]:
    return {
        "user_id": "UBOT",
        "bot_id": "B1",
        "team_id": "T1",
        "team": "Test",
        "user": "rmabot",
        "url": slack.base_url,
    }


def _where(slack: FakeSlack, name: str) -> str:
    """The channel's own id: a user's id stands for their direct messages."""
    if name.startswith("U"):
        if name not in slack.users:
            raise Sorry("user_not_found")
        return f"D{name}"
    if name.startswith("D"):
        return name
    channel = slack.channels.get(name)
    if channel is None:
        raise Sorry("channel_not_found")
    if channel.get("archived"):
        raise Sorry("is_archived")
    if "UBOT" not in channel["members"]:
        raise Sorry("not_in_channel")
    return name


def _post(slack: FakeSlack, body: Body) -> dict[str, Any]:
    channel = _where(slack, str(body["channel"]))
    _checked(slack, message_errors(body))
    thread = body.get("thread_ts")
    if thread:
        parent = slack.messages.get((channel, thread))
        if parent is None:
            raise Sorry("thread_not_found")
        if parent.get("thread_ts") not in {None, "", thread}:
            raise Sorry("cannot_reply_to_message", ["thread_ts is a reply's"])
    ts = slack.ts()
    message = {
        "ts": ts, "channel": channel, "bot_id": "B1", "user": "UBOT", "text": body.get("text", ""),
        "blocks": body.get("blocks") or [], "thread_ts": thread, "broadcast": bool(body.get("reply_broadcast")),
    }  # fmt: skip
    slack.messages[channel, ts] = message
    return {"channel": channel, "ts": ts, "message": message}


def _update(slack: FakeSlack, body: Body) -> dict[str, Any]:
    channel = _where(slack, str(body["channel"]))
    message = slack.messages.get((channel, str(body["ts"])))
    if message is None:
        raise Sorry("message_not_found")
    if units(str(body.get("text", ""))) > 4000:
        raise Sorry("msg_too_long", ["text of an update"])
    _checked(slack, message_errors(body))
    message["text"] = body.get("text", message["text"])
    if "blocks" in body:
        message["blocks"] = body["blocks"]
    return {"channel": channel, "ts": body["ts"]}


def _delete(slack: FakeSlack, body: Body) -> dict[str, Any]:
    if slack.messages.pop((str(body["channel"]), str(body["ts"])), None) is None:
        raise Sorry("message_not_found")
    return {}


def _ephemeral(slack: FakeSlack, body: Body) -> dict[str, Any]:
    _where(slack, str(body["channel"]))
    _checked(slack, message_errors(body))
    slack.ephemeral.append(dict(body))
    return {"message_ts": slack.ts()}


def _info(slack: FakeSlack, body: Body) -> dict[str, Any]:
    user = slack.users.get(str(body["user"]))
    if user is None:
        raise Sorry("user_not_found")
    return {"user": user}


def _members(slack: FakeSlack, body: Body) -> dict[str, Any]:
    group = slack.groups.get(str(body["usergroup"]))
    if group is None:
        raise Sorry("no_such_subteam")
    return {"users": group}


def _used(slack: FakeSlack, body: Body) -> None:
    issued, used = slack.triggers.get(str(body.get("trigger_id")), (0.0, False))
    if used:
        raise Sorry("exchanged_trigger_id", ["used before"])
    if time.monotonic() - issued > slack.trigger_seconds:
        raise Sorry("expired_trigger_id", ["too late"])
    slack.triggers[str(body["trigger_id"])] = (issued, True)


def _view(slack: FakeSlack, view: Mapping[str, Any], id_: str = "", depth: int = 1) -> dict[str, Any]:
    _checked(slack, view_errors(view))
    id_ = id_ or f"V{slack.ts()[-6:]}"
    hash_ = f"h{slack.ts()[-6:]}"
    kept = {**view, "id": id_, "hash": hash_, "depth": depth}
    slack.views[id_] = kept
    return {"view": kept}


def _open(slack: FakeSlack, body: Body) -> dict[str, Any]:
    _used(slack, body)
    return _view(slack, body["view"])


def _push(slack: FakeSlack, body: Body) -> dict[str, Any]:
    _used(slack, body)
    on = slack.views.get(slack.pressed_on.get(str(body["trigger_id"]), ""))
    depth = on["depth"] + 1 if on else 1
    if depth > 3:
        raise Sorry("push_limit_reached", ["a fourth view"])
    return _view(slack, body["view"], depth=depth)


def _update_view(slack: FakeSlack, body: Body) -> dict[str, Any]:
    known = slack.views.get(str(body["view_id"]))
    if known is None:
        raise Sorry("not_found")
    if body.get("hash") and body["hash"] != known["hash"]:
        raise Sorry("hash_conflict")
    return _view(slack, body["view"], str(body["view_id"]), known["depth"])


def _publish(slack: FakeSlack, body: Body) -> dict[str, Any]:
    answer = _view(slack, body["view"])
    slack.homes[str(body["user_id"])] = answer["view"]
    return answer


def _upload_url(slack: FakeSlack, body: Body) -> dict[str, Any]:
    told = slack.file(str(body["filename"]), b"")
    return {"file_id": told["id"], "upload_url": slack.base_url.replace("/api/", f"/upload/{told['id']}")}


def _complete(slack: FakeSlack, body: Body) -> dict[str, Any]:
    channel = _where(slack, str(body["channel_id"]))
    for one in body["files"]:
        slack.files[one["id"]]["shared_in"] = [channel, slack.ts()]
        slack.shared.append(
            {**slack.files[one["id"]], "channel": channel, "thread_ts": body.get("thread_ts")}
        )
    return {"files": body["files"]}


def _file_info(slack: FakeSlack, body: Body) -> dict[str, Any]:
    told = slack.files.get(str(body["file"]))
    if told is None:
        raise Sorry("file_not_found")
    kept_back = {"data", "file_access", "login_page", "shared_in"}
    found = {name: value for name, value in told.items() if name not in kept_back}
    if "shared_in" in told:  # it stands there from the second look on: Slack says yes before
        channel, ts = told["shared_in"]
        found["shares"] = {"private": {channel: [{"ts": ts}]}} if told.get("looked_at") else {}
        told["looked_at"] = True
    return {"file": found}


def _history(slack: FakeSlack, body: Body) -> dict[str, Any]:
    channel = _where(slack, str(body["channel"]))
    message = slack.messages.get((channel, str(body.get("latest"))))
    return {"messages": [message] if message else []}


def _opened(_: FakeSlack, body: Body) -> dict[str, Any]:
    return {"channel": {"id": f"D{body['users']}"}}


def _react(slack: FakeSlack, body: Body) -> dict[str, Any]:
    if dict(body) in slack.reactions:
        raise Sorry("already_reacted")
    slack.reactions.append(dict(body))
    return {}


def _connect(slack: FakeSlack, _: Body) -> dict[str, Any]:
    return {"url": slack.ticket()}


def _checked(slack: FakeSlack, errors: list[str]) -> None:
    if errors and slack.checks:
        raise Sorry("invalid_blocks", errors)


METHODS: Mapping[str, Callable[[FakeSlack, Body], dict[str, Any]]] = {
    "auth.test": _auth,
    "apps.connections.open": _connect,
    "chat.postMessage": _post,
    "chat.update": _update,
    "chat.delete": _delete,
    "chat.postEphemeral": _ephemeral,
    "conversations.open": _opened,
    "conversations.history": _history,
    "conversations.replies": _history,
    "files.getUploadURLExternal": _upload_url,
    "files.completeUploadExternal": _complete,
    "files.info": _file_info,
    "reactions.add": _react,
    "usergroups.users.list": _members,
    "users.info": _info,
    "views.open": _open,
    "views.push": _push,
    "views.update": _update_view,
    "views.publish": _publish,
}
