"""A report as titled lists of rows, which text and page both draw."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rmabot.report.figures import Again, Figures, HandOvers, day
from rmabot.report.words import Words


class Row(NamedTuple):
    """One line: what it is about, its figure, how the figure is told, and lines below it."""

    label: str
    value: float
    told: str
    below: tuple[str, ...] = ()


class Part(NamedTuple):
    """A list with its heading."""

    heading: str
    rows: tuple[Row, ...]


def head(figures: Figures, words: Words) -> tuple[str, ...]:
    """What the report is of: its time, the version of the dialogs, and the figures that are one number."""
    lines = [
        words["span"].format(since=day(figures.since), until=day(figures.until)),
        words["version"].format(version=figures.version),
    ]
    others = [f"{version} ({turns})" for version, turns in figures.versions if version != figures.version]
    if others:
        lines.append(words["older"].format(versions=", ".join(others)))
    return tuple(lines)


def numbers(figures: Figures, words: Words) -> tuple[tuple[str, str], ...]:
    """The figures that are one number each."""
    took = words.lasted(figures.seconds_to_file) if figures.seconds_to_file is not None else "–"
    return (
        (words["all_begun"], str(figures.begun)),
        (words["requests"], str(figures.requests)),
        *_share(figures, words),
        (words["filed_by_bot"], str(figures.filed)),
        (words["to_file"], took),
    )


def _share(figures: Figures, words: Words) -> tuple[tuple[str, str], ...]:
    """How many of those who begin what files a request file it."""
    filing = [one for one in figures.flows if one.filed]
    names = {one.flow for one in filing}
    begun = sum([one.begun for one in figures.flows if one.flow in names])
    filed = sum([one.filed for one in filing])
    if not begun:
        return ()
    return ((words["share"].format(flows=", ".join(sorted(names))), words.percent(min(filed, begun), begun)),)


def parts(figures: Figures, words: Words) -> Iterator[Part]:
    """Every list after the conversations."""
    yield Part(words["leaving"], tuple([
        Row(words.step(one.flow, one.step), one.left, words["of_asked"].format(count=one.left, asked=one.asked) if one.asked else str(one.left))
        for one in figures.leaving
    ]))  # fmt: skip
    yield Part(words["again"], tuple([
        Row(
            words.step(one.flow, one.step), one.refused,
            words["refused"].format(refused=one.refused, asked=one.asked),
            _below(one, words),
        )
        for one in figures.again
    ]))  # fmt: skip
    yield Part(
        words["not_understood"],
        tuple([Row(text, times, str(times)) for text, times in figures.not_understood]),
    )
    yield Part(words["handovers"], tuple([
        Row(_from_where(one, words), one.times, str(one.times)) for one in figures.handovers
    ]))  # fmt: skip
    yield Part(
        words["reasons"],
        tuple([Row(words.fault(code), times, str(times)) for code, times in figures.reasons]),
    )
    yield Part(words["models"], tuple([Row(model, times, str(times)) for model, times in figures.models]))
    yield Part(words["states"], tuple([
        Row(words.state(one.state), one.median_hours or 0.0, _stays(one.median_hours, one.stays, one.now, words))
        for one in figures.states
    ]))  # fmt: skip


def _from_where(one: HandOvers, words: Words) -> str:
    if one.step:
        return f"{words.why(one.reason)}: {words.step(one.flow, one.step)}"
    return f"{words.why(one.reason)} ({words.flow(one.flow)})"


def _stays(hours: float | None, stays: int, now: int, words: Words) -> str:
    told = [words.hours(hours), words["stays"].format(stays=stays)] if hours is not None else []
    return ", ".join([*told, words["now"].format(now=now)] if now else told)


def _below(again: Again, words: Words) -> tuple[str, ...]:
    gave_up = (words["gave_up"].format(count=again.gave_up),) if again.gave_up else ()
    return (*gave_up, *[f"{times} × {text}" for text, times in again.texts if text])
