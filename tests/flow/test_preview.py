"""The preview: every message of a flow, drawn for both channels in every language, with its length."""

from html.parser import HTMLParser
from pathlib import Path

from click.testing import CliRunner

from rmabot.cli.main import cli
from rmabot.flow.drawing.preview_page import as_preview
from rmabot.flow.preview import Said, preview_of
from rmabot.text.limits import LIMITS
from tests.shipped import shipped

DIALOGS = Path(__file__).parents[2] / "dialogs"


def said(flow: str, step: str) -> list[Said]:
    return [one for block in preview_of(shipped(), flow).blocks for one in block.said if one.step == step]


def test_a_question_is_shown_with_its_buttons_and_its_retries() -> None:
    """Options, what can be said instead, and the texts that follow a refusal."""
    asked, *retries = said("return", "serial")
    assert asked.kind == "ask"
    assert [shown.buttons for shown in asked.shown] == [("I can't find it",), ("Je ne le trouve pas",)]
    assert [one.kind for one in retries] == ["retry 1", "retry 2"]
    assert asked.shown[0].progress == "Step 2 of 8: Device"
    assert asked.shown[1].progress == "Étape 2 de 8 : Appareil"


def test_each_case_and_each_further_paragraph_is_shown() -> None:
    """With the value that decides, or the condition."""
    verdict = said("return", "verdict")
    assert [one.kind for one in verdict[:3]] == [
        f"say · warranty.verdict: {case}" for case in ("in", "out", "unknown")
    ]
    assert verdict[-1].when == {
        "en": "proof is “I don't have it”",
        "fr": "proof est «\N{NO-BREAK SPACE}Je ne l'ai pas\N{NO-BREAK SPACE}»",
    }


def test_lengths_are_counted_as_each_channel_counts() -> None:
    """Placeholders as so many characters; Slack counts the marks of bold too."""
    english = said("return", "proof")[0].shown[0]
    assert english.lengths["slack"] == english.lengths["telegram"] + 2
    filled = said("return", "duplicate")[0].shown[0]
    text = "".join([piece.span.text for piece in filled.pieces])
    assert filled.lengths["telegram"] == len(text) - len("{known.open_request}") + 20


def test_everything_that_ships_fits() -> None:
    """Every message of every flow, on both channels."""
    for name in shipped().flows:
        shown = [
            one for block in preview_of(shipped(), name).blocks for each in block.said for one in each.shown
        ]
        assert all(one.fits(channel) for one in shown for channel in ("telegram", "slack"))


def test_what_does_not_fit_is_told() -> None:
    """In the length below the message."""
    shown = said("return", "serial")[0].shown[0]
    assert not shown._replace(lengths={"telegram": 4097, "slack": 1}).fits("telegram")
    assert not shown._replace(longest={"telegram": 65, "slack": 65}).fits("telegram")
    assert shown._replace(longest={"telegram": 65, "slack": 65}).fits("slack")


class Page(HTMLParser):
    """What a page fetches, and its cells."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.cells = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.fetched += [tag] if tag in {"script", "img", "link", "iframe"} else []
        self.cells += ("class", "cell") in attrs


def test_the_page_stands_alone() -> None:
    """One file: nothing is fetched; a cell for each message, language and channel."""
    preview = preview_of(shipped(), "return")
    page = Page()
    page.feed(as_preview(preview, "fr"))
    assert page.fetched == []
    assert page.cells == 4 * sum(len(block.said) for block in preview.blocks)


def test_the_command_writes_the_page(tmp_path: Path) -> None:
    """To a file or to the terminal; a flow that is not there is misuse."""
    out = tmp_path / "p.html"
    done = CliRunner().invoke(cli, ["preview", "track", str(DIALOGS), "-o", str(out)])
    assert done.exit_code == 0
    assert f"{LIMITS['slack'].message}" in out.read_text("utf-8")
    assert CliRunner().invoke(cli, ["preview", "trakc", str(DIALOGS)]).exit_code == 2
