"""A text that came in: command, button's words, global word, answer, question in between, or a guess."""

from __future__ import annotations

from rmabot.engine.always import always, answer_sure, change_named, menu, put_again, set_language
from rmabot.engine.answer import by_shown_option, open_node, read, said_instead, take
from rmabot.engine.buttons import choices_of
from rmabot.engine.choose import press_option
from rmabot.engine.coming_back import been_away, welcome_back
from rmabot.engine.effects import Choice, Noted
from rmabot.engine.events import Command, Text
from rmabot.engine.keys import START, stem, token
from rmabot.engine.link import begin_by_link
from rmabot.engine.no_answer import OWN_WORDS, is_no_answer, is_question
from rmabot.engine.passing import leave_passing
from rmabot.engine.pasted import start_with_parcel
from rmabot.engine.put import put
from rmabot.engine.review import change_by_words, changes_offered
from rmabot.engine.route import (
    MAYBE,
    MAYBE_INSTEAD,
    PERSON,
    STRONG,
    exact_flow,
    likely_flows,
    named_flow,
    number_in,
    offer_flows,
    shaped_flow,
    slip_in,
    start,
    start_as_said,
    start_with_number,
    start_with_slip,
)
from rmabot.engine.said_more import start_with_words
from rmabot.engine.scope import today
from rmabot.engine.speak import ask_label, label_in, word, word_label
from rmabot.engine.turn import Open, Turn
from rmabot.engine.written_before import on_written_before, written_before
from rmabot.flow.model import Ask, RepeatEnd, Review
from rmabot.questions.choice import CHOICE
from rmabot.questions.question import Accepted, Context, Reading, Refused, Said
from rmabot.questions.table import QUESTIONS
from rmabot.questions.yes_no import YES_NO
from rmabot.text.clean import clean, excerpt, fold, key_of_label
from rmabot.text.mask import mask

LONGEST = 4096
"""Characters of one message that are read as an answer; the longest that Telegram delivers."""
SHORT = 15
"""Characters up to which a text must be very like a phrase to count as one while a question is open."""


def on_text(turn: Turn, event: Text) -> None:
    """Handle a typed message."""
    if len(event.text) > LONGEST:
        turn.say(word(turn, "message_too_long"))
        put_again(turn)
        return
    text = clean(event.text)
    if not text:
        turn.say(word(turn, "empty_message"))
        put_again(turn)
        return
    if text.startswith("/") and len(text) > 1 and text[1].isalpha():
        name, _, payload = text[1:].partition(" ")
        on_command(turn, Command(event.key, event.at, name.partition("@")[0].lower(), payload.strip()))
        return
    if event.sent and written_before(turn, event):
        on_written_before(turn, text)
        return
    if turn.pending and answer_sure(turn, event):
        return
    offered = bool(turn.pending) and changes_offered(turn)
    if offered and change_by_words(turn, text):
        return
    found, folded = open_node(turn), fold(text)
    if found is not None and _shown_option(turn, found[0], found[1], text, folded):
        return
    if _exact_words(turn, text, folded) or (offered and change_named(turn, folded)):
        return
    if turn.pending[:1] != ("flows",):
        turn.pending = ()
    if found is not None:
        _answer(turn, found[0], found[1], text, folded)
    else:
        _no_question(turn, text, folded)


def on_command(turn: Turn, event: Command) -> None:
    """Handle a command: a global word, a flow, or the start of the conversation."""
    turn.note("command", event.name)
    turn.pending = ()
    if event.name in {"start", "menu"}:
        _on_start(turn, event.payload)
        return
    if event.name == "language" and (language := _language_meant(turn, event.payload.lower())):
        set_language(turn, language)
        return
    name = turn.flows.globals.get(fold(event.name))
    flow = turn.flows.commands.get(fold(event.name))
    if flow is not None:
        start(turn, flow, number_in(turn, event.payload) or "")
    elif name is not None:
        always(turn, name)
    else:
        _not_understood(turn, f"/{event.name}")


def _language_meant(turn: Turn, payload: str) -> str:
    """The language that a command names; where two are spoken, the other one is meant without a name."""
    if payload in turn.flows.languages:
        return payload
    others = [one for one in turn.flows.languages if one != turn.language]
    return others[0] if len(others) == 1 and not payload else ""


def _on_start(turn: Turn, payload: str) -> None:
    number = number_in(turn, payload.removeprefix("rma_"))
    shaped = shaped_flow(turn.flows)
    name, _, rest = payload.partition("_")
    if number and shaped:
        start(turn, shaped, number)
    elif name in turn.flows.commands:
        begin_by_link(turn, turn.flows.commands[name], rest)
    else:
        _meet(turn)


def _meet(turn: Turn) -> None:
    leave_passing(turn)
    if turn.top is not None and turn.top.at:
        welcome_back(turn)
    else:
        menu(turn)


