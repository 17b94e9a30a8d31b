"""What was meant where the keys of a part cannot be what they are: a sign is missing, a letter is wrong, a line is gone.

The part is then read as it was meant, so that one slip gives one finding and nothing that only follows from it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from rmabot.flow.source import Map, Node, Scalar
from rmabot.rma.pattern import pattern

_KEY = r"[A-Za-z_][\w-]*"
_NO_SPACE = pattern(rf"({_KEY}):(?=\S)")
_NO_COLON = pattern(rf"({_KEY})\s+(?=\S)")
_NO_COLON_BEFORE_PART = pattern(rf"({_KEY}):?\s*\{{\s*({_KEY})$")
_QUOTED = pattern(r'"((?:[^"\\]|\\.)*)"')
_KEY_AND_WORD = pattern(rf'{_KEY} +(?:[\w.]+|".*"|\{{.*\}}|\[.*\])')
_ONE_WORD = pattern(r"[\w.]+")


class Slip(NamedTuple):
    """What is said of a key, the key and value that were meant, and the offset up to which they reach in the file."""

    message: str
    key: Scalar
    value: Node
    end: int


def without_value(text: str, key: Scalar, value: Node) -> bool:
    """Whether a key in braces has neither a value nor a colon: a comma or a forgotten sign made it one."""
    bare = isinstance(value, Scalar) and not value.style and value.start == value.end and not key.style
    return bare and not text[key.end : key.end + 40].lstrip().startswith(":")


def run_together(
    text: str, key: Scalar, known: Collection[str], there: Collection[str], before: Node | None
) -> Slip | None:
    """A key that stands so close to its value that YAML takes both for one word."""
    raw = text[key.start : key.start + 2_000]
    if found := _NO_SPACE.match(raw):
        message = f'a space is missing after "{found[1]}:"'
    elif (found := _NO_COLON.match(raw)) and _is_key(found[1], raw[found.end() :], key, known, there, before):
        message = f'a colon is missing after "{found[1]}"'
    else:
        return None
    start = key.start + found.end()
    quoted = _QUOTED.match(text, start)
    meant = (
        Scalar(quoted[1], '"', key.line, key.column + found.end(), start, quoted.end())
        if quoted
        else Scalar(key.text[found.end() :], "", key.line, key.column + found.end(), start, key.end)
    )
    return Slip(message, renamed(key, found[1]), meant, meant.end)


def _is_key(
    name: str, rest: str, key: Scalar, known: Collection[str], there: Collection[str], before: Node | None
) -> bool:
    if name in there:
        return False
    if name in known or rest[:1] == '"':
        return True
    # Among names that nobody can list, a pair of words beside other pairs of words.
    words = key.text.split()
    one_before = before is None or (
        isinstance(before, Scalar) and _ONE_WORD.fullmatch(before.text) is not None
    )
    return not known and len(words) == 2 and one_before and bool(_ONE_WORD.fullmatch(words[1]))


def part_run_together(text: str, key: Scalar, value: Node, known: Collection[str]) -> Slip | None:
    """``when {slot: word}`` and ``en:"Note: this"``: YAML takes what stands before the first ": " for the key."""
    found = _NO_COLON_BEFORE_PART.match(key.text)
    if found is None or found[1] not in known or not isinstance(value, Scalar):
        return None if key.style or '"' not in key.text else run_together(text, key, known, (), None)
    sign = "space" if ":" in key.text else "colon"
    after = f'"{found[1]}{":" if sign == "space" else ""}"'
    part = Map(flow=True, line=key.line, column=key.column + found.start(2) - 1)
    word = Scalar(value.text.rstrip("} "), "", value.line, value.column, value.start, value.end)
    part.items.append((renamed(key, found[2]), word))
    return Slip(f"a {sign} is missing after {after}", renamed(key, found[1]), part, value.end)


def lacks_colon(line: str) -> bool:
    """Whether a line that runs on into the one above it is a key and its value."""
    return _KEY_AND_WORD.fullmatch(line) is not None


def renamed(key: Scalar, name: str) -> Scalar:
    """The key under the name that was meant."""
    return Scalar(name, key.style, key.line, key.column, key.start, key.end)


def nearest(word: str, known: Collection[str]) -> str:
    """The name that was most likely meant, "" if none is near."""
    from difflib import get_close_matches

    if (meant := _TRANSLATED.get(word.lower(), "")) in known:
        return meant
    # Two letters are like too much: only three of which one was lost.
    known = [name for name in sorted(known) if len(word) > 2 or len(name) <= 3]
    near = get_close_matches(word, known, n=1, cutoff=0.6 if len(word) > 2 else 0.75)
    return near[0] if near else ""


def near_name(word: str, known: Sequence[str]) -> str:
    """The nearest known word, "" if none is near."""
    if len(known) > _MANY:
        from rapidfuzz import fuzz, process

        # Of thousands of names difflib would look for seconds.
        found = process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=60)
        return found[0] if found is not None else ""
    from difflib import get_close_matches

    return next(iter(get_close_matches(word, known, n=1, cutoff=0.6)), "")


_MANY = 400


_TRANSLATED = {
    "demander": "ask", "demande": "ask", "dire": "say", "faire": "do", "aller": "go", "appeler": "call", "répéter": "repeat",
    "étapes": "steps", "etapes": "steps", "étiquette": "label", "etiquette": "label", "libellé": "label", "libelle": "label",
    "choix": "options", "si": "when", "quand": "when", "sinon": "instead", "facultatif": "optional", "résultats": "outcomes",
    "fins": "endings", "début": "starts", "phrases": "phrases", "commande": "command", "aussi": "also", "cas": "cases", "par": "by",
    "if": "when", "buttons": "options", "boutons": "options", "answers": "options", "question": "ask", "prompt": "ask", "message": "say",
    "goto": "go", "next": "go", "else": "instead", "avec": "with", "puis": "then", "ensuite": "then", "relances": "retry", "pour": "for", "texte": "say",
}  # fmt: skip
"""Keys as somebody may write them who thinks in French, or of another program."""

_MOST_MISSPELT = 2


def of_another_part(keys: Sequence[Scalar], known: Collection[str]) -> bool:
    """Whether strange keys are too many, or too strange, to be misspelt."""
    return len(keys) > _MOST_MISSPELT or (len(keys) > 1 and not any(nearest(key.text, known) for key in keys))


def line_is_missing(keys: Sequence[Scalar], what: str, why: str) -> str:
    """What is said of keys that can only belong to a part whose first line is gone."""
    names = " and ".join([f'"{key.text}"' for key in keys[:4]])
    return f"{what} {why} {names}. is the line missing that begins the next part, above line {keys[0].line}?"


def filled_of_two(table: Map) -> Sequence[tuple[Scalar, Node]]:
    """The items of a part; of two under one key, the one that holds something before the one that is empty."""
    if len({key.text for key, _ in table.items}) == len(table.items):
        return table.items
    full = {
        key.text for key, value in table.items if not (isinstance(value, Scalar) and not value.text.strip())
    }
    empty = [
        (key, value) for key, value in table.items if isinstance(value, Scalar) and not value.text.strip()
    ]
    moved = [(key, value) for key, value in empty if key.text in full]
    return [item for item in table.items if item not in moved] + moved


QUOTES = ('"', "“", "”", "„")


def stray_quote(text: str) -> tuple[int, str] | None:
    """Where an unquoted text has a quote at its edge that is none to YAML, and what is said of it."""
    if text[:1] == "«" and text[-1] == "»" and "«" not in text[1:]:
        return 0, "guillemets are letters to YAML"
    if text[-1:] not in QUOTES and text[:1] not in QUOTES:
        return None
    curly = text[0] in "“”„"
    at = 0 if curly else len(text) - 1
    if not curly and text.count(text[-1]) % 2 == 0:
        return None
    if text[-1] == "”" and "“" in text and not curly:
        return None
    return at, "curly quotes are letters to YAML" if curly or text[-1] != '"' else "this quote has no partner"
