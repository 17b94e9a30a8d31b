"""Slack's limits on blocks and views, as strict as Slack: what it would refuse is a list of sentences."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

Block = Mapping[str, Any]


def units(text: str) -> int:
    """Length as Slack counts it."""
    return len(text.encode("utf-16-le")) // 2


def message_errors(body: Mapping[str, Any]) -> list[str]:
    """What is wrong with a message."""
    blocks = body.get("blocks") or []
    errors = [] if len(blocks) <= 50 else [f"{len(blocks)} blocks in a message"]
    if not blocks and not str(body.get("text", "")).strip():
        errors.append("no_text")
    return errors + blocks_errors(blocks, "message")


def view_errors(view: Mapping[str, Any]) -> list[str]:
    """What is wrong with a modal or a Home tab."""
    errors: list[str] = []
    allowed = {"type", "blocks", "private_metadata", "callback_id", "external_id"}
    if view.get("type") == "modal":
        allowed |= {"title", "submit", "close", "clear_on_close", "notify_on_close", "submit_disabled"}
        errors += text_errors(view.get("title"), 24, "title", plain=True)
        for name in ("submit", "close"):
            if name in view:
                errors += text_errors(view[name], 24, name, plain=True)
        if any(block.get("type") == "input" for block in view["blocks"]) and "submit" not in view:
            errors.append("inputs without submit")
    elif view.get("type") != "home":
        errors.append(f"view type {view.get('type')}")
    errors += [f"view property {name}" for name in set(view) - allowed]
    if units(view.get("private_metadata", "")) > 3000:
        errors.append("private_metadata")
    if not 1 <= len(view["blocks"]) <= 100:
        errors.append(f"{len(view['blocks'])} blocks in a view")
    return errors + blocks_errors(view["blocks"], str(view.get("type")))


def blocks_errors(blocks: Sequence[Block], surface: str) -> list[str]:
    """What is wrong with blocks."""
    errors = [error for block in blocks for error in _block(block, surface)]
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    return errors + ([] if len(ids) == len(set(ids)) else ["block_id twice"])


def text_errors(text: Any, most: int, where: str, *, plain: bool = False) -> list[str]:
    """What is wrong with a text object."""
    if not isinstance(text, Mapping):
        return [f"{where}: no text object"]
    kind = text.get("type")
    allowed = {"type", "text"} | ({"emoji"} if kind == "plain_text" else {"verbatim"})
    errors = [f"{where}: property {name} on {kind}" for name in set(text) - allowed]
    if kind not in ({"plain_text"} if plain else {"plain_text", "mrkdwn"}):
        errors.append(f"{where}: {kind} is not taken here")
    if not 1 <= units(str(text.get("text", ""))) <= most or not str(text.get("text", "")).strip():
        errors.append(f"{where}: {units(str(text.get('text', '')))} characters, at most {most}")
    return errors


def _block(block: Block, surface: str) -> Iterator[str]:
    kind = block.get("type")
    rule = _BLOCKS.get(str(kind))
    if rule is None:
        yield f"block type {kind}"
        return
    allowed, check = rule
    yield from [f"{kind}: property {name}" for name in set(block) - allowed - {"type", "block_id"}]
    if not 1 <= len(str(block.get("block_id", "x"))) <= 255:
        yield f"{kind}: block_id"
    yield from check(block, surface)


def _section(block: Block, surface: str) -> Iterator[str]:
    if "text" not in block and "fields" not in block:
        yield "section: neither text nor fields"
    if "text" in block:
        yield from text_errors(block["text"], 3000, "section")
    fields = block.get("fields", [])
    if len(fields) > 10:
        yield "section: more than 10 fields"
    for field in fields:
        yield from text_errors(field, 2000, "field")
    if "accessory" in block:
        yield from _element(block["accessory"], surface)


def _header(block: Block, _: str) -> Iterator[str]:
    yield from text_errors(block.get("text"), 150, "header", plain=True)


def _context(block: Block, _: str) -> Iterator[str]:
    if not 1 <= len(block["elements"]) <= 10:
        yield "context: elements"
    for element in block["elements"]:
        yield from text_errors(element, 3000, "context")


def _actions(block: Block, surface: str) -> Iterator[str]:
    if not 1 <= len(block["elements"]) <= 25:
        yield f"actions: {len(block['elements'])} elements"
    ids = [element.get("action_id") for element in block["elements"]]
    if len(ids) != len(set(ids)):
        yield "actions: action_id twice"
    for element in block["elements"]:
        if element.get("type") in _INPUTS_ONLY:
            yield f"{element['type']} in actions"
        yield from _element(element, surface)


def _input(block: Block, surface: str) -> Iterator[str]:
    if surface == "message":
        yield "input in a message"
    yield from text_errors(block.get("label"), 2000, "label", plain=True)
    yield from _element(block["element"], surface)


def _rich_text(block: Block, _: str) -> Iterator[str]:
    if not block["elements"]:
        yield "rich_text: empty"
    total = 0
    for part in block["elements"]:
        if (
            part.get("type") != "rich_text_section"
            or set(part) != {"type", "elements"}
            or not part["elements"]
        ):
            yield "rich_text: part"
            continue
        for element in part["elements"]:
            kind = element.get("type")
            allowed = {
                "text": {"text", "style"},
                "link": {"url", "text", "style"},
                "emoji": {"name"},
                "date": {"timestamp", "format", "fallback"},
            }.get(kind)
            if allowed is None or set(element) - allowed - {"type"}:
                yield f"rich_text: element {element}"
                continue
            if kind == "date" and (type(element["timestamp"]) is not int or not element["format"]):
                yield "rich_text: date"
            if kind == "text" and not element["text"]:
                yield "rich_text: empty text"
            if not set(element.get("style", {})) <= {"bold", "italic", "strike", "code"}:
                yield "rich_text: style"
            total += units(element.get("text", ""))
    if total > 12000:
        yield f"rich_text: {total} characters"


def _element(element: Block, surface: str) -> Iterator[str]:
    kind = str(element.get("type"))
    allowed = _ELEMENTS.get(kind)
    if allowed is None:
        yield f"element type {kind}"
        return
    yield from [f"{kind}: property {name}" for name in set(element) - allowed - {"type", "action_id"}]
    if not 1 <= len(str(element.get("action_id", "x"))) <= 255:
        yield f"{kind}: action_id"
    if kind in _MODAL_ONLY and surface != "modal":
        yield f"{kind} outside a modal"
    if kind == "button":
        yield from text_errors(element.get("text"), 75, "button", plain=True)
        if units(element.get("value", "")) > 2000 or element.get("style", "primary") not in {
            "primary",
            "danger",
        }:
            yield "button: value or style"
    if "placeholder" in element:
        yield from text_errors(element["placeholder"], 150, "placeholder", plain=True)
    if kind in {"static_select", "multi_static_select", "checkboxes", "radio_buttons"}:
        yield from _options(element, kind)
    if kind == "plain_text_input" and not element.get("max_length", 1) <= 3000:
        yield "plain_text_input: max_length"


def _options(element: Block, kind: str) -> Iterator[str]:
    groups = element.get("option_groups")
    if (groups is None) == ("options" not in element):
        yield f"{kind}: options or option_groups"
        return
    lists = [group["options"] for group in groups] if groups else [element["options"]]
    if groups is not None:
        if not 1 <= len(groups) <= 100:
            yield "option_groups"
        for group in groups:
            yield from text_errors(group["label"], 75, "option group", plain=True)
    most = 10 if kind in {"checkboxes", "radio_buttons"} else 100
    values = []
    for options in lists:
        if not 1 <= len(options) <= most:
            yield f"{kind}: {len(options)} options"
        for option in options:
            yield from text_errors(option.get("text"), 75, "option", plain=True)
            if "description" in option:
                yield from text_errors(option["description"], 75, "description", plain=True)
            if (
                set(option) - {"text", "value", "description"}
                or not 1 <= units(option.get("value", "")) <= 150
            ):
                yield f"option {option}"
            values.append(option.get("value"))
    if len(values) != len(set(values)):
        yield f"{kind}: a value twice"


_MODAL_ONLY = {"file_input", "email_text_input", "url_text_input", "number_input"}
_INPUTS_ONLY = {"plain_text_input", "file_input"}
_ELEMENTS: Mapping[str, set[str]] = {
    "button": {"text", "value", "style", "url", "confirm", "accessibility_label"},
    "static_select": {"placeholder", "options", "option_groups", "initial_option", "confirm"},
    "multi_static_select": {
        "placeholder",
        "options",
        "option_groups",
        "initial_options",
        "max_selected_items",
    },
    "external_select": {"placeholder", "min_query_length", "initial_option"},
    "checkboxes": {"options", "initial_options"},
    "radio_buttons": {"options", "initial_option"},
    "datepicker": {"placeholder", "initial_date"},
    "plain_text_input": {
        "placeholder",
        "initial_value",
        "multiline",
        "min_length",
        "max_length",
        "dispatch_action_config",
        "focus_on_load",
    },
    "file_input": {"filetypes", "max_files"},
}
_BLOCKS: Mapping[str, tuple[set[str], Callable[[Block, str], Iterator[str]]]] = {
    "section": ({"text", "fields", "accessory", "expand"}, _section),
    "header": ({"text"}, _header),
    "context": ({"elements"}, _context),
    "actions": ({"elements"}, _actions),
    "input": ({"label", "element", "optional", "hint", "dispatch_action"}, _input),
    "rich_text": ({"elements"}, _rich_text),
    "divider": (set(), lambda *_: iter(())),
}
