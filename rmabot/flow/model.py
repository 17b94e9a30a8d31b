"""A checked flow set, compiled: what the engine walks, immutable and shared by all conversations.

The steps of a flow stand in one flat program. A repeat is two nodes, ``RepeatStart`` and ``RepeatEnd``, round its
steps; everything a condition or text reads is a ``Ref`` that was resolved when the set was loaded.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct, field

from rmabot.flow.place import Place as Place  # noqa: PLC0414  (handed on: part of the model)
from rmabot.questions.lexicon import NO_WORDS, Lexicon
from rmabot.questions.matcher import Matcher, Option
from rmabot.rma.catalogue import Catalogue
from rmabot.rma.policy import Policy
from rmabot.text.template import Template

Localized = Mapping[str, Template]
"""One text in every language of the set: language code -> template."""

GO_ON = "go_on"
DONE = "done"
MISSES = 3
"""After so many answers that could not be read, the flow's way out is taken."""


class Ref(Struct, frozen=True):
    """A slot path, resolved: where its value comes from and which fields are read inside it.

    ``source``: ``flow`` an answer or action result of this flow; ``item`` one of the item at hand;
    ``items`` over all items of the repeat ``name`` (``which``: count number first any all each list);
    ``policy``; ``fact`` a named date; ``given`` what the engine itself supplies (today, section, …).
    """

    source: Literal["flow", "item", "items", "policy", "fact", "given"]
    name: str
    fields: tuple[str, ...] = ()
    which: str = ""
    path: str = ""


class Test(Struct, frozen=True):
    """One comparison. ``op``: is present missing at_least at_most more_than less_than before after same_as not_same_as.

    ``operand``: a frozenset of words for ``is``; a ``Ref`` for same_as and not_same_as; else the text as written
    (a number, ``today``, an ISO date, or a distance such as ``30 days ago``).
    """

    ref: Ref
    op: str
    operand: frozenset[str] | Ref | str | None = None


class Every(Struct, frozen=True):
    """All of these hold; ``fact`` is the name it was given, if any."""

    parts: tuple[Condition, ...]
    fact: str = ""


class Either(Struct, frozen=True):
    """At least one of these holds."""

    parts: tuple[Condition, ...]
    fact: str = ""


class Not(Struct, frozen=True):
    """This does not hold."""

    part: Condition


Condition = Test | Every | Either | Not


class DateFact(Struct, frozen=True):
    """A named date: a starting date and a duration from the policy or as written."""

    start: Ref | str
    plus: Ref | str | None = None


class Section(Struct, frozen=True):
    """A numbered part of a flow: ``number`` of ``total``."""

    name: str
    number: int
    total: int
    label: Localized


class Paragraph(Struct, frozen=True):
    """A further paragraph that is said only under its condition."""

    when: Condition | None
    texts: Localized


class Spoken(Struct, frozen=True):
    """What a step says: its text, or one whole text for each value of ``by``; then further paragraphs.

    ``cases`` may hold ``other`` for every value not named.
    """

    texts: Localized = field(default_factory=dict)
    by: Ref | None = None
    cases: Mapping[str, Localized] = field(default_factory=dict)
    also: tuple[Paragraph, ...] = ()


class OptionWay(Struct, frozen=True):
    """What choosing an option does beside being the answer; every field is empty when it is not written.

    ``label`` is here when it holds placeholders, so that it is rendered per turn.
    """

    go: str = ""
    again: str = ""
    call: str = ""
    sets: Mapping[str, Ref | str] = field(default_factory=dict)
    label: Localized | None = None


class OptionList(Struct, frozen=True):
    """Options of a choice, with what each is ``for`` (empty: everything) and the matcher over all of them."""

    name: str
    options: tuple[Option, ...]
    matcher: Matcher
    serves: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def names_for(self, wanted: object) -> list[str]:
        """Return the options that serve a value (any of several), in order; all of them for no value."""
        if wanted is None:
            return [option.name for option in self.options]
        values = set(wanted) if isinstance(wanted, tuple) else {wanted}
        return [option.name for option in self.options if self._serves(option.name, values)]

    def _serves(self, name: str, values: set[object]) -> bool:
        serves = self.serves.get(name)
        return not serves or not serves.isdisjoint(values)


class Ask(Struct, frozen=True):
    """A question. A protected statement is one too: ``type`` is then ``statement`` and its texts stand in the set.

    ``options`` are fixed ones with ``matcher`` over them and over ``instead``; ``options_ref`` names a list slot
    that gives them at run time (an action's result). ``where`` keeps list options that serve the value of ``where[1]``.
    ``settings`` are the type's own keys, values as the type declares them or a ``Ref``.
    """

    name: str
    type: str
    place: Place
    label: Localized
    spoken: Spoken
    when: Condition | None = None
    section: Section | None = None
    options: tuple[Option, ...] = ()
    ways: Mapping[str, OptionWay] = field(default_factory=dict)
    matcher: Matcher | None = None
    list_name: str = ""
    options_ref: Ref | None = None
    where: tuple[str, Ref] | None = None
    instead: tuple[Option, ...] = ()
    retry: tuple[Localized, ...] = ()
    optional: bool = False
    suggest: Ref | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    copies: tuple[str, tuple[str, ...]] | None = None
    give_up: str = "person"


