"""A test written by a lead: what it may say, and what is found in it."""

import pytest

from rmabot.flow.finding import line_of
from rmabot.flow.source import read
from rmabot.testing.read_script import read_script
from rmabot.testing.script import (
    Asks,
    Desk,
    Nothing,
    Press,
    Restart,
    Says,
    Script,
    Send,
    Shows,
    Speaks,
    They,
    Wait,
)

WHOLE = """\
test: "everything a test can say"
language: fr
today: 2026-06-15 22:30
talk:
  - they: "je veux retourner un appareil"
  - asks: role
  - shows: [customer, distributor, installer]
  - press: customer
  - press: [cable, reset]
  - send: photo.jpg
  - wait: 8 days
  - restart: yes
  - desk: approve
  - desk: {reject: {reason: no_proof}}
  - says: verdict.unknown
  - says: {unsafe_device: "N'expédiez pas"}
  - nothing: yes
  - language: en
ends: unsafe_device
does_not: [file_rma, hand_over]
answers: {devices.1.battery: swollen, devices.1.tried: [cable, reset]}
state: SUBMITTED
"""


def script_of(text: str) -> Script:
    """The script of a text without a mistake."""
    script, findings = read_script(read("tests/one.yaml", text.encode()))
    assert script is not None
    assert findings == ()
    return script


def findings_of(text: str) -> list[str]:
    """What is wrong with a text, a line each."""
    return [line_of(finding) for finding in read_script(read("tests/one.yaml", text.encode()))[1]]


def test_every_line_becomes_what_it_says() -> None:
    """Each verb has its own value, with the place where it stands."""
    talk = script_of(WHOLE).talk
    lines = [type(line) for line in talk]
    assert lines == [
        They,
        Asks,
        Shows,
        Press,
        Press,
        Send,
        Wait,
        Restart,
        Desk,
        Desk,
        Says,
        Says,
        Nothing,
        Speaks,
    ]
    assert talk[0] == They(talk[0].place, "je veux retourner un appareil")
    assert (talk[0].place.file, talk[0].place.line, talk[0].place.column) == ("tests/one.yaml", 5, 5)


def test_one_option_is_pressed_several_are_picked() -> None:
    """A list is picked one by one and then Done; a word is one press."""
    presses = [line for line in script_of(WHOLE).talk if isinstance(line, Press)]
    assert [(press.options, press.several) for press in presses] == [
        (("customer",), False),
        (("cable", "reset"), True),
    ]


def test_a_text_stands_with_or_without_its_words() -> None:
    """`says: step` or `says: {step: "contains"}`."""
    says = [(line.step, line.contains) for line in script_of(WHOLE).talk if isinstance(line, Says)]
    assert says == [("verdict.unknown", ""), ("unsafe_device", "N'expédiez pas")]


def test_the_desk_acts_with_or_without_details() -> None:
    """`desk: approve` or `desk: {reject: {reason: …}}`."""
    acts = [(line.act, line.details) for line in script_of(WHOLE).talk if isinstance(line, Desk)]
    assert acts == [("approve", ()), ("reject", (("reason", ("no_proof",)),))]


def test_what_holds_at_the_end() -> None:
    """Ending, actions that must not have run, answers and the request's state."""
    script = script_of(WHOLE)
    assert script.ends is not None
    assert script.state is not None
    assert (script.language, script.ends.text, script.state.text) == ("fr", "unsafe_device", "SUBMITTED")
    assert [name.text for name in script.does_not] == ["file_rma", "hand_over"]
    assert [(path.text, values) for path, values in script.answers] == [
        ("devices.1.battery", ("swollen",)),
        ("devices.1.tried", ("cable", "reset")),
    ]
    assert script.today.isoformat() == "2026-06-15T22:30:00"


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("30 minutes", 1800), ("1 hour", 3600), ("8 days", 691_200), ("3 weeks", 1_814_400), ("1 day", 86_400)],
)
def test_time_passes_in_plain_words(written: str, seconds: float) -> None:
    """Minutes, hours, days, weeks."""
    (_, wait) = script_of(f'test: "t"\ntalk:\n  - they: "hello"\n  - wait: {written}\n').talk
    assert isinstance(wait, Wait)
    assert wait.seconds == seconds


def test_an_empty_message_can_be_said() -> None:
    """People send those too."""
    (line,) = script_of('test: "t"\ntalk:\n  - they: ""\n').talk
    assert line == They(line.place, "")


TALK = 'test: "t"\ntalk:\n  - they: "hello"\n'


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("", '1:1: the file is empty. a test begins with test: "what it shows" [empty-file]'),
        ("- 1", "1:1: a test is a part with keys (key: value), not a list [wrong-type]"),
        (
            'talk:\n  - they: "hello"',
            '1:1: a test needs a title. begin the file with test: "what it shows" [test-title]',
        ),
        (
            'test: [a]\ntalk:\n  - they: "x"',
            "1:7: the title is a text in double quotes, not a list [test-title]",
        ),
        (
            'test: "t"',
            "1:1: a test has a talk: the list of what they say and what the bot must answer [empty-test]",
        ),
        ('test: "t"\ntalk:', '2:6: the talk is empty. begin with - they: "…" [empty-test]'),
        (
            'test: "t"\ntalk:\n  - asks: role',
            '3:5: nobody has said anything yet, so nothing can be expected. begin with - they: "…" [test-order]',
        ),
        (TALK + "  - say: x", '4:5: a line of a talk has no key "say". did you mean "says"? [unknown-key]'),
        (
            TALK + "  - hello",
            '4:5: a line says who does what, such as - they: "…" or - asks: serial, not "hello" [wrong-type]',
        ),
        (
            TALK + "  - asks: role\n    press: customer",
            '5:5: one line, one thing: put "press" on a line of its own, with "- " in front [test-line]',
        ),
        (
            TALK + "  - wait: a while",
            '4:11: "a while" is no time to wait. write 30 minutes, 2 hours, 8 days or 3 weeks [wrong-type]',
        ),
        (
            TALK + "  - they: {a: b}",
            "4:11: what they say is a text in double quotes, not a part with keys [wrong-type]",
        ),
        (
            TALK + "  - says: {a: b, c: d}",
            '4:11: with words it is written - says: {step: "contains this"}, one step a line [test-line]',
        ),
        (TALK + "  - nothing: no", '4:14: "nothing: no" says nothing. leave the line out [test-line]'),
        (TALK + "  - restart: maybe", '4:14: "restart" is yes or no, not "maybe" [wrong-type]'),
        (
            TALK + "  - desk: {approve: {}, reject: {}}",
            "4:11: the desk does one thing a line: - desk: approve, or - desk: {reject: {reason: no_proof}} [test-line]",
        ),
        (
            TALK + "today: soon",
            '4:8: "soon" is no day. write 2026-06-15, or with the hour 2026-06-15 22:30 [wrong-type]',
        ),
        (TALK + "answers: [a]", '4:10: "answers" is a part with keys (key: value), not a list [wrong-type]'),
        (TALK + "end: filed", '4:1: a test has no key "end". did you mean "ends"? [unknown-key]'),
    ],
)
def test_what_is_wrong_is_said_where_it_stands(text: str, finding: str) -> None:
    """One finding for one mistake, with what to write instead."""
    assert findings_of(text) == [f"tests/one.yaml:{finding}"]


def test_a_file_that_is_no_yaml_has_the_loader_s_finding() -> None:
    """The reader of tests stands on the reader of flows."""
    (finding,) = findings_of('test: "t"\ntalk:\n\t- they: "x"')
    assert finding.endswith("[yaml-feature]")
