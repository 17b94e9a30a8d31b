"""What stands on the form inside the box and on the receipt: the devices, every answer, every statement agreed to."""

from __future__ import annotations

from rmabot.documents.barcodes import code128, code128_width
from rmabot.documents.paper import INK, SOFT, Paper
from rmabot.rma.request import Acknowledgement, Item, Request


def inside_form(paper: Paper, request: Request) -> None:
    """Draw the RMA form, on as many pages as it takes."""
    words = paper.words
    paper.add_page()
    paper.banner(words("paper_sheet", sheet="2"), words("paper_inside"))
    top = paper.get_y()
    paper.headline(words("paper_form"))
    module = 0.36
    paper.set_fill_color(0, 0, 0)
    width = code128_width(request.shown_number, module)
    code128(paper, request.shown_number, paper.w - paper.r_margin - width, top - 1, 13, module)
    _head(paper, request)
    paper.heading(words("paper_in_the_box"))
    paper.ticks([_device_line(paper, item) for item in request.items if item.open])
    paper.ticks([words("paper_tick_form"), words("paper_tick_proof")])
    paper.ink(SOFT)
    paper.note(words("paper_leave_out"), size=9)
    paper.ink(INK)
    answers(paper, request)
    statements(paper, request)


def request_form(paper: Paper, request: Request) -> None:
    """Draw the request for whoever repairs."""
    paper.add_page()
    paper.headline(paper.words("paper_filing"))
    _head(paper, request)
    answers(paper, request)
    statements(paper, request)


def receipt(paper: Paper, request: Request) -> None:
    """Draw the receipt of a request that has no number yet."""
    words = paper.words
    paper.add_page()
    paper.headline(words("paper_receipt"))
    paper.ln(1)
    paper.note(words("paper_not_yet"), size=12, bold=True)
    _head(paper, request)
    answers(paper, request)
    statements(paper, request)


def _head(paper: Paper, request: Request) -> None:
    words = paper.words
    rows = [(words("paper_reference"), request.reference)]
    if request.number:
        rows.insert(0, (words("paper_number"), request.number))
    rows.append((words("paper_filed_on"), words.moment(request.filed_at)))
    if request.number is None and request.reply_by is not None:
        rows.append((words("paper_reply_by"), words.date(request.reply_by)))
    if request.expires_on is not None:
        rows.append((words("paper_valid_until"), words.date(request.expires_on)))
    paper.ln(3)
    paper.rows(rows)


def _device_line(paper: Paper, item: Item) -> str:
    device = item.model or paper.words("paper_device", number=str(item.number))
    return paper.words("paper_tick_device", device=device, serial=item.serial or "–")


def answers(paper: Paper, request: Request) -> None:
    """Write every answer as it was shown and confirmed, by device and section."""
    words = paper.words
    several = len(request.items) > 1
    seen: tuple[str, int | None] | None = None
    rows: list[tuple[str, str]] = []
    for answer in request.answers:
        if (answer.section, answer.item) != seen:
            paper.rows(rows)
            rows, seen = [], (answer.section, answer.item)
            title = words.either(answer.section_label) or words("paper_your_answers")
            if several and answer.item:
                title = f"{words('paper_device', number=str(answer.item))} – {title}"
            paper.heading(title)
        rows.append((words.either(answer.label), words.either(answer.shown)))
    paper.rows(rows)


def statements(paper: Paper, request: Request) -> None:
    """Write the protected texts as they now stand, with what was answered, when, and to which version."""
    words = paper.words
    if not request.acknowledgements:
        return
    paper.heading(words("paper_statements"))
    for given in request.acknowledgements:
        _statement(paper, given)


def _statement(paper: Paper, given: Acknowledgement) -> None:
    words = paper.words
    statement = words.flows.statements.get(given.statement)
    values = {"date": words.moment(given.at), "seal": given.seal}
    if given.answer == "yes":
        said = words("paper_agreed", **values)
    else:
        said = words("paper_could_not", answer=_label(paper, given), **values)
    paper.rows([(words.text(statement.label) if statement else given.statement, said)])
    if statement is not None and statement.seal == given.seal:
        paper.ink(SOFT)
        for line in words.text(statement.texts).splitlines():  # a list stays one, as it was read
            paper.note(line, size=8.5)
        paper.ink(INK)
        paper.ln(1)


def _label(paper: Paper, given: Acknowledgement) -> str:
    for flow in paper.words.flows.flows.values():
        position = flow.index.get(given.statement)
        node = flow.program[position] if position is not None else None
        for option in getattr(node, "instead", ()):
            if option.name == given.answer:
                return str(option.labels.get(paper.words.language, given.answer))
    return given.answer