def _shown_option(turn: Turn, node: Ask | Review | RepeatEnd, item: int, text: str, folded: str) -> bool:
    if isinstance(node, Ask):
        option = by_shown_option(turn, node, item, text, folded)
        return option is not None and press_option(turn, node, item, option)
    rows = review_words(turn) if isinstance(node, Review) else another_words(turn)
    option = rows.get(folded)
    return option is not None and press_option(turn, node, item, option)


def review_words(turn: Turn) -> dict[str, str]:
    """Return what can be typed for the review's buttons."""
    send, change = word_label(turn, "send_label"), word_label(turn, "change_label")
    lexicon = turn.flows.lexicon
    typed = dict.fromkeys(lexicon.sends, "!send") | dict.fromkeys(lexicon.no_words, "!change")
    return typed | {
        key_of_label(send): "!send",
        key_of_label(change): "!change",
        "1": "!send",
        "2": "!change",
    }


def another_words(turn: Turn) -> dict[str, str]:
    """Return what can be typed for "another?"."""
    known = ("another_words", turn.language)
    rows = turn.flows.memo.get(known)
    if not isinstance(rows, dict):
        lexicon = turn.flows.lexicon
        rows = dict.fromkeys(lexicon.yes_words, "yes") | dict.fromkeys(lexicon.no_words, "no")
        rows |= dict.fromkeys(lexicon.enough, "no")
        rows |= {fold(word_label(turn, "yes_label")): "yes", fold(word_label(turn, "no_label")): "no"}
        rows = turn.flows.memo[known] = rows | {"1": "yes", "2": "no"}
    return rows


def _exact_words(turn: Turn, text: str, folded: str) -> bool:
    name = turn.flows.globals.get(folded)
    if name is not None:
        always(turn, name)
        return True
    flow = exact_flow(turn.flows, folded)
    if flow is None and (turn.top is None or turn.pending):
        flow = named_flow(turn, text)
    if flow is not None and not _answers_closed(turn, text):
        start_as_said(turn, flow, folded)
        return True
    first, _, rest = folded.partition(" ")
    return bool(rest) and turn.flows.globals.get(first) == "change" and change_named(turn, rest)


def _answers_closed(turn: Turn, text: str) -> bool:
    """Tell whether a phrase is certainly one of the open question's own answers: "thanks" may end what is under way."""
    found = open_node(turn)
    if found is None or turn.pending or not isinstance(found[0], Ask) or found[0].type != CHOICE.name:
        return False
    reading = read(turn, turn.here, found[0], found[1], Said(text))
    return isinstance(reading, Accepted) and reading.sure


def _answer(turn: Turn, node: Ask | Review | RepeatEnd, item: int, text: str, folded: str) -> None:
    top = turn.top
    assert top is not None
    if not isinstance(node, Ask):
        if isinstance(node, RepeatEnd) and (plainly := _yes_or_no(turn, text)):
            press_option(turn, node, item, plainly)
        elif _interruption(turn, text, folded):
            pass
        elif is_question(text, folded, turn.flows.lexicon):
            _not_mine_to_answer(turn, text)
        else:
            _put_unread(turn)
        return
    said = Said(text)
    reading = read(turn, top, node, item, said)
    if (instead := _instead(turn, node, text, reading)) is not None:
        press_option(turn, node, item, instead)
        return
    if isinstance(reading, Accepted):
        if _accepted(turn, top, node, item, reading, text, folded):
            return
    elif not _meant(reading) and _interruption(turn, text, folded):
        return
    elif isinstance(reading, Refused) and been_away(turn):
        if leave_passing(turn) is not None:
            _not_understood(turn, text)
        else:
            welcome_back(turn)
        return
    elif (
        isinstance(reading, Refused) and not _meant(reading) and is_question(text, folded, turn.flows.lexicon)
    ):
        _not_mine_to_answer(turn, text)
        return
    take(turn, node, item, reading, said)


def _yes_or_no(turn: Turn, text: str) -> str:
    """Return the yes or no that a text begins with, "" where it does with neither: "yes I have two more"."""
    reading = YES_NO.read(Said(text), Context(turn.language, today(turn), lexicon=turn.flows.lexicon))
    return str(reading.value) if isinstance(reading, Accepted) else ""


def _not_mine_to_answer(turn: Turn, text: str) -> None:
    """Say who can answer what was asked in between, and put the open question again; no try is spent by asking."""
    turn.effects.append(Noted("not_understood", "", "", mask(excerpt(text))))
    turn.say(word(turn, "question_unanswered"))
    put_again(turn)


def _meant(reading: Reading) -> bool:
    return isinstance(reading, Refused) and reading.meant


def _instead(turn: Turn, ask: Ask, text: str, reading: Reading) -> str | None:
    """What was said instead of an answer, where the text is none; words of one's own answer any open question."""
    if not ask.instead or (not isinstance(reading, Refused) and ask.type not in OWN_WORDS):
        return None
    option = said_instead(turn, ask, text)
    if option is not None:
        label = next(one.labels.get(turn.language, "") for one in ask.instead if one.name == option)
        turn.say(word(turn, "understood", {"answer.label": ask_label(turn, ask, 0), "answer.value": label}))
    return option


