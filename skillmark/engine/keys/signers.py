"""The signer for whoever holds a private key in memory: the command line and the tests."""

from dataclasses import dataclass

from skillmark.engine.keys.algorithms import PrivateKey
from skillmark.engine.ports import KeyAlgorithm


@dataclass(frozen=True, slots=True)
class KeySigner:
    """Implements ``ports.Signer`` with *private_key*, found under *verification_method*."""

    private_key: PrivateKey
    verification_method: str

    @property
    def algorithm(self) -> KeyAlgorithm:
        return self.private_key.algorithm

    def sign(self, message: bytes) -> bytes:
        return self.private_key.sign(message)
