"""A file that comes while another question is open is kept with the one sent before, and nothing is lost or asked twice."""

import pytest

from rmabot.flow.model import FlowSet
from rmabot.questions.file import files_in
from rmabot.questions.question import File
from tests.engine.talk import INVOICE
from tests.engine.usual import go_to, reach

PAGE = File("c" * 8, "page-2.jpg", "photo", 1_000)
PROOF = "devices.1.proof"


@pytest.mark.parametrize(
    "key", ["devices.1.seller", "devices.1.purchase_date", "devices.1.fault", "devices.1.opened", "name", "all_answers"]
)  # fmt: skip
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_further_file_is_kept_with_the_invoice_at_any_later_question(
    flows: FlowSet, key: str, language: str
) -> None:
    """It is named with where it is kept, the open question is put again, and no try of it is spent."""
    talk = reach(flows, key, language=language).sends(PAGE)
    assert [one["name"] for one in files_in(talk.answer(PROOF))] == ["invoice.pdf", "page-2.jpg"]
    assert "page-2.jpg" in talk.text
    assert ("request, under" if language == "en" else "demande, sous") in talk.text
    assert talk.asks == key
    assert talk.session.frames[-1].tries == 0


def test_nothing_answered_before_is_asked_again(flows: FlowSet) -> None:
    """The question after it is the one that comes without a further file."""
    talk = reach(flows, "devices.1.fault").sends(PAGE)
    assert go_to(talk, "devices.1.details").asks == "devices.1.details"


def test_the_same_file_again_is_kept_once(flows: FlowSet) -> None:
    """Impatient people send twice."""
    talk = reach(flows, "devices.1.seller").sends(PAGE).sends(PAGE).sends(INVOICE)
    assert len(files_in(talk.answer(PROOF))) == 2


def test_what_cannot_be_kept_is_told_and_changes_nothing(flows: FlowSet) -> None:
    """A file of another kind, an empty one, and one more than the policy allows."""
    talk = reach(flows, "devices.1.seller")
    for file in (File("d" * 8, "notes.txt", "other", 10), File("e" * 8, "none.pdf", "pdf", 0)):
        assert file.name in talk.sends(file).text
        assert talk.asks == "devices.1.seller"
    most = flows.policy.limits.files
    for number in range(1, most):
        talk.sends(_page(f"{number:08}"))
    assert f"{most} files" in talk.sends(_page("f" * 8)).text
    assert len(files_in(talk.answer(PROOF))) == most
    assert talk.asks == "devices.1.seller"


def test_without_a_file_before_it_is_told_that_none_was_kept(flows: FlowSet) -> None:
    """There is nothing yet that it could belong to."""
    talk = reach(flows, "province").sends(PAGE)
    assert "can't use a file" in talk.text or "did not keep" in talk.text
    assert talk.asks == "province"


def _page(blob: str) -> File:
    return File(blob, "page.jpg", "photo", 1_000)
