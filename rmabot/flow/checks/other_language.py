"""Words in another language than the one they stand under: put at the wrong key, or pasted into the wrong text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from rmabot.flow.all_texts import Entry
from rmabot.flow.checks.subject import Subject
from rmabot.flow.finding import Finding
from rmabot.flow.language_names import language_name
from rmabot.flow.language_words import ALSO, FEW, SURE, any_of, is_in, words_of
from rmabot.flow.parsed import Parsed
from rmabot.flow.reading import shown
from rmabot.flow.syntax import FlowSource, Name
from rmabot.flow.written import offset_place
from rmabot.text.clean import fold


def check(subject: Subject) -> Iterator[Finding]:
    """Who reads a language is answered in it."""
    languages = [language for language in subject.parsed.languages if language in SURE]
    pairs = [(own, other) for own in languages for other in languages if own != other]
    if not pairs:
        return
    named = {word.text for said in _names_of_languages(subject.parsed).values() for word in said}
    for entry, words in subject.words:
        yield from _of_entry(entry, words, pairs, named)
    for source, _ in subject.parsed.flows.values():
        yield from _of_phrases(source, pairs)


def _names_of_languages(parsed: Parsed) -> Mapping[str, tuple[Name, ...]]:
    """What people can say to go on in a language: a sentence that tells them so is in that language."""
    _, said = parsed.words.globals.get("language", (None, {}))
    return said


def _of_entry(
    entry: Entry,
    words: Mapping[str, Sequence[str]],
    pairs: Sequence[tuple[str, str]],
    named: AbstractSet[str],
) -> Iterator[Finding]:
    texts = entry.texts.by_language
    for own, other in pairs:
        if own not in words or other not in words or texts[own].doubtful or words[own] == words[other]:
            # Nobody can tell which of two equal texts is meant; what is missing is told as that.
            continue
        sure = not SURE[other].isdisjoint(words[own])
        if not sure and ALSO[other].isdisjoint(words[own]):
            continue
        written, place = texts[own], texts[own].key
        if _changed_places(words[own], words[other], own, other):
            message = (
                f"the {language_name(own)} text reads as {language_name(other)}, and the {language_name(other)} one does not. "
                "have the two changed places?"
            )
        elif sure and (sentence := _sentence_in(written.scalar.text, other, own, named)):
            place = offset_place(entry.reader.source, written.scalar, written.scalar.text.find(sentence))
            message = (
                f'the {language_name(own)} text says "{shown(sentence)}", which is {language_name(other)}. '
                f"write it in {language_name(own)}"
            )
        else:
            continue
        yield Finding(place, message, "other-language")
        return


def _of_phrases(source: FlowSource, pairs: Sequence[tuple[str, str]]) -> Iterator[Finding]:
    for own, other in pairs:
        for phrase in source.phrases.get(own, ()):
            words = words_of(phrase.text)
            if not SURE[other].isdisjoint(words) and is_in(words, other, own):
                message = (
                    f'phrase "{shown(phrase.text)}" is {language_name(other)}, and stands under {own}: '
                    f"who says it would be answered in {language_name(own)}. move it to {other}:"
                )
                yield Finding(phrase.place, message, "other-language")


def _changed_places(here: Sequence[str], beside: Sequence[str], own: str, other: str) -> bool:
    """Whether two texts hold words of each other's language, and none of their own; a label may have none at all."""
    if min(len(here), len(beside)) < FEW or any_of(own, here) or any_of(other, beside):
        return False
    return any_of(own, beside) or "".join(beside).isascii()


def _sentence_in(text: str, other: str, own: str, named: AbstractSet[str]) -> str:
    """The first sentence of a text that is in another language; what stands out or is quoted in it may be in any."""
    for line in text.split("\n"):
        for sentence in line.replace("? ", "?. ").replace("! ", "!. ").split(". "):
            words = words_of(" ".join(sentence.replace('"', "**").split("**")[::2]))
            if is_in(words, other, own) and named.isdisjoint(fold(sentence).split()):
                return sentence.strip(" -.")
    return ""
