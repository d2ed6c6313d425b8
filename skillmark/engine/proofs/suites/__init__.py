"""Cryptosuites, one a file, and the table of those that the engine knows."""

from collections.abc import Mapping
from typing import Final

from skillmark.engine.proofs.proof_objects import DATA_INTEGRITY_PROOF
from skillmark.engine.proofs.suites.ecdsa_rdfc_2019 import ECDSA_RDFC_2019
from skillmark.engine.proofs.suites.ecdsa_sd_2023 import ECDSA_SD_2023
from skillmark.engine.proofs.suites.ed25519_signature_2020 import ED25519_SIGNATURE_2020
from skillmark.engine.proofs.suites.eddsa_rdfc_2022 import EDDSA_2022, EDDSA_RDFC_2022
from skillmark.engine.proofs.suites.suite import Suite
from skillmark.engine.wire.json_types import JsonObject

_SUITES: Final[Mapping[tuple[object, object], Suite]] = {
    (DATA_INTEGRITY_PROOF, EDDSA_RDFC_2022.name): EDDSA_RDFC_2022,
    (DATA_INTEGRITY_PROOF, ECDSA_RDFC_2019.name): ECDSA_RDFC_2019,
    (DATA_INTEGRITY_PROOF, ECDSA_SD_2023.name): ECDSA_SD_2023,
    (DATA_INTEGRITY_PROOF, EDDSA_2022.name): EDDSA_2022,
    (ED25519_SIGNATURE_2020.proof_type, None): ED25519_SIGNATURE_2020,
}


def suite_of(proof: JsonObject) -> Suite | None:
    """Return the suite that *proof* names with its type and cryptosuite, or None: not known."""
    proof_type = proof.get("type")
    cryptosuite = proof.get("cryptosuite") if proof_type == DATA_INTEGRITY_PROOF else None
    if not isinstance(proof_type, str) or not isinstance(cryptosuite, str | None):
        return None
    return _SUITES.get((proof_type, cryptosuite))
