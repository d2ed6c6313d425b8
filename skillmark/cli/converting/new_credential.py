"""The Open Badges 3.0 credential that an old award becomes: unsigned, or by the same issuer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from skillmark.cli.achievements.values import issuer_value
from skillmark.cli.converting.old_award import OldAward
from skillmark.cli.issuer.folder import IssuerFolder, open_signers
from skillmark.cli.refusals import CommandRefused
from skillmark.engine.errors import EngineError
from skillmark.engine.issuing import issue_credential
from skillmark.engine.model.writing import write_profile
from skillmark.engine.open_badges_2.conversion import convert_to_open_badges_3
from skillmark.engine.wire.json_types import JsonObject, JsonValue
from skillmark.engine.wire.linked_data import Contexts

_NOT_VERIFIED: Final = "It was not verified when it was converted: {}."


def converted(award: OldAward, *, issuer: IssuerFolder | None = None) -> JsonObject:
    """The unsigned credential for *award*; the same award gives the same ids every time.

    With *issuer* it is written as that issuer's own. Raises CommandRefused when the award lacks
    what Open Badges 3.0 cannot do without.
    """
    by = issuer.profile.id if issuer else award.issuer.id
    try:
        document = convert_to_open_badges_3(
            award.assertion,
            award.badge_class,
            award.issuer,
            new_id=_urn("credential", award, by),
            subject_id=_urn("subject", award, by),
            issuer=write_profile(issuer_value(issuer.profile)) if issuer else None,
        )
    except EngineError as error:
        raise CommandRefused(
            f"The award cannot become an Open Badges 3.0 credential: {error}.",
            advice="Issue the badge anew from a roster instead.",
        ) from error
    return _with_doubt(document, award.doubt) if award.doubt else document


def signed(
    document: JsonObject,
    *,
    issuer: IssuerFolder,
    passphrase: str,
    now: datetime,
    contexts: Contexts,
) -> JsonObject:
    """Sign *document* with the key that *issuer* uses now. Raises CommandRefused."""
    signer = open_signers(issuer, passphrase).proofs
    try:
        return issue_credential(document, signer=signer, created=now, contexts=contexts)
    except EngineError as error:
        raise CommandRefused(
            f"The converted credential is not fit to be signed: {error}.",
            advice="Leave --issuer out to get it unsigned, and correct it there.",
        ) from error


def _urn(what: str, award: OldAward, by: str) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'{what} {award.assertion.id} {by}')}"


def _with_doubt(document: JsonObject, doubt: str) -> JsonObject:
    """Say in the evidence, which points to the old award, that nobody has verified it."""
    listed = document["evidence"]
    evidence: list[JsonValue] = [*listed] if isinstance(listed, list) else [listed]
    original = evidence[0]
    assert isinstance(original, Mapping)
    said = f"{original.get('description', '')} {_NOT_VERIFIED.format(doubt)}".strip()
    evidence[0] = {**original, "description": said}
    return {**document, "evidence": evidence}
