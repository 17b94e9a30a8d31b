"""The window on the desk for channels, over a running bot."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from rmabot.desk import quote
from rmabot.desk.act import legal_acts
from rmabot.desk.cards import card_of, contact_of, details_of, pictures_of
from rmabot.desk.commit import commit_of
from rmabot.desk.perform import DeskActs
from rmabot.desk.preview import preview
from rmabot.desk.queue import Row, queue
from rmabot.desk.reject import reasons
from rmabot.desk.search import Search
from rmabot.desk.table import ACTS
from rmabot.desk.talk import Spoken, Talks
from rmabot.flow.model import FlowSet
from rmabot.ports import handover, requests
from rmabot.ports.absence import away, in_charge
from rmabot.ports.channel import Channel
from rmabot.ports.desk import ActSpec, Done, Order, Refused, Staff
from rmabot.ports.desk_window import (
    Arrived,
    Card,
    Claimed,
    Contact,
    Details,
    Option,
    Paper,
    SeesDesk,
    Talk,
    Touched,
    Wanted,
)
from rmabot.ports.handover import HandOver
from rmabot.ports.request_values import askable, field_label, reason_text
from rmabot.ports.requests import KIND, by_number, read
from rmabot.ports.steps import changed, moment
from rmabot.ports.store import Audit, Commit, Conflict, Seen
from rmabot.ports.through import holding
from rmabot.rma.catalogue import Close, Exact
from rmabot.rma.record import replace
from rmabot.rma.request import StoredFile
from rmabot.rma.states import State
from rmabot.runtime import failure
from rmabot.runtime.bot import Bot
from rmabot.runtime.desk_dock import Dock
from rmabot.runtime.desk_notes import ChannelNotes
from rmabot.runtime.desk_rota import Rota
from rmabot.runtime.settings import Staff as Listed
from rmabot.runtime.turn import Turned
from rmabot.text.spans import Rich

MAY_SEE_CONTACT = frozenset({"agent", "dock", "lead"})
"""The bench needs the device, not the person."""
_TRIES = 8
_WEEK_SECONDS = 7 * 24 * 3600


class Window(ChannelNotes, Rota, Dock):
    """A ``DeskWindow`` over a running bot; ``staff`` is the settings' list."""

    def __init__(self, bot: Bot, staff: Sequence[Listed] = ()) -> None:
        self._bot = bot
        self._staff = tuple(staff)
        self._search = Search(bot.store)
        self._listeners: list[Callable[[Touched], None]] = []
        self._acts = DeskActs(bot.store, lambda: bot.versions.current, bot.clock, self._committed)
        bot.turns.committed.append(self._turned)

    @property
    def acts(self) -> Mapping[str, ActSpec]:
        """Every act, by its name."""
        return self._acts.acts

    @property
    def needs_number(self) -> bool:
        """Whether approving takes the maker's number."""
        return self._flows.policy.numbers == "maker"

    @property
    def timezone(self) -> str:
        """The zone in which the desk reads times."""
        return self._flows.policy.timezone

    @property
    def _flows(self) -> FlowSet:
        return self._bot.versions.current

    def now(self) -> float:
        """Return the time in Unix seconds."""
        return self._bot.clock.now()

    def listed(self, account: str) -> Staff | None:
        """Return who of the staff list has this account on the channel."""
        found = next((one for one in self._staff if account in one.slack), None)
        return Staff(found.name, frozenset(found.roles)) if found else None

    def accounts(self, role: str) -> Sequence[str]:
        """Return the accounts on the channel of everybody on the staff list with this role."""
        return [account for one in self._staff if role in one.roles for account in one.slack]

    def open_now(self) -> bool:
        """Whether somebody is at the desk by its hours."""
        return self._flows.policy.hours.open_now(moment(self.now()))

    def on_change(self, listener: Callable[[Touched], None]) -> None:
        """Call the listener after each commit of this process that changes what the desk shows."""
        self._listeners.append(listener)

    async def current(self) -> Mapping[str, int]:
        """Return every open request with its revision, whoever changed it."""
        opened = holding(self._bot.store, KIND, "open", requests.YES)
        return {record.key: record.revision async for record in opened}

    async def card(self, number: str) -> Card | None:
        """Return a request by its reference or number, typed loosely."""
        record = await self._bot.store.get(KIND, number)
        kept = read(record) if record else await by_number(self._bot.store, number, self._flows.policy)
        if kept is None:
            return None
        gone = await away(self._bot.store, self._flows.policy.today(moment(self.now())))
        card = card_of(kept.request, kept.revision, self._flows, self.now())
        return replace(card, assignee=in_charge(card.assignee, gone)) if gone else card

    async def details(self, reference: str, language: str) -> Details:
        """Return what was said of a request's devices."""
        kept = await requests.get(self._bot.store, reference)
        return details_of(kept.request, language) if kept else Details()

    async def queue(self, *wanted: Wanted) -> tuple[Claimed, ...]:
        """Return parts of what is open, each in the queue's order; all is read once, however many parts."""
        rows = await queue(self._bot.store, self._flows, self.now())
        return tuple([await self._part(rows, one) for one in wanted])

    async def _part(self, rows: Sequence[Row], wanted: Wanted) -> Claimed:
        fitting = [
            row
            for row in rows
            if (not wanted.assignee or wanted.assignee in {row.assignee, row.cover})
            and (row.late or not wanted.late)
            and (not wanted.states or row.state in wanted.states)
        ]
        cards = [await self.card(row.reference) for row in fitting[wanted.first : wanted.first + wanted.most]]
        return Claimed(tuple([card for card in cards if card is not None]), len(fitting))

    async def arrived(self, typed: str) -> Arrived:
        """Return the request of a number, or the open ones of a serial as scanned."""
        if (exact := await self.card(typed)) is not None:
            return Arrived((exact,))
        found = [
            await self.card(one.reference) for one in await requests.open_on_serial(self._bot.store, typed)
        ]
        return Arrived(tuple([card for card in found if card is not None]), by_serial=True)

    async def find(self, text: str, most: int = 20) -> tuple[Card, ...]:
        """Return the requests that a number, serial, name or model may mean, the likeliest first."""
        cards = [await self.card(one) for one in await self._search.find(text, self._flows.policy, most)]
        return tuple([card for card in cards if card is not None])

    async def legal(self, reference: str, staff: Staff) -> tuple[str, ...]:
        """Return the acts that the lifecycle lets these roles do now, and those that are no step of it."""
        kept = await requests.get(self._bot.store, reference)
        if kept is None:
            return ()
        steps = legal_acts(kept.request, staff, ACTS)
        beside = [
            name
            for name, act in ACTS.items()
            if not act.event
            and staff.roles & {*act.spec.roles, "lead"}
            and kept.request.state is not State.ERASED
        ]
        return (*steps, *beside)

    async def perform(self, order: Order) -> Done | Refused:
        """Do an act in one commit, or say why not; one that was done already is done, whatever has become of it since."""
        if order.event and await self._bot.store.seen(order.event):
            kept = await by_number(self._bot.store, order.request, self._flows.policy)
            if kept is not None:
                return Done(
                    f"{kept.request.shown_number}: this was done already.", kept.request, repeated=True
                )
        return await self._acts.perform(replace(order, colleagues=tuple([one.name for one in self._staff])))

    async def preview(self, order: Order) -> tuple[Rich, ...] | Refused:
        """Return what the customer would read, in their language; nothing is changed."""
        return await preview(order, self._bot.store, self._flows, self.now(), 1)

    def sees_contact(self, staff: Staff) -> bool:
        """Whether these roles may look at who the customer is."""
        return bool(staff.roles & MAY_SEE_CONTACT)

    async def contact(self, reference: str, staff: Staff) -> Contact | None:
        """Return the full contact for roles that may see it, with the look on record."""
        kept = await requests.get(self._bot.store, reference)
        if kept is None or not self.sees_contact(staff):
            return None
        at = self.now()
        looked = Audit(at, staff.name, "request.contact_seen", kept.request.reference)
        await self._bot.store.commit(Commit(at, audit=(looked,)))
        return contact_of(kept.request)

    async def pictures(self, reference: str, staff: Staff) -> tuple[Paper, ...]:
        """Return the photos of the devices, with the look on record."""
        kept = await requests.get(self._bot.store, reference)
        if kept is None or not staff.roles:
            return ()
        at = self.now()
        looked = Audit(at, staff.name, "request.photos_seen", kept.request.reference)
        await self._bot.store.commit(Commit(at, audit=(looked,)))
        return pictures_of(kept.request)

    async def paper(self, blob: str) -> bytes | None:
        """Return a file of a request."""
        return await self._bot.store.get_blob(blob)

    async def attach(
        self, reference: str, staff: Staff, files: Sequence[tuple[str, bytes]], purpose: str, device: int = 0
    ) -> int:
        """Keep photos that staff took with a request, on record; count those that could be kept."""
        at = self.now()
        kept_files = [await self._bot.turns.keep_file(data, name) for name, data in files]
        good = [one for one in kept_files if getattr(one, "blob", "")]
        for _ in range(_TRIES):
            kept = await requests.get(self._bot.store, reference)
            if kept is None or not good:
                return 0
            added = [StoredFile(one.blob, one.name, one.kind, one.size, purpose, device or None, moment(at)) for one in good]  # fmt: skip
            after = replace(kept, request=replace(kept.request, files=(*kept.request.files, *added)))
            changes = await changed(self._bot.store, self._flows, after, staff.name, "request.file_added", at)
            commit = commit_of(changes, at)
            try:
                await self._bot.store.commit(commit)
            except Conflict:
                continue
            self._committed(commit)
            return len(good)
        return 0

    def reasons(self, act: str, language: str) -> Sequence[Option]:
        """Return the reasons there are for an act: for not approving, or for a fee."""
        codes = quote.reasons(self._flows) if act == "quote" else reasons(self._flows)
        return [Option(code, reason_text(self._flows, code, language) or code) for code in codes]

    async def fields(self, reference: str, language: str) -> Sequence[Option]:
        """Return what the customer of a request may be asked for."""
        kept = await requests.get(self._bot.store, reference)
        if kept is None:
            return []
        labels = {name: field_label(name, kept.request, self._flows) for name in askable(self._flows)}
        return [Option(name, texts.get(language) or name) for name, texts in labels.items()]

    async def week(self, language: str) -> Sequence[Option]:
        """Return the last seven days in figures, each with what it counts as its label."""
        from rmabot.report.gather import gather
        from rmabot.report.rows import numbers
        from rmabot.report.words import Words

        now = self.now()
        figures = await gather(self._bot.store, now - _WEEK_SECONDS, now, self._flows.version)
        return [Option(value, label) for label, value in numbers(figures, Words(self._flows, language))]

    def models(self, typed: str, most: int = 20) -> Sequence[str]:
        """Return the models that somebody typing this may mean: those that hold it, then those alike."""
        catalogue, plain = self._flows.catalogue, "".join(filter(str.isalnum, typed.casefold()))
        names = [model.name for model in catalogue]
        holding = [name for name in names if plain in "".join(filter(str.isalnum, name.casefold()))]
        match catalogue.lookup(typed) if plain else None:
            case Exact(model=model):
                alike = [model.name]
            case Close(models=models):
                alike = [model.name for model in models]
            case _:
                alike = []
        return list(dict.fromkeys([*alike, *sorted(holding, key=lambda name: (len(name), name))]))[:most]

    async def handovers(self) -> tuple[HandOver, ...]:
        """Return the conversations that wait for a person or are with one."""
        return tuple([kept.handover for kept in await self._talks().waiting()])

    async def handover(self, handover_id: str) -> HandOver | None:
        """Return one hand-over."""
        kept = await handover.by_id(self._bot.store, handover_id)
        return kept.handover if kept else None

    async def take(self, handover_id: str, staff: Staff, event: str) -> Talk | Refused:
        """Take a conversation over."""
        return self._talked(await self._talks().take(handover_id, staff))

    async def hand_back(self, handover_id: str, staff: Staff, event: str) -> Talk | Refused:
        """Give a conversation back to the bot."""
        return self._talked(await self._talks().hand_back(handover_id, staff))

    async def reply(
        self, handover_id: str, staff: Staff, text: str, files: Sequence[tuple[str, bytes]], event: str
    ) -> Talk | Refused:
        """Bring words and files to the customer of a conversation that this person has."""
        kept_files = [await self._bot.turns.keep_file(data, name) for name, data in files]
        if wrong := [
            name for one, (name, _) in zip(kept_files, files, strict=True) if not getattr(one, "blob", "")
        ]:
            said = f'"{wrong[0]}" is too large to send.'
            return Refused(said, (), "file_unsuitable", {"given": wrong[0]})
        given = [
            {"blob": one.blob, "name": one.name, "kind": one.kind, "size": one.size} for one in kept_files
        ]
        for _ in range(_TRIES):
            kept = await handover.by_id(self._bot.store, handover_id)
            if kept is None or kept.handover.state != handover.TAKEN or kept.handover.staff != staff.name:
                said = "nobody has this conversation, or a colleague has it."
                return Refused(said, (), "not_your_conversation")
            changes = handover.reply(kept, staff.name, text, self.now(), tuple(given), event)
            commit = commit_of(changes, self.now(), event)
            try:
                await self._bot.store.commit(commit)
            except Seen:
                return Talk("", kept.handover, repeated=True)
            except Conflict:
                continue
            self._committed(commit)
            return Talk(f"{handover_id}: on its way.", kept.handover)
        return Refused("the customer writes faster than this can be saved. send it again.", (), "too_fast")

    def _talks(self) -> Talks:
        return Talks(self._bot.store, self._flows, self._bot.clock, self._bot.turns)

    def _talked(self, spoken: Spoken | Refused) -> Talk | Refused:
        if isinstance(spoken, Refused):
            return spoken
        self._tell(Touched(handovers=(spoken.handover.id,)))
        return Talk(spoken.summary, spoken.handover)

    def _committed(self, commit: Commit) -> None:
        """A commit of the desk itself: what delivers wakes, what shows hears."""
        self._bot.outboxes.committed(commit)
        self._turned(commit, None)

    def _turned(self, commit: Commit, _: Turned | None) -> None:
        touched = Touched(
            tuple([record.key for record in commit.puts if record.kind == KIND]),
            tuple([record.key for record in commit.puts if record.kind == handover.KIND]),
            sum([record.kind == failure.KIND for record in commit.puts]),
        )
        if touched != Touched():
            self._tell(touched)

    def _tell(self, touched: Touched) -> None:
        for listener in self._listeners:
            listener(touched)


def seat(channels: Iterable[Channel], bot: Bot, staff: Sequence[Listed]) -> None:
    """Give the window on the desk to every channel that shows it, before it runs."""
    for channel in channels:
        if isinstance(channel, SeesDesk):
            channel.open_desk(Window(bot, staff))
