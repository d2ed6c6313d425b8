"""Verification through the real guarded fetcher, at issuers that help and issuers that do not."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from skillmark.cli.checking.outside import SECONDS_IN_ALL, TimelyFetch, WatchedFetch
from skillmark.cli.checking.questions import Finding, Question, ask, exit_code_of
from skillmark.cli.checking.showing import sentence_of
from skillmark.cli.checking.sources import BESIDE_PAGE
from skillmark.cli.issuance.people import DOCUMENT
from skillmark.cli.refusals import ExitCode
from skillmark.engine.baking.carriers import Carrier
from skillmark.engine.baking.png import bake_png
from skillmark.engine.verification.verifier import Verifier
from skillmark.fetching import CachingFetcher
from tests.cli.desk import CLOCK, PresentIssuer
from tests.engine.baking.pictures import png
from tests.engine.world import ALICE, Internet, as_bytes
from tests.fetching.hostile_network import Conversation
from tests.fetching.hostile_server import ISSUER, HostileWorld

QUESTION = Question(now=CLOCK, at=CLOCK)


class HostedIssuer(PresentIssuer):
    """An issuer on the test's own web server, under did:web with a port."""

    def __init__(self, web: HostileWorld) -> None:
        self.web = web
        super().__init__(Internet(), f"{ISSUER}%3A{web.server.port}")
        self.base = f"https://{ISSUER}:{web.server.port}"
        for purpose in self.lists:
            self.publish_list(purpose)

    def publish(self) -> None:
        for url, body in self.internet.pages.items():
            if url.startswith(self.base):
                self.web.serve(url.removeprefix(self.base), body)


@pytest.fixture
def web(tmp_path: Path) -> Iterator[HostileWorld]:
    made = HostileWorld(tmp_path)
    yield made
    made.close()


@pytest.fixture
def issuer(web: HostileWorld) -> HostedIssuer:
    made = HostedIssuer(web)
    made.publish()
    return made


@pytest.fixture
def asked(web: HostileWorld) -> Callable[[str], Finding]:
    """Ask about one source as ``skillmark verify`` does, with the world's own network."""

    def about(source: str, *, seconds: float = SECONDS_IN_ALL) -> Finding:
        timely = TimelyFetch(lambda left: web.fetcher(seconds_for_all=left), seconds=seconds)
        return ask(Verifier(), source, QUESTION, fetch=WatchedFetch(CachingFetcher(timely)))

    return about


def code(finding: Finding) -> ExitCode:
    return exit_code_of(finding, QUESTION)


@pytest.mark.rule("A13")
@pytest.mark.parametrize("kind", ["json", "jwt", "png"])
def test_a_hosted_badge_is_fetched_and_verified(
    web: HostileWorld, issuer: HostedIssuer, asked: Callable[[str], Finding], kind: str
) -> None:
    document = issuer.issue(to=ALICE)
    baked = bake_png(png(), as_bytes(document).decode(), carrier=Carrier.OPEN_BADGES_3)
    content = {"json": document, "jwt": issuer.issue_jwt(), "png": baked}[kind]

    finding = asked(web.serve(f"/b/badge.{kind}", content))

    assert code(finding) is ExitCode.DONE
    assert web.canary.connections == 0


@pytest.mark.rule("A13")
@pytest.mark.parametrize("page", ["/b/x7/", "/b/x7/index.html", "/b/x7/#top"])
def test_the_page_of_a_badge_leads_to_the_badge_beside_it(
    web: HostileWorld, issuer: HostedIssuer, asked: Callable[[str], Finding], page: str
) -> None:
    web.serve("/b/x7/credential.json", issuer.issue(to=ALICE))
    web.serve(page.partition("#")[0], "<!doctype html><p>Welding</p>", media_type="text/html")

    assert code(asked(web.url(page))) is ExitCode.DONE


def test_a_page_without_a_badge_is_told_to_be_a_page(
    web: HostileWorld, asked: Callable[[str], Finding]
) -> None:
    finding = asked(web.serve("/about/", "<!doctype html><p>Us</p>", media_type="text/html"))

    assert code(finding) is ExitCode.CANNOT_TELL
    assert "the answer is a web page" in sentence_of(finding)


@pytest.mark.rule("A1", "A3", "A13")
@pytest.mark.parametrize("behaviour", ["redirect-302-to-canary", "not-found", "web-page"])
def test_an_address_that_gives_no_badge_leaves_the_question_open(
    web: HostileWorld, asked: Callable[[str], Finding], behaviour: str
) -> None:
    finding = asked(web.hostile(behaviour))

    assert code(finding) in {ExitCode.CANNOT_TELL, ExitCode.REFUSED}
    assert web.canary.connections == 0


def slowly(talk: Conversation) -> None:
    time.sleep(1.5)
    talk.answer(b"{}")


@pytest.mark.rule("A7")
def test_a_verification_ends_in_time_however_slow_its_issuer_is(
    web: HostileWorld, issuer: HostedIssuer, asked: Callable[..., Finding], tmp_path: Path
) -> None:
    badge = tmp_path / "badge.json"
    badge.write_bytes(as_bytes(issuer.issue()))
    web.behave("/.well-known/did.json", slowly)

    started = time.monotonic()
    finding = asked(str(badge), seconds=0.6)

    assert time.monotonic() - started < 2.5
    assert code(finding) is ExitCode.CANNOT_TELL
    assert finding.report is not None
    assert "timeout" in {check.reason for check in finding.report.checks}


def test_time_that_was_spent_before_the_first_fetch_counts() -> None:
    moments = iter([100.0, 100.0, 103.5, 200.0])
    given: list[float] = []

    def fetcher_with(seconds: float) -> Internet:
        given.append(seconds)
        return Internet({"https://a.example/": b"{}"})

    timely = TimelyFetch(fetcher_with, seconds=4.5, clock=lambda: next(moments))
    following = timely.for_next_verification()
    following("https://a.example/", kind="credential")  # type: ignore[arg-type]
    following("https://a.example/", kind="credential")  # type: ignore[arg-type]

    assert given == [1.0]


def test_the_file_beside_a_page_is_called_as_we_call_it() -> None:
    assert BESIDE_PAGE == DOCUMENT
