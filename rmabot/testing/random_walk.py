"""A person at random: whatever people can do to a conversation, at any point of it, with what must hold after each act.

The engine is walked by itself, actions answering at random within what they may answer, so that a walk is fast and
comes to places that the real actions rarely lead to.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from rmabot.engine.effects import Choice, ClearTimer, Message, Run, SetTimer
from rmabot.engine.events import (
    ActionDone,
    Attachment,
    Command,
    Event,
    PersonLeft,
    PersonTook,
    Press,
    Text,
    TimerFired,
    Unreadable,
)
from rmabot.engine.frozen import freeze
from rmabot.engine.session import BOT, Session
from rmabot.engine.step import Step, step
from rmabot.flow.model import Ask, FlowSet
from rmabot.testing import rules
from rmabot.testing.samples import ANSWERS, GARBAGE, WORDS, file, good_file, result

BEGAN = 1_781_524_800.0  # 2026-06-15, noon UTC
CLOSED = frozenset({"choice", "choices", "yes_no", "statement"})


class RandomWalk:
    """One walk: ``act`` does one thing and checks what must hold; the same seed walks the same way.

    ``patience`` is how often, of 1, the person simply goes on: high, and whole flows are walked to their end.
    """

    def __init__(self, flows: FlowSet, seed: int, language: str = "en", patience: float = 0.5) -> None:
        self.flows = flows
        self.random = Random(seed)  # noqa: S311 - chance that can be had again
        self.patience = patience
        self.session = Session("terminal:ann", language)
        self.now = BEGAN
        self.log: list[str] = []
        self.ran: list[Run] = []
        self._shown: list[tuple[Choice, ...]] = []
        self._timers: dict[str, float] = {}
        self._waiting: list[Run] = []
        self._count = 0

    def walk(self, acts: int) -> None:
        """Do so many things."""
        for _ in range(acts):
            self.act()

    def act(self) -> None:
        """Do one thing that a person, the clock or the desk can do."""
        patient = self.random.random() < self.patience
        doing = self.random.choices([way for way, _ in _WAYS], [weight for _, weight in _WAYS])[0]
        try:
            if patient:
                self.go_on()
            else:
                doing(self)
        except Exception as error:
            error.add_note(self.told())
            raise

    def told(self) -> str:
        """Return the walk so far, the last acts of it."""
        frames = [f"{frame.flow}@{frame.at or '-'}" for frame in self.session.frames]
        return "\n".join(
            [*self.log[-25:], f"now at {frames}, mode {self.session.mode}, pending {self.session.pending}"]
        )

    def go_on(self) -> None:
        """Do what leads on: let work finish, answer the open question, or begin something."""
        ask = self._open_ask()
        answers = [choice for choice in self._shown[-1] if not choice.aside] if self._shown else []
        if self._waiting:
            self.finish_work()
        elif self.session.mode != BOT:
            self.happen(PersonLeft(*self._stamp()))
        elif not self.session.frames:
            self.begin()
        elif ask is not None and (not answers or (ask.type not in CLOSED and self.random.random() < 0.8)):
            self.type_answer()
        elif answers:
            self.happen(Press(*self._stamp(), self._favourite(answers).token))
        else:
            self.type_word()

    def begin(self) -> None:
        """Start a flow, more often the one with most to ask."""
        names = [*self.flows.commands, *[longest(self.flows)] * len(self.flows.commands)]
        key, at = self._stamp()
        self.happen(Command(key, at, self.random.choice(names)))

    def _favourite(self, answers: list[Choice]) -> Choice:
        """The last button of several to pick is Done: it must come sooner or later."""
        done = [choice for choice in answers if choice.token.endswith(".!done")]
        return done[0] if done and self.random.random() < 0.5 else self.random.choice(answers)

    def press_shown(self) -> None:
        """Press a button in sight."""
        if self._shown:
            self.happen(Press(*self._stamp(), self.random.choice(self._shown[-1]).token))

    def press_late(self) -> None:
        """Press any button ever sent, or one of somebody else."""
        tokens = [choice.token for choices in self._shown for choice in choices]
        tokens += ["0.zz.yes", "1.", "nonsense", "9999.abc.!back"]
        self.happen(Press(*self._stamp(), self.random.choice(tokens)))

    def type_answer(self) -> None:
        """Type something the open question may take."""
        ask = self._open_ask()
        words = ANSWERS.get(ask.type, ANSWERS["text"]) if ask is not None else WORDS
        if ask is not None and ask.type == "file":
            self.happen(Attachment(*self._stamp(), (good_file(self.random),)))
        else:
            self.happen(Text(*self._stamp(), self.random.choice(words)))

    def type_any_answer(self) -> None:
        """Type what another question would take."""
        self.happen(Text(*self._stamp(), self.random.choice(ANSWERS[self.random.choice(list(ANSWERS))])))

    def type_garbage(self) -> None:
        """Type what is no answer to anything."""
        self.happen(Text(*self._stamp(), self.random.choice(GARBAGE)))

    def type_word(self) -> None:
        """Type what can always be said."""
        self.happen(Text(*self._stamp(), self.random.choice(WORDS)))

    def interrupt(self) -> None:
        """Ask for something else in the middle."""
        phrase, _ = self.random.choice(self.flows.phrases)
        self.happen(Text(*self._stamp(), phrase))

    def command(self) -> None:
        """Give a command."""
        names = (*self.flows.commands, "start", "cancel", "unheard-of")
        payload = self.random.choice(("", "RQ26000001X", "rma_CA26000123K"))
        key, at = self._stamp()
        self.happen(Command(key, at, self.random.choice(names), payload))

    def send_file(self) -> None:
        """Send one file or two."""
        files = tuple([file(self.random) for _ in range(self.random.choice((1, 1, 2)))])
        self.happen(Attachment(*self._stamp(), files, self.random.choice(("", "here it is"))))

    def send_unreadable(self) -> None:
        """Send what cannot be read."""
        self.happen(Unreadable(*self._stamp(), "cannot_read_this"))

    def wait(self) -> None:
        """Let time pass; what comes due in it happens."""
        until = self.now + self.random.choice((60, 3600, 86_400, 10 * 86_400, 40 * 86_400))
        for _ in range(rules.MOST_ACTIONS):
            due = sorted([(at, name) for name, at in self._timers.items() if at <= until])
            if not due:
                break
            at, name = due[0]
            del self._timers[name]
            self.now = max(self.now, at)
            self.happen(TimerFired(*self._stamp(), name))
        self.now = until

    def restart(self) -> None:
        """Begin again from what is stored."""
        self.session = rules.stored(self.session)

    def finish_work(self) -> None:
        """Let outside work come to its end."""
        if self._waiting:
            self._answer(self._waiting.pop(0))

    def desk(self) -> None:
        """Have a person of the desk take over, or hand back."""
        if self.session.mode == BOT and self.random.random() < 0.7:
            return
        key, at = self._stamp()
        self.happen(PersonTook(key, at, "Sam") if self.random.random() < 0.5 else PersonLeft(key, at))

    def leave(self) -> None:
        """Check that this very state can be left, without leaving it."""
        rules.can_be_left(self.flows, self.session, self.now)

    def reach_person(self) -> None:
        """Check that a person can be reached from here, without going there."""
        if self.session.mode == BOT:
            rules.person_can_be_reached(self.flows, self.session._replace(pending=()), self.now)

    def happen(self, event: Event) -> None:
        """Take the step, answer what it runs, and check what must hold."""
        self.log.append(_words(event))
        before = self.session
        rules.repeats(self.flows, before, event)
        taken = step(self.flows, before, event)
        self._take(taken)
        said = list(taken.effects)
        for _ in range(rules.MOST_ACTIONS):
            runs = [effect for effect in taken.effects if isinstance(effect, Run)]
            inside = [run for run in runs if not run.outside]
            self._waiting += [run for run in runs if run.outside]
            if not inside:
                break
            taken = self._done(inside[0])
            said += taken.effects
        else:
            raise rules.Stuck("a turn comes to an end")
        rules.after_turn(before, event, said, self.session)

    def _answer(self, run: Run) -> None:
        outcome, values = result(self.random, run.action)
        self.happen(ActionDone(*self._stamp(), run.call, outcome, freeze(values)))

    def _done(self, run: Run) -> Step:
        outcome, values = result(self.random, run.action)
        self.log.append(f"    {run.action}: {outcome}")
        self.ran.append(run)
        if run.action == "file_rma":
            rules.filed_whole(self.flows, self.session.frames[-1], run)
        key, at = self._stamp()
        taken = step(self.flows, self.session, ActionDone(key, at, run.call, outcome, freeze(values)))
        self._take(taken)
        return taken

    def _take(self, taken: Step) -> None:
        self.session = taken.session
        for effect in taken.effects:
            match effect:
                case Message(choices=choices) if choices:
                    self._shown.append(choices)
                case SetTimer(name=name, due=due):
                    self._timers[name] = due
                case ClearTimer(name=name):
                    self._timers.pop(name, None)
                case _:
                    pass

    def _open_ask(self) -> Ask | None:
        if not self.session.frames or not self.session.frames[-1].at:
            return None
        frame = self.session.frames[-1]
        flow = self.flows.flows[frame.flow]
        position = flow.index.get(frame.at.rpartition(".")[2])
        node = flow.program[position] if position is not None else None
        return node if isinstance(node, Ask) else None

    def _stamp(self) -> tuple[str, float]:
        self._count += 1
        return f"e{self._count}", self.now


def longest(flows: FlowSet) -> str:
    """Return the command of the flow with most steps."""
    return max(flows.commands, key=lambda command: len(flows.flows[flows.commands[command]].program))


def _words(event: Event) -> str:
    match event:
        case Text(text=text):
            return f"they: {text[:60]!r}"
        case Press(token=token):
            return f"press: {token}"
        case Command(name=name, payload=payload):
            return f"command: /{name} {payload}".rstrip()
        case Attachment(files=files):
            return f"send: {', '.join([one.kind for one in files])}"
        case TimerFired(name=name):
            return f"timer: {name}"
        case ActionDone(call=call, outcome=outcome):
            return f"work done: {call} {outcome}"
        case _:
            return type(event).__name__


_WAYS: tuple[tuple[Callable[[RandomWalk], None], float], ...] = (
    (RandomWalk.press_shown, 40),
    (RandomWalk.type_answer, 28),
    (RandomWalk.type_any_answer, 3),
    (RandomWalk.type_garbage, 4),
    (RandomWalk.type_word, 6),
    (RandomWalk.interrupt, 4),
    (RandomWalk.command, 2),
    (RandomWalk.press_late, 3),
    (RandomWalk.send_file, 2),
    (RandomWalk.send_unreadable, 1),
    (RandomWalk.wait, 1),
    (RandomWalk.restart, 2),
    (RandomWalk.finish_work, 3),
    (RandomWalk.desk, 2),
    (RandomWalk.leave, 2),
    (RandomWalk.reach_person, 1),
)
