"""Every link of the docs leads somewhere."""

from pathlib import Path

import pytest

from tests.docs.pages import HOUSE, anchors, links, pages

PAGES = [page.relative_to(HOUSE).as_posix() for page in pages()]


@pytest.mark.parametrize("name", PAGES)
def test_a_relative_link_leads_to_a_file_and_its_heading(name: str) -> None:
    """A page that was moved or a heading that was reworded would leave its readers standing."""
    page = HOUSE / name
    lost = [
        link
        for link in links(page)
        if not link.startswith(("https://", "mailto:")) and not _leads(page, link)
    ]
    assert not lost


def _leads(page: Path, link: str) -> bool:
    path, _, anchor = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    return target.exists() and (not anchor or target.suffix != ".md" or anchor in anchors(target))


def test_every_page_can_be_reached_from_the_first_one() -> None:
    """A page that nothing links to is read by nobody."""
    seen, waiting = set[Path](), [HOUSE / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in seen or page.suffix != ".md" or not page.is_file():
            continue
        seen.add(page)
        waiting += [
            (page.parent / link.partition("#")[0]).resolve() for link in links(page) if "://" not in link
        ]
    assert not {page.name for page in pages()} - {page.name for page in seen}
