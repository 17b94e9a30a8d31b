"""Reads parts of a file into what was meant, noting what cannot be: every reader of a kind of file stands on this."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from rmabot.flow import slips
from rmabot.flow.finding import MOST_FINDINGS, Finding, too_many
from rmabot.flow.language_names import NAMED, language_name
from rmabot.flow.model import Place
from rmabot.flow.source import Map, Node, Scalar, Series, Source
from rmabot.flow.syntax import Name, Texts, Written
from rmabot.flow.written import offset_place
from rmabot.rma.pattern import pattern
from rmabot.text.clean import fold
from rmabot.text.template import scan

NAME = pattern(r"[a-z][a-z0-9_]{0,23}")
"""What steps, options, endings and flows are called."""


FEW = 12
"""So many words are told in a message; of more only the nearest."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A remedy: the nearest known word, or all of them if they are few."""
    known = sorted(set(known))
    if near := slips.near_name(word, known):
        return f' did you mean "{near}"?'
    if not known:
        return ""
    if len(known) <= FEW:
        return f" there is {listed(known)}"
    return f" there are {len(known)}, such as {listed(known[:6])}"


def listed(words: Sequence[str], most: int = 1_000) -> str:
    """The words in a row: a, b, c; of more than ``most`` the first ones."""
    return ", ".join(words) if len(words) <= most else f"{', '.join(words[:most])} and others"


