"""What a check looks at: the set as written and as compiled, and which of its parts are sound enough to follow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from rmabot.flow.all_texts import all_texts
from rmabot.flow.checks.labels import labels_of
from rmabot.flow.language_words import words_of
from rmabot.flow.one_pass import Budget
from rmabot.flow.paths import Walker
from rmabot.flow.syntax import StepSource
from rmabot.text.clean import fold

if TYPE_CHECKING:
    from rmabot.flow.all_texts import Entry
    from rmabot.flow.compiled import Compiled
    from rmabot.flow.context import Context, Owner
    from rmabot.flow.finding import Finding
    from rmabot.flow.live import Live
    from rmabot.flow.model import Flow
    from rmabot.flow.parsed import Parsed

STRUCTURAL = frozenset(
    {
        "yaml-syntax", "yaml-feature", "not-text", "hidden-character", "too-large", "too-deep", "duplicate-key",
        "wrong-type", "unknown-key", "missing-key", "bad-name", "duplicate-name", "repeat-in-repeat", "unknown-type",
        "unknown-action", "unknown-step", "unknown-flow", "go-back", "go-inside", "outcomes", "unknown-list",
    }
)  # fmt: skip
"""Mistakes that leave the order of a flow's steps in doubt: what followed from them would only be noise."""


class Heard(NamedTuple):
    """What is heard beside the options of a question, folded: words that always mean something, phrases that start flows.

    ``labels`` are the words on all buttons that stand in no flow.
    """

    always: Mapping[str, str]
    phrases: Mapping[str, str]
    labels: frozenset[str]


class Subject:
    """One set under check, or the flows of it that were edited; then ``heard`` is what all of it hears."""

    def __init__(
        self,
        parsed: Parsed,
        compiled: Compiled,
        found: Sequence[Finding] = (),
        live: Live | None = None,
        heard: Heard | None = None,
    ) -> None:
        self.parsed, self.compiled, self.live = parsed, compiled, live
        self._heard = heard
        self._shaky = frozenset(finding.place.file for finding in found if finding.code in STRUCTURAL)
        self.found = tuple(found)
        self._walkers: dict[str, Walker] = {}
        self.budget = Budget()

    @property
    def contexts(self) -> Iterable[Context]:
        """What the flows stand on: of a set that is being compiled all that is known."""
        return self.compiled.contexts.values()

    @property
    def flows(self) -> Iterator[tuple[Context, Flow]]:
        """All flows."""
        for name, ctx in self.compiled.contexts.items():
            yield ctx, self.compiled.flows[name]

    @property
    def sound_flows(self) -> Iterator[tuple[Context, Flow]]:
        """The flows whose steps could all be read: the ways through any other would only repeat what is wrong with it."""
        for ctx, flow in self.flows:
            if ctx.flow.place.file not in self._shaky:
                yield ctx, flow

    def walker(self, ctx: Context, flow: Flow) -> Walker:
        """Who walks a flow, with all that was found on the way."""
        if flow.name not in self._walkers:
            self._walkers[flow.name] = Walker(flow, ctx.scope, self.budget)
        return self._walkers[flow.name]

    @cached_property
    def heard(self) -> Heard:
        """What is heard before the options of a question."""
        return self._heard or Heard(
            self.parsed.always,
            {
                fold(word.text): ctx.flow.name.text
                for ctx in self.contexts
                for words in ctx.flow.phrases.values()
                for word in words
            },
            frozenset(labels_of(self.parsed)),
        )

    @cached_property
    def texts(self) -> Sequence[Entry]:
        """Every text of the set."""
        return tuple(all_texts(self.parsed))

    @cached_property
    def words(self) -> Sequence[tuple[Entry, Mapping[str, list[str]]]]:
        """Every text of the set with its words in each language, as they are compared."""
        return [
            (
                entry,
                {
                    language: words_of(written.scalar.text)
                    for language, written in entry.texts.by_language.items()
                },
            )
            for entry in self.texts
        ]

    @cached_property
    def readable(self) -> bool:
        """Whether every file could be read: else what seems to be missing may stand in one that could not."""
        return not self.parsed.broken


def position(ctx: Context, owner: Owner) -> int | None:
    """Where a step stands in the program; None for an ending."""
    return ctx.positions.get(id(owner)) if isinstance(owner, StepSource) else None