class Say(Struct, frozen=True):
    """Something said once on the way; said again only when what it read has changed."""

    name: str
    place: Place
    spoken: Spoken
    when: Condition | None = None
    section: Section | None = None


class Do(Struct, frozen=True):
    """An action called: ``outcomes`` maps each answer to ``go_on``, a later step or an ending; ``gives`` names its result."""

    name: str
    action: str
    place: Place
    outcomes: Mapping[str, str]
    gives: str
    inputs: Mapping[str, Ref]
    when: Condition | None = None
    section: Section | None = None


class Call(Struct, frozen=True):
    """Another flow, then back here; ``inputs`` are what it takes."""

    name: str
    flow: str
    place: Place
    inputs: Mapping[str, Ref]
    when: Condition | None = None
    section: Section | None = None


class Go(Struct, frozen=True):
    """A jump ahead, to a step or an ending."""

    name: str
    target: str
    place: Place
    when: Condition | None = None
    section: Section | None = None


class Review(Struct, frozen=True):
    """All answers by section; any can be changed; Send goes on."""

    name: str
    place: Place
    spoken: Spoken
    when: Condition | None = None
    section: Section | None = None


class RepeatStart(Struct, frozen=True):
    """The steps up to ``end`` (index of the RepeatEnd) stand once for each item."""

    name: str
    place: Place
    label: Localized
    at_most: Ref | int
    another: Localized
    end: int
    when: Condition | None = None
    section: Section | None = None


class RepeatEnd(Struct, frozen=True):
    """Asks for another item; ``start`` is the index of the RepeatStart."""

    name: str
    place: Place
    start: int
    when: Condition | None = None
    section: Section | None = None


Node = Ask | Say | Do | Call | Go | Review | RepeatStart | RepeatEnd


class Ending(Struct, frozen=True):
    """A way for a flow to end: what is said, and the flow that takes over."""

    name: str
    place: Place
    spoken: Spoken | None = None
    then: str = ""


class Starts(Struct, frozen=True):
    """How a flow begins by itself: its command, whole phrases per language, a named shape of text.

    ``menu``: its place among the menu's buttons, 99 when none is written, 0 for ``menu: no``.
    """

    command: str = ""
    phrases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    shape: str = ""
    menu: int = 99


class Flow(Struct, frozen=True):
    """One flow, compiled.

    ``index`` gives each step's position in ``program`` (repeats: of their start). ``repeat_of`` gives the repeat that
    a name belongs to, "" for none. ``readers`` gives, for each slot name (answer, action result, or a repeat's name),
    the steps that read it.
    ``moved`` maps former names (``step`` or ``step.option``) to those of now. A flow that does not keep its place is left
    when the person turns to something else, and begins anew when it is asked for again.
    """

    name: str
    place: Place
    about: Localized
    program: tuple[Node, ...]
    index: Mapping[str, int]
    repeat_of: Mapping[str, str]
    readers: Mapping[str, tuple[str, ...]]
    endings: Mapping[str, Ending]
    sections: tuple[Section, ...]
    starts: Starts | None = None
    takes: Mapping[str, str] = field(default_factory=dict)
    gives: tuple[str, ...] = ()
    date_facts: Mapping[str, DateFact] = field(default_factory=dict)
    moved: Mapping[str, str] = field(default_factory=dict)
    keeps_place: bool = True
    refs: dict[str, Ref] = field(default_factory=dict)
    """The paths that this flow's texts name, resolved; the engine adds those it meets first (a memo)."""


class Statement(Struct, frozen=True):
    """A protected text: whether it needs its own yes, and the seal over id, texts and need that was approved."""

    name: str
    texts: Localized
    label: Localized
    own_yes: bool
    seal: str
    approved_by: str
    approved_on: str
    instead: tuple[str, ...] = ()


class Word(Struct, frozen=True):
    """One of the bot's own sentences for a moment."""

    moment: str
    texts: Localized


class FirstLanguage(Struct, frozen=True):
    """Which language comes first under a condition on answers, and which is then offered."""

    slot: str
    values: frozenset[str]
    show: str
    then_offer: str


class FlowSet(Struct, frozen=True):
    """Everything one version of ``dialogs/`` says, checked: ``version`` is a digest of the flows' content.

    ``globals`` maps a folded exact word to what it always means (back, help, cancel, person, …); ``phrases`` are
    (folded phrase, flow); ``commands`` maps a command word to its flow; ``lexicon`` is what people type beside names.
    """

    version: str
    languages: tuple[str, ...]
    flows: Mapping[str, Flow]
    statements: Mapping[str, Statement]
    words: Mapping[str, Word]
    lifecycle: Mapping[str, Localized]
    lists: Mapping[str, OptionList]
    policy: Policy
    catalogue: Catalogue
    globals: Mapping[str, str]
    phrases: tuple[tuple[str, str], ...]
    commands: Mapping[str, str]
    exact_phrases: Mapping[str, str] = field(default_factory=dict)
    lexicon: Lexicon = NO_WORDS
    first_language: FirstLanguage | None = None
    memo: dict[object, object] = field(default_factory=dict)
    """What the engine worked out once from the rest: the same for everybody, never about a conversation."""
