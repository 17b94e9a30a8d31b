"""A report for a terminal, and for scripts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from rmabot.report.figures import COLUMNS, Figures, day
from rmabot.report.rows import head, numbers, parts
from rmabot.report.words import Words
from rmabot.rma.record import to_maps

_LABEL = 46


def as_text(figures: Figures, words: Words) -> str:
    """The report as lines."""
    return "\n".join(_lines(figures, words)) + "\n"


def as_json(figures: Figures) -> str:
    """The report as one JSON object; times as days, the rest as counted."""
    data = to_maps(figures) | {"since": day(figures.since), "until": day(figures.until)}
    return (
        json.dumps({key: _plain(value) for key, value in data.items()}, ensure_ascii=False, indent=2) + "\n"
    )


def _plain(value: Any) -> Any:
    """Rows with the names of their figures."""
    if hasattr(value, "_asdict"):
        return {key: _plain(one) for key, one in value._asdict().items()}
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


def _lines(figures: Figures, words: Words) -> Iterator[str]:
    yield words["title"]
    yield from head(figures, words)
    yield ""
    yield from [f"{label}: {value}" for label, value in numbers(figures, words)]
    yield f"\n{words['flows']}"
    yield from _flows(figures, words)
    for part in parts(figures, words):
        yield f"\n{part.heading}"
        if not part.rows:
            yield f"  {words['none']}"
        for row in part.rows:
            yield f"  {row.label[:_LABEL].ljust(_LABEL)}  {row.told}"
            yield from [f"      {line}" for line in row.below]
    yield f"\n{words['silent']} {words['masked']}"


def _flows(figures: Figures, words: Words) -> Iterator[str]:
    if not figures.flows:
        yield f"  {words['none']}"
        return
    widths = [max(len(words[column]), 5) for column in COLUMNS]
    yield f"  {words['flow']:<16} {words['language']:<8} " + " ".join(
        [words[column].rjust(width) for column, width in zip(COLUMNS, widths, strict=True)]
    )
    for one in figures.flows:
        cells = " ".join([str(value).rjust(width) for value, width in zip(one[2:], widths, strict=True)])
        yield f"  {one.flow:<16} {one.language:<8} {cells}"