def shown(text: str, most: int = 40) -> str:
    """A written word fit for a message: one line, not long."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


_EMPTY = scan("")[0]
_BRACES = ("{", "}")
LONGEST_TEXT = 10_000
MOST_SLIPS = 5
"""Slips of markup that are told of one text."""


class TooManyFindingsError(Exception):
    """A file has so many findings that the rest of it is not worth reading."""


class Reader:
    """One file being read; ``languages`` are those in which its texts stand."""

    def __init__(self, source: Source, languages: tuple[str, ...], findings: list[Finding]) -> None:
        self.source, self.languages, self.findings = source, languages, findings
        self._noted = 0

    def place(self, node: Node) -> Place:
        """Where a node begins."""
        return self.source.place(node)

    def report(self, where: Node | Place, message: str, code: str) -> None:
        """Note a mistake."""
        place = where if isinstance(where, Place) else self.place(where)
        self.add(Finding(place, message, code))

    def add(self, finding: Finding) -> None:
        """Note a mistake; raises ``TooManyFindingsError`` when a file has more than anybody reads."""
        if self._noted >= MOST_FINDINGS:
            raise TooManyFindingsError
        self._noted += 1
        self.findings.append(too_many(finding.place) if self._noted == MOST_FINDINGS else finding)

    def map(self, node: Node, what: str) -> Map | None:
        """The node as keys with values."""
        if isinstance(node, Map):
            return node
        if isinstance(node, Scalar) and not node.style and (close := _NO_SPACE.match(node.text)):
            sign, key = ("space", f"{close[1]}:") if close[2] else ("colon", close[1])
            message = f'a {sign} is missing after "{key}", and what stands there is lost'
            self.report(node, message, "yaml-syntax")
            return None
        self.report(node, f"{what} is a part with keys (key: value), not {kind_of(node)}", "wrong-type")
        return None

    def series(self, node: Node, what: str) -> Sequence[Node]:
        """The node as a list."""
        if isinstance(node, Series):
            return node.entries
        if isinstance(node, Scalar) and not node.text.strip():
            if what in _MAY_BE_LEFT_OUT:
                message = f'{what} is empty. write its entries below it, each beginning with "- ", or delete the line'
                self.report(node, message, "wrong-type")
            return ()
        self.report(
            node, f'{what} is a list (each entry begins with "- "), not {kind_of(node)}', "wrong-type"
        )
        return ()

    def word(self, node: Node, what: str) -> Name | None:
        """The node as one word."""
        if isinstance(node, Scalar) and node.text.strip():
            if not node.style and (node.text[-1] in slips.QUOTES or node.text[0] in slips.QUOTES):
                self.stray_quote(node)
            if not node.style and " " in node.text and (first := self._first_line(node, what)):
                return Name(first, self.place(node))
            return Name(node.text.strip(), self.place(node))
        self.report(node, f"{what} is one word, not {kind_of(node)}", "wrong-type")
        return None

    def _first_line(self, node: Scalar, what: str) -> str:
        """What stands on the first line of a word that goes on below it, which is noted; "" for a word of one line."""
        first, line_end, below = self.source.read[node.start : node.end].partition("\n")
        if not line_end:
            return ""
        place = self.source.place_at(node.start + len(first) + 1 + len(below) - len(below.lstrip(" ")))
        beginning = below.strip().partition("\n")[0]
        if slips.lacks_colon(beginning):
            self.report(place, f'a colon is missing after "{beginning.split()[0]}"', "yaml-syntax")
            return first.strip()
        message = (
            f'the line "{shown(beginning)}" runs on into {what} above it. is a line missing between them, such as "en: |", '
            "or a colon in it?"
        )
        self.report(place, message, "missing-line")
        return first.strip()

    def words(self, node: Node, what: str) -> tuple[Name, ...]:
        """The node as one word or a list of words."""
        if isinstance(node, Series):
            found = [self.word(entry, f"an entry of {what}") for entry in node.entries]
            return tuple([word for word in found if word is not None])
        word = self.word(node, what)
        return (word,) if word is not None else ()

    def name(self, node: Node, what: str) -> Name | None:
        """The node as a name that the author gives."""
        word = self.word(node, what)
        if word is not None and not NAME.fullmatch(word.text):
            instead = fold(word.text).replace(" ", "_").replace("-", "_")
            remedy = f". write {instead}" if NAME.fullmatch(instead) else ""
            message = f'"{shown(word.text)}" cannot be a name: use a-z, 0-9 and _, a letter first, at most 24 signs{remedy}'
            self.report(word.place, message, "bad-name")
            return None
        return word

    def flag(self, node: Node, what: str) -> bool:
        """The node as yes or no."""
        word = self.word(node, what)
        if word is None:
            return False
        if word.text.lower() in {"yes", "no", "true", "false"}:
            return word.text.lower() in {"yes", "true"}
        self.report(word.place, f'{what} is yes or no, not "{shown(word.text)}"', "wrong-type")
        return False

    def entries(self, table: Map, allowed: Iterable[str], what: str) -> Iterator[tuple[Scalar, Node]]:
        """The known keys of a part with their values; others are noted, and read as what was meant if that is clear."""
        known = tuple(allowed)
        strange: list[tuple[Scalar, Node]] = []
        for key, value in self.each_once(table, what, known):
            if key.text in known:
                yield key, value
            elif slip := slips.part_run_together(self.source.read, key, value, known):
                self.report(key, slip.message, "yaml-syntax")
                yield slip.key, slip.value
            else:
                strange.append((key, value))
        if not strange:
            return
        keys = [key for key, _ in strange]
        if slips.of_another_part(keys, known):
            self.report(keys[0], slips.line_is_missing(keys, what, "has no keys"), "missing-line")
            return
        yield from self.meant(table, strange, known, what)

    def meant(
        self, table: Map, strange: Iterable[tuple[Scalar, Node]], known: Collection[str], what: str
    ) -> Iterator[tuple[Scalar, Node]]:
        """Note keys that are not known; those that are only misspelt come back under their own names."""
        there = {key.text for key, _ in table.items}
        for key, value in strange:
            free = set(known) - there
            languages = [language for language in self.languages if language in free]
            near = slips.nearest(key.text, free)
            if not near and len(key.text) == 2 and len(languages) == 1 and key.text not in NAMED:
                near = languages[0]
            remedy = f' did you mean "{near}"?' if near else ""
            message = f'{what} has no key "{shown(key.text)}".{remedy}'
            self.report(key, message if near else self._unknown_key(key.text, known, what), "unknown-key")
            if near:
                there.add(near)
                yield slips.renamed(key, near), value

    def each_once(self, table: Map, what: str, known: Collection[str] = ()) -> Iterator[tuple[Scalar, Node]]:
        """All keys of a part with their values, none twice; ``known`` are those it may have, if they can be listed."""
        first: dict[str, Scalar] = {}
        twice: list[Scalar] = []
        before: tuple[Scalar, Node] | None = None
        text, swallowed = self.source.read, -1
        for key, value in slips.filled_of_two(table):
            if key.start < swallowed:
                continue
            if (
                table.flow
                and value.__class__ is Scalar
                and not value.text
                and slips.without_value(text, key, value)
            ):
                slip = slips.run_together(text, key, known, first, before and before[1])
                if slip is None:
                    self._without_value(before, key)
                    continue
                self.report(key, slip.message, "yaml-syntax")
                swallowed = slip.end
                key, value = slip.key, slip.value  # noqa: PLW2901 - read on as it was meant
            if key.text in first:
                twice.append(key)
                continue
            first[key.text] = key
            before = (key, value)
            if key.text == "<<":
                self.report(
                    key,
                    "a merge key (<<): a reader cannot see what it brings in. write it out",
                    "yaml-feature",
                )
                continue
            yield key, value
        self._note_twice(twice, first, what)

    def _note_twice(self, twice: list[Scalar], first: Mapping[str, Scalar], what: str) -> None:
        if len(twice) > 1 and not any(key.line == first[key.text].line for key in twice):
            self.report(twice[0], slips.line_is_missing(twice, what, "has twice"), "missing-line")
            return
        for key in twice:
            there = first[key.text]
            message = (
                f'{what} has the key "{shown(key.text)}" twice, first at line {there.line}, '
                f"column {there.column}. one of them would be lost in silence"
            )
            self.report(key, message, "duplicate-key")

    def _without_value(self, before: tuple[Scalar, Node] | None, cut: Scalar) -> None:
        if cut.text.count("=") == 1:
            left, right = [part.strip() for part in cut.text.split("=")]
            message = f'a colon is due here, not "=": write {shown(left)}: {shown(right)}'
            self.report(cut, message, "yaml-syntax")
            return
        if before is None or not isinstance(before[1], Scalar) or before[1].style:
            self.report(cut, f'"{shown(cut.text)}" has no value. a comma begins a new key here', "text-cut")
            return
        key, value = before[0], before[1]
        whole = f"{value.text}, {cut.text}"
        seen = "the customer would see only" if key.text in self.languages else "its value would be only"
        language = f"the {language_name(key.text)} text" if key.text in self.languages else f'"{key.text}"'
        message = (
            f'{language} ends at the comma: {seen} "{shown(value.text)}", and "{shown(cut.text)}" became a key. '
            f'put it in double quotes: {key.text}: "{shown(whole)}"'
        )
        self.report(cut, message, "text-cut")

    def _unknown_key(self, key: str, allowed: Iterable[str], what: str) -> str:
        allowed = sorted(allowed)
        if len(key) == 2 and set(self.languages) & set(allowed):
            return (
                f'"{key}" is no language of these dialogs ({listed(self.languages)}). '
                "languages are named under globals: language: in words"
            )
        return f'{what} has no key "{shown(key)}".{did_you_mean(key, allowed)}'

    def texts(self, node: Node, what: str) -> Texts | None:
        """The node as a text in each language."""
        table = (
            self.map(node, f'{what}, in each language ({{en: "…", fr: "…"}}),')
            if not isinstance(node, Map)
            else node
        )
        if table is None:
            return None
        found = dict(self.written_of(self.entries(table, self.languages, what), what))
        return self.texts_of(found, what, self.place(table))

    def written_of(self, items: Iterable[tuple[Scalar, Node]], what: str) -> Iterator[tuple[str, Written]]:
        """The languages among some keys with their texts."""
        for key, value in items:
            if key.text in self.languages:
                yield key.text, self.written(key, value, what)

    def texts_of(self, found: Mapping[str, Written], what: str, place: Place) -> Texts:
        """Some texts as one, noting the languages that are missing."""
        if found:
            first = next(iter(found.values()))
            place = first.key
            missing = [language for language in self.languages if language not in found]
            if missing and place is first.key:
                from rmabot.flow.text_missing import of_text

                self.add(of_text(self.source, first, missing, what))
        return Texts(place, found)

    def written(self, key: Scalar, value: Node, what: str) -> Written:
        """One text in one language, its markup checked; empty and ``doubtful`` when it is none, which is then noted."""
        if not isinstance(value, Scalar):
            remedy = f'put it in double quotes: {key.text}: "…"'
            message = f"{what}: the {language_name(key.text)} text is {kind_of(value)}. {remedy}"
            self.report(value, message, "wrong-type")
            return self._nothing(key)
        if not value.text.strip():
            message = f"{what}: the {language_name(key.text)} text is empty"
            self.add(Finding(self.place(key), message, "text-missing", (key.text,)))
            return self._nothing(key)
        if len(value.text) > LONGEST_TEXT:
            message = f"{what}: this {language_name(key.text)} text has {len(value.text):,} characters. nobody reads that in a chat"
            self.report(value, message, "too-long")
            return self._nothing(key)
        self._cut_at_hash(key, value)
        self.stray_quote(value)
        template, errors = scan(value.text)
        if errors and "\n" in value.text and (line := _OF_THE_FILE.search(value.text)):
            message = (
                f'"{shown(line[0].strip())}" is a line of the file, and stands inside the {language_name(key.text)} text above it. '
                'is a line such as "options:" or "instead:" missing before it, or is it indented too far?'
            )
            self.report(offset_place(self.source, value, line.start()), message, "missing-line")
            return self._nothing(key)
        if "${" in value.text:
            message = 'the "$" would be read with the answer. write {name} without it: an amount of money brings its sign along'
            self.report(offset_place(self.source, value, value.text.index("${")), message, "text-logic")
        # A brace without its partner makes other signs look wrong too.
        braces = tuple([error for error in errors if value.text[error.offset : error.offset + 1] in _BRACES])
        for error in (braces or errors)[:MOST_SLIPS]:
            self.report(offset_place(self.source, value, error.offset), error.message, error.rule)
        return Written(key.text, self.place(key), value, template, bool(braces))

    def _nothing(self, key: Scalar) -> Written:
        text = Scalar("", '"', key.line, key.column, 0, 0)
        return Written(key.text, self.place(key), text, _EMPTY, doubtful=True)

    def stray_quote(self, value: Scalar) -> None:
        """Note a quote at the edge of an unquoted text: the other one is missing, or it is one that only people take for a quote."""
        if not value.style and (found := slips.stray_quote(value.text)):
            message = f'{found[1]}, and would be read with the text. put straight quotes round the text: "…"'
            self.report(offset_place(self.source, value, found[0]), message, "stray-quote")

    def _cut_at_hash(self, key: Scalar, value: Scalar) -> None:
        """An unquoted text ends where a comment begins: what follows the # would be lost."""
        if value.style:
            return
        text = self.source.read
        line_end = text.find("\n", value.end)
        rest = text[value.end : line_end if line_end >= 0 else len(text)]
        if rest.lstrip().startswith("#") and rest[:1] == " ":
            at = value.end + len(rest) - len(rest.lstrip())
            whole = shown(value.text + rest.rstrip())
            message = (
                f'the {language_name(key.text)} text ends before the "#": the customer would see only '
                f'"{shown(value.text)}". put it in double quotes: {key.text}: "{whole}"'
            )
            place = Place(self.source.file, value.line, value.column + at - value.start)
            self.report(place, message, "text-cut")


_MAY_BE_LEFT_OUT = frozenset({"retry:", "also:", "instead:"})
_NO_SPACE = pattern(r'([A-Za-z_]\w*)(?:(:)| +)(?=["\[{])')
_OF_THE_FILE = pattern(r'^ *- [\w"]+: *[{\[].*$|^ *[a-z_]+:(?: *[{\["].*)?$', re.MULTILINE)
"""What begins as the lines of a file do."""


def kind_of(node: Node) -> str:
    """What a node is, for a message."""
    match node:
        case Map():
            if (
                node.flow
                and len(node.items) == 1
                and isinstance(node.items[0][1], Scalar)
                and not node.items[0][1].text
            ):
                return "a {placeholder} without quotes round the text"
            return "a part with keys"
        case Series():
            return "a list"
        case Scalar():
            return f'"{shown(node.text)}"' if node.text.strip() else "nothing"
