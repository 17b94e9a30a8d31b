"""What a customer is told about a request, outside any flow: the lifecycle's own texts with the request's values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rmabot.engine.shown import shown_value
from rmabot.flow.model import FlowSet
from rmabot.text.spans import Rich
from rmabot.text.template import fill


def lifecycle_text(flows: FlowSet, key: str, language: str, values: Mapping[str, Any]) -> Rich:
    """Return the text of a key such as ``told.approved`` or ``next.SUBMITTED``, () for a key the set does not word.

    ``values`` are named as the texts name them (``rma.number``): a date as ISO text or date, a text per language as
    ``{"en": …, "fr": …}``, a ``Rich`` as it is. What is not among them is empty; ``policy.…`` needs no value.
    """
    texts = flows.lifecycle.get(key)
    if not texts:
        return ()
    template = texts[language] if language in texts else next(iter(texts.values()))
    return fill(template, lambda path: _value(flows, path, language, values))


def _value(flows: FlowSet, path: str, language: str, values: Mapping[str, Any]) -> str | Rich:
    if path.startswith("policy."):
        return shown_value(_inside(flows.policy, path.split(".")[1:]), language)
    value = values.get(path)
    if isinstance(value, tuple):
        return value
    return shown_value(value, language)


def _inside(value: Any, fields: list[str]) -> Any:
    for name in fields:
        value = value.get(name) if isinstance(value, Mapping) else getattr(value, name, None)
    return value
