"""The cryptosuite ecdsa-rdfc-2019: verified, with P-256 or P-384.

Source: W3C Data Integrity ECDSA Cryptosuites 1.0, section 3.2. The size of the key decides the hash
of the configuration and the document, and the hash inside the canonicalisation as well.
"""

from typing import Final

from skillmark.engine.ports import KeyAlgorithm
from skillmark.engine.proofs.proof_objects import DATA_INTEGRITY_PROOF
from skillmark.engine.proofs.signing_input import SHA256, SHA384
from skillmark.engine.proofs.suites.suite import HashSuite, Parameters

ECDSA_RDFC_2019: Final = HashSuite(
    name="ecdsa-rdfc-2019",
    proof_type=DATA_INTEGRITY_PROOF,
    parameters={
        KeyAlgorithm.P256: Parameters(SHA256, 64),
        KeyAlgorithm.P384: Parameters(SHA384, 96),
    },
)
