"""What a customer is told about a request, outside any flow: the lifecycle's own texts with the request's values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rmabot.engine.events import TimerFired
from rmabot.engine.scope import policy_value
from rmabot.engine.session import Session
from rmabot.engine.shown import shown_value
from rmabot.engine.speak import slot_text
from rmabot.engine.turn import Turn
from rmabot.flow.model import FlowSet
from rmabot.text.spans import Rich, Span
from rmabot.text.template import fill

_NOBODY = TimerFired("", 0.0, "")


def lifecycle_text(flows: FlowSet, key: str, language: str, values: Mapping[str, Any]) -> Rich:
    """Return the text of a key such as ``told.approved`` or ``next.SUBMITTED``, () for a key the set does not word.

    ``values`` are named as the texts name them (``rma.number``): a date as ISO text or date, a text per language as
    ``{"en": …, "fr": …}``, several in a row as a tuple, a ``Rich`` as it is. What is not among them is empty;
    ``policy.…`` needs no value.
    """
    texts = flows.lifecycle.get(key)
    if not texts:
        return ()
    template = texts[language] if language in texts else next(iter(texts.values()))
    if template.fixed is not None:
        return template.fixed
    turn = Turn(flows, Session("", language), _NOBODY)
    return fill(template, lambda path: _value(turn, path, values))


def bot_text(flows: FlowSet, moment: str, language: str, values: Mapping[str, str]) -> Rich:
    """Return the bot's own sentence for a moment, in the language or our first one, () where none is written."""
    found = flows.words.get(moment)
    if found is None:
        return ()
    text = found.texts.get(language) or found.texts.get(flows.languages[0])
    return fill(text, lambda path: values.get(path, "")) if text else ()


def _value(turn: Turn, path: str, values: Mapping[str, Any]) -> str | Rich:
    if path.startswith("policy."):
        return _policy_text(turn, path)
    value = values.get(path)
    if isinstance(value, tuple) and value and isinstance(value[0], Span):
        return value
    return shown_value(value, turn.language)


def _policy_text(turn: Turn, path: str) -> str | Rich:
    value = policy_value(turn, tuple(path.split(".")[1:]))
    if isinstance(value, tuple) and all(isinstance(line, str) for line in value):
        return ", ".join(value)  # the lines of an address
    return slot_text(turn, path, 0)
