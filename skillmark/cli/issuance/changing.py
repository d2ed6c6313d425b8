"""Change the state of an award: in the journal first, then in the published status list."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from shutil import rmtree

from skillmark.cli.achievements.definition import AchievementDefinition
from skillmark.cli.achievements.reading import read_achievement
from skillmark.cli.issuance.composing import Recipe
from skillmark.cli.issuance.people import Places, path_name
from skillmark.cli.issuance.publishing import write_document_map
from skillmark.cli.issuance.status_lists import publish_lists
from skillmark.cli.issuer.folder import IssuerFolder
from skillmark.cli.journal.achievements import achievement_numbered
from skillmark.cli.journal.awards import Award, StatusPlaces, move_award, set_hosted
from skillmark.cli.journal.lists import mark_stale
from skillmark.cli.journal.states import AwardState
from skillmark.cli.journal.store import transaction
from skillmark.cli.refusals import CommandRefused
from skillmark.cli.roster.dates import say_day
from skillmark.engine.ports import Signer


def definition_of(connection: sqlite3.Connection, award: Award) -> AchievementDefinition:
    """The achievement version that *award* was issued from."""
    known = achievement_numbered(connection, award.achievement)
    return read_achievement(known.definition.decode())


def recipe_of(connection: sqlite3.Connection, folder: IssuerFolder, award: Award) -> Recipe:
    return Recipe(definition=definition_of(connection, award), profile=folder.profile)


def places_of(connection: sqlite3.Connection, folder: IssuerFolder, award: Award) -> Places:
    return Places.of(folder, recipe_of(connection, folder, award))


def change_state(
    connection: sqlite3.Connection,
    folder: IssuerFolder,
    award: Award,
    target: AwardState,
    *,
    reason: str,
    now: datetime,
) -> str:
    """Move *award* and mark its list stale; return "" or why there was nothing to change.

    Raises CommandRefused for a move that is not possible. A revoked badge is not hosted any more.
    """
    if award.state is target:
        since = datetime.fromtimestamp(award.changed_at or award.issued_at, UTC)
        return f"It has been {target} since {say_day(since)}."
    with transaction(connection):
        move_award(connection, award, target, now=int(now.timestamp()), reason=reason)
        mark_stale(connection, number=StatusPlaces(connection).of(award.number)[0])
        if target is AwardState.REVOKED and award.hosted is not None:
            set_hosted(connection, award, None)
    if target is AwardState.REVOKED:
        remove_hosted(folder.hosted, award)
    return ""


def remove_hosted(hosted: Path, award: Award) -> None:
    if award.hosted is not None:
        rmtree(hosted / path_name(award.hosted), ignore_errors=True)


def publish_changes(
    connection: sqlite3.Connection, folder: IssuerFolder, *, signer: Signer, now: datetime
) -> None:
    """Sign the lists that have changed, and those that lapse soon."""
    publish_lists(connection, folder, signer=signer, now=now)
    write_document_map(folder)


def require_suspendable(definition: AchievementDefinition) -> None:
    """Raises CommandRefused for an achievement whose badges carry no suspension entry."""
    if not definition.suspendable:
        raise CommandRefused(
            f"{definition.title} was not made suspendable, so its badges cannot say that they are.",
            advice=(
                "Revoke it, or give later badges a version with suspendable = true in the "
                "achievement file."
            ),
        )
