"""One YAML text as nodes that know their place and the text as written; anything a reader could misread is refused.

The nodes are built from the parser's events and not composed by it: that keeps depth and number in bounds before
anything is nested, where PyYAML's own composing kills the process, and it keeps ``no``, ``0123`` and both of two
equal keys as they were written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from rmabot.flow.finding import Finding
from rmabot.flow.folder import MOST_BYTES
from rmabot.flow.place import Place
from rmabot.flow.pyyaml import yaml
from rmabot.rma.pattern import pattern

if TYPE_CHECKING:
    from rmabot.flow.yaml_joined import Joined

MOST_NODES = 200_000
MOST_DEPTH = 50

# The parser's events have no types of their own.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Scalar(Struct, eq=False, array_like=True, tag="s"):
    """A word or text; ``style`` is ``""`` for unquoted, else the sign it begins with; ``start`` and ``end`` are offsets."""

    text: str
    style: str
    line: int
    column: int
    start: int
    end: int


class Map(Struct, eq=False, array_like=True, tag="m"):
    """Keys and values in the order written; ``flow`` when it stands in braces."""

    flow: bool
    line: int
    column: int
    items: list[tuple[Scalar, Node]] = []


class Series(Struct, eq=False, array_like=True, tag="l"):
    """Entries in the order written; ``flow`` when it stands in brackets."""

    flow: bool
    line: int
    column: int
    entries: list[Node] = []


Node: TypeAlias = Scalar | Map | Series


class Source:
    """A file's text and, as far as it can be read, its root node.

    ``read`` is the text the nodes' offsets are of: mended where a text should have been quoted; ``cuts`` are where that took a
    line more.
    """

    __slots__ = ("cuts", "file", "findings", "read", "root", "text")

    def __init__(
        self,
        file: str,
        text: str,
        root: Node | None,
        findings: list[Finding],
        read: str = "",
        cuts: Sequence[Joined] = (),
    ) -> None:
        self.file, self.text, self.root, self.findings, self.read = file, text, root, findings, read or text
        self.cuts = cuts

    def place(self, node: Node) -> Place:
        """Where a node begins."""
        return Place(self.file, node.line, node.column)

    def place_at(self, offset: int) -> Place:
        """The place of an offset in the text that was read."""
        place = place_at(self.file, self.read, offset)
        if not self.cuts:
            return place
        from rmabot.flow.yaml_joined import in_file

        return in_file(self.cuts, place)


class _RefusedError(Exception):
    def __init__(self, line: int, column: int, message: str, code: str) -> None:
        super().__init__(message)
        self.line, self.column, self.message, self.code = line, column, message, code


def read(file: str, data: bytes) -> Source:
    """Read one file; what cannot be read is a finding, whatever the bytes are."""
    if len(data) > MOST_BYTES:
        message = f"the file has {len(data):,} bytes, more than the {MOST_BYTES:,} that are read. split it"
        return Source(file, "", None, [Finding(Place(file, 1, 1), message, "too-large")])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return Source(file, data.decode("utf-8", "replace"), None, [_not_utf8(file, data, error)])
    return _read_text(file, text)


def _read_text(file: str, text: str) -> Source:
    if finding := _hidden_sign(file, text):
        return Source(file, text, None, [finding])
    findings: list[Finding] = []
    mended, again, tries = text, _READ_AGAIN, None
    cuts: list[Joined] = []
    for _ in range(_MOST_MENDED):
        try:
            root = _build(mended)
        except _RefusedError as refused:
            place = Place(file, refused.line, refused.column)
            findings.append(Finding(place, refused.message, refused.code))
            return Source(file, text, None, findings)
        except yaml.YAMLError as error:
            # Here and not at the top: most files are as they should be.
            from rmabot.flow.yaml_joined import cut_at, in_file
            from rmabot.flow.yaml_trouble import Tries, explain

            tries = tries or Tries()
            trouble = explain(file, mended, error, tries)
            findings.append(replace(trouble.finding, place=in_file(cuts, trouble.finding.place)))
            # The rest of the file is read as if the text had been quoted, so that one run reports all there is.
            again -= _read_until(error, mended)
            if trouble.mended is None or again < 0:
                return Source(file, text, None, findings)
            if cut := cut_at(mended, trouble.mended):
                cuts.append(cut)
            mended = trouble.mended
        else:
            if cuts and root is not None:
                from rmabot.flow.yaml_joined import put_back

                put_back(root, cuts)
            return Source(file, text, root, findings, mended, cuts)
    return Source(file, text, None, findings)


_MOST_MENDED = 20
"""So many slips of one file are put right to read on."""
_READ_AGAIN = 400_000
"""So many characters of a file are read before slips; then it is not read again for the next one, as many as it may have."""


def _read_until(error: yaml.YAMLError, text: str) -> int:
    """The characters that were read before a slip."""
    mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
    return mark.index if mark is not None else len(text)


def _not_utf8(file: str, data: bytes, error: UnicodeDecodeError) -> Finding:
    before = data[: error.start]
    line = before.count(b"\n") + 1
    column = len(before.rsplit(b"\n", 1)[-1].decode("utf-8", "replace")) + 1
    message = f"byte 0x{data[error.start]:02x} is not UTF-8 text. save the file as UTF-8"
    return Finding(Place(file, line, column), message, "not-text")


_HIDDEN = pattern(
    "[\t\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2060\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)


_NO_BREAK = pattern('^(?:[ -]*|[ -]*[\\w"]+:)\u00a0', re.MULTILINE)


def _hidden_sign(file: str, text: str) -> Finding | None:
    """The first sign that YAML refuses or a reader cannot see."""
    if "\u00a0" in text and (found := _NO_BREAK.search(text)):
        place = place_at(file, text, found.end() - 1)
        message = "a no-break space (U+00A0) looks like a space, and is a letter to YAML. write a space"
        return Finding(place, message, "hidden-character")
    for found in _HIDDEN.finditer(text):
        sign = found[0]
        if sign == "\r" and text[found.end() : found.end() + 1] == "\n":
            continue
        place = place_at(file, text, found.start())
        if sign == "\t":
            return Finding(
                place, "a tab: YAML and people disagree on how wide it is. use spaces", "yaml-feature"
            )
        message = f"a character that cannot be seen (U+{ord(sign):04X}) stands here. delete it"
        return Finding(place, message, "hidden-character")
    return None


def place_at(file: str, text: str, offset: int) -> Place:
    """The place of an offset in a file's text."""
    line_start = text.rfind("\n", 0, offset) + 1
    return Place(file, text.count("\n", 0, offset) + 1, offset - line_start + 1)


