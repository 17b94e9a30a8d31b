"""Whatever anybody does, in any order: no crash, no dead end, no state that cannot be left, and nothing but the event decides."""

from __future__ import annotations

from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from rmabot.engine.effects import Message
from rmabot.engine.events import Press, Text, Unreadable
from rmabot.engine.session import Session, from_json, to_json
from rmabot.engine.step import step
from rmabot.flow.actions import ACTIONS
from rmabot.questions.question import File
from rmabot.text.spans import plain
from tests.engine.talk import INVOICE, Talk
from tests.engine.usual import PICK, PRESS, SAY, answer
from tests.shipped import shipped

Act = tuple[str, Any]
WORDS = (
    "back", "change", "help", "menu", "cancel", "start again", "person", "status", "privacy", "français", "english",
    "skip", "keep", "go on", "yes", "no", "1", "2", "7", "", " ", "🙂", "packing", "where is my camera",
    "change model", "return", "/start", "/return", "/status RQ26000001X", "/nothing", "x" * 5000, "<!channel> **b**",
    "31/02", "tomorrow", "1999", "03/04/25", "CA26004217K", "\u202eabc", "[" * 300,
)  # fmt: skip
BROKEN = File("", "notes.pdf", "broken", 10)
OUTCOMES: dict[str, tuple[tuple[str, dict[str, Any]], ...]] = {
    "check_serial": (("checked", {}), ("checked", {"open_request": "RQ26000009X"})),
    "check_warranty": (
        ("checked", {"verdict": "unknown"}),
        ("checked", {"verdict": "in", "counted_from": "2024-03-14", "last_day": "2027-03-14"}),
        ("checked", {"verdict": "out", "counted_from": "2014-03-14", "last_day": "2017-03-14"}),
    ),
    "file_rma": (("filed", {"reference": "RQ26000001X", "reply_by": "2026-06-18"}), ("failed", {}),
                 ("duplicate", {"reference": "RQ26000001X"})),
    "track_rma": (("none", {}), ("refused", {}), ("one", {"reference": "RQ26000001X", "state": "SUBMITTED",
                   "status": {"en": "Sent", "fr": "Envoyée"}, "since": "2026-06-01", "next": {"en": "n", "fr": "n"}}),
                  ("several", {"requests": [{"name": "RQ26000001X", "label": "one"}, {"name": "RQ26000002X", "label": "two"}]})),
}  # fmt: skip

OUTCOMES |= {
    name: tuple([(outcome, {}) for outcome in spec.outcomes])
    for name, spec in ACTIONS.items()
    if name not in OUTCOMES
}


def acts() -> st.SearchStrategy[Act]:
    """Return something a person may do at any point."""
    usual: st.SearchStrategy[Act] = st.just(("usual", None))
    return st.one_of(
        usual,
        usual,
        usual,
        st.tuples(st.just("press"), st.integers(0, 30)),
        st.tuples(st.just("say"), st.sampled_from(WORDS)),
        st.tuples(st.just("say"), st.text(max_size=60)),
        st.tuples(st.just("press old"), st.integers(0, 200)),
        st.tuples(st.just("send"), st.sampled_from([INVOICE, BROKEN])),
        st.tuples(st.just("draft"), st.floats(0.1, 40)),
        st.sampled_from(
            [(name, None) for name in ("draft_end", "sticker", "restart", "taken over", "handed back")]
        ),
        st.sampled_from(
            [("outcome", (name, given)) for name in sorted(OUTCOMES) for given in OUTCOMES[name]]
        ),
    )


