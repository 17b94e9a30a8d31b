"""What a set becomes: the program, the names, who reads what."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rmabot.flow.folder import read_folder
from rmabot.flow.load import load
from rmabot.flow.model import (
    Ask,
    Call,
    Do,
    Every,
    Flow,
    FlowSet,
    Go,
    Not,
    Ref,
    RepeatEnd,
    RepeatStart,
    Say,
)
from rmabot.flow.model import (
    Test as Compared,
)
from rmabot.text.clean import fold

EXAMPLE = Path(__file__).parents[1] / "lint" / "good" / "example"


@cache
def files() -> Mapping[str, bytes]:
    return read_folder(EXAMPLE)


@cache
def example() -> FlowSet:
    flows = load(files()).flows
    assert flows is not None
    return flows


def flow_of(steps: str, head: str = "", more: Mapping[str, str] | None = None) -> Flow:
    """The flow ``f`` with these steps, beside the example's other files."""
    text = f'flow: f\nabout: {{en: "A", fr: "B"}}\nstarts: {{command: f}}\n{head}steps:\n{steps}'
    loaded = load(
        {**files(), "f.yaml": text.encode(), **{name: one.encode() for name, one in (more or {}).items()}}
    )
    assert loaded.findings == ()
    assert loaded.flows is not None
    return loaded.flows.flows["f"]


def test_steps_stand_in_one_flat_program() -> None:
    """A repeat is two nodes round its steps; sections are no steps, and number those that follow."""
    flow = example().flows["return"]
    start, end = flow.program[4], flow.program[flow.index["label_intact"] + 2]
    assert isinstance(start, RepeatStart)
    assert isinstance(end, RepeatEnd)
    assert (flow.program[start.end], flow.program[end.start]) == (end, start)
    assert flow.index["devices"] == 4
    assert [section.name for section in flow.sections] == [
        "who", "device", "proof", "fault", "condition", "data", "address", "review",
    ]  # fmt: skip
    node = flow.program[flow.index["fault"]]
    assert node.section is not None
    assert (node.section.number, node.section.total) == (4, 8)
    assert all(flow.program[at].name == name for name, at in flow.index.items())


def test_names_know_the_repeat_they_belong_to() -> None:
    """Answers and results of a repeated part are the item's."""
    repeat_of = example().flows["return"].repeat_of
    assert {name: repeat_of[name] for name in ("serial", "known", "warranty", "role", "request", "devices")} == {
        "serial": "devices", "known": "devices", "warranty": "devices", "role": "", "request": "", "devices": "",
    }  # fmt: skip


def test_who_reads_an_answer_is_worked_out() -> None:
    """Through when, where, suggest, type keys, action inputs, labels and what is said; in the order of the program."""
    readers = example().flows["return"].readers
    assert readers["role"] == ("hpp",)
    assert readers["serial"] == ("where", "check_serial", "model", "which_model", "no_identity_said")
    assert readers["model"] == ("which_model", "check_warranty", "verdict", "fault", "battery")
    assert readers["province"] == ("check_warranty", "address")
    assert readers["proof"] == ("same_invoice", "seller", "purchase_date", "verdict")
    assert "devices" in readers


def test_a_question_is_asked_again_after_what_it_names() -> None:
    """``ask_again_after`` is a read like any other."""
    flow = flow_of(
        '  - ask: a\n    type: text\n    label: {en: "A", fr: "A"}\n    en: "A?"\n    fr: "A?"\n'
        '  - ask: b\n    type: text\n    ask_again_after: [a]\n    label: {en: "B", fr: "B"}\n    en: "B?"\n    fr: "B?"\n'
    )
    assert flow.readers == {"a": ("b",)}


def test_a_fact_is_compiled_where_it_is_used() -> None:
    """It keeps its name, and reads what it reads for whoever uses it."""
    node = example().flows["return"].program[example().flows["return"].index["hpp"]]
    assert node.when == Every(
        (Compared(Ref("flow", "role", (), "", "role"), "is", frozenset({"distributor", "installer"})),),
        "partner",
    )


