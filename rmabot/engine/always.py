"""What a person can always say, in any flow and at any question, without the author writing it."""

from __future__ import annotations

from rmabot.engine.answer import open_node
from rmabot.engine.back import ask_again, go_back, out_of
from rmabot.engine.buttons import chosen
from rmabot.engine.choose import keep_old, skip
from rmabot.engine.coming_back import been_away, welcome_back
from rmabot.engine.effects import Choice, ClearTimer, Noted
from rmabot.engine.events import Text
from rmabot.engine.keys import token
from rmabot.engine.passing import is_passing, leave_passing
from rmabot.engine.put import put
from rmabot.engine.review import answered, offer_changes
from rmabot.engine.route import menu_choices, start
from rmabot.engine.speak import ask_label, label_in, word, word_label
from rmabot.engine.turn import Turn
from rmabot.engine.walk import about_text, begin
from rmabot.flow.model import Ask
from rmabot.text.clean import fold

SURE = "?"
"""The question part of a token that answers "are you sure?"."""


def always(turn: Turn, name: str) -> None:
    """Do what a global word asks for."""
    turn.note("always", name)
    turn.pending = ()
    match name:
        case "back":
            go_back(turn)
        case "change":
            offer_changes(turn)
        case "help":
            help_here(turn)
        case "menu":
            menu(turn)
        case "cancel" | "start_again":
            ask_sure(turn, name)
        case "person":
            start(turn, "person")
        case "skip" | "keep":
            _skip_or_keep(turn, name)
        case "go_on":
            _go_on(turn)
        case "language":
            turn.say(word(turn, "which_language"))
            put_again(turn)
        case _:
            if name.startswith("language."):
                set_language(turn, name.removeprefix("language."))


def put_again(turn: Turn) -> None:
    """Put the open question again, or the menu when nothing is open."""
    if turn.top is not None and turn.top.at and not turn.top.waiting:
        put(turn)
    elif turn.top is not None and turn.top.waiting:
        turn.say(word(turn, "working_on_it"))
    else:
        menu(turn)


def _go_on(turn: Turn) -> None:
    if been_away(turn):
        leave_passing(turn)
        if open_node(turn) is not None:
            welcome_back(turn)
            return
    put_again(turn)


def set_language(turn: Turn, language: str) -> None:
    """Go on in another language, at the same question."""
    turn.language, turn.language_chosen = language, True
    turn.say(word(turn, "language_changed"))
    put_again(turn)


def menu(turn: Turn) -> None:
    """Say what can be done here, each as a button."""
    if not turn.greeted:
        turn.say(word(turn, "hello"))
        turn.greeted = True
    turn.say(word(turn, "menu"))
    turn.send(menu_choices(turn), "", "choice")


def help_here(turn: Turn) -> None:
    """Say what can be said at this point, then put the open question again."""
    top = turn.top
    if top is None or not top.at:
        turn.say(word(turn, "help"))
        menu(turn)
        return
    position, _ = top.steps.places[top.at]
    section = top.flow.program[position].section
    place = label_in(turn, section.label) if section is not None else about_text(turn, top)
    put(turn, word(turn, "help_in_flow", {"flow.about": about_text(turn, top), "section": place}))


def _skip_or_keep(turn: Turn, name: str) -> None:
    top = turn.top
    if top is None or not top.at:
        menu(turn)
        return
    position, item = top.steps.places[top.at]
    node = top.flow.program[position]
    if isinstance(node, Ask) and name == "skip" and node.optional:
        skip(turn, top, node)
    elif isinstance(node, Ask) and name == "keep" and top.at in top.answers:
        keep_old(turn, top, node, item)
    else:
        put(turn, word(turn, "cannot_skip") if name == "skip" else ())


def ask_sure(turn: Turn, what: str) -> None:
    """Ask before answers are thrown away; a flow that holds none is left at once."""
    top = turn.top
    if top is None:
        turn.say(word(turn, "nothing_to_cancel"))
        menu(turn)
        return
    if turn.below or not top.answers or is_passing(top):
        do_sure(turn, what)
        return
    turn.pending = ("sure", what)
    turn.say(
        word(
            turn,
            "cancel_sure" if what == "cancel" else "start_again_sure",
            {"flow.about": about_text(turn, top)},
        )
    )
    yes = Choice(word_label(turn, "stop_label" if what == "cancel" else "yes_label"), token(0, SURE, what))
    turn.send((yes, Choice(word_label(turn, "go_on_label"), token(0, SURE, "go_on"))), "", "choice")


def do_sure(turn: Turn, what: str) -> None:
    """Cancel the flow on top, or begin it anew; below it the conversation goes on."""
    top = turn.top
    turn.pending = ()
    if top is None:
        menu(turn)
        return
    about = {"flow.about": about_text(turn, top)}
    turn.effects.append(Noted("left", top.flow.name, top.at.rpartition(".")[2]))
    turn.pop()
    if what == "start_again":
        turn.say(word(turn, "started_again"))
        taken = {name: top.answers[name] for name in top.flow.takes if name in top.answers}
        begin(turn, top.flow.name, caller=top.caller, answers=taken)
        return
    turn.say(word(turn, "cancelled", about))
    if turn.top is None or not out_of(turn, top.caller):
        turn.effects.append(ClearTimer("draft"))


def answer_sure(turn: Turn, event: Text) -> bool:
    """Read a typed answer to "are you sure?"; False when it is none."""
    if not turn.pending or turn.pending[0] != "sure":
        return False
    folded = fold(event.text)
    what = str(turn.pending[1])
    yes_words = {fold(word_label(turn, "stop_label" if what == "cancel" else "yes_label")), "1"}
    if (
        turn.flows.globals.get(folded) == what
        or folded in yes_words
        or folded in turn.flows.lexicon.yes_words
    ):
        do_sure(turn, what)
        return True
    if folded in turn.flows.lexicon.no_words or folded in {fold(word_label(turn, "go_on_label")), "2"}:
        turn.pending = ()
        put_again(turn)
        return True
    turn.pending = ()
    return False


def answer_sure_by_press(turn: Turn, option: str) -> None:
    """Do what a button of "are you sure?" says, if there is still something to do it to."""
    turn.pending = ()
    if option in {"cancel", "start_again"} and turn.top is not None:
        chosen(turn, word_label(turn, "stop_label" if option == "cancel" else "yes_label"))
        do_sure(turn, option)
        return
    chosen(turn, word_label(turn, "go_on_label"))
    put_again(turn)


def change_named(turn: Turn, rest: str) -> bool:
    """Ask the earlier question again that the text names; False when it names none."""
    from rapidfuzz import fuzz

    best: tuple[float, str] = (0.0, "")
    for ask, key, item in answered(turn) if turn.top is not None and turn.top.at else ():
        labels = [fold(ask_label(turn, ask, item)), ask.name.replace("_", " ")]
        score = max([fuzz.token_set_ratio(rest, label) for label in labels])
        if score >= best[0]:
            best = (score, key)
    if best[0] < 80:
        return False
    ask_again(turn, best[1], said_first="to_change")
    return True
