"""Private keys at rest: sealed with a key that only the passphrase gives back.

The passphrase goes through scrypt once a run (RFC 7914; parameters after OWASP: N 2^17, r 8, p 1)
and gives one wrapping key. Each private key is sealed with AES-256-GCM, bound by its associated
data to issuer, key id and purpose, so that a sealed key moved elsewhere does not open.
"""

import base64
import json
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from skillmark.cli.files import PRIVATE_FILE, write_file
from skillmark.cli.refusals import CommandRefused

PURPOSE = "assertionMethod"
SHORTEST_PASSPHRASE = 8


@dataclass(frozen=True, slots=True)
class Stretching:
    """How much work turning the passphrase into a key is."""

    cost: int = 1 << 17
    block: int = 8
    parallel: int = 1


STRETCHING = Stretching()


class WrappingKey:
    """The key that seals and opens private keys; it lives for one command and is not shown."""

    __slots__ = ("_cipher", "_salt", "_stretching")

    def __init__(self, passphrase: str, *, salt: bytes, stretching: Stretching) -> None:
        kdf = Scrypt(
            salt=salt,
            length=32,
            n=stretching.cost,
            r=stretching.block,
            p=stretching.parallel,
        )
        self._cipher = AESGCM(kdf.derive(passphrase.encode()))
        self._salt = salt
        self._stretching = stretching

    @classmethod
    def new(cls, passphrase: str, *, stretching: Stretching = STRETCHING) -> "WrappingKey":
        return cls(passphrase, salt=secrets.token_bytes(16), stretching=stretching)

    def __repr__(self) -> str:
        return "WrappingKey(…)"

    def seal(self, path: Path, secret: bytes, *, issuer: str, key_id: str) -> None:
        """Write *secret* sealed to *path*, readable by its owner only."""
        nonce = secrets.token_bytes(12)
        sealed = self._cipher.encrypt(nonce, secret, _bound_to(issuer, key_id))
        document = {
            "key": key_id,
            "purpose": PURPOSE,
            "stretching": {
                "name": "scrypt",
                "n": self._stretching.cost,
                "r": self._stretching.block,
                "p": self._stretching.parallel,
                "salt": _text(self._salt),
            },
            "cipher": "AES-256-GCM",
            "nonce": _text(nonce),
            "sealed": _text(sealed),
        }
        write_file(path, json.dumps(document, indent=2).encode() + b"\n", mode=PRIVATE_FILE)

    def open(self, path: Path, *, issuer: str, key_id: str) -> bytes:
        """Return the secret sealed in *path*.

        Raises CommandRefused for a wrong passphrase; a damaged file looks the same.
        """
        document = _read(path)
        try:
            nonce, sealed = _bytes(document["nonce"]), _bytes(document["sealed"])
            return self._cipher.decrypt(nonce, sealed, _bound_to(issuer, key_id))
        except InvalidTag as error:
            raise CommandRefused(
                "This passphrase does not open the issuer’s keys.",
                advice="Try again; the keys are unharmed. Capital letters and spaces count.",
            ) from error
        except (KeyError, ValueError, TypeError) as error:
            raise _damaged(path) from error


def wrapping_key_for(path: Path, passphrase: str) -> WrappingKey:
    """The wrapping key with the stretching that the sealed file *path* was made with."""
    document = _read(path)
    try:
        how = document["stretching"]
        stretching = Stretching(int(how["n"]), int(how["r"]), int(how["p"]))
        salt = _bytes(how["salt"])
    except (KeyError, ValueError, TypeError) as error:
        raise _damaged(path) from error
    return WrappingKey(passphrase, salt=salt, stretching=stretching)


def _bound_to(issuer: str, key_id: str) -> bytes:
    return f"skillmark private key\0{issuer}\0{key_id}\0{PURPOSE}".encode()


def _read(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(path.read_bytes())
    except FileNotFoundError as error:
        raise CommandRefused(
            f"The sealed key {path.name} is missing.",
            advice="Put it back from your backup, or make a new key with `skillmark keys rotate`.",
        ) from error
    except ValueError as error:
        raise _damaged(path) from error
    if not isinstance(document, dict):
        raise _damaged(path)
    return document


def _damaged(path: Path) -> CommandRefused:
    return CommandRefused(
        f"The sealed key {path.name} is damaged.", advice="Put it back from your backup."
    )


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
