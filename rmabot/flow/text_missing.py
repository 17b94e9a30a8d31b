"""What is said of a text that is missing in a language, or of which only the line is missing that begins it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rmabot.flow.finding import Finding
from rmabot.flow.language_names import language_name
from rmabot.flow.language_words import line_in
from rmabot.flow.source import Source
from rmabot.flow.syntax import Written
from rmabot.flow.written import offset_place


def of_text(source: Source, first: Written, missing: Sequence[str], what: str) -> Finding:
    """The finding for languages that ``what`` lacks; ``first`` is the text that it has."""
    from rmabot.flow.reading import shown

    if found := re.search(rf"^ *{missing[0]}:(?: .*|)$", first.scalar.text, re.MULTILINE):
        place = offset_place(source, first.scalar, found.end() - len(found[0].lstrip()))
        message = (
            f'"{shown(found[0].strip())}" is a line of the file, and stands inside the {language_name(first.language)} text above it. '
            f'indent it to match "{first.language}:" (line {first.key.line})'
        )
        return Finding(place, message, "yaml-syntax")
    at = line_in(first.scalar.text, missing[0], first.language)
    if at > 0:
        place = offset_place(source, first.scalar, at)
        message = (
            f"{what}: the {language_name(first.language)} text goes on in {language_name(missing[0])} here. "
            f'is the line "{missing[0]}: |" missing above line {place.line}?'
        )
        return Finding(place, message, "missing-line")
    names = " and no ".join([language_name(language) for language in missing])
    keys = " and ".join([f"{language}:" for language in missing])
    message = (
        f"{what} {'have' if what.startswith('the words for') else 'has'} no {names} text. add {keys} beside {first.language}: at line {first.key.line} "
        f"(`rmabot lint --missing {missing[0]}` lists all)"
    )
    return Finding(first.key, message, "text-missing", tuple(missing))
