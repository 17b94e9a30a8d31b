"""An answer to the open question: read, kept, refused with help, or offered again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rmabot.engine.buttons import OFFER, SKIP, choices_of, chosen, picks
from rmabot.engine.choose import keep_old, press_option, with_picks
from rmabot.engine.effects import Noted
from rmabot.engine.face import options_of, wants
from rmabot.engine.keep import keep
from rmabot.engine.progress import progress
from rmabot.engine.put import put
from rmabot.engine.scope import INSTEAD
from rmabot.engine.speak import answer_text, context_of, text_in, word
from rmabot.engine.turn import Open, Turn
from rmabot.flow.model import MISSES, Ask, RepeatEnd, Review
from rmabot.questions.lexicon import Lexicon
from rmabot.questions.matcher import Matcher
from rmabot.questions.question import Accepted, Reading, Refused, Said, Unsure
from rmabot.questions.table import QUESTIONS
from rmabot.text.clean import key_of_label
from rmabot.text.mask import mask
from rmabot.text.spans import Rich

CLOSED = {"choice", "choices", "yes_no", "statement"}
_CAN_BE_OPEN = (Ask, Review, RepeatEnd)


def open_node(turn: Turn) -> tuple[Ask | Review | RepeatEnd, int] | None:
    """Return the node of the open question with its item, None when nothing is open."""
    top = turn.top
    if top is None or not top.at or top.waiting:
        return None
    position, item = top.steps.places[top.at]
    node = top.flow.program[position]
    return (node, item) if type(node) is Ask or isinstance(node, _CAN_BE_OPEN) else None


def by_shown_option(turn: Turn, ask: Ask, item: int, text: str, folded: str) -> str | None:
    """Return the option or button that a text names exactly: by its number as shown, its label, or its name."""
    top = turn.top
    assert top is not None
    if top.offered:
        for choice in choices_of(turn, top, ask, item, keep=False):
            if folded == key_of_label(choice.label):
                return choice.token.split(".", 2)[2]
    shown = options_of(turn, top, ask, item)
    if ask.type in CLOSED and folded.isdecimal() and len(folded) < 3:
        place = int(folded) - 1
        extras = [(option.name, "") for option in ask.instead]
        rows = [*shown, *extras]
        return rows[place][0] if 0 <= place < len(rows) else None
    for name, label in shown:
        if folded == key_of_label(label) or text == name:
            return name
    for option in ask.instead:
        if folded in option.keys:
            return option.name
    lexicon = turn.flows.lexicon
    closed = ask.type in CLOSED
    if closed and ask.options_ref is None:
        return None
    if folded not in lexicon.yes_words and folded not in lexicon.no_words:
        return None
    if closed:
        # A list that has but one entry is a question of yes or no: "did it come back from this one?"
        alone = ask.options_ref is not None and len(shown) == 1 and folded in lexicon.yes_words
        return shown[0][0] if alone else None
    return _yes_or_no_to_what_is_shown(top, lexicon, ask, folded, shown)


def _yes_or_no_to_what_is_shown(
    top: Open, lexicon: Lexicon, ask: Ask, folded: str, shown: Sequence[tuple[str, str]]
) -> str | None:
    """Return the button that a plain yes means when one thing is shown to be confirmed, or that a plain no means."""
    offered = top.offered
    if folded in lexicon.no_words:
        return f"{OFFER}none" if offered else SKIP if ask.optional else None
    if folded not in lexicon.yes_words:
        return None
    if len(offered) == 1:
        return f"{OFFER}0"
    return shown[0][0] if not offered and len(shown) == 1 and ask.suggest is not None else None


def said_instead(turn: Turn, ask: Ask, text: str) -> str | None:
    """Return what a text says instead of an answer, with a slip or in a few words less ("je le trouve pas")."""
    known = ("instead", turn.here.flow.name, ask.name)
    matcher = turn.flows.memo.get(known)
    if not isinstance(matcher, Matcher):
        matcher = turn.flows.memo[known] = Matcher(ask.instead, turn.flows.lexicon, numbered=False)
    if ask.type == "text" and not matcher.shares_a_word(text):
        return None
    reading = matcher.read(text, turn.language)
    return str(reading.value) if isinstance(reading, Accepted) else None


def read(turn: Turn, top: Open, ask: Ask, item: int, said: Said) -> Reading:
    """Return what the question type makes of what was said."""
    return QUESTIONS[ask.type].read(said, context_of(turn, ask, item, top.tries))


def take(turn: Turn, ask: Ask, item: int, reading: Reading, said: Said) -> None:
    """Act on a reading of the open question."""
    top = turn.top
    assert top is not None
    if isinstance(reading, Accepted):
        if ask.where is None or _allowed(turn, ask, item, reading.value):
            turn.why.append(("accepts", top.at))
            value = reading.value
            if picks(top):
                value = with_picks(turn, top, ask, item, value)
                chosen(turn, answer_text(turn, ask, value, item))
            keep(turn, top, ask, value)
            return
        reading = Refused("choice_not_found", {})
    if isinstance(reading, Unsure):
        _offer(turn, top, reading)
        return
    refuse(turn, top, ask, item, reading, said)


def _allowed(turn: Turn, ask: Ask, item: int, value: Any) -> bool:
    if ask.type != "choice" or not ask.list_name:
        return True
    return any(value == name for name, _ in options_of(turn, turn.here, ask, item))


def _offer(turn: Turn, top: Open, reading: Unsure) -> None:
    turn.note("offers", top.at)
    candidates = [(one.value, _candidate_label(turn, one.label, one.word)) for one in reading.candidates]
    top.offered = (*picks(top), *candidates)
    turn.say(word(turn, reading.word, dict(reading.values)))
    put_offer(turn, top)


def _candidate_label(turn: Turn, label: Any, word_name: str) -> Any:
    if not word_name:
        return dict(label) if not isinstance(label, str) else label
    from rmabot.text.spans import plain

    typed = label if isinstance(label, str) else label.get(turn.language, "")
    return plain(word(turn, word_name, {"typed": typed}))


def put_offer(turn: Turn, top: Open) -> None:
    """Put the candidates as buttons, without the question's own text."""
    position, item = top.steps.places[top.at]
    node = top.flow.program[position]
    assert isinstance(node, Ask)
    turn.send(
        choices_of(turn, top, node, item, keep=False), progress(turn, top, node, item), "choice", top.visit
    )


