"""The papers, made just before they leave: always from the request as it now stands."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from rmabot.documents.filing import filing_data
from rmabot.documents.words import Words
from rmabot.engine.effects import SendFile
from rmabot.flow.model import FlowSet
from rmabot.ports import requests
from rmabot.ports.channel import Document
from rmabot.ports.news import RECEIPT, boxes_of
from rmabot.ports.store import Store
from rmabot.rma.policy import Policy
from rmabot.rma.request import Request

if TYPE_CHECKING:
    from rmabot.documents.paper import Paper

FILING, FILING_DATA = "filing", "filing.json"


_PRESS = ThreadPoolExecutor(max_workers=1, thread_name_prefix="papers")
_MAGIC = {b"%PDF": "application/pdf", b"\xff\xd8": "image/jpeg", b"\x89PNG": "image/png"}


class NoPaper(LookupError):
    """There is nothing to make the paper from: the request is gone."""


async def make(file: SendFile, store: Store, flows: FlowSet) -> Document:
    """Return the document that an effect asks for: papers, a receipt, what is filed with the maker, or a kept file by its blob."""
    boxes = boxes_of(file.document)
    if boxes is None and file.document not in {RECEIPT, FILING, FILING_DATA}:
        data = await store.get_blob(file.document)
        if data is None:
            raise NoPaper(f"the file {file.name!r} is no longer kept")
        return Document(file.name or "file", data, _media_type(data))
    kept = await requests.get(store, file.request)
    if kept is None:
        raise NoPaper(f"request {file.request} is no longer kept")
    if file.document == FILING_DATA:
        return filing_data(kept.request, file.language)
    if file.document == FILING:
        return await _aside(filing_form, kept.request, flows, file.language)
    return await _aside(paper_of, kept.request, flows, file.language, boxes or 0)


async def _aside(draw: Callable[..., Document], *about: Any) -> Document:
    """Draw beside the loop, one paper after the other: a paper takes longer than any conversation should wait."""
    return await asyncio.get_running_loop().run_in_executor(_PRESS, draw, *about)


def _media_type(data: bytes) -> str:
    return next(
        (kind for magic, kind in _MAGIC.items() if data.startswith(magic)), "application/octet-stream"
    )


def filing_form(request: Request, flows: FlowSet, language: str) -> Document:
    """Return the request as a form for whoever repairs: no sheet for a box, whether it has a number or not."""
    from rmabot.documents.form import request_form

    return _drawn(
        request, flows, language, f"{request.reference}.pdf", lambda paper: request_form(paper, request)
    )


def paper_of(request: Request, flows: FlowSet, language: str, boxes: int = 0) -> Document:
    """Return the papers of a request with a number, the receipt of one without; a sheet for each of several boxes."""
    from rmabot.documents.form import inside_form, receipt
    from rmabot.documents.outside import outside_sheet

    def draw(paper: Paper) -> None:
        if request.number is None:
            receipt(paper, request)
            return
        for box in range(1, boxes + 1) or (0,):
            outside_sheet(paper, request, flows.policy, (box, boxes) if box else None)
        inside_form(paper, request)

    name = f"{'RMA' if request.number else RECEIPT}-{request.shown_number}.pdf"
    return _drawn(request, flows, language, name, draw)


def _drawn(
    request: Request, flows: FlowSet, language: str, name: str, draw: Callable[[Paper], None]
) -> Document:
    """Draw it in Latin letters, and in the whole font where these are not enough."""
    from rmabot.documents.paper import Paper

    words = Words(flows, language)
    created = request.filed_at.timestamp()
    paper = Paper(words, _foot(words, flows.policy), created, "-Latin")
    draw(paper)
    if paper.spelled:
        paper.let_go()
        paper = Paper(words, _foot(words, flows.policy), created)
        draw(paper)
    if paper.spelled:
        paper.ln(3)
        paper.note(words("paper_transliterated"), size=8)
    paper.set_title(request.shown_number)
    return Document(name, bytes(paper.output()))


def _foot(words: Words, policy: Policy) -> str:
    return words("paper_questions", email=policy.address.email, phone=policy.address.phone).strip()
