"""What is late, once on each day that the desk opens."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime
from zoneinfo import ZoneInfo

from rmabot.ports.desk_window import DeskWindow, Wanted
from rmabot_slack import blocks as kit
from rmabot_slack.calls import Later, Refused
from rmabot_slack.card import row
from rmabot_slack.sender import Sender
from rmabot_slack.typed import escaped
from rmabot_slack.words import say

KEPT = "slack.digest"
LOOK_SECONDS = 60.0
_SHOWN = 20

_log = logging.getLogger(__name__)


async def run(desk: DeskWindow, sender: Sender, channel: str, language: str) -> None:
    """Look every minute until cancelled."""
    while True:
        try:
            await say_late(desk, sender, channel, language)
        except (Later, Refused) as error:
            # It was not taken: the day is open again, and the next look tries.
            await desk.keep(KEPT, None)
            _log.warning("the day's list was not said: %s", error)
        await asyncio.sleep(LOOK_SECONDS)


async def say_late(desk: DeskWindow, sender: Sender, channel: str, language: str) -> bool:
    """Say what is late if the desk is open and nobody was told today; the day counts as told before it is said."""
    today = datetime.fromtimestamp(desk.now(), ZoneInfo(desk.timezone)).date().isoformat()
    if not desk.open_now() or (await desk.kept(KEPT) or {}).get("day") == today:
        return False
    await desk.keep(KEPT, {"day": today})
    (late,) = await desk.queue(Wanted(late=True, most=_SHOWN))
    if not late.total:
        return False
    head = say("digest", language, total=late.total)
    blocks = [kit.header(head), *[row(card, language, desk.now()) for card in late.cards]]
    await sender.post({"channel": channel, "text": escaped(head), "blocks": kit.within(blocks)})
    return True