def refuse(turn: Turn, top: Open, ask: Ask, item: int, reading: Refused, said: Said) -> None:
    """Say why an answer was not taken and ask again, each time otherwise; after the third, take the way out."""
    top.tries += 1
    top.offered = picks(top)
    turn.note("refuses", top.at, reading.word, str(top.tries))
    turn.effects.append(Noted("refused", top.flow.name, ask.name, mask(said.text)[:200]))
    reason = word(turn, reading.word, dict(reading.values))
    value = top.answers.get(top.at)
    if top.changing and value is not None:
        turn.say(reason)
        if top.tries >= MISSES:
            turn.say(word(turn, "change_kept", {"answer.value": answer_text(turn, ask, value, item)}))
            keep_old(turn, top, ask, item)
            return
        put(turn, word(turn, "change_kept", {"answer.value": answer_text(turn, ask, value, item)}), old=False)
        return
    if top.tries >= MISSES:
        give_up(turn, top, ask, reason)
        return
    turn.say(reason)
    if top.tries <= len(ask.retry):
        _put_retry(turn, top, ask, item, text_in(turn, ask.retry[top.tries - 1], item))
    else:
        put(turn, old=False)


def _put_retry(turn: Turn, top: Open, ask: Ask, item: int, retry: Rich) -> None:
    turn.say(retry)
    turn.note("retries", top.at, str(top.tries))
    choices = choices_of(turn, top, ask, item, keep=False)
    turn.send(choices, progress(turn, top, ask, item), wants(ask), top.visit)


def give_up(turn: Turn, top: Open, ask: Ask, reason: Rich) -> None:
    """Take the question's way out: an ending of its flow, or another flow on top."""
    from rmabot.engine.walk import begin, end

    turn.note("gives up", top.at)
    turn.effects.append(Noted("gave_up", top.flow.name, ask.name))
    top.tries = 0
    turn.say(reason)
    if ask.give_up in top.flow.endings:
        end(turn, ask.give_up)
        return
    turn.say(word(turn, "gave_up"))
    begin(turn, ask.give_up, answers={"reason": "gave_up"})


def answer_instead(turn: Turn, top: Open, ask: Ask, name: str) -> None:
    """Keep that something was said instead of a real answer."""
    keep(turn, top, ask, {INSTEAD: name})


def press_text(turn: Turn, ask: Ask, item: int, name: str) -> None:
    """Do what pressing the option of this name does."""
    press_option(turn, ask, item, name)
