"""Issuing a batch: one compiled document, one proof configuration, one signature per recipient.

The result is byte for byte what ``sign_document`` gives for the same recipient, at a small fraction
of the work (``docs/benchmarks.md``).
"""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

import orjson

from skillmark.engine.ports import Signer
from skillmark.engine.proofs.proof_objects import ProofOptions, proof_config
from skillmark.engine.proofs.signing_input import proof_config_hash
from skillmark.engine.proofs.suites.eddsa_rdfc_2022 import EDDSA_RDFC_2022
from skillmark.engine.proofs.template import Slots, compile_document
from skillmark.engine.wire.json_types import JsonObject
from skillmark.engine.wire.linked_data import Contexts, canonical_nquads
from skillmark.engine.wire.multibase import encode_base58btc


class IssuingTemplate:
    """Issues the credentials of one batch with ``eddsa-rdfc-2022`` proofs.

    *document* is the unsigned credential of any one recipient, *slots* says which of its texts
    differ. Raises MalformedInput and UnsupportedFeature as ``compile_document`` does.
    """

    def __init__(
        self, document: JsonObject, slots: Slots, *, signer: Signer, contexts: Contexts
    ) -> None:
        self._template = compile_document(document, slots, contexts)
        self._context = document["@context"]
        self._contexts = contexts
        self._signer = signer
        self._proofs: dict[datetime, tuple[bytes, bytes]] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """The slots, in the order in which ``issue`` takes their values."""
        return self._template.names

    def issue(self, values: Sequence[str], *, created: datetime) -> bytes:
        """Return the secured credential of one recipient as compact JSON.

        Raises what ``canonical_nquads`` raises for values that no signature would cover, and
        SigningError.
        """
        document = self._template.json(values)
        nquads = self._template.nquads(values)
        if nquads is None:
            nquads = canonical_nquads(orjson.loads(document), self._contexts)
        config_hash, proof = self._proof(created)
        signature = self._signer.sign(config_hash + sha256(nquads).digest())
        value = encode_base58btc(signature).encode()
        return b'%b,"proof":%b,"proofValue":"%b"}}' % (document[:-1], proof, value)

    def _proof(self, created: datetime) -> tuple[bytes, bytes]:
        """Return the hash of the proof configuration and its JSON, left open at the end."""
        known = self._proofs.get(created)
        if known is None:
            config = proof_config(
                ProofOptions(created=created),
                verification_method=self._signer.verification_method,
                cryptosuite=EDDSA_RDFC_2022.name,
            )
            digest = proof_config_hash(config, context=self._context, contexts=self._contexts)
            known = (digest, orjson.dumps(config)[:-1])
            self._proofs = {created: known}
        return known
