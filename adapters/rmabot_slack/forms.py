"""Forms of the desk's acts, made from what each act is given: a field for each argument, and what the customer will read."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from msgspec import Struct, field

from rmabot.ports.desk import ActSpec, Argument
from rmabot.ports.desk_window import Card, Option
from rmabot.text.spans import Rich
from rmabot_slack import blocks as kit
from rmabot_slack.blocks import Block
from rmabot_slack.words import name, say

FORM, PREVIEW, VALUE, PHOTOS = "desk.form", "desk.preview", "desk.value", "photos"
PHOTOGRAPHED = frozenset({"receive", "hold", "note"})
_DISPATCHED = frozenset({"reason", "field", "work"})
_LONG = frozenset({"text", "note"})
_AMOUNT = re.compile(r"\d{1,7}([.,]\d{1,2})?")
_MOST_TEXT = 2000
_MOST_LINE = 200


class Form(Struct, frozen=True):
    """One act on one request as a form: ``options`` are the choices of its arguments that only the desk knows."""

    act: ActSpec
    card: Card
    language: str
    options: Mapping[str, Sequence[Option]] = field(default_factory=dict)
    skip: frozenset[str] = frozenset()

    @property
    def arguments(self) -> tuple[Argument, ...]:
        """The arguments that have a field."""
        return tuple(
            [one for one in self.act.arguments if one.name not in self.skip and not self._one_device(one)]
        )

    def view(self, preview: Sequence[Rich] | None = None) -> Block:
        """Return the modal; ``preview`` are the messages to the customer, None where nobody has asked yet."""
        language = self.language
        blocks = [self._input(one) for one in self.arguments]
        if self.act.name in PHOTOGRAPHED:
            blocks.append(_photos(language))
        blocks += kit.actions(
            [kit.button(say("form.preview", language), PREVIEW, self.card.reference)], "preview"
        )
        if preview is not None:
            blocks += _preview(preview, name("lang", self.card.language, language), language)
        metadata = {"act": self.act.name, "reference": self.card.reference, "revision": self.card.revision}
        return modal(
            name("act", self.act.name, language), [kit.context(self.card.number), *blocks], language,
            submit=name("act", self.act.name, language), callback=FORM, metadata=metadata,
        )  # fmt: skip

    def _one_device(self, argument: Argument) -> bool:
        return argument.kind == "device" and len(self.card.devices) < 2

    def _input(self, argument: Argument) -> Block:
        label = name("arg", argument.name, self.language)
        block: Block = {
            "type": "input", "block_id": argument.name, "label": kit.plain(label, kit.LABEL),
            "optional": not argument.needed, "element": self._element(argument),
        }  # fmt: skip
        return (
            block | {"dispatch_action": True}
            if argument.name in _DISPATCHED and self._choices(argument)
            else block
        )

    def _choices(self, argument: Argument) -> list[Block]:
        given = self.options.get(argument.name)
        if argument.kind == "device":
            return [
                kit.option(f"{one.number}. {one.name} {one.tail}", str(one.number))
                for one in self.card.devices
            ]
        if given is not None:
            return [kit.option(one.label, one.name) for one in given]
        return [kit.option(name("word", one, self.language), one) for one in argument.words]

    def _element(self, argument: Argument) -> Block:
        choices = self._choices(argument)
        choose = say("choose_several" if argument.many else "choose", self.language)
        placeholder = kit.plain(choose, kit.PLACEHOLDER)
        if choices:
            kind = "multi_static_select" if argument.many else "static_select"
            return {
                "type": kind,
                "action_id": VALUE,
                "placeholder": placeholder,
                "options": choices[: kit.OPTIONS],
            }
        if argument.kind == "flag":
            return {
                "type": "checkboxes",
                "action_id": VALUE,
                "options": [kit.option(say("form.yes", self.language), "yes")],
            }
        if argument.kind == "date":
            return {"type": "datepicker", "action_id": VALUE}
        long = argument.name in _LONG
        return {
            "type": "plain_text_input", "action_id": VALUE, "multiline": long, "max_length": _MOST_TEXT if long else _MOST_LINE,
        }  # fmt: skip


def modal(
    title: str, blocks: Sequence[Block], language: str, *, submit: str = "", callback: str = "desk.view",
    metadata: Mapping[str, Any] | None = None,
) -> Block:  # fmt: skip
    """Return a modal within its limits."""
    view: Block = {
        "type": "modal", "callback_id": callback, "title": kit.plain(title, kit.TITLE),
        "close": kit.plain(say("form.close", language), kit.TITLE), "blocks": kit.within(blocks, kit.MODAL_BLOCKS),
        "private_metadata": json.dumps(metadata or {})[: kit.PRIVATE_METADATA],
    }  # fmt: skip
    return view | {"submit": kit.plain(submit, kit.TITLE)} if submit else view


def metadata_of(view: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a modal carries with it."""
    found = json.loads(view.get("private_metadata") or "{}")
    return found if isinstance(found, dict) else {}


def values_of(
    spec: ActSpec, state: Mapping[str, Any], language: str
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return the arguments that a form gives, and for each field that cannot be read the sentence why not."""
    given: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for argument in spec.arguments:
        element = (state.get(argument.name) or {}).get(VALUE)
        if element is None:
            continue
        value = _value(argument, element)
        if argument.kind == "amount" and isinstance(value, str) and not _AMOUNT.fullmatch(value):
            errors[argument.name] = say("form.amount_malformed", language)
        elif value not in (None, "", (), []):
            given[argument.name] = value.replace(",", ".") if argument.kind == "amount" else value
    return given, errors


def chosen(state: Mapping[str, Any], field_name: str) -> str:
    """Return what was chosen in a menu of a form, "" for nothing."""
    element = (state.get(field_name) or {}).get(VALUE) or {}
    return str((element.get("selected_option") or {}).get("value") or "")


def photos_of(state: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the photos that a form gives, as Slack names them."""
    return list((state.get(PHOTOS) or {}).get(VALUE, {}).get("files") or ())


def _value(argument: Argument, element: Mapping[str, Any]) -> Any:
    if "selected_options" in element:
        chosen = [one["value"] for one in element["selected_options"] or ()]
        if argument.kind == "flag":
            return bool(chosen)
        return tuple([int(one) for one in chosen]) if argument.kind == "device" else tuple(chosen)
    if "selected_option" in element:
        chosen_one = (element["selected_option"] or {}).get("value")
        return (int(chosen_one),) if argument.kind == "device" and chosen_one else chosen_one
    if "selected_date" in element:
        return _day(element["selected_date"])
    return str(element.get("value") or "").strip()


def _day(given: object) -> str:
    try:
        return date.fromisoformat(str(given)).isoformat() if given else ""
    except ValueError:
        return ""


def _photos(language: str) -> Block:
    return {
        "type": "input", "block_id": PHOTOS, "optional": True, "label": kit.plain(say("form.photo", language), kit.LABEL),
        "element": {"type": "file_input", "action_id": VALUE, "filetypes": ["jpg", "jpeg", "png"], "max_files": 5},
    }  # fmt: skip


def _preview(said: Sequence[Rich], language_read: str, language: str) -> list[Block]:
    if not said:
        return [kit.context(say("form.preview_nothing", language))]
    head = kit.context(say("form.preview_head", language, language=language_read))
    return [kit.divider(), head, *[kit.rich(one) for one in said[:10]]]
