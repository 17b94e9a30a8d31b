"""The model of a device, recognised from the catalogue as people type it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rmabot.questions.question import (
    Accepted,
    Candidate,
    Context,
    QuestionType,
    Reading,
    Refused,
    Said,
    Unsure,
)
from rmabot.rma.catalogue import Close, Exact, Unknown
from rmabot.rma.models import UNLISTED, Model
from rmabot.text.clean import excerpt, one_line

_WORDS, _SHORTEST = 12, 6  # of a sentence that may hold a model, and of a model in it
_LEAST, _MOST = 3, 60
_READ_AT_MOST = 2_000


def read(said: Said, context: Context) -> Reading:
    """The model; one that is not certain is confirmed, one that nobody knows is kept when the person insists."""
    text = one_line(said.text, _READ_AT_MOST)
    if not text and said.file is not None:
        return Refused("text_wanted")
    found = context.catalogue.lookup(text) if context.catalogue is not None else Unknown(text)
    match found:
        case Exact(model):
            return Accepted(_value(model))
        case Close(models):
            known = [Candidate(_value(model), model.name) for model in models]
            return Unsure(tuple([*known, _as_typed(text)] if _may_be_one(text) else known), "model_which")
        case Unknown():
            if named := _in_a_sentence(text, context):
                return Accepted(_value(named), sure=False)
            if not _may_be_one(text):
                return Refused("model_not_seen")
            if context.tries:
                return Unsure((_as_typed(text),), "model_as_typed")
            return Refused("model_not_known", {"typed": excerpt(text)})


def _in_a_sentence(text: str, context: Context) -> Model | None:
    """The one model that stands in a text as a word of its own: "ds2cd2143g2i bought 2 yrs ago"."""
    words = text.split() if context.catalogue is not None else []
    if not 1 < len(words) <= _WORDS:
        return None
    assert context.catalogue is not None
    exact = [context.catalogue.lookup(word.strip(".,;:()")) for word in words if _could_name(word)]
    models = {one.model.name: one.model for one in exact if isinstance(one, Exact)}
    return models.popitem()[1] if len(models) == 1 else None


def _could_name(word: str) -> bool:
    return len(word) >= _SHORTEST and any(map(str.isdigit, word)) and any(map(str.isalpha, word))


def _may_be_one(text: str) -> bool:
    """Whether to keep what nobody knows: every model has a digit, and none is a sentence or the number of a button."""
    return _LEAST <= len(text) <= _MOST and any(map(str.isdigit, text))


def _as_typed(text: str) -> Candidate:
    return Candidate(_value(Model(text, "other", UNLISTED), known="no"), text, "as_typed_label")


def _value(model: Model, *, known: str = "yes") -> Mapping[str, Any]:
    return {
        "name": model.name,
        "kind": model.kind,
        "line": model.line,
        "battery": model.battery,
        "maker": model.maker,
        "known": known,
    }


def show(value: Any, _context: Context) -> str:
    """The model's name."""
    return str(value["name"])


MODEL = QuestionType(
    name="model",
    summary={
        "en": "a model of the catalogue, as people type it; others are kept as typed for a person to check",
        "fr": "un modèle du catalogue, comme on l'écrit; les autres sont gardés tels quels et vérifiés par une personne",
    },
    read=read,
    show=show,
    fields=("name", "kind", "line", "battery", "maker", "known"),
)
