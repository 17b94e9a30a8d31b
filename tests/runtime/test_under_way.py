"""What conversations of a store stand on."""

from collections.abc import Mapping
from pathlib import Path

from rmabot.engine.session import Frame, Session
from rmabot.ports.store import Commit
from rmabot.runtime import conversation, dialogs
from rmabot.runtime.conversation import Conversation
from rmabot.runtime.under_way import under_way
from rmabot.runtime.versions import Versions
from rmabot.store.memory import MemoryStore
from tests.shipped import shipped_dialogs

DIALOGS = Path(__file__).parents[2] / "dialogs"
NOW = 1_767_276_000.0


async def store_with(*frames: Frame, version: str = "") -> MemoryStore:
    """A store with one conversation for each frame, on the dialogs that ship."""
    store = MemoryStore(lambda: NOW)
    spoken = shipped_dialogs()
    await Versions(store, spoken.flows, spoken.files, dialogs.again, lambda session, flows: None).keep(NOW)
    for number, frame in enumerate(frames):
        session = Session(f"terminal:{number}", "en", version or spoken.flows.version, frames=(frame,))
        await store.commit(Commit(NOW, puts=(conversation.write(Conversation(session, "terminal:x", "")),)))
    return store


async def test_people_are_counted_where_they_wait_and_by_what_they_hold() -> None:
    """Questions and options, inside a repeat too; what actions gave is no step."""
    answers: Mapping[str, object] = {
        "province": "QC", "role": "customer", "devices.1.serial": {"instead": "cannot_find"},
        "devices.1.damage": ("broken", "burnt"), "devices.1.warranty": {"verdict": "in"},
    }  # fmt: skip
    frame = Frame("return", "devices.1.model", answers, items={"devices": (1,)})
    live = await under_way(
        await store_with(frame, Frame("return", "role"), Frame("return", "devices.another"))
    )
    found = live.flows["return"]
    assert found.waiting == {"model": 1, "role": 1, "devices": 1}
    assert found.holding == {"province": 1, "role": 1, "serial": 1, "damage": 1}
    assert found.chosen == {
        "role.customer": 1,
        "serial.cannot_find": 1,
        "damage.broken": 1,
        "damage.burnt": 1,
    }
    assert {"serial", "file_rma"} <= found.steps


async def test_texts_are_those_of_the_version_in_use() -> None:
    """By name and language."""
    live = await under_way(await store_with())
    assert live.texts["return.role"]["fr"] == "Lequel de ces choix vous décrit?"
    assert live.flows == {}


async def test_a_version_that_is_gone_still_tells_where_people_wait() -> None:
    """Only what they hold cannot be told apart from what actions gave."""
    live = await under_way(await store_with(Frame("return", "role", {"province": "QC"}), version="none"))
    assert live.flows["return"].waiting == {"role": 1}
    assert live.flows["return"].holding == {}
