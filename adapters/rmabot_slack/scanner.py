"""Many parcels at the dock, one scan after the other: a form that stays open, its field empty again after each Enter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import convert, to_builtins

from rmabot.ports.desk import Refused
from rmabot.ports.desk_window import DeskWindow
from rmabot.ports.dock import Heard, Scanned
from rmabot_slack import blocks as kit
from rmabot_slack.blocks import Block
from rmabot_slack.card import act_button
from rmabot_slack.forms import VALUE, metadata_of, modal
from rmabot_slack.people import Person
from rmabot_slack.refusals import refusal
from rmabot_slack.words import language_of, name, say

FORM, OPEN, FIELD = "desk.scan", "home.scan", "scan"
_LOG = "heard"
_MOST_HEARD = 40


def begun(language: str) -> Block:
    """Return the form at its beginning."""
    return _form(Scanned(), 0, (), language)


async def submitted(desk: DeskWindow, body: Mapping[str, Any], person: Person) -> Mapping[str, Any]:
    """Take one scan in, say what came of it, and wait for the next."""
    view, language = body["view"], language_of(person.language)
    told = metadata_of(view)
    so_far, number = convert(told["so_far"], Scanned), int(told["number"])
    field_name = f"{FIELD}{number}"
    typed = str(view["state"]["values"][field_name][VALUE].get("value") or "")
    came = await desk.scan(typed, person.staff, so_far, f"slack:scan:{view['id']}:{number}")
    if isinstance(came, Refused):
        sentence = refusal(came, language, desk.timezone)
        return {"response_action": "errors", "errors": {field_name: kit.cut(sentence, kit.ERROR)}}
    heard, after = came
    reference = after.reference or so_far.reference
    new = [_line(one, number, at, reference, desk.timezone, language) for at, one in enumerate(heard)]
    before = [block for block in view["blocks"] if str(block.get("block_id", "")).startswith(_LOG)]
    log = [*reversed(new), *before][:_MOST_HEARD]
    return {"response_action": "update", "view": _form(after, number + 1, log, language)}


def _form(so_far: Scanned, number: int, log: Sequence[Block], language: str) -> Block:
    wants = "scan.wants_serial" if so_far.reference else "scan.wants_number"
    scanned: Block = {
        "type": "input", "block_id": f"{FIELD}{number}", "optional": True, "label": kit.plain(say(wants, language), kit.LABEL),
        "element": {"type": "plain_text_input", "action_id": VALUE, "max_length": 100, "focus_on_load": True},
    }  # fmt: skip
    counts = say(
        "scan.counts", language, received=so_far.received, parcels=so_far.parcels, look=so_far.to_look_at
    )
    return modal(
        say("scan.title", language), [scanned, kit.context(counts), *log], language, submit=say("scan.next", language),
        callback=FORM, metadata={"so_far": to_builtins(so_far), "number": number},
    )  # fmt: skip


def _line(heard: Heard, number: int, at: int, reference: str, zone: str, language: str) -> Block:
    """What was said to a scan; where something differs, the way to say so is beside it."""
    values = dict(heard.values)
    values["left"] = ", ".join([_device(model, serial, language) for model, serial in values.get("left", ())])
    values["why"] = refusal(heard.refused, language, zone) if heard.refused else ""
    if "state" in values:
        values["state"] = name("state", str(values["state"]), language)
    said = f"{'✅' if heard.fine else '⚠️'} {say(f'scan.{heard.key}', language, **values)}"
    differs = act_button("hold", reference, language) if heard.refused and reference else None
    return kit.section(said, differs) | {"block_id": f"{_LOG}{number}-{at}"}


def _device(model: str, serial: str, language: str) -> str:
    return " ".join(filter(None, (model, serial or say("card.no_serial", language))))
