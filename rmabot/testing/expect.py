"""Whether the bot did what a line of a script expects, and the sentence that says what it did instead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import assert_never

from rmabot.flow.model import FlowSet, Localized
from rmabot.flow.reading import listed, shown
from rmabot.testing.conversation import Conversation
from rmabot.testing.script import Asks, Expectation, Nothing, Says, Shows, Speaks
from rmabot.text.spans import Span
from rmabot.text.template import Template

_SPACES = re.compile(r"\s+")


def missed(expectation: Expectation, they: Conversation) -> str:
    """Return what is wrong, "" when all is as expected."""
    match expectation:
        case Asks():
            return _asks(expectation, they)
        case Says():
            return _says(expectation, they)
        case Shows():
            return _shows(expectation, they)
        case Nothing():
            text = they.reply.text
            return f'expected silence. the bot said "{shown(text, 80)}"' if text else ""
        case Speaks():
            language = they.session.language
            if language == expectation.language:
                return ""
            return f'expected the language "{expectation.language}". the conversation is in "{language}"'
        case _:
            assert_never(expectation)


def _asks(expectation: Asks, they: Conversation) -> str:
    key, wanted = they.asked_at, expectation.step
    if wanted in {key, they.asked, f"{they.flow}.{they.asked}", f"{they.flow}.{key}"}:
        return ""
    if key:
        return f'expected the question "{wanted}". the open one is "{key}", of flow "{they.flow}"'
    return f'expected the question "{wanted}". none is open{_why_none(they)}'


def _why_none(they: Conversation) -> str:
    mode = they.session.mode
    if mode != "bot":
        return ": a person is awaited" if mode == "waiting_for_person" else ": a person is in charge"
    return f': flow "{they.flow}" waits for an action' if they.flow else ": no flow is under way"


def _says(expectation: Says, they: Conversation) -> str:
    reply, step = they.reply, expectation.step
    spoke = step in reply.said or _is_worded(they.flows, step, they.session.language, reply.text)
    if not spoke:
        said = listed(list(dict.fromkeys(reply.said))) or "nothing with a name"
        return f'expected "{step}" to be said. said: {said}'
    if expectation.contains and not _contains(reply.text, expectation.contains):
        return f'"{step}" was said, but without "{shown(expectation.contains, 80)}"'
    return ""


def _contains(text: str, words: str) -> bool:
    """Whether the words stand in the text; line breaks and hard spaces count as spaces."""
    return _SPACES.sub(" ", words).strip() in _SPACES.sub(" ", text)


def _shows(expectation: Shows, they: Conversation) -> str:
    expected, got = expectation.options, they.shown
    if expected == got:
        return ""
    lacking = [option for option in expected if option not in got]
    beyond = [option for option in got if option not in expected]
    parts = [f"not shown: {listed(lacking)}"] if lacking else []
    parts += [f"shown too: {listed(beyond)}"] if beyond else []
    return (
        f"expected the buttons {listed(expected)}. {'; '.join(parts) or 'in another order: ' + listed(got)}"
    )


def _is_worded(flows: FlowSet, name: str, language: str, text: str) -> bool:
    """Whether the text holds the bot's own words for a moment, or what is told at a change of a request."""
    texts: Localized | None = flows.words[name].texts if name in flows.words else flows.lifecycle.get(name)
    if not texts:
        return False
    template = texts.get(language) or next(iter(texts.values()))
    return _pattern(template).search(_SPACES.sub(" ", text)) is not None


def worded_as(flows: FlowSet, language: str, text: str) -> str:
    """The name of the bot's own words that a reply holds; of several the one with most to say, "" if there are none."""
    lengths = {name: _length(word.texts, language) for name, word in flows.words.items()}
    held = [
        name
        for name, length in lengths.items()
        if length >= _TELLING and _is_worded(flows, name, language, text)
    ]
    return max(held, key=lambda name: lengths[name], default="")


_TELLING = 8
"""Letters of its own from which on a text tells which one it is: less stands in many others."""


def _length(texts: Localized, language: str) -> int:
    template = texts.get(language) or next(iter(texts.values()))
    return sum([len(part.text) for part in template.parts if isinstance(part, Span)])


@lru_cache(maxsize=256)
def _pattern(template: Template) -> re.Pattern[str]:
    """A template as what it may have become: anything where a slot stands."""
    parts: Iterable[str] = [
        re.escape(_SPACES.sub(" ", part.text)) if isinstance(part, Span) else ".*?" for part in template.parts
    ]
    return re.compile("".join(parts).strip() or "(?!)")


def known_names(flows: FlowSet) -> Sequence[str]:
    """Return everything that ``says:`` may name, beside the cases of a step."""
    names: set[str] = set(flows.words) | set(flows.lifecycle)
    for flow in flows.flows.values():
        names |= set(flow.index) | set(flow.endings)
    return sorted(names)
