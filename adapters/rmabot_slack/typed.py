"""What people typed, out of Slack's own notation: entities, links, mentions and dates become plain text again."""

from __future__ import annotations

import re

_MARK = re.compile(r"<([^<>\n]*)>")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def typed(text: str, bot: str = "") -> str:
    """Return a message as its writer saw it; the mention of the ``bot`` itself is left out."""
    plain = _MARK.sub(lambda found: _seen(found[1], bot), text)
    for entity, sign in _ENTITIES:
        plain = plain.replace(entity, sign)
    return plain.strip()


def escaped(text: str) -> str:
    """Return a text that Slack shows as it stands: no mention, no link, no entity."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _seen(mark: str, bot: str) -> str:
    target, _, label = mark.partition("|")
    if target.startswith("@"):
        return "" if target[1:] == bot else f"@{label or target[1:]}"
    if target.startswith("#"):
        return f"#{label or target[1:]}"
    if target.startswith("!date"):
        return label
    if target.startswith("!"):
        return f"@{label.removeprefix('@') or target[1:]}"
    for scheme in ("mailto:", "tel:"):
        if target.startswith(scheme):
            return label or target.removeprefix(scheme)
    if label and not target.endswith(label):
        return f"{label} ({target})"
    return label or target
