"""The proof type Ed25519Signature2020 of older badges: verified, never issued.

Source: W3C Data Integrity EdDSA Cryptosuites 1.0, section 3.4 and its test vectors. It differs from
eddsa-rdfc-2022 only in how the proof names itself, and in the context that defines it.
"""

from typing import Final

from skillmark.engine.ports import KeyAlgorithm
from skillmark.engine.proofs.proof_objects import ED25519_SIGNATURE_2020 as PROOF_TYPE
from skillmark.engine.proofs.signing_input import SHA256
from skillmark.engine.proofs.suites.suite import HashSuite, Parameters

ED25519_SIGNATURE_2020: Final = HashSuite(
    name=PROOF_TYPE,
    proof_type=PROOF_TYPE,
    parameters={KeyAlgorithm.ED25519: Parameters(SHA256, 64)},
    notes=("legacy_suite",),
)