@pytest.mark.parametrize(
    ("written", "condition"),
    [
        ("{role: customer}", Compared(Ref("flow", "role", (), "", "role"), "is", frozenset({"customer"}))),
        ("{role: missing}", Compared(Ref("flow", "role", (), "", "role"), "missing")),
        ("{role: {present: no}}", Not(Compared(Ref("flow", "role", (), "", "role"), "present"))),
        ("{not: {role: present}}", Not(Compared(Ref("flow", "role", (), "", "role"), "present"))),
        ("{hours.open_now: no}", Compared(Ref("given", "hours", ("open_now",), "", "hours.open_now"), "is", frozenset({"no"}))),
        ("{day: {before: 30 days ago}}", Compared(Ref("flow", "day", (), "", "day"), "before", "30 days ago")),
        ("{day: {not_same_as: role}}", Compared(Ref("flow", "day", (), "", "day"), "not_same_as", Ref("flow", "role", (), "", "role"))),
        ("{policy.currency: CAD}", Compared(Ref("policy", "", ("currency",), "", "policy.currency"), "is", frozenset({"CAD"}))),
    ],
)  # fmt: skip
def test_conditions_are_resolved_when_the_set_is_loaded(written: str, condition: object) -> None:
    """Each path becomes where its value comes from."""
    steps = (
        '  - ask: role\n    type: choice\n    label: {en: "R", fr: "R"}\n    en: "R?"\n    fr: "R?"\n    optional: yes\n'
        '    options: [{customer: {en: "A customer", fr: "Un client"}}, {dealer: {en: "A dealer", fr: "Un marchand"}}]\n'
        '  - ask: day\n    type: date\n    label: {en: "D", fr: "D"}\n    en: "D?"\n    fr: "D?"\n'
        f'  - say: x\n    when: {written}\n    en: "X"\n    fr: "X"\n'
    )
    assert flow_of(steps).program[2].when == condition


def test_items_are_read_by_which_of_them_is_meant() -> None:
    """``devices.first.proof`` and ``devices.number`` name the repeat, and the field inside the item."""
    flow = example().flows["return"]
    node = flow.program[flow.index["same_invoice"]]
    assert isinstance(node, Ask)
    assert isinstance(node.when, Every)
    number, first = node.when.parts
    assert isinstance(number, Compared)
    assert isinstance(first, Compared)
    assert number.ref == Ref("items", "devices", (), "number", "devices.number")
    assert first.ref == Ref("items", "devices", ("proof",), "first", "devices.first.proof")
    assert node.copies == ("devices.first", ("proof", "seller", "purchase_date"))


def test_options_do_what_they_say_beside_being_the_answer() -> None:
    """Only options that do something have a way; one whose words are filled in has its label there."""
    flow = example().flows["return"]
    which = flow.program[flow.index["which_model"]]
    where = flow.program[flow.index["where"]]
    assert isinstance(which, Ask)
    assert isinstance(where, Ask)
    assert where.ways.keys() == {"found"}
    assert where.ways["found"].again == "serial"
    by_serial = which.ways["by_serial"]
    assert by_serial.sets == {"model": Ref("item", "serial", ("model",), "", "serial.model")}
    assert by_serial.label is not None
    assert which.options[0].labels == {}


def test_actions_have_their_inputs_and_every_answer_its_target() -> None:
    """Inputs are the slots of the same name; an action with one answer needs no outcomes."""
    flow = example().flows["return"]
    check = flow.program[flow.index["check_warranty"]]
    assert isinstance(check, Do)
    assert check.outcomes == {"checked": "go_on"}
    assert {name: ref.source for name, ref in check.inputs.items()} == {
        "model": "item", "purchase_date": "item", "province": "flow",
    }  # fmt: skip
    filed = flow.program[flow.index["file_rma"]]
    assert isinstance(filed, Do)
    assert filed.outcomes == {"filed": "filed", "duplicate": "already_open", "failed": "not_filed"}


def test_the_same_action_may_stand_twice_under_two_names() -> None:
    """``as:`` gives the second its own."""
    flow = example().flows["track"]
    assert [node.name for node in flow.program if isinstance(node, Do)] == ["track_rma", "track_chosen"]


def test_pieces_stand_in_the_text_when_the_set_is_loaded() -> None:
    """No text is looked up per turn."""
    ending = example().flows["return"].endings["filed"]
    assert ending.spoken is not None
    assert ending.spoken.texts["en"].slots == ("request.reference", "request.reply_by")
    assert any(
        "do not ship anything" in part.text
        for part in ending.spoken.texts["en"].parts
        if hasattr(part, "text")
    )


def test_a_named_date_is_a_day_and_a_span() -> None:
    """The only sum there is."""
    flow = flow_of(
        '  - say: x\n    en: "By {answer_by}."\n    fr: "D\'ici le {answer_by}."\n',
        "facts: {answer_by: {date: today, plus: policy.reply_within}}\n",
    )
    fact = flow.date_facts["answer_by"]
    assert (fact.start, fact.plus) == (
        "today",
        Ref("policy", "", ("reply_within",), "", "policy.reply_within"),
    )


