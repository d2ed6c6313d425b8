"""``skillmark issue``: check a roster, then sign and write everybody's badge."""

import os
import sys
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import IO, Annotated

import typer

from skillmark.cli.achievements.loading import load_achievement
from skillmark.cli.clock import current_time
from skillmark.cli.files import PRIVATE_FOLDER, make_folder
from skillmark.cli.issuance.batch import BatchOptions, issue_batch
from skillmark.cli.issuance.composing import Recipe
from skillmark.cli.issuance.inspection import OpenRoster, check_every_row, look_at_roster
from skillmark.cli.issuance.people import achievement_folder
from skillmark.cli.issuer.folder import open_signers
from skillmark.cli.options import IssuerOption, PassphraseOption, find_issuer
from skillmark.cli.passphrases import get_passphrase
from skillmark.cli.refusals import CommandRefused, ExitCode
from skillmark.cli.roster.checking import RosterTally
from skillmark.cli.roster.columns import Column
from skillmark.cli.roster.dates import DateOrder
from skillmark.cli.roster.problems import RosterUnreadable
from skillmark.cli.roster.rows import RowRules
from skillmark.cli.screen import count, say, tell

EPILOG = (
    "Examples: skillmark issue water-sampling.toml spring.csv  ·  "
    "skillmark issue badge.toml class.csv --map recipient_email=Correo --date-format dmy  ·  "
    "skillmark issue badge.toml class.csv --dry-run"
)


class DateFormat(StrEnum):
    """How dates with slashes are meant."""

    DMY = "dmy"
    MDY = "mdy"


# waiver: function-length, options of one command
def issue(
    achievement: Annotated[
        Path, typer.Argument(metavar="ACHIEVEMENT.toml", help="What is awarded.")
    ],
    roster: Annotated[Path, typer.Argument(metavar="ROSTER.csv", help="Who receives it.")],
    *,
    issuer: IssuerOption = None,
    mapped: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="MEANING=HEADING", help="Say what a column means."),
    ] = None,
    date_format: Annotated[
        DateFormat | None, typer.Option(help="Whether 3/4/2026 is 3 April (dmy) or 4 March (mdy).")
    ] = None,
    skip_faulty: Annotated[
        bool, typer.Option("--skip-faulty", help="Issue the good rows although some are faulty.")
    ] = False,
    host: Annotated[
        bool,
        typer.Option("--host", help="Publish the badges of rows whose column “host” says yes."),
    ] = False,
    reissue_revoked: Annotated[
        bool, typer.Option("--reissue-revoked", help="Give revoked people a new badge.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check everything, write nothing.")
    ] = False,
    passphrase_file: PassphraseOption = None,
) -> None:
    """Issue a badge to everybody in a roster: JSON, JWT, PNG, SVG, page and ZIP for each.

    Every row is checked before the first signature. Given again after an interruption or with a
    corrected roster, the command issues only what is missing.
    """
    options = BatchOptions(now=current_time(), host=host, reissue_revoked=reissue_revoked)
    folder = find_issuer(issuer)
    file = load_achievement(achievement)
    chosen = _chosen_columns(mapped or [])
    order = DateOrder(date_format.value) if date_format else DateOrder.UNKNOWN
    recipe = Recipe(definition=file.definition, profile=folder.profile)
    with roster.open("rb") as stream:
        refused = None if dry_run else _refused_path(folder.earners, recipe)
        checked = _checked(
            stream, recipe, chosen=chosen, order=order, now=options.now, refused=refused
        )
        _require_hosting_column(checked[0], host)
        _gate(checked[1], skip_faulty, dry_run)
        if dry_run:
            would = count(checked[1].good, "badge")
            say(f"{would} would be issued. Nothing was written.")
            return
        unchanged = _fingerprint(stream)
        signers = open_signers(folder, get_passphrase(passphrase_file))
        with folder.locked():
            _require_unchanged(stream, unchanged, roster)
            issue_batch(folder, file, *checked, signers=signers, options=options)


def _chosen_columns(mapped: list[str]) -> dict[str, str]:
    chosen = {}
    for text in mapped:
        meaning, equals, heading = text.partition("=")
        if not equals:
            raise CommandRefused(
                f"--map {text} has no equals sign.",
                advice="Write --map recipient_email=Correo.",
                exit_code=ExitCode.USAGE,
            )
        chosen[meaning.strip()] = heading.strip()
    return chosen


def _checked(
    stream: IO[bytes],
    recipe: Recipe,
    *,
    chosen: dict[str, str],
    order: DateOrder,
    now: datetime,
    refused: Path | None,
) -> tuple[OpenRoster, RosterTally]:
    """Look at the roster and check its rows, twice if a person settles how dates are meant."""
    definition = recipe.definition
    rules = RowRules(
        now=now,
        date_order=order,
        results=definition.result_checks,
        credits_available=definition.credits is not None,
        lapses_after=definition.valid_for.after if definition.valid_for else None,
    )
    try:
        opened = look_at_roster(stream, recipe, chosen=chosen, rules=rules)
        tally = check_every_row(opened, refused=refused)
        if tally.ambiguous_dates and order is DateOrder.UNKNOWN and sys.stdin.isatty():
            opened = opened.with_date_order(_ask_date_order())
            tally = check_every_row(opened, refused=refused)
    except RosterUnreadable as error:
        raise CommandRefused(error.fact, advice=error.advice) from error
    if not tally.rows:
        raise CommandRefused(
            "The roster has headings but no rows.", advice="Write one row for each person below."
        )
    return opened, tally


def _ask_date_order() -> DateOrder:
    answer = typer.prompt("Is 3/4/2026 in this roster 3 April (dmy) or 4 March (mdy)?", err=True)
    try:
        return DateOrder(answer.strip().lower())
    except ValueError as error:
        raise CommandRefused(
            f"“{answer}” is neither dmy nor mdy.", advice="Give --date-format dmy or mdy."
        ) from error


def _require_hosting_column(opened: OpenRoster, host: bool) -> None:  # noqa: FBT001
    if host and opened.columns.index_of(Column.HOST) is None:
        raise CommandRefused(
            "--host publishes only those who agreed, and no column says who did.",
            advice="Add a column “host” with yes or no; leave minors at no.",
        )


def _gate(tally: RosterTally, skip_faulty: bool, dry_run: bool) -> None:  # noqa: FBT001
    repeated = f", {tally.repeated:,} repeated" if tally.repeated else ""
    say(f"{count(tally.rows, 'row')}: {tally.good:,} good, {tally.faulty:,} faulty{repeated}.")
    if tally.faulty and not skip_faulty:
        where = "" if dry_run else " They are also in refused.csv, beside the earners’ folders."
        raise CommandRefused(
            f"Nothing was issued, because of {count(tally.faulty, 'faulty row')}.",
            advice=f"Correct them and give the command again, or add --skip-faulty.{where}",
        )
    if tally.faulty:
        tell(f"{count(tally.faulty, 'faulty row')} left out, as you asked.")


def _refused_path(earners: Path, recipe: Recipe) -> Path:
    own = achievement_folder(earners, recipe)
    make_folder(own, mode=PRIVATE_FOLDER)
    return own / "refused.csv"


def _fingerprint(stream: IO[bytes]) -> tuple[int, int]:
    state = os.fstat(stream.fileno())
    return state.st_size, state.st_mtime_ns


def _require_unchanged(stream: IO[bytes], before: tuple[int, int], roster: Path) -> None:
    if _fingerprint(stream) != before:
        raise CommandRefused(
            f"{roster} was changed while it was being checked.",
            advice="Save it, close it, and give the command again; nothing was issued.",
        )
