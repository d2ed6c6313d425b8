"""``skillmark verify``: is it genuine, is it current, about whom, and do you know the issuer?"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from skillmark.cli.checking.outside import WatchedFetch, choose_fetch
from skillmark.cli.checking.pdf import read_pdf_in_child
from skillmark.cli.checking.questions import (
    Finding,
    Question,
    ask,
    exit_code_of,
    gravest,
    read_moment,
    read_trusted,
)
from skillmark.cli.checking.showing import show_finding
from skillmark.cli.checking.sources import find_sources
from skillmark.cli.checking.tables import print_json, show_many, write_csv
from skillmark.cli.clock import current_time
from skillmark.cli.files import explain
from skillmark.cli.foreign_text import tamed_id
from skillmark.cli.installation import installed_contexts
from skillmark.cli.layout import Style, advise
from skillmark.cli.refusals import CommandRefused, ExitCode
from skillmark.cli.roster.dates import say_day
from skillmark.engine.verification.verifier import Verifier
from skillmark.engine.wire.linked_data import Contexts

EPILOG = (
    "Exit code 0: genuine and current, and whatever else you asked; 1: one of these fails, or "
    "there is no credential in the file; 3: cannot tell; 2: wrong usage, such as a file that "
    "does not exist. Of many files the gravest counts: 1, then 3, then 0.  ·  "
    "Examples: skillmark verify badge.png  ·  "
    "skillmark verify https://college.example/b/x7/  ·  "
    "skillmark verify badge.png --recipient ana@college.example --trust issuers.txt  ·  "
    "skillmark verify licence.pdf --at 2025-09-01  ·  "
    "skillmark verify applications/ --csv result.csv  ·  "
    "skillmark verify badge.png --documents issuer/documents.json  ·  "
    "cat badge.json | skillmark verify - --json"
)

FilesArgument: TypeAlias = Annotated[
    list[str],
    typer.Argument(
        metavar="FILE|URL|-",
        help="PNG, SVG, PDF, JSON or JWT; a folder stands for all of those in it.",
    ),
]
RecipientOption: TypeAlias = Annotated[
    str | None,
    typer.Option(metavar="ADDRESS", help="Ask whether it is about this e-mail address, DID or id."),
]
AtOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="DATE",
        help="Ask about this date instead of now: 2026-03-14 (12:00 UTC is taken) or "
        "2026-03-14T10:00:00+01:00.",
    ),
]
TrustOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Issuers you know: one a line, its identifier, a blank, a name for it.",
    ),
]
DocumentsOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        metavar="MAP.json",
        help="Fetch nothing; take each address from a file: a JSON object of URL → file.",
    ),
]
OfflineOption: TypeAlias = Annotated[
    bool, typer.Option("--offline", help="Fetch nothing; what needs it stays open.")
]
AsJsonOption: TypeAlias = Annotated[
    bool,
    typer.Option(
        "--json", help="Print the whole report; a list of them for several files or a folder."
    ),
]
CsvOption: TypeAlias = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Also write a table of all files.")
]


def verify(  # waiver: function-length, options of one command
    files: FilesArgument,
    *,
    recipient: RecipientOption = None,
    at: AtOption = None,
    trust: TrustOption = None,
    documents: DocumentsOption = None,
    offline: OfflineOption = False,
    as_json: AsJsonOption = False,
    csv: CsvOption = None,
) -> int:
    """Verify badges: one plain sentence, then every check.

    The file decides, not the page that shows it. What could not be looked at is said so, and is
    never taken for good or bad.
    """
    now = current_time()
    with _trouble_here_is_no_verdict():
        question = Question(
            now=now,
            at=read_moment(at, now=now) if at else now,
            recipient=recipient,
            known_issuers=read_trusted(trust) if trust else None,
        )
        sources = find_sources(files)
        fetch = choose_fetch(offline=offline, documents=documents)
        contexts = installed_contexts()
    findings = _ask_all(sources, question, fetch=fetch, contexts=contexts)
    is_one = sources == files and len(files) == 1
    if as_json:
        print_json(findings, as_list=not is_one)
    elif is_one:
        show_finding(findings[0], question)
    else:
        show_many(findings, question)
    _warn_issuers(findings)
    if csv is not None:
        with _trouble_here_is_no_verdict():
            write_csv(csv, findings, question)
    return gravest(exit_code_of(finding, question) for finding in findings)


@contextmanager
def _trouble_here_is_no_verdict() -> Iterator[None]:
    """Exit code 1 means that a badge fails; whatever is wrong on this machine ends with 2."""
    try:
        yield
    except OSError as error:
        refused = explain(error)
        raise CommandRefused(
            refused.fact, advice=refused.advice, exit_code=ExitCode.USAGE
        ) from error


def _ask_all(
    sources: Sequence[str], question: Question, *, fetch: WatchedFetch, contexts: Contexts
) -> list[Finding]:
    verifier = Verifier(
        contexts=contexts,
        known_issuers=question.known_issuers,
        read_pdf=read_pdf_in_child,
    )
    if len(sources) == 1:
        return [ask(verifier, sources[0], question, fetch=fetch)]
    from skillmark.cli.screen import progress  # slow import

    findings = []
    with progress("Verifying", total=len(sources)) as moved_on:
        for source in sources:
            findings.append(ask(verifier, source, question, fetch=fetch))
            moved_on(1)
    return findings


def _warn_issuers(findings: Sequence[Finding]) -> None:
    """Tell an issuer in time what verifiers would have to say in a week."""
    lapsing = {url: end for finding in findings for url, end in finding.lapsing.items()}
    for url, end in lapsing.items():
        advise(
            f"The status list {tamed_id(url)} lapses on {say_day(end)}. If you are its issuer: "
            "skillmark renew, then upload public/.",
            style=Style.STRONG,
        )
