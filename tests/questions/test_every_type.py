"""What holds for every question type: no input breaks one, and what one accepts can be kept and shown."""

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rmabot.questions.lexicon import NO_WORDS, Lexicon
from rmabot.questions.matcher import Matcher, Option
from rmabot.questions.question import Accepted, Context, File, Reading, Refused, Said, Unsure
from rmabot.questions.table import QUESTIONS, REASONS
from rmabot.text.clean import one_line
from rmabot.text.template import parse
from tests.pace import seconds_of

COLOURS = (
    Option("red", {"en": "Red and warm", "fr": "Rouge"}),
    Option("blue", {"en": "Blue", "fr": "Bleu"}),
    Option("none", {"en": "None of these", "fr": "Aucune"}, alone=True),
)

BAD_INPUT = (
    "", " ", "\n\n", "x" * 100_000, "é" * 100_000, "1" * 100_000, "a b " * 25_000, "@" * 50_000, "1,2," * 20_000, "- " * 9_000,
    "\x00\x07\x1b[31m", "\u202eevil\u202c", "\u200b\u200d\ufeff", "😀", "👍🏽👍🏽", "\udcff\udce9", "{name}", "**bold**",
    "<b>x</b>", "<!channel> <@U1>", "@here", "[x](https://e.ca)", "'; drop table --", "../../etc/passwd", "Jean\nTremblay",
    "31/02/2024", "03/04/25", "tomorrow", "1999", "99/99/9999", "٢٠٢٤-٠٣-١٤", "²", "Ⅷ", "0000-00-00", "\U000e0067",
)  # fmt: skip


def context_for(kind: str, lexicon: Lexicon, base: Context, language: str = "en", tries: int = 0) -> Context:
    options = Matcher(COLOURS, lexicon) if kind in {"choice", "choices"} else None
    return base._replace(options=options, language=language, tries=tries)


def check(kind: str, reading: Reading, context: Context) -> None:
    """Hold a reading against everything that must be true of it."""
    question = QUESTIONS[kind]
    values: list[Any] = []
    match reading:
        case Accepted(value):
            values = [value]
        case Unsure(candidates, word, filled):
            values = [candidate.value for candidate in candidates]
            assert candidates
            assert word == "did_you_mean" or set(filled) == set(REASONS[word])
            assert all(not c.word or set(REASONS[c.word]) <= {"typed"} for c in candidates)
        case Refused(word, filled):
            assert set(filled) == set(REASONS[word])
            assert all(len(said) <= 120 and one_line(said) == said for said in filled.values())
    for value in values:
        kept = json.loads(json.dumps(dict(value) if isinstance(value, Mapping) else value))
        for language in ("en", "fr", "de"):
            shown = question.show(
                tuple(kept) if isinstance(kept, list) else kept, context._replace(language=language)
            )
            assert isinstance(shown, str)
            assert shown
            assert "\udcff" not in shown
        if isinstance(value, Mapping):
            assert set(value) <= set(question.fields)


@pytest.mark.parametrize("kind", QUESTIONS)
@pytest.mark.parametrize("number", range(len(BAD_INPUT)))
def test_bad_input_is_answered_and_breaks_nothing(
    kind: str, number: int, lexicon: Lexicon, context: Context
) -> None:
    """Too long, hidden, broken, turned round, markup, code: each type answers, quickly."""
    text = BAD_INPUT[number]
    for tries in range(3):
        here = context_for(kind, lexicon, context, tries=tries)
        assert seconds_of(partial(QUESTIONS[kind].read, Said(text), here), within=1) < 1
        check(kind, QUESTIONS[kind].read(Said(text), here), here)


@pytest.mark.parametrize("kind", QUESTIONS)
@given(st.text(max_size=80), st.sampled_from(["en", "fr", "de"]), st.integers(0, 3))
@example("", "en", 0)
def test_no_text_breaks_a_type(
    kind: str, lexicon: Lexicon, context: Context, text: str, language: str, tries: int
) -> None:
    here = context_for(kind, lexicon, context, language, tries)
    check(kind, QUESTIONS[kind].read(Said(text), here), here)


near_answers = st.text(alphabet="0123456789/-. :,#+()GDSX2mars oOilyntQC@\n'", max_size=60)


@pytest.mark.parametrize("kind", QUESTIONS)
@given(near_answers, st.integers(0, 3))
def test_nothing_that_is_nearly_an_answer_breaks_a_type(
    kind: str, lexicon: Lexicon, context: Context, text: str, tries: int
) -> None:
    here = context_for(kind, lexicon, context, "fr", tries)
    check(kind, QUESTIONS[kind].read(Said(text), here), here)


files = st.builds(
    File,
    st.sampled_from(["", "blob1"]),
    st.text(max_size=120),
    st.sampled_from(["photo", "pdf", "other", "broken", "missing"]),
    st.integers(0, 10**9),
)


@pytest.mark.parametrize("kind", QUESTIONS)
@given(files, st.sampled_from(["", "a caption"]))
def test_no_file_breaks_a_type(kind: str, lexicon: Lexicon, context: Context, file: File, text: str) -> None:
    here = context_for(kind, lexicon, context)
    check(kind, QUESTIONS[kind].read(Said(text, file), here), here)


@pytest.mark.parametrize("kind", [name for name, question in QUESTIONS.items() if question.wants == "text"])
def test_a_photo_where_words_are_due_is_told_so(kind: str, lexicon: Lexicon, context: Context) -> None:
    photo = File("blob1", "photo.jpg", "photo", 90_000)
    assert QUESTIONS[kind].read(Said(file=photo), context_for(kind, lexicon, context)) == Refused(
        "text_wanted"
    )


@pytest.mark.parametrize("kind", QUESTIONS)
def test_without_words_options_or_catalogue_nothing_breaks(kind: str, context: Context) -> None:
    bare = Context("en", context.today, lexicon=NO_WORDS)
    for text in ("yes", "2", "14 March 2024", "DS-2CD2143G2-I", "G12345678", "Jean"):
        check(kind, QUESTIONS[kind].read(Said(text), bare), bare)


@pytest.mark.parametrize("kind", QUESTIONS)
def test_every_type_says_what_it_expects_in_both_languages(kind: str) -> None:
    question = QUESTIONS[kind]
    assert question.name == kind
    assert set(question.summary) == {"en", "fr"}
    for key, setting in question.keys.items():
        assert set(setting.about) == {"en", "fr"}
        assert setting.example.startswith(f"{key}: ")


def test_every_reason_has_its_words_in_both_languages(questions_yaml: Mapping[str, Any]) -> None:
    """The words file has each sentence that a reading can name, no other, and fills in what there is."""
    words = questions_yaml["words"]
    assert set(words) == set(REASONS)
    for name, texts in words.items():
        assert set(texts) == {"en", "fr"}
        for text in texts.values():
            assert set(parse(text).slots) <= set(REASONS[name])
        used = {slot for text in texts.values() for slot in parse(text).slots}
        assert all(set(parse(text).slots) == used for text in texts.values())
