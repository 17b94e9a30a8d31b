"""The report: counted right, told in either language, about nobody in particular."""

import json
import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest

from rmabot.ports.handover import HandOver
from rmabot.ports.store import Record
from rmabot.report import noted
from rmabot.report.as_page import as_page
from rmabot.report.as_text import as_json, as_text
from rmabot.report.figures import Again, Figures, FlowFigures, InState, Leaving, UnderWay, count
from rmabot.report.noted import Fact, Notes
from rmabot.report.words import Words
from rmabot.rma.request import Entry, Item, Request
from rmabot.rma.states import Role, State
from tests.cli.test_main import rmabot
from tests.shipped import shipped

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
SPAN = ((NOW - timedelta(days=30)).timestamp(), NOW.timestamp())


def turn(
    *facts: Fact, days: float = 1, language: str = "en", took: float = 0.0, version: str = "v1"
) -> Notes:
    return Notes((NOW - timedelta(days=days)).timestamp(), language, "terminal", version, took, facts)


def fact(what: str, step: str = "", text: str = "", flow: str = "return") -> Fact:
    return Fact(what, flow, step, text)


FILED = fact("did", "file_rma", "filed")
TURNS = [
    turn(fact("begun"), fact("asked", "province")),
    turn(fact("begun"), fact("asked", "province"), version="v0"),
    turn(fact("begun"), fact("asked", "province"), language="fr"),
    turn(fact("refused", "province", "Narnia")),
    turn(fact("refused", "province", "Narnia")),
    turn(fact("refused", "province", "###")),
    turn(fact("gave_up", "province")),
    turn(fact("left", "province")),
    turn(FILED, fact("ended", "filed"), took=300),
    turn(FILED, fact("ended", "filed"), language="fr", took=900),
    turn(fact("ended", "elsewhere")),
    turn(Fact("not_understood", "", "", "xyzzy")),
    turn(fact("begun"), days=31),
]  # fmt: skip


def figures(
    requests: tuple[Request, ...] = (), handovers: tuple[HandOver, ...] = (), turns: list[Notes] = TURNS
) -> Figures:
    return count(turns, requests, handovers, [standing(), standing(), standing(days=40)], SPAN, "v1")


def standing(step: str = "role", days: float = 0) -> UnderWay:
    """A conversation that stands at a question; so many days ago it was last heard of."""
    return UnderWay("return", "en", "return", step, (NOW - timedelta(days=days)).timestamp())


def test_conversations_are_counted_by_flow_and_language() -> None:
    """What filed is no other ending; what is older than asked for is left out."""
    assert figures().flows == (
        FlowFigures("return", "en", begun=2, filed=1, handed_over=0, ended=1, left=1, open=2),
        FlowFigures("return", "fr", begun=1, filed=1, handed_over=0, ended=0, left=0, open=0),
    )
    assert figures().versions == (("v1", 11), ("v0", 1))
    assert (figures().filed, figures().seconds_to_file) == (2, 600)


def test_steps_are_told_where_people_leave_and_what_was_refused() -> None:
    """The texts refused most come first."""
    assert figures().leaving == (Leaving("return", "province", 1, 3),)
    assert figures().again == (Again("return", "province", 3, 3, 1, (("Narnia", 2), ("###", 1))),)
    assert figures().not_understood == (("xyzzy", 1),)


def test_who_says_nothing_for_a_day_has_left_where_they_stand() -> None:
    """Most people who leave do not say so; whoever was silent before this time belongs to an earlier report."""
    silent = [standing("role", 2), standing("role", 3), standing("province", 1.1), standing("role", 0.5)]
    found = count(TURNS, (), (), silent, SPAN, "v1")
    assert found.flows[0] == FlowFigures(
        "return", "en", begun=2, filed=1, handed_over=0, ended=1, left=4, open=1
    )
    assert found.leaving == (Leaving("return", "province", 2, 3), Leaving("return", "role", 2, 0))


def test_who_is_given_to_a_person_has_a_place_of_their_own() -> None:
    """Neither left nor open, however long ago, where a person has it; an ending that leads there is no other ending."""
    given = [standing("proof", days)._replace(handed_over=True) for days in (0.1, 5, 40)]
    unsafe = turn(fact("begun"), fact("ended", "unsafe"), fact("begun", text="within", flow="person"),
                  fact("did", "hand_over", "queued", "person"), fact("ended", "queued", flow="person"))  # fmt: skip
    failed = turn(fact("begun"), fact("ended", "unsafe"), fact("did", "hand_over", "failed", "person"))
    costs = turn(fact("ended", "passed", flow="costs"), fact("did", "hand_over", "queued", "person"))
    found = count([unsafe, failed, costs], (), (), given, SPAN, "v1")
    assert found.leaving == ()
    assert {one.flow: one for one in found.flows} == {
        "return": FlowFigures("return", "en", begun=2, filed=0, handed_over=3, ended=1, left=0, open=0),
        "person": FlowFigures("person", "en", begun=1, filed=0, handed_over=1, ended=0, left=0, open=0),
        "costs": FlowFigures("costs", "en", begun=0, filed=0, handed_over=0, ended=1, left=0, open=0),
    }


