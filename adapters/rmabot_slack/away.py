"""Out of office: who is away until when, and who stands in; a form for whoever goes, and for a lead for everybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rmabot.ports.absence import Absence
from rmabot.ports.desk_window import DeskWindow
from rmabot_slack import blocks as kit
from rmabot_slack.blocks import Block
from rmabot_slack.calls import Calls
from rmabot_slack.forms import VALUE, chosen, modal
from rmabot_slack.people import People, Person
from rmabot_slack.refusals import field_of, refusal
from rmabot_slack.words import language_of, say

FORM, OPEN, BACK = "desk.away", "home.away", "desk.back"
WHO, UNTIL, COVER = "who", "until", "cover"


class Away:
    """Shows who is away, and notes who goes and who is back."""

    def __init__(self, calls: Calls, people: People) -> None:
        self._calls = calls
        self._people = people

    async def view(self, desk: DeskWindow, person: Person) -> Block:
        """Return the form."""
        return form(await desk.absences(), await self._people.colleagues(), person)

    async def submitted(self, desk: DeskWindow, body: Mapping[str, Any], person: Person) -> Mapping[str, Any]:
        """Note that somebody goes; what is wrong stands on its field."""
        values = body["view"]["state"]["values"]
        who, cover = chosen(values, WHO) or person.name, chosen(values, COVER)
        until = str(values[UNTIL][VALUE].get("selected_date") or "")
        refused = await desk.leave(Absence(who, until, cover), person.staff)
        if refused is None:
            return {"response_action": "update", "view": await self.view(desk, person)}
        shown = [block["block_id"] for block in body["view"]["blocks"] if block["type"] == "input"]
        sentence = refusal(refused, language_of(person.language), desk.timezone)
        return {
            "response_action": "errors",
            "errors": {field_of(refused, shown): kit.cut(sentence, kit.ERROR)},
        }

    async def back(self, desk: DeskWindow, body: Mapping[str, Any], name: str, person: Person) -> None:
        """Note that somebody is back, and draw the form again; somebody who is back already is back."""
        await desk.come_back(name, person.staff)
        view = body["view"]
        await self._calls.call("views.update", view_id=view["id"], view=await self.view(desk, person))


def form(gone: Sequence[Absence], colleagues: Sequence[str], person: Person) -> Block:
    """Return the form: who is away, each with the button for being back where this person may press it, and the fields."""
    language, lead = language_of(person.language), "lead" in person.roles
    blocks = [_line(one, language, mine=lead or one.name == person.name) for one in gone[:_MOST]]
    blocks = blocks or [kit.section(say("away.nobody", language))]
    names = [kit.option(one, one) for one in dict.fromkeys([person.name, *colleagues])][: kit.OPTIONS]
    fields = [_field(UNTIL, {"type": "datepicker", "action_id": VALUE}, language, needed=True)]
    if lead:
        fields.insert(0, _field(WHO, _choice(names, language, names[0]), language, needed=True))
    if others := names if lead else names[1:]:
        fields.append(_field(COVER, _choice(others, language), language, needed=False))
    how = kit.context(say("away.how", language))
    return modal(
        say("away.title", language), [*blocks, kit.divider(), how, *fields], language,
        submit=say("form.send", language), callback=FORM,
    )  # fmt: skip


_MOST = 40


def _line(one: Absence, language: str, *, mine: bool) -> Block:
    said = say(
        "away.covered" if one.cover else "away.line", language, name=one.name, date=one.until, cover=one.cover
    )
    back = kit.button(say("away.back", language), BACK, one.name) if mine else None
    return kit.section(f"🌴 {said}", back)


def _choice(options: Sequence[Block], language: str, initial: Block | None = None) -> Block:
    return kit.select(VALUE, say("choose", language), options, initial)


def _field(name: str, element: Block, language: str, *, needed: bool) -> Block:
    label = kit.plain(say(f"away.{name}", language), kit.LABEL)
    return {"type": "input", "block_id": name, "label": label, "optional": not needed, "element": element}
