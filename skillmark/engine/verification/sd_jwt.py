"""An SD-JWT VC: a flat projection of a badge for wallets that show single claims.

It has no linked data and no Open Badges structure; what is checked is who signed it, what was
disclosed, its times, and that its status is asked for where it names one.
"""

from skillmark.engine.errors import EngineError
from skillmark.engine.outcome import Outcome
from skillmark.engine.proofs.sd_jwt_tokens import read_sd_jwt
from skillmark.engine.proofs.sd_jwt_vc import (
    SdJwtVerified,
    check_sd_jwt_times,
    verify_sd_jwt_signatures,
)
from skillmark.engine.verification.checks.issuer_known import check_issuer_known
from skillmark.engine.verification.checks.proof import KEY_REASONS
from skillmark.engine.verification.checks.recipient import check_recipient
from skillmark.engine.verification.checks.result import (
    not_applicable,
    not_checked,
    passed,
    result_of,
)
from skillmark.engine.verification.checks.status import check_status
from skillmark.engine.verification.context import VerificationContext
from skillmark.engine.verification.examination import make_report
from skillmark.engine.verification.presented import Presented, object_of, text_of
from skillmark.engine.verification.report import (
    Check,
    CheckResult,
    CredentialSummary,
    VerificationReport,
)
from skillmark.engine.wire.json_types import JsonObject


def examine_sd_jwt(token: str, context: VerificationContext) -> VerificationReport:
    """Verify *token*, with or without a key binding; raises MalformedInput for no token at all."""
    claims = read_sd_jwt(token).payload
    checks, verified = _authenticity(token, text_of(claims.get("iss")), context)
    if verified is not None:
        claims = verified.claims
    presented = _as_presented(claims)
    checks.append(_times(claims, context))
    checks.append(_status(claims, presented, context, genuine=verified is not None))
    checks += [check_recipient(presented, context), check_issuer_known(presented, context)]
    return make_report(_summary(claims), checks, context)


def _authenticity(
    token: str, issuer_id: str, context: VerificationContext
) -> tuple[list[CheckResult], SdJwtVerified | None]:
    structure = passed(Check.STRUCTURE)
    try:
        key_document = context.knowledge.key_document(issuer_id, context.fetch)
    except EngineError as error:
        waiting = not_checked(Check.PROOF, "the issuer's keys are not at hand")
        return [structure, result_of(Check.KEY_BINDING, error), waiting], None
    try:
        verified = verify_sd_jwt_signatures(token, key_document=key_document, now=context.now)
    except EngineError as error:
        if error.reason in KEY_REASONS:
            waiting = not_checked(Check.PROOF, "a signature by another key proves nothing")
            return [structure, result_of(Check.KEY_BINDING, error), waiting], None
        return [structure, not_applicable(Check.KEY_BINDING), result_of(Check.PROOF, error)], None
    notes = ("sd_jwt", *verified.notes)
    return [structure, passed(Check.KEY_BINDING), passed(Check.PROOF, *notes)], verified


def _times(claims: JsonObject, context: VerificationContext) -> CheckResult:
    try:
        check_sd_jwt_times(claims, now=context.at)
    except EngineError as error:
        return result_of(Check.VALIDITY_PERIOD, error)
    return passed(Check.VALIDITY_PERIOD)


def _status(
    claims: JsonObject, presented: Presented, context: VerificationContext, *, genuine: bool
) -> CheckResult:
    if "status" in claims:
        return CheckResult(
            Check.STATUS,
            Outcome.UNDETERMINED,
            "status_unsupported",
            "it names a token status list, a kind of status that is not read here",
            "/status",
        )
    if genuine or "credentialStatus" not in presented.document:
        return check_status(presented, context)
    return not_checked(Check.STATUS, "nothing is fetched for a credential that is not proven")


def _as_presented(claims: JsonObject) -> Presented:
    """Return what the flat claims say, as the badge that they were made from says it."""
    subject: JsonObject = {"id": claims["sub"]} if "sub" in claims else {}
    identifiers = claims.get("recipient_identifiers")
    if isinstance(identifiers, list):
        subject["identifier"] = [_identity(object_of(entry)) for entry in identifiers]
    document: JsonObject = {
        "id": claims.get("jti"),
        "issuer": claims.get("iss"),
        "credentialSubject": subject,
    }
    if "credential_status" in claims:
        document["credentialStatus"] = claims["credential_status"]
    return Presented(document)


def _identity(entry: JsonObject) -> JsonObject:
    return {
        "identityType": entry.get("type"),
        "hashed": entry.get("hashed"),
        "identityHash": entry.get("value"),
        "salt": entry.get("salt"),
    }


def _summary(claims: JsonObject) -> CredentialSummary:
    return CredentialSummary(
        id=text_of(claims.get("jti")),
        kind=text_of(claims.get("vct")),
        issuer_id=text_of(claims.get("iss")),
        issuer_name=text_of(claims.get("issuer_name")),
        achievement_id=text_of(claims.get("achievement_id")),
        achievement_name=text_of(claims.get("achievement_name")),
        achievement_type=text_of(claims.get("achievement_type")),
        recipient_id=text_of(claims.get("sub")),
        awarded=text_of(claims.get("awarded_date")),
    )
