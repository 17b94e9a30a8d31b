"""Open conversations, put into a store as if so many people had come so far."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from benchmarks.telegram_load.people import PRESSING, TYPING
from rmabot.engine.session import Session, from_json, to_json
from rmabot.flow.model import FlowSet
from rmabot.ports.store import Commit, Store
from rmabot.runtime import conversation
from rmabot.runtime.conversation import Conversation
from rmabot.store.open import open_store
from rmabot.testing.conversation import Conversation as Talk

_AT_ONCE = 500


async def positions(flows: FlowSet) -> tuple[Session, Session, str]:
    """Return a session that waits for words, one that waits for a press, and the token that is pressed first."""
    async with Talk(flows, channel="telegram", name="1") as typing:
        for text in ("return", "ON", "customer", "G12345678", "DS-2CD2143G2-I"):
            await typing.say(text)
        await typing.send("invoice.pdf")
        assert typing.asked == "seller", typing.asked
        waits_for_words = typing.session
    async with Talk(flows, channel="telegram", name="1") as pressing:
        await pressing.say("return")
        await pressing.press("ON")
        token = next(choice.token for choice in pressing.choices if choice.token.endswith(".customer"))
        return waits_for_words, pressing.session, token


async def fill(flows: FlowSet, url: str, key_file: Path, count: int) -> str:
    """Write the conversations; return the token that is pressed first."""
    words, press, token = await positions(flows)
    store = await open_store(url, key_file)
    try:
        for first, session in ((TYPING, words), (PRESSING, press)):
            numbers = range(first, first + count)
            for at in range(0, count, _AT_ONCE):
                await _write(store, session, numbers[at : at + _AT_ONCE])
    finally:
        await store.close()
    return token


async def _write(store: Store, session: Session, numbers: Sequence[int]) -> None:
    rows = []
    for number in numbers:
        name = f"telegram:{number}"
        rows.append(
            conversation.write(Conversation(from_json({**to_json(session), "c": name}), name, "Ana Roy"))
        )
    await store.commit(Commit(1.0, puts=tuple(rows)))
    await asyncio.sleep(0)