def test_what_another_flow_calls_is_no_conversation_of_its_own() -> None:
    """A question in between is counted where it belongs, but is not one more conversation."""
    calls = turn(
        fact("begun"),
        fact("begun", text="called", flow="packing"),
        fact("ended", "done", "called", "packing"),
    )
    between = turn(fact("begun", text="within", flow="costs"), fact("ended", "done", flow="costs"))
    found = count([calls, between], (), (), (), SPAN, "v1")
    assert (found.begun, [(one.flow, one.begun) for one in found.flows]) == (1, [("costs", 1), ("return", 1)])


def a_request(*steps: tuple[int, State, State], devices: int = 1) -> Request:
    """Filed ten days ago; each step so many hours later."""
    filed = NOW - timedelta(days=10)
    last = steps[-1][2] if steps else State.SUBMITTED
    items = tuple([Item(number, fault="night", model="DS-1", state=last) for number in range(1, devices + 1)])
    history = tuple(
        [
            Entry(filed + timedelta(hours=hours), "x", Role.AGENT, "e", was, became)
            for hours, was, became in steps
        ]
    )
    return Request("RQ1", "terminal:x", items, filed, history=history)


def test_hours_in_each_state_are_medians_of_the_stays_that_ended() -> None:
    """Where devices are now is counted apart; what is over stays there for ever and is left out."""
    one = a_request((4, State.SUBMITTED, State.AWAITING_SHIPMENT))
    other = a_request(
        (8, State.SUBMITTED, State.AWAITING_SHIPMENT), (20, State.AWAITING_SHIPMENT, State.CANCELLED)
    )
    states = {row.state: row for row in figures((one, other)).states}
    assert states["SUBMITTED"] == InState("SUBMITTED", 2, 6.0, 0)
    assert states["AWAITING_SHIPMENT"] == InState("AWAITING_SHIPMENT", 1, 12.0, 1)
    assert "CANCELLED" not in states


def test_each_device_counts() -> None:
    """For reasons, models and stays."""
    found = figures((a_request((2, State.SUBMITTED, State.REJECTED), devices=2),))
    assert (found.requests, found.reasons, found.models) == (1, (("night", 2),), (("DS-1", 2),))
    assert found.states == (InState("SUBMITTED", 2, 2.0, 0),)


def test_handovers_are_counted_by_their_reason() -> None:
    """And by the flow they came out of, with the question that was open."""
    asked = HandOver("H1", "c", "p", "en", "asked", SPAN[1] - 60, "return")
    at_serial = HandOver("H2", "c", "p", "en", "asked", SPAN[1] - 60, "return", step="serial")
    found = figures(handovers=(asked, at_serial, at_serial)).handovers
    assert [tuple(one) for one in found] == [("asked", "return", 2, "serial"), ("asked", "return", 1, "")]


def test_what_is_written_is_read() -> None:
    """Facts of a turn, also those of an older version that knew less."""
    one = TURNS[8]
    assert noted.read(Record(noted.KIND, "k", 1, noted.write(one))) == one
    older = b'{"at":1.0,"language":"en","channel":"terminal","facts":[["begun","return","",""]]}'
    assert noted.read(Record(noted.KIND, "k", 1, older)).version == ""


