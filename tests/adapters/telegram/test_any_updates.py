"""Any sequence of updates leaves a consistent session, and every press answered."""

import asyncio
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rmabot.engine.session import BOT, from_json, to_json
from rmabot.runtime import conversation
from rmabot.runtime.dialogs import Dialogs
from rmabot.store.memory import MemoryStore
from tests.adapters.telegram.platform.server import BotApi
from tests.adapters.telegram.running import running
from tests.adapters.telegram.test_media import picture

TEXTS = st.sampled_from([
    "/start", "/return", "/status", "/language", "/back", "/cancel", "/help", "/person", "back", "change", "skip", "yes", "no",
    "Ontario", "A customer", "G12345678", "DS-2CD2143G2-I", "Camera Store", "March 14, 2025", "menu", "1", "keep", "done",
]) | st.text(max_size=40)  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["chat", "from", "id", "type", "text", "photo"]), inner, max_size=3),
    max_leaves=5,
)  # fmt: skip
ACTS = st.lists(
    st.tuples(st.just("say"), TEXTS)
    | st.tuples(st.just("press"), st.integers(0, 400))
    | st.tuples(st.just("photo"), st.booleans())
    | st.tuples(st.just("edited"), TEXTS)
    | st.tuples(st.just("again"), st.integers(0, 30))
    | st.tuples(st.just("odd"), JSON)
    | st.tuples(st.just("data"), st.text(max_size=60)),
    min_size=1, max_size=14,
)  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ACTS)
def test_any_sequence_of_updates(spoken: Dialogs, acts: list[tuple[str, Any]]) -> None:
    """Typed, pressed (whatever was ever shown), sent, edited, given out again, or nothing that makes sense."""
    asyncio.run(_whole(spoken, acts))


async def _whole(spoken: Dialogs, acts: list[tuple[str, Any]]) -> None:
    store = MemoryStore()
    async with BotApi() as api:
        api.platform.flood.strict = False
        ana = api.person(7)
        tokens: list[tuple[str, Any]] = []
        async with running(api, spoken, store, settings={"per_second": 0}):
            await ana.told("/start")
            for kind, what in acts:
                tokens += [(token, shown) for shown in ana.messages for token in shown.tokens]
                await _act(api, kind, what, tokens)
                await asyncio.sleep(0.01)
            await _quiet(api, store)
            await ana.say("/start")
            await ana.hears(patience=30)
        kept = await store.get(conversation.KIND, "telegram:7")
        assert kept is not None
        found = conversation.read(kept)
        session = found.session
        assert from_json(to_json(session)) == session
        assert found.waiting == ()
        assert await store.waiting() == 0
        assert session.mode in {BOT, "waiting_for_person"}
        assert all(frame.flow in spoken.flows.flows for frame in session.frames)
        assert all(answer is not None for _, answer in api.platform.queries.values())
        assert not any("went wrong" in text for text in ana.chat.texts)
        assert api.platform.unknown == []


async def _act(api: BotApi, kind: str, what: Any, tokens: list[tuple[str, Any]]) -> None:
    ana = api.person(7)
    match kind:
        case "say":
            await ana.say(what or "x")
        case "press" if tokens:
            await ana.press_token(*tokens[what % len(tokens)])
        case "photo":
            await ana.photo(picture("red"), album="a" if what else "")
        case "edited":
            await ana.happen("edited_message", ana.message(text=what))
        case "again" if api.platform.waiting._next > 1000:
            await api.platform.waiting.redeliver({"update_id": 1001, "message": ana.message(text="/start")})
        case "odd":
            await ana.happen("message", what)
        case "data":
            await ana.press_token(what, ana.last)


async def _quiet(api: BotApi, store: MemoryStore) -> None:
    """Wait until all of it is handled and said."""
    async with asyncio.timeout(30):
        while True:
            kept = await store.get(conversation.KIND, "telegram:7")
            waits = kept is not None and conversation.read(kept).waiting
            answered = all(answer is not None for _, answer in api.platform.queries.values())
            if not api.platform.waiting.pending and not await store.waiting() and not waits and answered:
                return
            await asyncio.sleep(0.02)
