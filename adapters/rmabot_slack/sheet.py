"""A request opened: what may be done now, all that was said of it, and, for roles that may, whose it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rmabot.ports.desk_window import Card, Contact, Details
from rmabot_slack import blocks as kit
from rmabot_slack import forms
from rmabot_slack.blocks import Block
from rmabot_slack.card import act_button, card_blocks, remark_line, step_line
from rmabot_slack.words import name, say

CONTACT, GET_FILES, WRITE, PICTURES = "desk.contact", "desk.files", "desk.write", "desk.pictures"
_LINES = 12
_PARTS = 40
_PAPERS = 30


def whole(
    card: Card, details: Details, legal: Sequence[str], language: str, now: float, zone: str,
    beside: Sequence[str] = (),
) -> Block:  # fmt: skip
    """Return the modal of a request.

    ``legal`` are the acts that this person may do now; ``beside`` what they may do beside them: see the contact, write
    to the customer.
    """
    _, blocks = card_blocks(card, language, now, zone)
    blocks = [block for block in blocks if block["type"] not in {"actions", "header", "context"}]
    blocks.append(kit.context(say("form.you_can" if legal else "form.nothing_now", language)))
    blocks += kit.actions(
        [act_button(act, card.reference, language) for act in legal if act != "undo"], "acts"
    )
    others = {CONTACT: "card.contact", PICTURES: "card.pictures", WRITE: "card.write"}
    buttons = [kit.button(say(others[one], language), one, card.reference) for one in beside]
    blocks += kit.actions(buttons, "contact")
    blocks += [kit.divider(), *_said(card, details, language, zone)]
    return forms.modal(card.number, blocks, language, metadata={"reference": card.reference})


def contact(found: Contact | None, reference: str, language: str, *, sent: bool = False) -> Block:
    """Return the modal of whom to write to, None being for a role that may not see it; ``sent`` that the files are."""
    title = say("contact.title", language)
    if found is None:
        return forms.modal(title, [kit.section(say("contact.not_you", language))], language)
    lines = [found.name, found.company, found.phone, found.email, *found.address]
    blocks = [kit.section("\n".join(filter(None, lines)))]
    if found.account:
        blocks.append(kit.context(say("contact.account", language, account=found.account)))
    if serials := ", ".join(filter(None, found.serials)):
        blocks.append(kit.section(say("contact.serials", language, serials=serials)))
    if found.papers:
        papers = [
            say("pair", language, name=name("file", one.purpose, language), value=one.name)
            for one in found.papers[:_PAPERS]
        ]
        blocks.append(kit.section("\n".join(papers)))
        get = kit.button(say("contact.get_files", language), GET_FILES, reference)
        blocks += [kit.context(say("contact.sent", language))] if sent else kit.actions([get], "files")
    blocks.append(kit.context(say("contact.on_record", language)))
    return forms.modal(title, blocks, language)


def _said(card: Card, details: Details, language: str, zone: str) -> Iterator[Block]:
    """What was said: of the devices, of fees and parcels, in notes, and what was done, the newest first."""
    notes = [remark_line(note, language, zone) for note in card.notes[-_LINES:]]
    steps = [step_line(step, language, zone) for step in card.history[-_LINES:]]
    parts = [
        *details.answers[:_PARTS],
        (say("form.fees", language), details.fees),
        (say("form.parcels", language), details.parcels),
        (say("form.notes", language), tuple(reversed(notes))),
        (say("form.history", language), tuple(reversed(steps))),
    ]
    for heading, lines in parts:
        if lines:
            title = kit.cut(heading, kit.HEADER)
            body = kit.cut("\n".join(lines), kit.SECTION - kit.HEADER)
            yield kit.rich_lines([[kit.word(f"{title}\n", bold=True), kit.word(body)]])
