"""The verifier: whatever was presented, one report; it never raises for what a credential says.

The steps, in the order of Open Badges 3.0 ("Verification and Validation"):

0. Take the one credential out of its container: JSON, JWT, SD-JWT, PNG, SVG or PDF.
1. Structure, and 1b linked data in safe mode: every member means something that is signed.
2. The proof, and 2b that its key is the issuer's own. Nothing but the issuer's key document has
   been fetched so far.
3. Refresh, once: a newer copy replaces the old one only if it is itself genuine.
4. Validity period and status, at the date asked about.
5. Whether it is about the recipient asked for, and whether its issuer is one the caller knows.
6. Endorsements and embedded credentials, each judged on its own.

Open Badges 2.0 and SD-JWT VC have steps of their own and come out as the same report.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from skillmark.engine.baking.detect import Container, Extracted, Form, extract_credential
from skillmark.engine.baking.pdf import read_pdf_payload
from skillmark.engine.errors import EngineError
from skillmark.engine.ports import Fetch
from skillmark.engine.verification.checks.result import result_of
from skillmark.engine.verification.context import Knowledge, VerificationContext
from skillmark.engine.verification.examination import examine, make_report
from skillmark.engine.verification.open_badges_2 import (
    examine_open_badge_2,
    is_open_badge_2,
    is_signed_open_badge_2,
)
from skillmark.engine.verification.reading import read_presented
from skillmark.engine.verification.report import (
    Check,
    CredentialSummary,
    Origin,
    VerificationReport,
)
from skillmark.engine.verification.sd_jwt import examine_sd_jwt
from skillmark.engine.wire.linked_data import Contexts, builtin_contexts


class Verifier:
    """Verifies credentials one after another, remembering keys, status lists and shapes.

    A verifier is meant for one run: what it has resolved, it does not resolve again. *fetch* is
    plugged in for each verification; without it nothing is fetched and what needs it stays open.
    """

    def __init__(
        self,
        *,
        contexts: Contexts | None = None,
        known_issuers: Mapping[str, str] | None = None,
        read_pdf: Callable[[bytes], str] = read_pdf_payload,
    ) -> None:
        """*known_issuers* maps the ids of issuers whom the caller knows to names; None: no list.

        *read_pdf* opens PDFs; whoever opens strangers' files passes one that does it in a child
        process with limits.
        """
        self._read_pdf = read_pdf
        self._knowledge = Knowledge(contexts or builtin_contexts())
        self._known_issuers = known_issuers

    def verify(
        self,
        data: bytes,
        *,
        now: datetime,
        at: datetime | None = None,
        recipient: str | None = None,
        fetch: Fetch | None = None,
    ) -> VerificationReport:
        """Verify the credential in *data*, as of *at* (default: *now*; both aware).

        *recipient* is a DID, URL, URN or plain identifier such as an e-mail address.
        """
        question = _Question(now, now if at is None else at, recipient, fetch)
        digest = sha256(data).hexdigest()
        try:
            if data[:1] == b"{":
                context = self._context(question, _PLAIN_JSON._replace(digest=digest))
                return _report_on_json(data, context)
            extracted = extract_credential(data, read_pdf=self._read_pdf)
            context = self._context(question, Origin(digest, extracted.container, extracted.form))
            return _report_on(extracted, context)
        except EngineError as error:
            context = self._context(question, Origin(digest))
            return make_report(CredentialSummary(), [result_of(Check.STRUCTURE, error)], context)

    def _context(self, question: "_Question", origin: Origin) -> VerificationContext:
        return VerificationContext(
            knowledge=self._knowledge,
            now=question.now,
            at=question.at,
            fetch=question.fetch,
            recipient=question.recipient,
            known_issuers=self._known_issuers,
            origin=origin,
        )


_PLAIN_JSON = Origin(container=Container.JSON, form=Form.JSON)


class _Question(NamedTuple):
    now: datetime
    at: datetime
    recipient: str | None
    fetch: Fetch | None


def _report_on(extracted: Extracted, context: VerificationContext) -> VerificationReport:
    if extracted.form is Form.SD_JWT:
        return examine_sd_jwt(extracted.text, context)
    if extracted.form is Form.JSON:
        return _report_on_json(extracted.text.encode(), context)
    if extracted.form is Form.URL or is_signed_open_badge_2(extracted.text):
        return examine_open_badge_2(extracted.text, context)
    return examine(read_presented(extracted.text.encode()), context)


def _report_on_json(data: bytes, context: VerificationContext) -> VerificationReport:
    presented = read_presented(data)
    if is_open_badge_2(presented.document):
        return examine_open_badge_2(presented.document, context)
    return examine(presented, context)
