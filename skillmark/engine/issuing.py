"""Issuing on one page: compose, attach status, sign.

Everything that could differ from run to run comes in from outside: ids, times, salts and status
indexes are fixed by the caller before anything is signed. Then the same call gives the same bytes,
and signing twice is not issuing twice.
"""

from datetime import datetime

from skillmark.engine.errors import MalformedInput
from skillmark.engine.model.credentials import AchievementCredential
from skillmark.engine.model.linter import lint_credential
from skillmark.engine.model.problems import errors_in
from skillmark.engine.model.writing import write_achievement_credential
from skillmark.engine.ports import Signer
from skillmark.engine.proofs.data_integrity import sign_document
from skillmark.engine.schemas import SchemaKind
from skillmark.engine.schemas import check as check_schema
from skillmark.engine.wire.json_types import JsonObject, JsonValue
from skillmark.engine.wire.linked_data import Contexts, builtin_contexts

_VC_2_0 = "https://www.w3.org/ns/credentials/v2"


def compose_credential(credential: AchievementCredential) -> JsonObject:
    """Write *credential* as an unsigned document that is fit to be signed.

    Raises MalformedInput as ``require_issuable`` does.
    """
    document = write_achievement_credential(credential)
    require_issuable(document)
    return document


def status_entry(*, list_url: str, index: int, purpose: str = "revocation") -> JsonObject:
    """Return the status entry of one credential (Bitstring Status List 1.0, section 2.1)."""
    return {
        "id": f"{list_url}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose,
        "statusListIndex": str(index),
        "statusListCredential": list_url,
    }


def attach_status(document: JsonObject, *entries: JsonObject) -> JsonObject:
    """Return *document* with its status: one entry as an object, several as an array.

    Several fail the 1EdTech schema, which knows one (trap T-7); only achievements that can be
    suspended carry a second.
    """
    status: JsonValue = entries[0] if len(entries) == 1 else [*entries]
    return {**document, "credentialStatus": status}


def require_issuable(document: JsonObject) -> None:
    """Raise MalformedInput with the first problem that would make verifiers refuse *document*.

    New credentials are of data model 2.0 only (SE-6).
    """
    contexts = document.get("@context")
    if not isinstance(contexts, list) or contexts[:1] != [_VC_2_0]:
        raise MalformedInput(
            reason="context", path="/@context/0", detail="badges are issued in data model 2.0 only"
        )
    problems = check_schema(document, SchemaKind.ACHIEVEMENT_CREDENTIAL) + lint_credential(document)
    for problem in errors_in(problems):
        raise MalformedInput(reason=problem.reason, path=problem.path, detail=problem.detail)


def issue_credential(
    document: JsonObject, *, signer: Signer, created: datetime, contexts: Contexts | None = None
) -> JsonObject:
    """Sign *document* with an ``eddsa-rdfc-2022`` proof after making sure that it is issuable.

    For many recipients of one achievement use ``proofs.issuing_template``: same bytes, less work.
    Raises MalformedInput, UnsupportedFeature (a context that is not known) and SigningError.
    """
    require_issuable(document)
    return sign_document(
        document, signer=signer, created=created, contexts=contexts or builtin_contexts()
    )
