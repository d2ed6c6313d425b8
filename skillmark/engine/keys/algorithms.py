"""What every key can do, whatever its kind.

Key material only: where a private key is stored, and who may use it, is somebody else's matter.
"""

from typing import Protocol

from skillmark.engine.errors import MalformedInput
from skillmark.engine.ports import KeyAlgorithm


class PublicKey(Protocol):
    """A public key; equal, and hashed alike, when it is the same key."""

    @property
    def algorithm(self) -> KeyAlgorithm: ...

    def verify(self, signature: bytes, message: bytes) -> bool:
        """Say whether *signature* over *message* is by this key; never raises."""
        ...


class PrivateKey(Protocol):
    """A private key in memory; its repr names its kind only, and it cannot be pickled."""

    @property
    def algorithm(self) -> KeyAlgorithm: ...

    @property
    def public_key(self) -> PublicKey: ...

    def sign(self, message: bytes) -> bytes: ...


def weak_or_wrong_key(detail: str) -> MalformedInput:
    """The refusal of a key that is broken, of the wrong kind, or too weak to prove anything."""
    return MalformedInput(reason="weak_or_wrong_key", detail=detail)


class Unpicklable:
    """Keeps private keys out of pickles, and so out of caches, queues and child processes."""

    __slots__ = ()

    def __reduce_ex__(self, _protocol: object) -> str:
        raise TypeError(f"{type(self).__name__} holds a private key and cannot be pickled")
