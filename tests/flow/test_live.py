"""A flow that is gone while people are in it."""

from pathlib import Path

from rmabot.flow.folder import read_folder
from rmabot.flow.live import Live, LiveFlow
from rmabot.flow.load import load

DIALOGS = Path(__file__).parents[2] / "dialogs"
FILES = dict(read_folder(DIALOGS, frozenset({"tests"})))


def codes(files: dict[str, bytes], **waiting: int) -> list[tuple[str, str]]:
    live = Live({"loan": LiveFlow(waiting)})
    return [(one.code, one.message) for one in load(files, live).findings]


def test_a_flow_that_is_gone_is_told_with_the_people_in_it() -> None:
    """Nobody in it: nothing to tell."""
    ((code, message),) = codes(FILES, model=3)
    assert code == "step-gone"
    assert message.startswith(
        'flow "loan" of the version in use is gone; 3 conversations hold a place in it.'
    )
    assert codes(FILES) == []


def test_a_flow_that_cannot_be_read_is_not_gone() -> None:
    """What is wrong with its file is told, and nothing that follows from it."""
    assert "step-gone" not in [code for code, _ in codes({**FILES, "loan.yaml": b"flow: [\n"}, model=3)]