class Page(HTMLParser):
    """What a page would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.fetched += [tag] if tag in {"script", "img", "link", "iframe"} else []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_figure_is_told(language: str) -> None:
    """In text and on the page, in either language, with nothing to fetch and no text as markup."""
    found = figures((a_request(),), turns=[*TURNS, turn(fact("refused", "province", "<script>x</script>"))])
    words = Words(shipped(), language)
    text, page = as_text(found, words), as_page(found, words)
    for told in ("v1", "2 × Narnia", "xyzzy", "DS-1", "return.province"):
        assert told in text
        assert told in page
    parser = Page()
    parser.feed(page)
    assert parser.fetched == []
    for drawing in page.split("<svg")[1:]:
        ET.fromstring(f"<svg{drawing.partition('</svg>')[0]}</svg>")


def test_an_empty_report_is_a_report() -> None:
    """Nothing has happened yet."""
    nothing = count([], [], [], [], SPAN, "v1")
    words = Words(shipped(), "en")
    assert "nothing in this time" in as_text(nothing, words)
    assert "nothing in this time" in as_page(nothing, words)
    assert json.loads(as_json(nothing))["seconds_to_file"] is None


def test_the_json_has_names_for_every_figure() -> None:
    """For scripts."""
    found = json.loads(as_json(figures()))
    assert found["flows"][0]["begun"] == 2
    assert found["again"][0]["texts"][0] == ["Narnia", 2]
    assert (found["since"], found["until"]) == ("2026-05-16", "2026-06-15")


def test_conversations_of_a_terminal_are_in_the_report(tmp_path: Path) -> None:
    """From the store of the settings; what was typed is masked."""
    rmabot(
        "chat", "--as", "ann", folder=tmp_path, typed="return\nNarnia 514 555 0123\nOntario\ncancel\nyes\n"
    )
    done = rmabot("report", "--format", "json", folder=tmp_path)
    assert done.returncode == 0
    found = json.loads(done.stdout)
    assert found["flows"][0] == {
        "flow": "return",
        "language": "en",
        "begun": 1,
        "filed": 0,
        "handed_over": 0,
        "ended": 0,
        "left": 1,
        "open": 0,
    }
    assert found["again"][0]["texts"] == [["Narnia ### ### ####", 1]]
    assert found["versions"] == [[found["version"], found["versions"][0][1]]]
    page = rmabot("report", "--format", "html", "--language", "fr", "-o", "r.html", folder=tmp_path)
    assert (page.returncode, (tmp_path / "r.html").read_text("utf-8").startswith("<!doctype html>")) == (
        0,
        True,
    )


def test_who_got_a_person_is_handed_over_until_they_go_on(tmp_path: Path) -> None:
    """While they wait, and when they were given back and have said nothing since; packing within a return is part of it."""
    rmabot("chat", "--as", "ann", folder=tmp_path, typed="return\nOntario\nperson\n")

    def flows() -> dict[str, list[int]]:
        found = json.loads(rmabot("report", "--format", "json", folder=tmp_path).stdout)
        assert found["begun"] == 1
        return {one["flow"]: list(one.values())[2:] for one in found["flows"]}

    assert flows() == {"return": [1, 0, 1, 0, 0, 0], "person": [1, 0, 1, 0, 0, 0]}
    waiting = rmabot("desk", "handovers", "--json", folder=tmp_path).stdout
    (one,) = json.loads(waiting)
    (counted,) = json.loads(rmabot("report", "--format", "json", folder=tmp_path).stdout)["handovers"]
    assert (counted["reason"], counted["flow"], counted["step"]) == ("asked", "return", "role")
    assert "(return.role)" in rmabot("report", folder=tmp_path).stdout
    assert rmabot("desk", "take", one["id"], "--as", "dana", folder=tmp_path).returncode == 0
    assert rmabot("desk", "handback", one["id"], "--as", "dana", folder=tmp_path).returncode == 0
    assert flows()["return"] == [1, 0, 1, 0, 0, 0]
    rmabot("chat", "--as", "ann", folder=tmp_path, typed="A customer\n")
    assert flows()["return"] == [1, 0, 0, 0, 0, 1]


@pytest.mark.parametrize(
    ("language", "told"), [("en", ("50%", "1.5 h")), ("fr", ("50\N{NO-BREAK SPACE}%", "1,5 h"))]
)
def test_figures_are_written_as_in_the_language(language: str, told: tuple[str, str]) -> None:
    """The share of returns begun that were filed, and hours with their decimals."""
    filed = [turn(fact("begun"), FILED, fact("ended", "filed"), took=5_400 + 3_600), turn(fact("begun"))]
    one = a_request((1, State.SUBMITTED, State.AWAITING_SHIPMENT))
    other = a_request((2, State.SUBMITTED, State.AWAITING_SHIPMENT))
    text = as_text(count(filed, (one, other), (), (), SPAN, "v1"), Words(shipped(), language))
    assert all(figure in text for figure in told)
    assert "(SUBMITTED)" in text


def test_a_time_that_is_none_is_misuse(tmp_path: Path) -> None:
    """Exit 2 and a sentence; without a store, an empty report and none made."""
    wrong = rmabot("report", "--since", "30 moons", folder=tmp_path)
    assert (wrong.returncode, "write 30d, 12w or 6h" in wrong.stderr) == (2, True)
    assert rmabot("report", folder=tmp_path).returncode == 0
    assert not (tmp_path / "var").exists()
