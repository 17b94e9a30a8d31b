"""Versions: a conversation goes on with the dialogs that it began on."""

from typing import Any

from rmabot.engine.session import Frame, Session
from rmabot.rma.record import replace
from rmabot.runtime.versions import KEPT_SECONDS, Versions, renewed
from tests.engine.usual import reach
from tests.shipped import shipped

NOW = 1_767_276_000.0
UNDER_WAY = Session("scripted:ann", "en", "v1", frames=(Frame("talk"),))


def versions(small: Any, current: Any, move: Any = None, known: Any = None) -> Versions:
    """The registry over a small house's store, whose sources name a set."""
    found = known or {}
    return Versions(
        small.store, current, {"version": current.version.encode()}, lambda files: found.get(files["version"].decode()),
        move or (lambda session, flows: None),
    )  # fmt: skip


async def test_a_conversation_without_a_flow_is_on_the_current_set(small: Any) -> None:
    """Nothing under way needs no older set."""
    registry = versions(small, replace(small.flows, version="v2"))
    flows, session = await registry.flows_for(Session("scripted:ann", "en"))
    assert (flows.version, session.frames) == ("v2", ())


async def test_an_older_set_is_loaded_again_after_a_restart(small: Any) -> None:
    """Its sources are in the store; policy, statements and lifecycle texts are the current ones."""
    await versions(small, small.flows).keep(NOW)
    current = replace(small.flows, version="v2", lifecycle={"status.SUBMITTED": {}})
    registry = versions(small, current, known={"v1": small.flows})
    flows, session = await registry.flows_for(UNDER_WAY)
    assert (flows.version, session) == ("v1", UNDER_WAY)
    assert flows.lifecycle == current.lifecycle


def test_what_was_worked_out_from_older_statements_is_not_said_once_todays_are_put_in() -> None:
    """A conversation on an older set reads today's statement, though the set was spoken before with the one of its day."""
    older = replace(shipped(), memo={})
    before = reach(older, "liability")
    assert "We are not responsible" in before.text
    today = replace(older.statements["liability"], texts=older.statements["illegal"].texts, seal="today")
    current = replace(older, version="v2", statements={**older.statements, "liability": today})

    talk = reach(renewed(older, current), "liability")
    assert "illegal files" in talk.text
    assert "We are not responsible" not in talk.text
    assert reach(older, "liability").text == before.text


async def test_a_conversation_moves_by_rule(small: Any) -> None:
    """Where the new set says how, the conversation goes on there, also when the old one is gone."""

    def move(session: Session, flows: Any) -> Session:
        return session._replace(version=flows.version)

    registry = versions(small, replace(small.flows, version="v2"), move)
    flows, session = await registry.flows_for(UNDER_WAY)
    assert (flows.version, session.version, session.frames) == ("v2", "v2", UNDER_WAY.frames)


async def test_dialogs_that_are_gone_begin_again(small: Any) -> None:
    """Without its set and without a rule a conversation cannot go on: it stands at the beginning, not in an error."""
    registry = versions(small, replace(small.flows, version="v2"))
    flows, session = await registry.flows_for(UNDER_WAY)
    assert (flows.version, session.frames) == ("v2", ())


async def test_a_set_is_kept_while_a_conversation_needs_it(small: Any) -> None:
    """It is dropped a day after it is neither current nor needed."""
    await versions(small, small.flows).keep(NOW)
    await small.hear("hello")
    registry = versions(small, replace(small.flows, version="v2"))
    await registry.keep(NOW)
    assert await registry.drop_unused(NOW + KEPT_SECONDS + 1) == 0
    await small.store.commit(_delete("scripted:ann"))
    assert await registry.drop_unused(NOW + 10) == 0
    assert await registry.drop_unused(NOW + KEPT_SECONDS + 1) == 1
    assert [one.key for one in (await small.store.all("flowset")).records] == ["v2"]


async def test_keeping_twice_is_keeping_once(small: Any) -> None:
    """Every start keeps the current set; only the first one writes."""
    await versions(small, small.flows).keep(NOW)
    await versions(small, small.flows).keep(NOW)
    (record,) = (await small.store.all("flowset")).records
    assert record.revision == 1


def _delete(conversation: str) -> Any:
    from rmabot.ports.store import Commit

    return Commit(NOW, deletes=(("session", conversation),))
