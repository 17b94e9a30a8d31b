"""``rmabot explain``: what a question type or an action takes and gives, from the tables that the bot runs on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rmabot.flow.actions import ActionSpec
    from rmabot.questions.question import QuestionType

_OR_SLOT = " (or the name of an answer or a policy entry)"
_OPTIONS = (
    "options: a list of - name: {en: …, fr: …}",
    "options_from: a list file, or a result such as rma.requests",
)
_LEADS = "(each: go_on, a later step or an ending)"
_ONLY_WHEN = "only when {} is {}"
_NOT_ALWAYS = "not always there"
_TYPES, _ACTIONS = "Question types (ask: … type: …)", "Actions (do: …)"
_WORDS: Mapping[str, Mapping[str, str]] = {
    "fr": {
        _TYPES: "Types de question (ask: … type: …)",
        _ACTIONS: "Actions (do: …)",
        "keys": "clés",
        "fields of the answer": "champs de la réponse",
        _OR_SLOT: " (ou le nom d'une réponse ou d'une entrée de la politique)",
        _OPTIONS[0]: "options: une liste de - nom: {en: …, fr: …}",
        _OPTIONS[1]: "options_from: un fichier de liste, ou un résultat comme rma.requests",
        "reads the slots": "lit les réponses",
        "needed": "nécessaire",
        "if it is there": "si elle est là",
        "reads all answers": "lit toutes les réponses",
        "answers": "issues",
        _LEADS: "(chacune : go_on, une étape plus loin ou une fin)",
        "gives": "donne",
        "one of": "parmi",
        "or": "ou",
        _ONLY_WHEN: "seulement si {} est {}",
        "sure after": "présent à coup sûr après",
        _NOT_ALWAYS: "pas toujours présent",
    }
}
"""The command's own words, by their English."""


@click.command("explain")
@click.argument("name", required=False)
@click.option(
    "--language", default="en", metavar="LANGUAGE", help="The language of the explanation, such as fr."
)
def explain(name: str | None, language: str) -> None:
    """Tell what a question type or an action takes and gives; without a name, list them all."""
    from rmabot.flow.actions import ACTIONS
    from rmabot.flow.reading import did_you_mean
    from rmabot.questions.table import QUESTIONS

    if name is None:
        click.echo(_all(language))
    elif name in QUESTIONS:
        click.echo(of_type(QUESTIONS[name], language))
    elif name in ACTIONS:
        click.echo(of_action(ACTIONS[name], language))
    else:
        known = [*QUESTIONS, *ACTIONS]
        raise click.UsageError(
            f'no question type and no action is called "{name}".{did_you_mean(name, known)}'
        )


def _said(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language) or texts["en"]


def _all(language: str) -> str:
    from rmabot.flow.actions import ACTIONS
    from rmabot.questions.table import QUESTIONS

    say = _WORDS.get(language, {}).get
    lines = [say(_TYPES, _TYPES)]
    lines += [f"  {kind.name:<16} {_said(kind.summary, language)}" for kind in QUESTIONS.values()]
    lines += ["", say(_ACTIONS, _ACTIONS)]
    lines += [f"  {spec.name:<16} {_said(spec.about, language)}" for spec in ACTIONS.values()]
    return "\n".join(lines)


def of_type(kind: QuestionType, language: str = "en") -> str:
    """What a question type reads, its keys and the fields of its answer."""
    say = _WORDS.get(language, {}).get
    lines = [f"type: {kind.name}", f"  {_said(kind.summary, language)}"]
    if kind.keys:
        lines += ["", say("keys", "keys")]
        lines += [
            f"  {key.example:<28} {_said(key.about, language)}{say(_OR_SLOT, _OR_SLOT) if key.slot else ''}"
            for key in kind.keys.values()
        ]
    if kind.fields:
        paths = ", ".join([f"{{NAME.{field}}}" for field in kind.fields])
        lines += ["", say("fields of the answer", "fields of the answer"), f"  {paths}"]
    if kind.name in {"choice", "choices"}:
        lines += ["", "options", *[f"  {say(line, line)}" for line in _OPTIONS]]
    return "\n".join(lines)


def of_action(spec: ActionSpec, language: str = "en") -> str:
    """What an action needs, answers and gives."""
    from rmabot.flow.outcomes import who

    say = _WORDS.get(language, {}).get
    lines = [f"do: {spec.name}", f"  {_said(spec.about, language)}"]
    if spec.needs or spec.may_use:
        lines += ["", say("reads the slots", "reads the slots")]
        lines += [f"  {name:<16} {say('needed', 'needed')}" for name in spec.needs]
        lines += [f"  {name:<16} {say('if it is there', 'if it is there')}" for name in spec.may_use]
    if spec.reads_all:
        lines += ["", say("reads all answers", "reads all answers")]
    lines += ["", say("answers", "answers")]
    lines += [f"  {outcome:<16} {who(spec.name, outcome, language)}" for outcome in spec.outcomes]
    if len(spec.outcomes) > 1:
        handled = ", ".join([f"{outcome}: …" for outcome in spec.outcomes])
        lines.append(f"  outcomes: {{{handled}}}   {say(_LEADS, _LEADS)}")
    if spec.gives:
        lines += ["", f"{say('gives', 'gives')} {spec.gives}"]
        lines += [f"  {{{spec.gives}.{field}}}{_when_there(spec, field, language)}" for field in spec.fields]
    return "\n".join(lines)


def _when_there(spec: ActionSpec, field: str, language: str) -> str:
    say = _WORDS.get(language, {}).get
    words = spec.values.get(field)
    told = [f"{say('one of', 'one of')} {', '.join(words)}"] if words else []
    if field in spec.only_if:
        other, values = spec.only_if[field]
        told.append(say(_ONLY_WHEN, _ONLY_WHEN).format(other, f" {say('or', 'or')} ".join(values)))
    if spec.certain:
        sure = [outcome for outcome, fields in spec.certain.items() if field in fields]
        told.append(
            f"{say('sure after', 'sure after')} {', '.join(sure)}" if sure else say(_NOT_ALWAYS, _NOT_ALWAYS)
        )
    return f"   ({'; '.join(told)})" if told else ""
