"""The words that people accepted: each protected text is kept under its seal when the first request names it, for good."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import orjson

from rmabot.flow.model import FlowSet
from rmabot.ports.store import Record, Store
from rmabot.rma.request import Acknowledgement
from rmabot.text.markup import Slot
from rmabot.text.template import Template

KIND = "statement"


async def new_texts(store: Store, flows: FlowSet, given: Iterable[Acknowledgement]) -> tuple[Record, ...]:
    """Return the records of the texts that were accepted and are not kept yet."""
    wanted = {one.seal: one.statement for one in given}
    return tuple(
        [
            _record(seal, name, flows)
            for seal, name in wanted.items()
            if name in flows.statements
            and flows.statements[name].seal == seal
            and await store.get(KIND, seal) is None
        ]
    )


async def text_of(store: Store, seal: str) -> Mapping[str, str]:
    """Return the text of a seal in every language that it had, empty for one that was never accepted here."""
    found = await store.get(KIND, seal)
    return orjson.loads(found.body)["texts"] if found else {}


def _record(seal: str, name: str, flows: FlowSet) -> Record:
    statement = flows.statements[name]
    texts = {language: _written(template) for language, template in statement.texts.items()}
    body = {"statement": name, "texts": texts, "by": statement.approved_by, "on": statement.approved_on}
    return Record(KIND, seal, 1, orjson.dumps(body))


def _written(template: Template) -> str:
    """The words, a slot by its name."""
    return "".join([f"{{{part.path}}}" if isinstance(part, Slot) else part.text for part in template.parts])
