"""The issuer's keys and their history, ``keys.json``: public halves, dates, nothing secret.

A retired key stays listed for assertions, so that what it signed goes on verifying.
"""

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from skillmark.cli.files import write_file
from skillmark.cli.issuer.profile import IssuerProfile
from skillmark.cli.refusals import CommandRefused
from skillmark.engine.dids.documents import write_did_document
from skillmark.engine.dids.jwks import jwks_url
from skillmark.engine.errors import EngineError
from skillmark.engine.keys.algorithms import PublicKey
from skillmark.engine.keys.jwk import write_public_jwk
from skillmark.engine.keys.multikey import read_multikey, write_multikey
from skillmark.engine.ports import KeyAlgorithm
from skillmark.engine.wire.json_types import JsonObject, JsonValue

KEYS_FILE = "keys.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRecord:
    """One key pair: *name* is its fragment (``key-1``); *retired_at* is None while it signs."""

    name: str
    public_key: PublicKey
    created_at: datetime
    retired_at: datetime | None = None

    @property
    def algorithm(self) -> KeyAlgorithm:
        return self.public_key.algorithm


@dataclass(frozen=True, slots=True)
class Keyring:
    """Every key the issuer ever had, oldest first."""

    records: tuple[KeyRecord, ...]

    def active(self, algorithm: KeyAlgorithm) -> KeyRecord:
        for record in reversed(self.records):
            if record.algorithm is algorithm and record.retired_at is None:
                return record
        raise CommandRefused(
            f"The issuer has no {algorithm} key in use.",
            advice="Make one: `skillmark keys rotate`.",
        )

    def named(self, name: str) -> KeyRecord:
        for record in self.records:
            if record.name == name:
                return record
        raise CommandRefused(
            f"The key {name} is not in {KEYS_FILE}.", advice="Put the file back from your backup."
        )

    def next_name(self) -> str:
        return f"key-{len(self.records) + 1}"

    def with_key(self, record: KeyRecord) -> "Keyring":
        return Keyring((*self.records, record))

    def retiring(self, *, at: datetime) -> "Keyring":
        """Every key that is in use, retired."""
        return Keyring(
            tuple(r if r.retired_at else replace(r, retired_at=at) for r in self.records)
        )


def method_id(profile: IssuerProfile, name: str) -> str:
    """The address under which verifiers find the key *name*."""
    if profile.id.startswith("did:"):
        return f"{profile.id}#{name}"
    return f"{jwks_url(profile.id)}#{name}"


def key_document(profile: IssuerProfile, keyring: Keyring) -> JsonObject:
    """The DID document, or the JWKS of an HTTPS issuer, with every key old and new."""
    if profile.id.startswith("did:"):
        keys = [(method_id(profile, r.name), r.public_key) for r in keyring.records]
        return write_did_document(profile.id, keys, also_known_as=[profile.base_url + "/"])
    listed: list[JsonValue] = [
        {**write_public_jwk(record.public_key), "kid": record.name, "use": "sig"}
        for record in keyring.records
    ]
    return {"keys": listed}


def read_keyring(folder: Path) -> Keyring:
    """Raises CommandRefused when the history is missing or damaged."""
    path = folder / KEYS_FILE
    try:
        document = json.loads(path.read_bytes())
        return Keyring(tuple(_read_record(item) for item in document["keys"]))
    except (OSError, ValueError, KeyError, TypeError, EngineError) as error:
        raise CommandRefused(
            f"The key history {path} cannot be read.", advice="Put it back from your backup."
        ) from error


def write_keyring(folder: Path, keyring: Keyring) -> None:
    keys = [
        {
            "name": record.name,
            "algorithm": str(record.algorithm),
            "publicKeyMultibase": write_multikey(record.public_key),
            "created": _iso(record.created_at),
            "retired": None if record.retired_at is None else _iso(record.retired_at),
        }
        for record in keyring.records
    ]
    write_file(folder / KEYS_FILE, json.dumps({"keys": keys}, indent=2).encode() + b"\n")


def _read_record(item: dict[str, str | None]) -> KeyRecord:
    retired = item["retired"]
    return KeyRecord(
        name=str(item["name"]),
        public_key=read_multikey(str(item["publicKeyMultibase"])),
        created_at=datetime.fromisoformat(str(item["created"])),
        retired_at=None if retired is None else datetime.fromisoformat(retired),
    )


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
