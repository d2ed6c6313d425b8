"""Sign the credentials of one run: the embedded proof by a compiled template, and the token.

What comes out is byte for byte what ``engine.issuing`` and ``issue_vc_jwt`` give for the same
recipient; tests hold it to that.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import orjson

from skillmark.cli.issuance.composing import (
    Particulars,
    Recipe,
    compose,
    shape_of,
    slots_of,
    values_of,
)
from skillmark.cli.issuer.folder import IssuerSigners
from skillmark.cli.roster.rows import RosterRow
from skillmark.engine.errors import UnsupportedFeature
from skillmark.engine.issuing import compose_credential, issue_credential
from skillmark.engine.model.credentials import AchievementCredential
from skillmark.engine.proofs.issuing_template import IssuingTemplate
from skillmark.engine.proofs.jose import sign_compact_jws
from skillmark.engine.wire.json_types import JsonObject
from skillmark.engine.wire.linked_data import builtin_contexts

_MOST_TEMPLATES = 32
_PROOF = b',"proof":{'


@dataclass(frozen=True, slots=True)
class SignedCredential:
    """One credential twice: as JSON with an embedded proof, and as a compact token."""

    document: bytes
    token: str


class CredentialSigner:
    """Signs the credentials of one achievement for any number of recipients."""

    def __init__(self, recipe: Recipe, signers: IssuerSigners) -> None:
        self._recipe = recipe
        self._signers = signers
        self._templates: OrderedDict[tuple[object, ...], IssuingTemplate | None] = OrderedDict()
        self._token_header: JsonObject = {
            "kid": signers.tokens.verification_method,
            "typ": "JWT",
        }
        self._issuer = orjson.dumps(recipe.profile.id)

    def sign(self, row: RosterRow, own: Particulars) -> SignedCredential:
        """Raises MalformedInput, UnsupportedFeature or SigningError for what cannot be signed."""
        values = values_of(self._recipe, row, own)
        document = self._signed_document(row, own, values)
        until = self._recipe.valid_until(row, own.issued_at)
        return SignedCredential(document, self._token(document, own, until))

    def sign_credential(
        self, credential: AchievementCredential, own: Particulars
    ) -> SignedCredential:
        """Sign one credential that was composed elsewhere, at the time in *own*."""
        signed = issue_credential(
            compose_credential(credential), signer=self._signers.proofs, created=own.issued_at
        )
        document = orjson.dumps(signed)
        return SignedCredential(document, self._token(document, own, credential.valid_until))

    def _signed_document(
        self, row: RosterRow, own: Particulars, values: Mapping[str, str]
    ) -> bytes:
        template = self._template(row, own)
        if template is None:
            composed = compose_credential(compose(self._recipe, row, own))
            return orjson.dumps(
                issue_credential(composed, signer=self._signers.proofs, created=own.issued_at)
            )
        return template.issue([values[name] for name in template.names], created=own.issued_at)

    def _template(self, row: RosterRow, own: Particulars) -> IssuingTemplate | None:
        """The template for rows of this shape; None for a shape that must be walked."""
        shape = shape_of(row, with_identity=own.with_identity)
        if shape in self._templates:
            self._templates.move_to_end(shape)
            return self._templates[shape]
        # Composing checks schema and sense once for all rows of the shape.
        document = compose_credential(compose(self._recipe, row, own))
        template = None
        try:
            template = IssuingTemplate(
                document,
                slots_of(self._recipe, row, with_identity=own.with_identity),
                signer=self._signers.proofs,
                contexts=builtin_contexts(),
            )
        except UnsupportedFeature as error:
            if error.reason != "template":
                raise
        self._templates[shape] = template
        if len(self._templates) > _MOST_TEMPLATES:
            self._templates.popitem(last=False)
        return template

    def _token(self, document: bytes, own: Particulars, until: datetime | None) -> str:
        """The same credential as a JWT of the Open Badges profile, without the embedded proof."""
        ends = b"" if until is None else b',"exp":%d' % _seconds(until)
        payload = b'%b,"iss":%b,"jti":%b,"nbf":%d,"sub":%b%b}' % (
            document[: document.rindex(_PROOF)],
            self._issuer,
            orjson.dumps(own.credential_id),
            _seconds(own.issued_at),
            orjson.dumps(own.subject_id),
            ends,
        )
        return sign_compact_jws(self._token_header, payload, signer=self._signers.tokens)


def _seconds(at: datetime) -> int:
    return int(at.timestamp())
