"""The bot's own sentences, for what the runtime or a channel must say outside any flow."""

from __future__ import annotations

from collections.abc import Mapping

from rmabot.flow.model import FlowSet
from rmabot.text import template
from rmabot.text.spans import Rich

NO_VALUES: Mapping[str, str] = {}


def word(flows: FlowSet, moment: str, language: str, values: Mapping[str, str] = NO_VALUES) -> Rich:
    """Return the sentence for a moment, in the language or our first one; nothing where none is written."""
    found = flows.words.get(moment)
    if found is None:
        return ()
    texts = found.texts
    text = texts.get(language) or texts.get(flows.languages[0])
    return template.fill(text, lambda path: values.get(path, "")) if text else ()
