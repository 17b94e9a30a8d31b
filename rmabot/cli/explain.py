"""``rmabot explain``: what a question type or an action takes and gives, from the tables that the bot runs on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rmabot.flow.actions import ActionSpec
    from rmabot.questions.question import QuestionType


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

    lines = ["Question types (ask: … type: …)"]
    lines += [f"  {kind.name:<16} {_said(kind.summary, language)}" for kind in QUESTIONS.values()]
    lines += ["", "Actions (do: …)"]
    lines += [f"  {spec.name:<16} {_said(spec.about, language)}" for spec in ACTIONS.values()]
    return "\n".join(lines)


def of_type(kind: QuestionType, language: str = "en") -> str:
    """What a question type reads, its keys and the fields of its answer."""
    lines = [f"type: {kind.name}", f"  {_said(kind.summary, language)}"]
    if kind.keys:
        lines += ["", "keys"]
        lines += [
            f"  {key.example:<28} {_said(key.about, language)}{_slot_said(slot=key.slot)}"
            for key in kind.keys.values()
        ]
    if kind.fields:
        paths = ", ".join([f"{{NAME.{field}}}" for field in kind.fields])
        lines += ["", "fields of the answer", f"  {paths}"]
    if kind.name in {"choice", "choices"}:
        lines += [
            "",
            "options",
            "  options: a list of - name: {en: …, fr: …}",
            "  options_from: a list file, or a result such as rma.requests",
        ]
    return "\n".join(lines)


def _slot_said(*, slot: bool) -> str:
    return " (or the name of an answer or a policy entry)" if slot else ""


def of_action(spec: ActionSpec, language: str = "en") -> str:
    """What an action needs, answers and gives."""
    lines = [f"do: {spec.name}", f"  {_said(spec.about, language)}"]
    if spec.needs or spec.may_use:
        lines += ["", "reads the slots"]
        lines += [f"  {name:<16} needed" for name in spec.needs]
        lines += [f"  {name:<16} if it is there" for name in spec.may_use]
    if spec.reads_all:
        lines += ["", "reads all answers"]
    lines += ["", "answers", f"  {', '.join(spec.outcomes)}"]
    if len(spec.outcomes) > 1:
        handled = ", ".join([f"{outcome}: …" for outcome in spec.outcomes])
        lines.append(f"  outcomes: {{{handled}}}   (each: go_on, a later step or an ending)")
    if spec.gives:
        lines += ["", f"gives {spec.gives}"]
        lines += [f"  {{{spec.gives}.{field}}}{_when_there(spec, field)}" for field in spec.fields]
    return "\n".join(lines)


def _when_there(spec: ActionSpec, field: str) -> str:
    words = spec.values.get(field)
    told = [f"one of {', '.join(words)}"] if words else []
    if field in spec.only_if:
        other, values = spec.only_if[field]
        told.append(f"only when {other} is {' or '.join(values)}")
    if spec.certain:
        sure = [outcome for outcome, fields in spec.certain.items() if field in fields]
        told.append(f"sure after {', '.join(sure)}" if sure else "not always there")
    return f"   ({'; '.join(told)})" if told else ""
