"""One run of `issue` after the checks: publish what is public, issue, and say what was done."""

import gc
import sqlite3
from dataclasses import dataclass
from datetime import datetime

from skillmark.cli.achievements.loading import AchievementFile
from skillmark.cli.files import sync_tree
from skillmark.cli.issuance.artwork import Artwork, make_artwork
from skillmark.cli.issuance.composing import Recipe
from skillmark.cli.issuance.inspection import OpenRoster
from skillmark.cli.issuance.mail_merge import MAIL_MERGE_FILE, add_to_mail_merge, mail_merge_table
from skillmark.cli.issuance.people import PeopleWriter, Places, achievement_folder
from skillmark.cli.issuance.publishing import (
    publish_achievement,
    publish_issuer,
    published_artwork,
    write_document_map,
)
from skillmark.cli.issuance.run import IssueRun, RunOptions, RunTally
from skillmark.cli.issuance.signing import CredentialSigner
from skillmark.cli.issuance.status_lists import ensure_lists, publish_lists
from skillmark.cli.issuer.folder import IssuerFolder, IssuerSigners
from skillmark.cli.journal.achievements import register_achievement
from skillmark.cli.journal.awards import count_awards
from skillmark.cli.journal.store import opened, transaction
from skillmark.cli.roster.checking import RosterTally, good_rows
from skillmark.cli.roster.problems import shorten
from skillmark.cli.screen import count, progress, say


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchOptions:
    """What the command was told."""

    now: datetime
    host: bool = False
    reissue_revoked: bool = False


def issue_batch(
    folder: IssuerFolder,
    file: AchievementFile,
    roster: OpenRoster,
    checked: RosterTally,
    *,
    signers: IssuerSigners,
    options: BatchOptions,
) -> RunTally:
    """Issue every row that the check let through; the caller holds the lock."""
    recipe = Recipe(definition=file.definition, profile=folder.profile)
    artwork = make_artwork(
        file.definition,
        issuer_id=folder.profile.id,
        beside=file.folder,
        published=published_artwork(folder, file.definition),
    )
    artwork.prepared()  # refused before anything is written
    with opened(folder.journal_file) as connection:
        number = _register(connection, folder, file, artwork)
        ensure_lists(
            connection,
            awards=count_awards(connection) + checked.good,
            suspendable=file.definition.suspendable,
        )
        publish_lists(connection, folder, signer=signers.proofs, now=options.now)
        publish_issuer(folder, connection)
        write_document_map(folder)
        writer = _writer(folder, recipe, artwork, signers)
        run = IssueRun(
            connection,
            recipe,
            writer,
            achievement=number,
            options=_run_options(options),
            hosted=folder.hosted,
        )
        _issue_all(folder, recipe, roster, checked, run)
    sync_tree(folder.path)
    _tell(folder, recipe, run.tally)
    return run.tally


def _run_options(options: BatchOptions) -> RunOptions:
    return RunOptions(
        now=int(options.now.timestamp()),
        host=options.host,
        reissue_revoked=options.reissue_revoked,
    )


def _register(
    connection: sqlite3.Connection, folder: IssuerFolder, file: AchievementFile, artwork: Artwork
) -> int:
    """Freeze the achievement version with its picture, and publish it."""
    definition = file.definition
    with transaction(connection):
        number = register_achievement(
            connection,
            achievement_id=definition.achievement_id(folder.profile.base_url),
            text=file.text,
            frozen=definition.frozen_form() + artwork.svg,
            title=definition.title,
        )
    publish_achievement(folder, definition, artwork)
    return number


def _writer(
    folder: IssuerFolder, recipe: Recipe, artwork: Artwork, signers: IssuerSigners
) -> PeopleWriter:
    places = Places.of(folder, recipe)
    places.make()
    png, svg = artwork.prepared()
    return PeopleWriter(
        recipe, signer=CredentialSigner(recipe, signers), png=png, svg=svg, places=places
    )


def _issue_all(
    folder: IssuerFolder,
    recipe: Recipe,
    roster: OpenRoster,
    checked: RosterTally,
    run: IssueRun,
) -> None:
    # What is alive by now stays alive: the collector need not look at it again and again.
    gc.freeze()
    rows = good_rows(
        roster.text, roster.reader, header_row=roster.columns.header_row, tally=checked
    )
    own = achievement_folder(folder.earners, recipe)
    with mail_merge_table(own) as table, progress("Issuing", total=checked.good) as bar:
        for issued in run.issue(rows, done=bar):
            add_to_mail_merge(table, recipe, issued)


def _tell(folder: IssuerFolder, recipe: Recipe, tally: RunTally) -> None:
    own = achievement_folder(folder.earners, recipe)
    new, there = count(tally.new, "badge"), tally.there_already
    say(f"{new} issued; {there:,} {'was' if there == 1 else 'were'} there already.")
    if tally.hosted:
        say(f"{count(tally.hosted, 'badge')} published under {folder.profile.base_url}/b/….")
    for row in tally.changed_rows:
        say(
            f"Row {row.row}: {shorten(row.name)} has this badge already, and the row says something"
            " else. It was left as it is; use `skillmark correct`."
        )
    for row in tally.revoked_rows:
        say(
            f"Row {row.row}: the badge of {shorten(row.name)} was revoked. It was left so; "
            "add --reissue-revoked for a new one."
        )
    more = tally.changed + tally.revoked - len(tally.changed_rows) - len(tally.revoked_rows)
    if more:
        say(f"… and {more:,} more such rows.")
    say(f"For sending: {own / MAIL_MERGE_FILE} and {own / 'packages'}")
    say(f"For the web: upload {folder.public}")
