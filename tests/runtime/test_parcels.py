"""What leaves together when several rows of one conversation wait."""

from rmabot.engine.effects import Choice, Chosen, Leaving, Message, SendFile, to_json
from rmabot.ports.post import Letter, Notice, Post
from rmabot.ports.store import Leased
from rmabot.runtime.parcels import parcels
from rmabot.text.spans import Span, plain


def question(text: str, visit: int) -> Message:
    """A question with a button."""
    return Message((Span(text),), (Choice("Yes", f"{visit}.q.yes"),), wants="choice", visit=visit)


def news(text: str) -> Message:
    """Something told that asks nothing."""
    return Message((Span(text),))


def left(*effects: Leaving) -> list[tuple[str, list[int]]]:
    """What leaves for these effects, with the rows that each is for."""
    rows = [
        Leased(number, "c", "telegram", to_json(effect), 1, 0.0) for number, effect in enumerate(effects, 1)
    ]
    return [(said(parcel.effect), [row.row for row in parcel.rows]) for parcel in parcels(rows)]


def said(effect: Leaving | Post) -> str:
    """An effect in a few words."""
    assert not isinstance(effect, Letter | Notice)
    if isinstance(effect, Message):
        return plain(effect.text) + "".join([f" [{choice.token}]" for choice in effect.choices])
    return effect.label if isinstance(effect, Chosen) else effect.document


def test_one_answer_is_one_message() -> None:
    """Nothing changes where nothing waits behind."""
    assert left(question("Where?", 1)) == [("Where? [1.q.yes]", [1])]


def test_a_question_put_ten_times_is_asked_once() -> None:
    """Whoever wrote ten times while the bot was away gets the question once."""
    assert left(*[question("Where?", 4)] * 10) == [("Where? [4.q.yes]", list(range(1, 11)))]


def test_the_last_wording_of_a_question_stands() -> None:
    """A refusal with its advice comes instead of the question that it puts again."""
    assert left(question("Where?", 4), question("A province, please. Where?", 4)) == [
        ("A province, please. Where? [4.q.yes]", [1, 2])
    ]


def test_of_an_answered_question_the_words_stay_and_the_buttons_go() -> None:
    """What it told was never seen; its buttons could no longer be pressed."""
    assert left(question("Where?", 1), question("Who?", 2)) == [("Where?\n\nWho? [2.q.yes]", [1, 2])]


def test_the_menu_is_shown_once() -> None:
    """It belongs to no visit, so its words tell that it is the same."""
    assert left(question("What?", 0), question("What?", 0)) == [("What? [0.q.yes]", [1, 2])]


def test_news_is_told_as_it_is() -> None:
    """Nothing that asks for nothing is superseded, or holds a question apart from its next one's place."""
    assert left(news("Approved."), question("Where?", 1)) == [("Approved.", [1]), ("Where? [1.q.yes]", [2])]
    assert left(question("Where?", 1), news("Approved."), question("Who?", 2)) == [
        ("Where? [1.q.yes]", [1]), ("Approved.", [2]), ("Who? [2.q.yes]", [3])
    ]  # fmt: skip


def test_a_document_keeps_its_place() -> None:
    """What was said before it is said before it."""
    assert left(question("Where?", 1), SendFile("papers", "RQ1"), question("Who?", 2)) == [
        ("Where? [1.q.yes]", [1]), ("papers", [2]), ("Who? [2.q.yes]", [3])
    ]  # fmt: skip


def test_a_press_is_shown_before_what_it_led_to() -> None:
    """The answered question is marked, then the next one comes."""
    assert left(Chosen("1.q.yes", "Yes"), question("Who?", 2)) == [("Yes", [1]), ("Who? [2.q.yes]", [2])]
    assert left(question("Where?", 1), Chosen("0.>.menu", "Menu"), question("Who?", 2)) == [
        ("Menu", [2]), ("Where?\n\nWho? [2.q.yes]", [1, 3])
    ]  # fmt: skip
