"""A request as a card: what to decide on, in one look; nothing on it tells who the customer is or where they live."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from rmabot.ports.desk_window import Card, Device, Remark, Step
from rmabot_slack import blocks as kit
from rmabot_slack.blocks import Block
from rmabot_slack.words import name, say

ACT, MORE, UNDO = "desk.act", "desk.more", "desk.undo"
PRIMARY = (
    "approve", "ask", "reject", "renew", "receive", "inspect", "hold", "resolve", "repair", "quote", "no-fault",
    "parts-in", "ready", "ship", "close",
)  # fmt: skip
"""The acts that stand on a card, in this order, where they are legal; the rest is behind "More"."""
_ON_CARD = 4
_DEVICES = 6
_FLAGS = 10
_LINE = 200
_ROW = 400
_STYLES = {"approve": "primary", "reject": "danger"}


def card_blocks(card: Card, language: str, now: float, zone: str) -> tuple[str, list[Block]]:
    """Return the card's text for notifications and its blocks."""
    title = " · ".join([card.number, *[one.name for one in card.devices][:2]])
    blocks = [kit.header(title), kit.rich_lines(list(_lines(card, language, now)))]
    if card.history:
        blocks.append(kit.context(done_line(card, language, zone)))
    blocks += kit.actions(_buttons(card, language), "card")
    return kit.cut(title, kit.HEADER), kit.within(blocks)


def done_line(card: Card, language: str, zone: str) -> str:
    """Return what was done last: "Approved by Ana, 10:32"."""
    return step_line(card.history[-1], language, zone) if card.history else ""


def step_line(step: Step, language: str, zone: str) -> str:
    """Return one step as "Approved by Ana, 2026-06-15 10:32"."""
    who = {"customer": say("talk.says", language), "system": "rmabot"}.get(step.by, f"@{step.by}")
    key = "card.done_for" if step.through else "card.done"
    who = f"@{step.through}" if step.through else who
    return say(key, language, event=name("event", step.event, language), name=who, time=clock(step.at, zone))


def remark_line(remark: Remark, language: str, zone: str) -> str:
    """Return something said about a request as one line: "Note by @Ana, 2026-06-15 10:32: called twice"."""
    by_customer = remark.by == "customer"
    key = "card.remark_customer" if by_customer else "card.remark"
    return say(key, language, name=f"@{remark.by}", time=clock(remark.at, zone), text=remark.text)


def clock(at: float, zone: str) -> str:
    """Return a moment at the desk, to the minute."""
    return datetime.fromtimestamp(at, ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")


def age(seconds: float, language: str) -> str:
    """Return how long ago something was, roughly."""
    minutes = max(int(seconds // 60), 0)
    if minutes < 60:
        return say("age.minutes", language, n=minutes)
    if minutes < 48 * 60:
        return say("age.hours", language, n=minutes // 60)
    return say("age.days", language, n=minutes // (24 * 60))


def line(card: Card, language: str, now: float) -> str:
    """Return a card as two lines of a list: where it stands, and what it is."""
    state, devices = name("state", card.state, language), ", ".join([one.name for one in card.devices])
    due = [_due(card, language)] if card.due else []
    mine = [f"@{card.assignee}"] if card.assignee else []
    flags = [f"⚠️ {len(card.flags)}"] if card.flags else []
    filed = say("card.age", language, age=age(now - card.filed_at, language))
    head = " · ".join([card.number, state, *due, *mine])
    return "\n".join([kit.cut(head, _ROW), kit.cut(" · ".join([*flags, devices, filed]), _ROW)])


def row(card: Card, language: str, now: float) -> Block:
    """Return a card as one row of a list, with the button that opens it."""
    sign = "🔴" if card.late else "🟡" if card.soon else "🟢"
    opened = kit.button(say("card.open_it", language), MORE, card.reference)
    return kit.section(f"{sign} {line(card, language, now)}", opened)


def colour(card: Card) -> str:
    """Return the name of the sign for how late a card is."""
    return "red_circle" if card.late else "large_yellow_circle" if card.soon else "large_green_circle"


def _lines(card: Card, language: str, now: float) -> Iterator[list[Block]]:
    state = kit.word(f" {kit.cut(name('state', card.state, language), _LINE)}", bold=True)
    filed = kit.ago(card.filed_at, age(now - card.filed_at, language))
    due = f" · {_due(card, language)}" if card.due else ""
    before = f"{due} · {say('card.filed', language)} "
    after = f" · {kit.cut(_with(card, language), _LINE)}"
    yield [kit.emoji(colour(card)), state, kit.word(before), filed, kit.word(after)]
    for device in card.devices[:_DEVICES]:
        said = kit.word(f", {kit.cut(_device(device, language), _LINE)}")
        yield [kit.word(kit.cut(device.name, _LINE), bold=True), said]
    if len(card.devices) > _DEVICES:
        yield [kit.word(f"+ {len(card.devices) - _DEVICES}")]
    for flag, about_it, item in card.flags[:_FLAGS]:
        yield [kit.emoji("warning"), kit.word(f" {flag_line(flag, about_it, item, language)}")]
    if len(card.flags) > _FLAGS:
        yield [kit.emoji("warning"), kit.word(f" + {len(card.flags) - _FLAGS}")]
    yield [kit.word(_beside(card, language))]


def _device(device: Device, language: str) -> str:
    serial = (
        say("card.serial", language, tail=device.tail) if device.tail else say("card.no_serial", language)
    )
    why = [name("why", device.why, language)] if device.why else []
    if device.until:
        why.append(say("until", language, date=device.until))
    verdict = say(f"verdict.{device.verdict}", language)
    return f"{serial}, {verdict}" + (f" ({', '.join(why)})" if why else "")


def flag_line(flag: str, about: str, item: int, language: str) -> str:
    """Return what staff should look at, in words."""
    said = " ".join(filter(None, (name("flag", flag, language), about)))
    return kit.cut(said + (f" (#{item})" if item else ""), 200)


def _beside(card: Card, language: str) -> str:
    files = ", ".join(dict.fromkeys([name("file", one, language) for one in card.files]))
    said = [say("card.files", language, files=files) if files else say("card.no_files", language)]
    if card.city:
        said.append(say("card.from", language, city=card.city))
    said.append(say("card.speaks", language, language=name("lang", card.language, language)))
    return kit.cut(" · ".join(said), 600)


def _due(card: Card, language: str) -> str:
    return say("card.late" if card.late else "card.due", language, date=card.due)


def _with(card: Card, language: str) -> str:
    return (
        say("card.with", language, name=card.assignee) if card.assignee else say("card.with_nobody", language)
    )


def _buttons(card: Card, language: str) -> list[Block]:
    made: list[Block] = []
    if card.open and not card.assignee:
        made.append(act_button("claim", card.reference, language))
    shown = [act for act in PRIMARY if act in card.acts][:_ON_CARD]
    made += [act_button(act, card.reference, language) for act in shown]
    if card.undo:
        made.append(kit.button(say("card.undo", language), UNDO, f"{card.reference}|{card.revision}"))
    return [*made, kit.button(say("card.more", language), MORE, card.reference)]


def act_button(act: str, reference: str, language: str) -> Block:
    """Return the button of an act on a request."""
    return kit.button(name("act", act, language), f"{ACT}:{act}", reference, _STYLES.get(act, ""))
