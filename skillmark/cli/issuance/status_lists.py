"""Sign status lists and publish them: when a bit has changed, and in time before they lapse."""

import sqlite3
from datetime import UTC, datetime, timedelta

from skillmark.cli.files import make_folder, write_file
from skillmark.cli.issuance.composing import REVOCATION, SUSPENSION, list_url
from skillmark.cli.issuer.folder import IssuerFolder
from skillmark.cli.journal.awards import StatusPlaces
from skillmark.cli.journal.lists import (
    ListRecord,
    begin_list,
    list_records,
    mark_signed,
    numbers_set,
)
from skillmark.cli.journal.store import transaction
from skillmark.engine.ports import Signer
from skillmark.engine.proofs.data_integrity import sign_document
from skillmark.engine.status.allocation import USUAL_ENTRIES
from skillmark.engine.status.bitstring import Bitstring
from skillmark.engine.status.status_list import compose_status_list
from skillmark.engine.wire.linked_data import builtin_contexts
from skillmark.engine.wire.strict_json import write_json

# A list holds for thirty days, so an office has three weeks after the first reminder.
VALIDITY = timedelta(days=30)
RENEW_BEFORE = timedelta(days=21)
TIME_TO_LIVE_MS = 3_600_000


def ensure_lists(connection: sqlite3.Connection, *, awards: int, suspendable: bool) -> None:
    """Know every list that the first *awards* awards have their places in."""
    purposes = (REVOCATION, SUSPENSION) if suspendable else (REVOCATION,)
    with transaction(connection):
        for number in range(1, max(awards - 1, 0) // USUAL_ENTRIES + 2):
            for purpose in purposes:
                begin_list(connection, number=number, purpose=purpose)


def publish_lists(
    connection: sqlite3.Connection,
    folder: IssuerFolder,
    *,
    signer: Signer,
    now: datetime,
    renew_all: str = "",
) -> list[ListRecord]:
    """Sign the lists that have changed or lapse soon; return them. *renew_all* says why all."""
    limit = int((now + RENEW_BEFORE).timestamp())
    due = [
        record
        for record in list_records(connection)
        if renew_all or record.stale or record.valid_until < limit
    ]
    places = StatusPlaces(connection)
    for record in due:
        _publish(connection, folder, record, places, signer=signer, now=now)
    return due


def next_lapse(connection: sqlite3.Connection) -> datetime | None:
    """When the first list lapses; None when there is none."""
    times = [record.valid_until for record in list_records(connection)]
    return datetime.fromtimestamp(min(times), UTC) if times else None


def _publish(
    connection: sqlite3.Connection,
    folder: IssuerFolder,
    record: ListRecord,
    places: StatusPlaces,
    *,
    signer: Signer,
    now: datetime,
) -> None:
    bits = Bitstring(USUAL_ENTRIES)
    for number in numbers_set(connection, record):
        bits.set(places.of(number)[1])
    # Two lists of one second could not be told apart by verifiers that refuse a rollback.
    signed_at = max(now, datetime.fromtimestamp(record.signed_at + 1, UTC))
    document = compose_status_list(
        url=list_url(folder.profile, record.purpose, record.number),
        issuer=folder.profile.id,
        purpose=record.purpose,
        bitstring=bits,
        valid_from=signed_at,
        valid_until=signed_at + VALIDITY,
        ttl_ms=TIME_TO_LIVE_MS,
    )
    signed = sign_document(document, signer=signer, created=signed_at, contexts=builtin_contexts())
    make_folder(folder.public / "status")
    write_file(
        folder.public / "status" / f"{record.purpose}-{record.number}.json", write_json(signed)
    )
    with transaction(connection):
        mark_signed(
            connection,
            record,
            signed_at=int(signed_at.timestamp()),
            valid_until=int((signed_at + VALIDITY).timestamp()),
        )
