"""All that is kept of one person, as a letter that they can read: what they told, what was done, what was accepted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from rmabot.engine.tell import lifecycle_text
from rmabot.flow.model import FlowSet
from rmabot.ports import handover
from rmabot.ports.consents import text_of
from rmabot.ports.request_view import row
from rmabot.ports.requests import of_person
from rmabot.ports.store import Store
from rmabot.rma.request import Acknowledgement, FiledAnswer, Note, Request
from rmabot.rma.states import State
from rmabot.text.spans import plain

_NAMES = {"en": "English", "fr": "français"}
_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "title": "What we keep about {person}, on {at}", "filed": "filed on {at}", "files": "Files", "statements": "What you accepted",
        "accepted": "accepted on {at}, in {language}, text {seal}", "instead": 'answered "{answer}" on {at}, in {language}, text {seal}', "notes": "Notes", "ours": "our team",
        "you": "you", "parcels": "Parcels", "in": "to us", "out": "to you", "history": "What was done", "clock": "by itself",
        "talk": "Conversation {id} with our team, begun on {at}", "nothing": "There is no return and no conversation with our team.",
        "held": "Kept for now by law: {about}", "account": "Accounts that see it", "contact": "Contact",
        "rest": "The conversation with the program, messages on their way and acts on record are in data.json.",
    },
    "fr": {
        "title": "Ce que nous conservons au sujet de {person}, le {at}", "filed": "déposée le {at}", "files": "Fichiers", "statements": "Ce que vous avez accepté",
        "accepted": "accepté le {at}, langue {language}, texte {seal}", "instead": "réponse « {answer} » le {at}, langue {language}, texte {seal}", "notes": "Notes", "ours": "notre équipe",
        "you": "vous", "parcels": "Colis", "in": "vers nous", "out": "vers vous", "history": "Ce qui a été fait", "clock": "automatiquement",
        "talk": "Conversation {id} avec notre équipe, commencée le {at}", "nothing": "Il n'y a ni retour ni conversation avec notre équipe.",
        "held": "Conservé pour l'instant selon la loi : {about}", "account": "Comptes qui la voient", "contact": "Coordonnées",
        "rest": "La conversation avec le programme, les messages en route et les actes inscrits sont dans data.json.",
    },
}  # fmt: skip


async def letter(
    store: Store, flows: FlowSet, person: str, language: str, at: float, saved: Mapping[str, str]
) -> str:
    """Return the letter as plain text; ``saved`` are the names under which files stand beside it, by their blobs."""
    reader = _Reader(flows, language, saved)
    requests = [kept.request for kept in await of_person(store, person)]
    talks = await handover.of_person(store, person)
    parts = [[reader.word("title", person=person, at=reader.when(datetime.fromtimestamp(at, UTC)))]]
    for request in requests:
        texts = {one.seal: await text_of(store, one.seal) for one in request.acknowledgements}
        parts.append([*reader.request(request, texts)])
    parts += [[*reader.talk(kept.handover)] for kept in talks]
    if not requests and not talks:
        parts.append([reader.word("nothing")])
    parts.append([reader.word("rest")])
    return "\n\n".join(["\n".join(lines) for lines in parts]) + "\n"


class _Reader:
    """Says things in one language, times as the desk has them."""

    def __init__(self, flows: FlowSet, language: str, saved: Mapping[str, str]) -> None:
        self._flows = flows
        self._language = language
        self._words = _WORDS.get(language, _WORDS["en"])
        self._saved = saved

    def word(self, name: str, **values: str) -> str:
        return self._words[name].format_map(values)

    def when(self, at: datetime) -> str:
        return at.astimezone(self._flows.policy.hours.tz).strftime("%Y-%m-%d %H:%M")

    def request(self, request: Request, texts: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
        """One request: a heading, then a line for each thing."""
        yield f"== {row(request, self._flows)['label'][self._language]}, {self.word('filed', at=self.when(request.filed_at))}"
        for flag in request.flags:
            if flag.name == "legal_hold":
                yield self.word("held", about=flag.about)
        contact = request.contact
        known = [contact.name, contact.company, contact.phone, contact.email, *request.address.lines]
        yield f"{self.word('contact')}: {', '.join([one for one in known if one])}"
        yield f"{self.word('account')}: {', '.join(sorted(request.persons))}"
        yield from (self._answer(answer, len(request.items)) for answer in request.answers)
        yield from self._under("files", (self._file(file.blob, file.name) for file in request.files))
        yield from self._under("statements", self._accepted(request, texts))
        yield from self._under(
            "parcels", (f"{self.word(one.way)}: {one.carrier} {one.tracking}" for one in request.parcels)
        )
        yield from self._under("notes", (self._note(note) for note in request.notes))
        yield from self._under(
            "history",
            (
                f"{self.when(entry.at)} {self._status(entry.became)} ({self._who(entry.role.value)})"
                + (f": {entry.note}" if entry.note else "")
                for entry in request.history
            ),
        )

    def talk(self, talk: handover.HandOver) -> Iterator[str]:
        """What was said with a person of the desk, a line each."""
        opened = self.when(datetime.fromtimestamp(talk.opened, UTC))
        yield f"== {self.word('talk', id=talk.id, at=opened)}"
        for line in talk.lines:
            by = self.word("you") if line.by == handover.CUSTOMER else line.by
            files = [self._file(str(file.get("blob", "")), str(file.get("name", ""))) for file in line.files]
            said = " ".join(filter(None, [line.text, *files]))
            yield f"{self.when(datetime.fromtimestamp(line.at, UTC))} {by}: {said}"

    def _under(self, heading: str, lines: Iterator[str]) -> Iterator[str]:
        listed = list(lines)
        if listed:
            yield f"{self.word(heading)}:"
            yield from (f"  - {line}" for line in listed)

    def _answer(self, answer: FiledAnswer, devices: int) -> str:
        of_item = f" (#{answer.item})" if answer.item and devices > 1 else ""
        label, shown = (
            texts.get(self._language) or next(iter(texts.values()), "")
            for texts in (answer.label, answer.shown)
        )
        return f"{label or answer.name}{of_item}: {shown}"

    def _file(self, blob: str, name: str) -> str:
        saved = self._saved.get(blob, "")
        return f"{name}{f' → {saved}' if saved else ''}"

    def _status(self, state: State) -> str:
        return plain(lifecycle_text(self._flows, f"status.{state}", self._language, {})) or str(state)

    def _accepted(self, request: Request, texts: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
        for one in request.acknowledgements:
            words = " ".join(texts.get(one.seal, {}).get(one.language, "").split())
            yield f"{self._label(one)}: {self._how(one)}" + (f"\n    {words}" if words else "")

    def _label(self, one: Acknowledgement) -> str:
        statement = self._flows.statements.get(one.statement)
        template = statement.label.get(self._language) if statement else None
        fixed = template.fixed if template else None
        return "".join([span.text for span in fixed]) if fixed else one.statement

    def _how(self, one: Acknowledgement) -> str:
        named = "accepted" if one.answer == "yes" else "instead"
        return self.word(
            named,
            at=self.when(one.at),
            language=_NAMES.get(one.language, one.language),
            seal=one.seal,
            answer=one.answer,
        )

    def _note(self, note: Note) -> str:
        by = self.word("you") if note.by == "customer" else f"{self.word('ours')}, {note.by}"
        return f"{self.when(note.at)} {by}: {note.text}"

    def _who(self, role: str) -> str:
        return {"customer": self.word("you"), "system": self.word("clock")}.get(role, self.word("ours"))
