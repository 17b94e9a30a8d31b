"""The conversation on README happens as it stands there."""

from tests.docs.pages import DOCS, HOUSE, marked
from tests.docs.story import shortened, steady, told, whole


def test_the_conversation_on_the_first_page_happens_as_it_stands_there() -> None:
    """Filed in one terminal, approved in another, asked after in the first: `make docs` writes it anew."""
    lines = told()
    assert steady(shortened(lines)) == steady(marked(HOUSE / "README.md")["transcript"])
    assert steady(whole(lines)) == steady(marked(DOCS / "transcript.md")["whole transcript"])
