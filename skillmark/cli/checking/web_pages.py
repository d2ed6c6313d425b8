"""From the page of a badge to the badge: the file that a hosted page offers for download.

People pass on the address of a page, because that is what they see. The page itself proves
nothing; it is only asked where the signed file is.
"""

import re
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urljoin, urlsplit

from skillmark.engine.ports import Resource

_PAGE: Final = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!doctype\s+html|<html)", re.IGNORECASE
)
_PREFERRED: Final = (".json", ".jwt", ".png", ".svg")
_LONGEST_LINK: Final = 2000


def badge_link_in(resource: Resource) -> str | None:
    """The address of the badge that the page *resource* offers, or None if it is no such page.

    Only a file on the same host counts: a page answers for nobody else.
    """
    if not _PAGE.match(resource.body):
        return None
    links = _Downloads()
    links.feed(resource.body.decode("utf-8", "replace"))
    addresses = [_joined(resource.url, link) for link in links.found]
    own = [address for address in addresses if _origin(address) == _origin(resource.url)]
    for ending in _PREFERRED:
        for address in own:
            if urlsplit(address).path.lower().endswith(ending):
                return address
    return None


class _Downloads(HTMLParser):
    """Collects what a page marks as a download, or as another form of itself."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def see_tag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        alternate = tag == "link" and "alternate" in (named.get("rel") or "").lower().split()
        link = named.get("href")
        if link and len(link) <= _LONGEST_LINK and (alternate or "download" in named):
            self.found.append(link)

    handle_starttag = see_tag  # the name that HTMLParser calls it by


def _joined(base: str, link: str) -> str:
    try:
        return urljoin(base, link)
    except ValueError:
        return ""


def _origin(address: str) -> tuple[str, str]:
    try:
        parts = urlsplit(address)
    except ValueError:
        return "", ""
    return parts.scheme, parts.netloc.lower()
