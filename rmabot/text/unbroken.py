"""Spaces at which no line may end: those of French punctuation, as the Office québécois de la langue française sets them.

A colon, guillemets, a per cent or dollar sign belong to the word beside them. Other languages put no space there, so the
rule needs no language. Texts are written with plain spaces; whoever lays them out in lines asks here.
"""

from __future__ import annotations

from rmabot.rma.pattern import pattern
from rmabot.text.spans import Rich

NBSP = "\u00a0"
_AT = pattern(r" (?=[:;!?»%$](?!\w))|(?<=«) ")
_SHORT_QUOTE = pattern(r'«[^«»\n]{1,14}»|"[^"\n]{1,10}"|“[^“”\n]{1,10}”')
"""A few signs in quotes, such as « 1 de 2 », are one word to the eye."""


def unbroken(text: str, glue: str = NBSP) -> str:
    """Return the text, of the same length, with ``glue`` in place of each space at which a line must not end."""
    if "«" in text or '"' in text or "“" in text:
        text = _SHORT_QUOTE.sub(lambda found: found[0].replace(" ", glue), text)
    return _AT.sub(glue, text)


def unbroken_rich(rich: Rich) -> Rich:
    """Return a message with no-break spaces where a line must not end; styles stay where they are."""
    return tuple(
        [span if (text := unbroken(span.text)) == span.text else span._replace(text=text) for span in rich]
    )
