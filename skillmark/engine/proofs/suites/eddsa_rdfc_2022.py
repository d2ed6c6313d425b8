"""The cryptosuite eddsa-rdfc-2022, and its draft name eddsa-2022.

Source: W3C Data Integrity EdDSA Cryptosuites 1.0, section 3.2. Open Badges 3.0 asks for this suite
in certification; badges of 2023 carry it under the draft name, with the same algorithm.
"""

from typing import Final

from skillmark.engine.ports import KeyAlgorithm
from skillmark.engine.proofs.proof_objects import DATA_INTEGRITY_PROOF
from skillmark.engine.proofs.signing_input import SHA256
from skillmark.engine.proofs.suites.suite import HashSuite, Parameters

SIGNATURE_LENGTH: Final = 64

_ED25519: Final = {KeyAlgorithm.ED25519: Parameters(SHA256, SIGNATURE_LENGTH)}

EDDSA_RDFC_2022: Final = HashSuite(
    name="eddsa-rdfc-2022", proof_type=DATA_INTEGRITY_PROOF, parameters=_ED25519
)
EDDSA_2022: Final = HashSuite(
    name="eddsa-2022",
    proof_type=DATA_INTEGRITY_PROOF,
    parameters=_ED25519,
    notes=("legacy_suite",),
)
