"""What the bot says to somebody on Slack: messages, answers taken, documents; each delivered once, or told why not."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any, assert_never

from rmabot.engine.effects import Chosen, Message, SendFile
from rmabot.ports.channel import Delivery, Never, NotNow, Receipt, Sent
from rmabot.text.spans import Rich
from rmabot_slack import blocks as kit
from rmabot_slack import words
from rmabot_slack.blocks import Block
from rmabot_slack.calls import Calls, Later, Refused
from rmabot_slack.files import Files
from rmabot_slack.message import answered, drawn
from rmabot_slack.place import Place, place_of
from rmabot_slack.typed import escaped

_KEPT = 2000
_LABEL = 700
"""Of an answer that was taken, for notifications: an update's text has 4,000 signs, and an entity is five."""
_GONE = frozenset({
    "user_not_found", "user_disabled", "account_inactive", "cannot_dm_bot", "messages_tab_disabled", "is_archived",
    "channel_not_found", "not_in_channel",
})  # fmt: skip
_TOO_MUCH = frozenset({"invalid_blocks", "msg_too_long", "msg_blocks_too_long", "invalid_blocks_format"})

_log = logging.getLogger(__name__)
Where = tuple[str, str]
"""A message on Slack: its channel and its ts."""


class Sender:
    """Delivers to conversations; what it remembers is only for looks, and fetched again after a restart."""

    def __init__(self, calls: Calls, files: Files) -> None:
        self._calls = calls
        self._files = files
        self._blocks: OrderedDict[Where, Sequence[Block]] = OrderedDict()
        self._pressed: OrderedDict[tuple[str, str], Where] = OrderedDict()
        self._asked: OrderedDict[str, int] = OrderedDict()
        self._ticked: OrderedDict[str, tuple[str, Where]] = OrderedDict()
        self._said: dict[int, int] = {}
        self._direct: dict[str, str] = {}
        self.threads: dict[str, str] = {}
        """For a person's direct messages, the thread in which they wrote last."""

    def pressed(self, conversation: str, token: str, where: Where, blocks: Sequence[Block]) -> None:
        """Remember which message a press came from."""
        _keep(self._pressed, (conversation, token), where)
        _keep(self._ticked, conversation, (token, where))
        _keep(self._blocks, where, blocks)

    def asked(self, conversation: str) -> int | None:
        """Return the visit of the question that was put last, None when that is not known."""
        return self._asked.get(conversation)

    async def deliver(self, delivery: Delivery) -> Receipt:
        """Bring one effect to its conversation."""
        place, effect = place_of(delivery.conversation), delivery.effect
        try:
            match effect:
                case Message():
                    return await self._message(place, delivery, effect)
                case Chosen():
                    await self._chosen(place, delivery, effect)
                case SendFile():
                    await self._document(place, delivery)
                case _:
                    assert_never(effect)
        except Later as later:
            return NotNow(later.seconds, later.reason)
        except Refused as refused:
            return Never(f"Slack: {refused.error}", gone=refused.error in _GONE)
        return Sent()

    async def post(self, body: dict[str, Any]) -> Where:
        """Post a message and return where it is; one that Slack will not draw is said as plain text."""
        body = {"unfurl_links": False, "unfurl_media": False, "link_names": False, **body}
        try:
            answer = await self._calls.call("chat.postMessage", **body)
        except Refused as refused:
            if refused.error not in _TOO_MUCH:
                raise
            _log.error("Slack refuses our blocks (%s): said as plain text", refused.error)
            answer = await self._calls.call("chat.postMessage", **{**body, "blocks": []})
        return str(answer["channel"]), str(answer["ts"])

    async def whisper(self, place: Place, text: str) -> None:
        """Say something that only one person sees, and nobody keeps."""
        body: dict[str, Any] = {
            "channel": await self._channel(place),
            "user": place.user,
            "text": escaped(text),
        }
        thread = place.thread or self.threads.get(place.conversation, "")
        await self._calls.call("chat.postEphemeral", **body | ({"thread_ts": thread} if thread else {}))

    async def _message(self, place: Place, delivery: Delivery, effect: Message) -> Receipt:
        where: Where = ("", "")
        parts = drawn(effect, lambda key: words.say(key, effect.language))
        if len(parts) == 1 and (there := await self._again(delivery.conversation, effect, *parts[0])):
            return Sent({"asked": f"{there[0]}:{there[1]}"})
        for number, (text, blocks) in enumerate(parts):
            if number < self._said.get(delivery.row, 0):
                continue
            body: dict[str, Any] = {
                "channel": place.channel or place.user,
                "text": kit.fallback(text),
                "blocks": blocks,
            }
            thread = place.thread or self.threads.get(delivery.conversation, "")
            where = await self.post(body | ({"thread_ts": thread} if thread else {}))
            if len(parts) > 1:
                self._said[delivery.row] = number + 1
            _keep(self._blocks, where, blocks)
        self._said.pop(delivery.row, None)
        if effect.visit:
            _keep(self._asked, delivery.conversation, effect.visit)
        return Sent({"asked": f"{where[0]}:{where[1]}"} if effect.choices and where[1] else {})

    async def _again(
        self, conversation: str, effect: Message, text: Rich, blocks: list[Block]
    ) -> Where | None:
        """Put a question of several choices again where one of them was just pressed; None where it is said anew."""
        token, where = self._ticked.get(conversation, ("", ("", "")))
        if effect.wants != "choices" or token.partition(".")[0] != str(effect.visit):
            return None
        try:
            await self._calls.call(
                "chat.update", channel=where[0], ts=where[1], text=kit.fallback(text), blocks=blocks
            )
        except Refused as refused:
            _log.info("a question is put anew: %s", refused.error)
            return None
        finally:
            self._ticked.pop(conversation, None)
        _keep(self._blocks, where, blocks)
        return where

    async def _chosen(self, place: Place, delivery: Delivery, effect: Chosen) -> None:
        if not effect.label:
            return  # why nothing changed is said in the message that follows
        where = self._pressed.pop((delivery.conversation, effect.token), None)
        if where is None:
            channel, _, ts = delivery.bindings.get("asked", "").partition(":")
            where = (channel, ts)
        blocks = self._blocks.get(where) or await self._fetched(place, where)
        if not blocks:
            return
        if effect.asked is not None:
            blocks = [block for _, part in drawn(effect.asked, _unsaid) for block in part]
        after = answered(blocks, effect.label)
        _keep(self._blocks, where, after)
        body: dict[str, Any] = {
            "channel": where[0],
            "ts": where[1],
            "text": escaped(kit.cut(f"→ {effect.label}", _LABEL)),
            "blocks": after,
        }
        try:
            await self._calls.call("chat.update", **body)
        except Refused as refused:
            _log.info("an answered message keeps its buttons: %s", refused.error)

    async def _fetched(self, place: Place, where: Where) -> Sequence[Block]:
        """A message's blocks as Slack has them, for one that was sent before this process began."""
        if not where[1]:
            return []
        asked: dict[str, Any] = {
            "channel": where[0],
            "latest": where[1],
            "oldest": where[1],
            "inclusive": "true",
            "limit": 1,
        }
        method = "conversations.history"
        if place.thread:
            method, asked = "conversations.replies", asked | {"ts": place.thread}
        try:
            answer = await self._calls.call(method, query=True, **asked)
        except Refused:
            return []
        found = [one for one in answer.get("messages", ()) if one.get("ts") == where[1]]
        return found[0].get("blocks", []) if found else []

    async def _document(self, place: Place, delivery: Delivery) -> None:
        if delivery.document is None:
            return
        thread = place.thread or self.threads.get(delivery.conversation, "")
        await self._files.send(delivery.document, await self._channel(place), thread)

    async def _channel(self, place: Place) -> str:
        """The channel's own id: a person's direct messages have one, which some methods ask for."""
        if place.channel:
            return place.channel
        if place.user not in self._direct:
            answer = await self._calls.call("conversations.open", users=place.user)
            self._direct[place.user] = str(answer["channel"]["id"])
        return self._direct[place.user]


def _unsaid(key: str) -> str:
    """What a question without anything to press says of its own: nothing."""
    raise LookupError(key)


def _keep(kept: OrderedDict[Any, Any], key: Any, value: Any) -> None:
    kept[key] = value
    kept.move_to_end(key)
    while len(kept) > _KEPT:
        kept.popitem(last=False)