def _build(text: str) -> Node | None:
    """The tree of the first document; raises ``_RefusedError`` or a YAMLError."""
    tree = _Tree()
    # PyYAML's own yaml.parse asks twice for each event.
    loader = _LOADER(text)
    while True:
        event = loader.get_event()
        kind = type(event)
        if kind is yaml.ScalarEvent:
            if event.anchor is not None or event.tag is not None:
                _refuse_anchor_or_tag(event)
            start = event.start_mark
            tree.add(
                Scalar(
                    event.value,
                    event.style,
                    start.line + 1,
                    start.column + 1,
                    start.index,
                    event.end_mark.index,
                ),
                event,
            )
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            _refuse_anchor_or_tag(event)
            start = event.start_mark
            made = Map if kind is yaml.MappingStartEvent else Series
            tree.open(made(bool(event.flow_style), start.line + 1, start.column + 1), event)
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            tree.close()
        elif kind is yaml.AliasEvent:
            raise _refusal(
                event, f"an alias (*{event.anchor}): a reader cannot see what it stands for. {_SAY_IT}"
            )
        elif kind is yaml.StreamEndEvent:
            return tree.root
        elif kind is yaml.DocumentStartEvent and tree.root is not None:
            raise _refusal(
                event, "a second document begins at ---. one file holds one document: delete the line"
            )


class _Tree:
    """The nodes as they come in: the open ones from the root down, with the key that waits for its value."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self._open: list[Map | Series] = []
        self._keys: list[Scalar | None] = []
        self._count = 0

    def add(self, node: Node, event: Any) -> None:
        self._count += 1
        if self._count > MOST_NODES:
            raise _refusal(event, f"more than {MOST_NODES:,} values in one file. split it", "too-large")
        if not self._open:
            self.root = node
        elif isinstance(parent := self._open[-1], Series):
            parent.entries.append(node)
        elif (key := self._keys[-1]) is not None:
            parent.items.append((key, node))
            self._keys[-1] = None
        elif isinstance(node, Scalar):
            self._keys[-1] = node
        else:
            raise _refusal(
                event, f"a list or a part in braces cannot be a key. {_TEXT_IN_QUOTES}", "yaml-syntax"
            )

    def open(self, node: Map | Series, event: Any) -> None:
        self.add(node, event)
        if len(self._open) >= MOST_DEPTH:
            raise _refusal(
                event, f"nested deeper than {MOST_DEPTH} levels. dialogs need fewer than ten", "too-deep"
            )
        self._open.append(node)
        self._keys.append(None)

    def close(self) -> None:
        self._open.pop()
        self._keys.pop()


_SAY_IT = "write it out; if it is a text, put the whole text in double quotes"
_TEXT_IN_QUOTES = "if this is a text, put the whole text in double quotes"


def _refusal(event: Any, message: str, code: str = "yaml-feature") -> _RefusedError:
    mark = event.start_mark
    return _RefusedError(mark.line + 1, mark.column + 1, message, code)


def _refuse_anchor_or_tag(event: Any) -> None:
    if event.anchor is not None:
        message = f"an anchor (&{event.anchor}): what is said elsewhere under its name cannot be seen there. {_SAY_IT}"
        raise _refusal(event, message)
    if event.tag is not None and event.tag != "!":
        raise _refusal(event, f"a tag ({event.tag}) changes how the value is read. {_SAY_IT}")
