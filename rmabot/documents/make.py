"""The papers, made just before they leave: always from the request as it now stands."""

from __future__ import annotations

from rmabot.documents.words import Words
from rmabot.engine.effects import SendFile
from rmabot.flow.model import FlowSet
from rmabot.ports import requests
from rmabot.ports.channel import Document
from rmabot.ports.store import Store
from rmabot.rma.policy import Policy
from rmabot.rma.request import Request

PAPERS, RECEIPT = "papers", "receipt"


class NoPaper(LookupError):
    """There is nothing to make the paper from: the request is gone."""


async def make(file: SendFile, store: Store, flows: FlowSet) -> Document:
    """Return the document that an effect asks for: papers, a receipt, or a kept file by its blob."""
    if file.document not in {PAPERS, RECEIPT}:
        data = await store.get_blob(file.document)
        if data is None:
            raise NoPaper(f"the file {file.name!r} is no longer kept")
        return Document(file.name or "file", data, "application/octet-stream")
    kept = await requests.get(store, file.request)
    if kept is None:
        raise NoPaper(f"request {file.request} is no longer kept")
    return paper_of(kept.request, flows, file.language)


def paper_of(request: Request, flows: FlowSet, language: str) -> Document:
    """Return the papers of a request with a number, the receipt of one without."""
    from rmabot.documents.form import inside_form, receipt
    from rmabot.documents.outside import outside_sheet
    from rmabot.documents.paper import Paper

    words = Words(flows, language)
    paper = Paper(words, _foot(words, flows.policy), request.filed_at.timestamp())
    paper.set_title(request.shown_number)
    if request.number is None:
        receipt(paper, request)
    else:
        outside_sheet(paper, request, flows.policy)
        inside_form(paper, request)
    if paper.spelled:
        paper.ln(3)
        paper.note(words("paper_transliterated"), size=8)
    return Document(
        f"{'RMA' if request.number else RECEIPT}-{request.shown_number}.pdf", bytes(paper.output())
    )


def _foot(words: Words, policy: Policy) -> str:
    return words("paper_questions", email=policy.address.email, phone=policy.address.phone).strip()
