"""``skillmark verify``: is it genuine, is it current, about whom, and do you know the issuer?"""

from pathlib import Path
from typing import Annotated

import typer

from skillmark.cli.checking.pdf import read_pdf_in_child
from skillmark.cli.checking.questions import (
    Finding,
    LapseWatch,
    Question,
    ask,
    choose_fetch,
    exit_code_of,
    gravest,
    read_moment,
    read_trusted,
)
from skillmark.cli.checking.showing import (
    TABLE_HEADER,
    csv_text,
    finding_json,
    show_finding,
    table_rows,
)
from skillmark.cli.files import write_file
from skillmark.cli.installation import installed_contexts
from skillmark.cli.options import current_time
from skillmark.cli.roster.dates import say_day
from skillmark.cli.screen import show_table, tell
from skillmark.engine.verification.verifier import Verifier
from skillmark.engine.wire.json_types import JsonValue
from skillmark.engine.wire.strict_json import write_pretty_json

EPILOG = (
    "Exit code 0: everything asked holds; 1: something fails; 3: cannot tell; 2: wrong usage.  ·  "
    "Examples: skillmark verify badge.png  ·  "
    "skillmark verify badge.png --recipient ana@college.example --trust issuers.txt  ·  "
    "skillmark verify *.png --csv result.csv  ·  "
    "skillmark verify badge.png --documents issuer/documents.json"
)


def verify(  # waiver: function-length, options of one command
    files: Annotated[
        list[str], typer.Argument(metavar="FILE|URL|-", help="PNG, SVG, PDF, JSON or JWT.")
    ],
    *,
    recipient: Annotated[
        str | None, typer.Option(help="Ask whether it is about this address, DID or identifier.")
    ] = None,
    at: Annotated[str | None, typer.Option(help="Ask about this date instead of today.")] = None,
    trust: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Issuers you know, one a line: ID NAME.")
    ] = None,
    documents: Annotated[
        Path | None,
        typer.Option(metavar="MAP.json", help="Answer every address from files; fetch nothing."),
    ] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Fetch nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole report.")] = False,
    csv: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a table of all files.")
    ] = None,
) -> int:
    """Verify badges: one plain sentence, then every check.

    The file decides, not the page that shows it. What could not be looked at is said so, and is
    never taken for good or bad.
    """
    now = current_time()
    question = Question(now=now, at=read_moment(at, now=now) if at else now, recipient=recipient)
    verifier = Verifier(
        contexts=installed_contexts(),
        known_issuers=read_trusted(trust) if trust else None,
        read_pdf=read_pdf_in_child,
    )
    watch = LapseWatch(choose_fetch(offline=offline, documents=documents))
    findings = [ask(verifier, name, question, fetch=watch) for name in files]
    _show(findings, as_json=as_json, csv=csv)
    for url, until in watch.soon(now).items():
        tell(
            f"The status list {url} lapses on {say_day(until)}. If you are its issuer: "
            "skillmark renew, then upload public/.",
            style="yellow",
        )
    return gravest(
        exit_code_of(finding, with_recipient=recipient is not None, with_trust=trust is not None)
        for finding in findings
    )


def _show(findings: list[Finding], *, as_json: bool, csv: Path | None) -> None:
    if csv is not None:
        write_file(csv, csv_text(findings).encode())
    if as_json:
        reports: list[JsonValue] = [finding_json(finding) for finding in findings]
        text = write_pretty_json(reports[0] if len(reports) == 1 else reports)
        typer.echo(text.decode())
    elif len(findings) == 1:
        show_finding(findings[0])
    else:
        rows = [(row[0], *row[1:5], row[5], row[6]) for row in table_rows(findings)]
        show_table(TABLE_HEADER[:7], rows)