def test_calls_hand_in_slots_and_get_answers_back() -> None:
    """What a flow gives is a name in its caller."""
    flow = flow_of(
        "  - call: packing\n    with: {kinds: kinds}\n  - call: g\n  - say: x\n    when: {part: present}\n"
        '    en: "{part}"\n    fr: "{part}"\n',
        "takes: {kinds: {type: choices, optional: yes}}\n",
        {
            "g.yaml": 'flow: g\nabout: {en: "G", fr: "G"}\ngives: [part]\nsteps:\n  - ask: part\n    type: text\n'
            '    label: {en: "P", fr: "P"}\n    en: "P?"\n    fr: "P?"\n'
        },
    )
    first = flow.program[0]
    assert isinstance(first, Call)
    assert first.inputs == {"kinds": Ref("flow", "kinds", (), "", "kinds")}
    assert flow.readers["part"] == ("x",)
    assert flow.takes == {"kinds": "choices"}


def test_phrases_commands_and_words_are_folded_once() -> None:
    """What people type is looked up as it is folded."""
    flows = example()
    assert flows.exact_phrases[fold("Comment l'emballer")] == "packing"
    assert flows.commands["status"] == "track"
    assert ("how do i pack it", "packing") in flows.phrases


def test_the_version_is_the_content_of_what_a_conversation_stays_on() -> None:
    """Flows, words, lists and pieces; statements and policy are always the current ones."""
    same = load({**files(), "policy/desk.yaml": b"policy: desk\nreply_within: 2 business days\n"}).flows
    other = load({**files(), "texts.yaml": files()["texts.yaml"].replace(b"anything", b"it")}).flows
    assert same is not None
    assert other is not None
    assert same.version == example().version != other.version
    again = load(files()).flows
    assert again is not None
    assert again.version == example().version


def test_steps_without_a_name_of_their_own_have_one() -> None:
    """Every node can be told from every other."""
    program = flow_of(
        "  - go: out\n    when: {hours.open_now: yes}\n  - go: out\n    when: {hours.open_now: no}\n",
        'endings: {out: {en: "Out.", fr: "Fini."}}\n',
    ).program
    assert len({node.name for node in program}) == 2
    assert all(isinstance(node, Go) for node in program)


def test_a_broken_file_is_not_missed_by_those_that_name_it() -> None:
    """One cause, one finding: a flow that cannot be read is not unknown."""
    loaded = load({**files(), "track.yaml": b"flow: track\nabout: [\n"})
    assert {finding.place.file for finding in loaded.findings} == {"track.yaml"}


def test_tests_and_their_findings_are_left_to_the_test_command() -> None:
    """A conversation written as a test is no part of the set."""
    assert load({**files(), "tests/x.yaml": b"# a comment\n\n\ntest: x\n[\n"}).findings == ()
    assert load({**files(), "x.yaml": b"\n" * 3000}).findings != ()


_WORDS = st.sampled_from(
    ["flow", "f", "about", "steps", "say", "ask", "do", "go", "call", "repeat", "statement", "section", "review", "when",
     "type", "choice", "text", "label", "options", "en", "fr", "present", "x", "devices", "any", "not", "outcomes", "file_rma",
     "filed", "at_most", "3", "{serial}", "**a", "no", "yes", "facts", "endings", "moved", "takes", "gives", "policy.limits",
     "words", "globals", "statements", "required", "lifecycle", "list", "policy", "warranty", "catalogue", "groups", "cases", "by"]
)  # fmt: skip
_TREES = st.recursive(
    _WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_WORDS, inner, max_size=5),
    max_leaves=30,
)
_FIRST = st.sampled_from(
    ["flow", "words", "statements", "list", "policy", "catalogue", "lifecycle", "texts", "test"]
)


def _yaml(value: object, indent: str = "") -> str:
    if isinstance(value, dict):
        return (
            "".join([f"\n{indent}{key}: {_yaml(inner, indent + '  ')}" for key, inner in value.items()])
            or " {}"
        )
    if isinstance(value, list):
        return "".join([f"\n{indent}- {_yaml(inner, indent + '  ')}" for inner in value]) or " []"
    return f'"{value}"'


@given(_FIRST, st.dictionaries(_WORDS, _TREES, max_size=6))
def test_nothing_that_can_be_written_makes_the_loader_fall(first: str, tree: dict[str, object]) -> None:
    """Keys and words of the language in every order: a set or findings, never a traceback."""
    text = f"{first}: f{_yaml({key: value for key, value in tree.items() if key != first})}\n"
    loaded = load({"f.yaml": text.encode()})
    assert (loaded.flows is None) == bool(loaded.findings)


@given(st.data())
def test_a_good_set_with_a_piece_torn_out_is_a_set_or_findings(data: st.DataObject) -> None:
    """What an interrupted copy or a slip of the hand leaves."""
    name = data.draw(st.sampled_from(sorted(files())))
    content = files()[name]
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, min(len(content), start + 200)))
    loaded = load({**files(), name: content[:start] + content[end:]})
    assert (loaded.flows is None) == bool(loaded.findings)


def test_what_was_said_is_kept_apart_from_who_said_it() -> None:
    """A text that is said is a Say, with no answer of its own."""
    assert isinstance(example().flows["return"].program[0], Say)