class Anybody(Talk):
    """A person who does any of these, and remembers every button they ever saw."""

    old: list[str]

    def do(self, act: Act) -> None:
        """Do one of the acts."""
        what, value = act
        match what:
            case "usual":
                self.usual()
            case "press":
                self.press_nth(value)
            case "say":
                self.says(value)
            case "press old":
                self.event(Press(self.key(), self.at, self.old[value % len(self.old)]))
            case "send":
                self.sends(value)
            case "draft" | "draft_end":
                self.waits(days=value or 35).timer(what)
            case "sticker":
                self.event(Unreadable(self.key(), self.at, "cannot_read_this"))
            case "restart":
                self.session = _again(self.session)
            case "taken over":
                self.taken_over("Ann")
            case "handed back":
                self.handed_back()
            case "outcome":
                self.actions[value[0]] = value[1]
        self.old += [choice.token for choice in self.choices]

    def usual(self) -> None:
        """Answer as usual where that is possible, else press the first button."""
        name = self.asks.rpartition(".")[2]
        try:
            if name in PRESS or name in SAY or name in PICK:
                answer(self)
                return
        except LookupError:
            pass
        self.press_nth(0)

    def press_nth(self, number: int) -> None:
        """Press one of the buttons in sight, or ask for the menu."""
        if self.choices:
            self.event(Press(self.key(), self.at, self.choices[number % len(self.choices)].token))
        else:
            self.says("menu")


def _begin(command: str) -> Anybody:
    talk = Anybody(shipped())
    talk.old = ["1.x.y"]
    talk.commands(command)
    return talk


def _again(session: Session) -> Session:
    return from_json(orjson.loads(orjson.dumps(to_json(session))))


@settings(max_examples=150)
@given(st.lists(acts(), min_size=5, max_size=60))
def test_no_sequence_crashes_or_leaves_anybody_without_a_way_on(done: list[Act]) -> None:
    """After anything at all, a word or a button still gets an answer, and cancel and person still work."""
    talk = _begin("return")
    for act in done:
        talk.do(act)
        _stands(talk)
    if talk.session.mode != "bot":
        talk.handed_back()
    assert talk.says("help").messages
    for _ in range(12):
        if not talk.session.frames:
            break
        talk.says("cancel")
        if talk.session.pending:
            talk.presses("cancel")
    assert not talk.session.frames
    talk.actions["hand_over"] = ("queued", {})
    assert talk.says("person").session.mode == "waiting_for_person"


def _stands(talk: Talk) -> None:
    """Hold what is true after every turn."""
    session = talk.session
    assert _again(session) == session
    for message in talk.messages:
        assert plain(message.text) or message.choices
        assert all(choice.label and len(choice.token.encode()) <= 64 for choice in message.choices)
    if session.frames and session.mode == "bot":
        top = session.frames[-1]
        assert top.at, f"{top.flow} is open and asks nothing"
        assert not top.waiting


@settings(max_examples=60)
@given(st.lists(acts(), min_size=1, max_size=30), st.text(max_size=30))
def test_the_same_flows_session_and_event_always_give_the_same_step(done: list[Act], text: str) -> None:
    """The step is pure: run twice, and on a session read back from its JSON, it says the same."""
    talk = _begin("return")
    for act in done:
        talk.do(act)
    event = Text("same", talk.at, text)
    first = step(shipped(), talk.session, event)
    again = step(shipped(), _again(talk.session), event)
    assert first == again
    assert [e for e in first.effects if isinstance(e, Message)] == [
        e for e in again.effects if isinstance(e, Message)
    ]


@settings(max_examples=60)
@given(st.lists(acts(), min_size=1, max_size=30))
def test_what_was_made_ready_for_others_changes_nothing(done: list[Act]) -> None:
    """A set that many have talked to says the same, button by button, as one that nobody has met."""
    known, new = _begin("return"), _begin("return")
    new.flows = replace(shipped(), memo={})
    for act in done:
        known.do(act)
        new.do(act)
        assert (known.session, known.effects, known.why) == (new.session, new.effects, new.why)


@settings(max_examples=60)
@given(st.sampled_from(sorted(shipped().commands)), st.lists(acts(), max_size=30))
def test_every_flow_can_be_walked_at_random(name: str, done: list[Act]) -> None:
    """Not only the return: every flow that can be started stands anything."""
    talk = _begin(name)
    for act in done:
        talk.do(act)
        _stands(talk)
