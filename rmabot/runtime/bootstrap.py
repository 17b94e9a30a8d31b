"""The one place that wires: settings in, a bot out."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from rmabot.engine.effects import SendFile
from rmabot.engine.moving import move
from rmabot.engine.step import step
from rmabot.flow.model import FlowSet
from rmabot.ports.actions import Action
from rmabot.ports.channel import Document
from rmabot.ports.clock import Clock
from rmabot.ports.store import Commit, Store
from rmabot.ports.timers import TimerHandler
from rmabot.runtime import dialogs
from rmabot.runtime.bot import Bot
from rmabot.runtime.clock import WallClock
from rmabot.runtime.dialogs import Dialogs
from rmabot.runtime.files import Files
from rmabot.runtime.inbox import Inbox
from rmabot.runtime.outboxes import Outboxes
from rmabot.runtime.outlets import NO_OUTLETS, Outlets, opened_by
from rmabot.runtime.post.over_store import PostingStore
from rmabot.runtime.post.room import PostRoom
from rmabot.runtime.settings import Settings
from rmabot.runtime.timers import Timers
from rmabot.runtime.turn import House, Step, Turned
from rmabot.runtime.turns import Turns
from rmabot.runtime.versions import Versions
from rmabot.runtime.work import Works
from rmabot.store.open import open_store
from rmabot.text.limits import MEGABYTE


@asynccontextmanager
async def open_bot(settings: Settings, clock: Clock | None = None) -> AsyncIterator[Bot]:
    """Open the store, load the dialogs and put a bot together; closes the store at the end.

    Raises DialogsError, StoreError: each a sentence.
    """
    clock = clock or WallClock()
    folder = settings.dialogs or dialogs.shipped()
    spoken = dialogs.read(folder)
    store = await open_store(settings.store_url, settings.key_file)
    try:
        bot = wire(store, spoken, clock, notes=settings.notes, outlets=opened_by(settings))
        bot.folder = folder
        yield bot
    finally:
        await store.close()


def wire(  # noqa: PLR0913 - the one place that wires is given every part
    store: Store, spoken: Dialogs, clock: Clock, *, notes: bool = True,
    actions: Mapping[str, Action] | None = None, handlers: Mapping[str, TimerHandler] | None = None,
    step: Step = step, outlets: Outlets = NO_OUTLETS,
) -> Bot:  # fmt: skip
    """Put a bot together over an open store; a trial watches the ``step``, ``outlets`` is where else it sends to."""
    actions = shipped_actions() if actions is None else actions
    versions = Versions(store, spoken.flows, spoken.files, dialogs.again, move)

    def flows() -> FlowSet:
        return versions.current

    if outlets:
        store = PostingStore(store, outlets, flows)
    files = Files(store, lambda: flows().policy.limits.file_mb * MEGABYTE)
    house = House(store, step, versions, actions, notes, outlets.mail)

    async def papers(file: SendFile) -> Document:
        return await make_paper(file, store, flows())

    async def papers_there_are(file: SendFile) -> Document | None:
        return await make_paper_if_kept(file, store, flows())

    outboxes = Outboxes(store, clock, papers, PostRoom(store, flows, papers_there_are))
    turns = Turns(house, clock, files.keep, outboxes.pull)
    works = Works(store, actions, flows, clock, turns.finish, mail=outlets.mail)
    inbox = Inbox(store, files.keep, turns.waited)
    turns.busy += [works.busy, inbox.busy]

    def committed(commit: Commit, turned: Turned | None = None) -> None:
        outboxes.committed(commit)
        for key in turned.works if turned else ():
            works.begin(key)
        if turned is not None and turned.waits:
            inbox.wake(turned.conversation.session.conversation)

    turns.committing.append(outboxes.committing)
    turns.committed.append(committed)
    handlers = shipped_handlers() if handlers is None else handlers
    timers = Timers(store, clock, turns.fire, handlers, flows, committed)
    return Bot(store, clock, versions, turns, works, timers, outboxes, inbox)


def shipped_actions() -> Mapping[str, Action]:
    """Return every action that flows may call."""
    from rmabot.actions.table import ACTIONS

    return ACTIONS


def shipped_handlers() -> Mapping[str, TimerHandler]:
    """Return who answers the timers of requests, and forgets tries at following one."""
    from rmabot.desk.timers import HANDLERS
    from rmabot.ports import linking

    return {**HANDLERS, **linking.HANDLERS}


async def make_paper(file: SendFile, store: Store, flows: FlowSet) -> Document:
    """Return the bytes of a document that is about to leave."""
    from rmabot.documents.make import make

    return await make(file, store, flows)


async def make_paper_if_kept(file: SendFile, store: Store, flows: FlowSet) -> Document | None:
    """Return the bytes of a document, None for one whose request or file is gone."""
    from rmabot.documents.make import NoPaper

    try:
        return await make_paper(file, store, flows)
    except NoPaper:
        return None