def _accepted(turn: Turn, top: Open, ask: Ask, item: int, reading: Accepted, text: str, folded: str) -> bool:
    """Handle a text that reads as an answer but may be a question in between; False to take it as the answer."""
    closed = QUESTIONS[ask.type].closed
    if closed and reading.sure:
        return False
    likely = likely_flows(turn.flows, folded, STRONG) if " " in text else []
    # Who describes a broken camera in the middle of a return says again what began it.
    if not likely or likely[0][0] < STRONG or likely[0][1] == top.flow.name:
        if is_no_answer(ask, text, folded, turn.flows.lexicon) and PERSON in turn.flows.flows:
            if ask.instead and not is_question(text, folded, turn.flows.lexicon):
                _answer_or_instead(turn, top, ask, item, text, reading)
                return True
            _is_this_your_answer(turn, top, _instead_of(turn, top, folded), text, reading)
            return True
        if not reading.sure:
            _show_understood(turn, ask, item, reading)
        return False
    if closed or not reading.sure:
        start_as_said(turn, likely[0][1], folded)
        return True
    _is_this_your_answer(turn, top, likely[0][1], text, reading)
    return True


def _instead_of(turn: Turn, top: Open, folded: str) -> str:
    """Return the flow that a text may be meant for instead of an answer; a person where none is like it."""
    likely = [name for _, name in likely_flows(turn.flows, folded, MAYBE_INSTEAD) if name != top.flow.name]
    return likely[0] if likely else PERSON


def _show_understood(turn: Turn, ask: Ask, item: int, reading: Accepted) -> None:
    from rmabot.engine.speak import answer_text

    shown = answer_text(turn, ask, reading.value, item)
    turn.say(word(turn, "understood", {"answer.label": ask_label(turn, ask, item), "answer.value": shown}))


def _is_this_your_answer(turn: Turn, top: Open, flow: str, text: str, reading: Accepted) -> None:
    about = label_in(turn, turn.flows.flows[flow].about)
    turn.note("is this your answer", flow)
    top.offered = ((reading.value, excerpt(text)),)
    turn.say(word(turn, "is_this_your_answer", {"typed": excerpt(text), "flow.about": about}))
    mine = Choice(word_label(turn, "as_my_answer_label"), token(top.visit, stem(top.flow.name, top.at), "~0"))
    turn.send((mine, Choice(about, token(0, START, flow))), "", "choice", top.visit)


def _answer_or_instead(turn: Turn, top: Open, ask: Ask, item: int, text: str, reading: Accepted) -> None:
    """Ask whether what sounds like no answer is one, beside what can be said instead of an answer."""
    turn.note("is this your answer", top.at)
    turn.say(word(turn, "answer_or_instead", {"typed": excerpt(text)}))
    others = choices_of(turn, top, ask, item, keep=False)
    top.offered = ((reading.value, excerpt(text)),)
    mine = Choice(word_label(turn, "as_my_answer_label"), token(top.visit, stem(top.flow.name, top.at), "~0"))
    turn.send((mine, *others), "", "choice", top.visit)


def _interruption(turn: Turn, text: str, folded: str) -> bool:
    """Handle a text that is no answer but asks for something else; False when it does not."""
    if start_with_words(turn, text, folded):
        return True
    shaped = shaped_flow(turn.flows)
    number = number_in(turn, text)
    if number and shaped:
        start_with_number(turn, shaped, folded, number)
        return True
    if shaped and (slip := slip_in(turn, text)) and start_with_slip(turn, shaped, folded, slip):
        return True
    if start_with_parcel(turn, text, folded):
        return True
    likely = likely_flows(turn.flows, folded, _least(turn, text))
    if not likely:
        return False
    if likely[0][0] >= STRONG:
        start_as_said(turn, likely[0][1], folded)
        return True
    if turn.pending[:1] == ("flows",) or " " not in text.strip():
        return False
    # Those offered beside the most alike may be less so: they are looked for only now.
    offer_flows(turn, [flow for _, flow in likely_flows(turn.flows, folded)])
    return True


def _least(turn: Turn, text: str) -> float:
    """Return how alike a phrase must be to be offered; beside an open question a few letters prove little."""
    if turn.top is None:
        return MAYBE
    return MAYBE_INSTEAD if len(text) > SHORT else STRONG


def _put_unread(turn: Turn) -> None:
    put(turn, word(turn, "not_understood"))


def _no_question(turn: Turn, text: str, folded: str) -> None:
    if _interruption(turn, text, folded):
        return
    _not_understood(turn, text)


def _not_understood(turn: Turn, text: str) -> None:
    turn.effects.append(Noted("not_understood", "", "", mask(excerpt(text))))
    if turn.greeted or turn.session.seen:
        turn.say(word(turn, "not_understood"))
    put_again(turn)
