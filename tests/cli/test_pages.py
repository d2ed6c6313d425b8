"""The pages that are written: whole in themselves, harmless, readable."""

import base64
import re
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from html.parser import HTMLParser

import pytest

from skillmark.cli.achievements.reading import read_achievement
from skillmark.cli.issuer.profile import IssuerProfile
from skillmark.cli.pages.earner import EarnerPages
from skillmark.cli.pages.html import markdown
from skillmark.cli.pages.public import criteria_page, issuer_page
from tests.cli.office import BADGE, Office
from tests.cli.test_signing import FULL, PLAIN

HOSTILE = (
    "\"><script>alert(1)</script><img src=x onerror=alert(1)>' {{name}} [x](javascript:alert(1))"
)
PROFILE = IssuerProfile(
    id="did:web:c.example", name="C & Co", url="https://c.example", description=HOSTILE
)
NOW = datetime(2026, 11, 22, tzinfo=UTC)


class Reader(HTMLParser):
    """Collects what could act, load or lead away."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def pages() -> dict[str, bytes]:
    definition = replace(
        read_achievement(BADGE.replace("A day of practice.", "A day.\\n\\n- one\\n- two")),
        name=f"First {HOSTILE}",
        description=HOSTILE,
        criteria_narrative=HOSTILE,
        outcomes=(HOSTILE,),
        claim=HOSTILE,
    )
    row = replace(
        FULL, name=HOSTILE, narrative=HOSTILE, evidence_name=HOSTILE, results=(("level", "1"),)
    )
    earner = EarnerPages(definition, PROFILE, files=[("badge.png", "Badge")], robots="noindex")
    return {
        "earner": earner.page(row, digest=bytes(32), issued_at=NOW, valid_until=NOW),
        "criteria": criteria_page(definition, PROFILE),
        "issuer": issuer_page(PROFILE, [definition]),
    }


PAGES = pages()


@pytest.mark.rule("E4", "I5")
@pytest.mark.parametrize("name", PAGES)
def test_no_page_acts_or_loads_anything_from_elsewhere(name: str) -> None:
    page = Reader(PAGES[name])

    assert {tag for tag, _ in page.tags} & {"script", "iframe", "form", "link", "object"} == set()
    for tag, attributes in page.tags:
        assert not [key for key in attributes if key.startswith("on") or key == "style"], tag
        if tag == "a":
            assert not (attributes["href"] or "").startswith("javascript:")
    assert all(image["src"] == "badge.svg" for image in page.all("img"))
    assert "url(http" not in PAGES[name].decode()
    assert "<script>alert(1)</script>" in page.text


@pytest.mark.parametrize("name", PAGES)
def test_the_policy_allows_exactly_the_style_that_is_there(name: str) -> None:
    text = PAGES[name].decode()
    [style] = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    digest = base64.b64encode(sha256(style.encode()).digest()).decode()

    assert f"default-src 'none'; style-src 'sha256-{digest}'; img-src 'self' file: data:" in text


@pytest.mark.parametrize("name", PAGES)
def test_pages_have_language_title_one_heading_and_a_way_past_the_top(name: str) -> None:
    page = Reader(PAGES[name])

    assert page.tags[0][0] == "html"
    assert page.tags[0][1]["lang"] == "en"
    assert len(page.all("h1")) == len(page.all("main")) == len(page.all("title")) == 1
    assert page.all("a")[0] == {"class": "skip", "href": "#main"}
    assert all("alt" in image for image in page.all("img"))
    labels = [section["aria-labelledby"] for section in page.all("section")]
    assert set(labels) <= {attributes.get("id") for _, attributes in page.tags}


def test_an_earners_page_shows_what_is_claimed_and_how_to_check_it() -> None:
    page = Reader(PAGES["earner"])

    assert "Awarded on 14 March 2026. Valid until 22 November 2026." in page.text
    assert "skillmark verify badge.png" in page.text
    assert "Working, 1 of 2" in page.text


def test_parts_that_a_row_does_not_fill_are_left_out() -> None:
    earner = EarnerPages(read_achievement(BADGE), PROFILE, files=[], robots="")
    text = Reader(earner.page(PLAIN, digest=bytes(32), issued_at=NOW, valid_until=None)).text

    assert "Evidence" not in text
    assert "How it was judged" not in text
    assert "Ana has earned “First aid in the workshop”." in text


def test_markdown_keeps_paragraphs_lists_strong_words_and_links() -> None:
    text = "# Title\nOne **two**.\n- a\n- b\n\nSee [the page](https://c.example/x?a=1&b=2) <b>"

    assert markdown(text) == (
        '<div class="words" dir="auto"><h3>Title</h3><p>One <strong>two</strong>.</p>'
        "<ul><li>a</li><li>b</li>"
        '</ul><p>See <a href="https://c.example/x?a=1&amp;b=2" rel="noreferrer nofollow">the page'
        "</a> &lt;b&gt;</p></div>"
    )


def test_the_public_site_opens_with_the_issuer_and_its_badges(office: Office) -> None:
    office.issue()
    public = office.issuer / "public"
    front = Reader((public / "index.html").read_bytes())

    [address] = [a["href"] for a in front.all("a") if "achievements/" in (a["href"] or "")]
    assert (public / str(address) / "index.html").is_file()
    assert (public / ".nojekyll").is_file()
    for attributes in front.all("a"):
        href = attributes["href"] or ""
        if not href.startswith(("http", "#", "mailto")):
            assert (public / href).exists(), href
