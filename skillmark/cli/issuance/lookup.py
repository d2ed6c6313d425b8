"""Which award is meant: by credential id, by the badge's file, or by who received it."""

import sqlite3
from pathlib import Path

from skillmark.cli.issuance.people import token_of
from skillmark.cli.issuer.folder import IssuerFolder
from skillmark.cli.journal.achievements import achievement_numbered
from skillmark.cli.journal.awards import (
    Award,
    Digests,
    award_of_credential,
    award_of_hosted,
    awards_of_recipient,
)
from skillmark.cli.refusals import CommandRefused
from skillmark.cli.screen import tell
from skillmark.engine.baking.detect import Form, extract_credential
from skillmark.engine.errors import EngineError
from skillmark.engine.proofs.vc_jwt import read_vc_jwt
from skillmark.engine.wire.strict_json import read_object

LARGEST = 33 * 1024 * 1024


def find_awards(connection: sqlite3.Connection, folder: IssuerFolder, who: str) -> list[Award]:
    """Every award that *who* can mean: a credential id, a file, an address, a DID, an identifier.

    Raises CommandRefused when there is none.
    """
    who = who.strip()
    awards = _by_id(connection, folder, who)
    if awards is None and Path(who).is_file():
        awards = _by_id(connection, folder, _id_in_file(Path(who)))
    if awards is None:
        awards = awards_of_recipient(connection, Digests(connection).of("recipient", _key(who)))
    if not awards:
        raise CommandRefused(
            f"This issuer has issued nothing under “{who}”.",
            advice=(
                "Give the credential’s id (urn:uuid:…), the badge’s file, or the address exactly "
                "as it stood in the roster."
            ),
        )
    return awards


def find_one_award(connection: sqlite3.Connection, folder: IssuerFolder, who: str) -> Award:
    """The one award that *who* means; the superseded ones of a person do not count.

    Raises CommandRefused, after listing them, when there are several.
    """
    awards = find_awards(connection, folder, who)
    current = [award for award in awards if award.state != "revoked"] or awards[-1:]
    if len(current) == 1:
        return current[0]
    for award in current:
        known = achievement_numbered(connection, award.achievement)
        tell(f"{award.credential_id}  {award.state}  {known.id}")
    raise CommandRefused(
        f"“{who}” has {len(current)} badges of this issuer.",
        advice="Give the id of the one you mean, from the list above.",
    )


def _by_id(connection: sqlite3.Connection, folder: IssuerFolder, name: str) -> list[Award] | None:
    """The award with this credential id; None when *name* is no id."""
    if name.startswith("urn:uuid:"):
        award = award_of_credential(connection, name)
    elif name.startswith(f"{folder.profile.base_url}/b/"):
        award = award_of_hosted(
            connection, token_of(name.split("/b/", 1)[1].split("/", maxsplit=1)[0])
        )
    else:
        return None
    return [] if award is None else [award]


def _id_in_file(path: Path) -> str:
    """The credential id in any badge file. Raises CommandRefused."""
    try:
        with path.open("rb") as stream:
            extracted = extract_credential(stream.read(LARGEST))
        if extracted.form is Form.JWT:
            document = read_vc_jwt(extracted.text).document
        else:
            document = read_object(extracted.text)
    except EngineError as error:
        raise CommandRefused(
            f"There is no credential in {path}: {error}", advice="Give the badge as it was issued."
        ) from error
    return str(document.get("id"))


def _key(who: str) -> str:
    """As ``RosterRow.recipient`` writes it."""
    if who.startswith("did:"):
        return who
    return "mailto:" + who.lower() if "@" in who else "id:" + who
