"""The same words twice in what one person reads at once: a line that was pasted again, or a retry that says nothing new."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from operator import eq

from rmabot.flow.checks.subject import Subject
from rmabot.flow.finding import Finding
from rmabot.flow.language_names import language_name
from rmabot.flow.reading import shown
from rmabot.flow.syntax import StepSource, Texts
from rmabot.flow.written import offset_place

_SHORT = 8
"""A shorter line is a heading or a word of an enumeration."""
_DOUBLED = frozenset({"nous", "vous", "that", "had", "very", "so", "bye", "oui", "non"})
"""Words that may stand twice."""


def check(subject: Subject) -> Iterator[Finding]:
    """What somebody reads twice was written once too often."""
    for entry, words in subject.words:
        for language, written in entry.texts.by_language.items():
            said, text = words[language], written.scalar.text
            found = None
            if "\n" in text or ". " in text or "? " in text:
                found = _sentence_twice(text)
            if found is None and any(map(eq, said, islice(said, 1, None))):
                found = _word_twice(text)
            if found is not None and not written.doubtful:
                message = (
                    f'the {language_name(language)} text says "{shown(found[0])}" twice. delete one of them'
                )
                place = offset_place(entry.reader.source, written.scalar, found[1])
                yield Finding(place, message, "said-twice")
    for ctx in subject.contexts:
        for located in ctx.scope.steps:
            if located.step.retry:
                yield from _asked_alike(located.step)


def _sentence_twice(text: str) -> tuple[str, int] | None:
    """The first line or sentence that stands twice in a text, and the offset of the second one."""
    seen: set[str] = set()
    for line in text.split("\n"):
        for sentence in line.replace("? ", "?. ").split(". "):
            said = sentence.strip(" .")
            if len(said) >= _SHORT and " " in said:
                if said in seen:
                    return said, text.find(said, text.find(said) + 1)
                seen.add(said)
    return None


def _word_twice(text: str) -> tuple[str, int] | None:
    words = [*text.split(" "), "", ""]
    for at, word in enumerate(words[:-2]):
        # Three times is meant: ha ha ha.
        once_more = word == words[at + 1] and word not in {words[at + 2], words[at - 1]}
        if once_more and word.isalpha() and len(word) > 1 and word.lower() not in _DOUBLED:
            both = f"{word} {word}"
            return both, text.find(both)
    return None


def _asked_alike(step: StepSource) -> Iterator[Finding]:
    """Who was not understood is told something else than before."""
    before: list[tuple[str, Mapping[str, str]]] = [(f'question "{step.name.text}"', _words(step.texts))]
    for number, texts in enumerate(step.retry, 1):
        said = _words(texts)
        for language, text in said.items():
            same = next((what for what, there in before if there.get(language) == text), "")
            if same and text:
                message = (
                    f"the {language_name(language)} text of retry {number} is that of {same}, word for word: "
                    "who was not understood reads it again. say what would help, for example an answer that fits"
                )
                yield Finding(texts.by_language[language].key, message, "said-twice")
                break
        before.append((f"retry {number}", said))


def _words(texts: Texts | None) -> Mapping[str, str]:
    if texts is None:
        return {}
    return {language: written.scalar.text.strip() for language, written in texts.by_language.items()}
