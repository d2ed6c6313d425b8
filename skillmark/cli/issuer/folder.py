"""The issuer's folder: what lies where, making a new one, opening one, and its keys.

::

    issuer.toml      the profile, to be edited by people
    keys.json        key history, public halves only
    keys/            private keys, sealed
    private/         the journal with salts and status keys, and the lock
    public/          served by any static web host as it is
    earners/         private: one folder for each person and award
    documents.json   public address → file, so that `verify` needs no network here
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from skillmark.cli.files import PRIVATE_FOLDER, PUBLIC_FOLDER, make_folder, write_file
from skillmark.cli.issuer.keyring import (
    KeyRecord,
    Keyring,
    method_id,
    read_keyring,
    write_keyring,
)
from skillmark.cli.issuer.lock import only_one
from skillmark.cli.issuer.profile import PROFILE_FILE, IssuerProfile, read_profile, write_profile
from skillmark.cli.issuer.vault import WrappingKey, wrapping_key_for
from skillmark.cli.journal.store import create_store
from skillmark.cli.refusals import CommandRefused, ExitCode
from skillmark.engine.keys.ed25519 import Ed25519PrivateKey
from skillmark.engine.keys.p256 import P256PrivateKey
from skillmark.engine.keys.signers import KeySigner
from skillmark.engine.ports import KeyAlgorithm


@dataclass(frozen=True, slots=True)
class IssuerFolder:
    """An opened issuer: where things lie, its profile and its public keys."""

    path: Path
    profile: IssuerProfile
    keyring: Keyring

    @property
    def public(self) -> Path:
        return self.path / "public"

    @property
    def earners(self) -> Path:
        return self.path / "earners"

    @property
    def hosted(self) -> Path:
        """Published badges, each under a path that nobody can guess."""
        return self.public / "b"

    @property
    def workshop(self) -> Path:
        """Where files are made before they are moved into place; nothing in it lasts."""
        return self.path / "private" / "workshop"

    @property
    def journal_file(self) -> Path:
        return self.path / "private" / "journal.sqlite3"

    @property
    def documents_file(self) -> Path:
        return self.path / "documents.json"

    def sealed_key(self, name: str) -> Path:
        return self.path / "keys" / f"{name}.json"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep every other command that changes something out of this folder."""
        with only_one(self.path / "private" / "lock"):
            yield


@dataclass(frozen=True, slots=True)
class IssuerSigners:
    """The keys in use, opened: *proofs* is Ed25519, *tokens* is P-256."""

    proofs: KeySigner
    tokens: KeySigner


def open_issuer(path: Path) -> IssuerFolder:
    """Open the issuer's folder *path*; raises CommandRefused when it is none."""
    profile = read_profile(path)
    return IssuerFolder(path.resolve(), profile, read_keyring(path))


def create_issuer(
    path: Path, profile: IssuerProfile, *, wrapping_key: WrappingKey, now: datetime
) -> IssuerFolder:
    """Make a new issuer in the new or empty folder *path*, with its first two key pairs."""
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise CommandRefused(
            f"{path} exists already and is not empty.",
            advice="Choose another folder; an issuer is never overwritten.",
            exit_code=ExitCode.USAGE,
        )
    make_folder(path, mode=PRIVATE_FOLDER)
    for name in ("keys", "private", "earners"):
        make_folder(path / name, mode=PRIVATE_FOLDER)
    make_folder(path / "public", mode=PUBLIC_FOLDER)
    folder = IssuerFolder(path.resolve(), profile, Keyring(()))
    folder = add_key_pairs(folder, wrapping_key=wrapping_key, now=now)
    create_store(folder.journal_file)
    # The profile comes last: a folder without it was never finished and is no issuer.
    write_file(path / PROFILE_FILE, write_profile(profile))
    return folder


def add_key_pairs(
    folder: IssuerFolder, *, wrapping_key: WrappingKey, now: datetime
) -> IssuerFolder:
    """Retire the keys in use and add a new pair of each kind; sealed before they are listed."""
    keyring = folder.keyring.retiring(at=now)
    for private_key in (Ed25519PrivateKey.generate(), P256PrivateKey.generate()):
        secret = (
            private_key.seed if isinstance(private_key, Ed25519PrivateKey) else private_key.scalar
        )
        name = keyring.next_name()
        key_id = method_id(folder.profile, name)
        wrapping_key.seal(folder.sealed_key(name), secret, issuer=folder.profile.id, key_id=key_id)
        keyring = keyring.with_key(
            KeyRecord(name=name, public_key=private_key.public_key, created_at=now)
        )
    write_keyring(folder.path, keyring)
    return IssuerFolder(folder.path, folder.profile, keyring)


def wrapping_key_of(folder: IssuerFolder, passphrase: str) -> WrappingKey:
    """The wrapping key of an existing issuer, proven on the newest sealed key."""
    newest = folder.keyring.records[-1]
    wrapping_key = wrapping_key_for(folder.sealed_key(newest.name), passphrase)
    _unsealed(folder, newest, wrapping_key)
    return wrapping_key


def open_signers(folder: IssuerFolder, passphrase: str) -> IssuerSigners:
    """Open the keys in use. Raises CommandRefused for a wrong passphrase."""
    proofs = folder.keyring.active(KeyAlgorithm.ED25519)
    tokens = folder.keyring.active(KeyAlgorithm.P256)
    wrapping_key = wrapping_key_for(folder.sealed_key(proofs.name), passphrase)
    return IssuerSigners(
        KeySigner(
            Ed25519PrivateKey.from_seed(_unsealed(folder, proofs, wrapping_key)),
            method_id(folder.profile, proofs.name),
        ),
        KeySigner(
            P256PrivateKey.from_scalar(_unsealed(folder, tokens, wrapping_key)),
            method_id(folder.profile, tokens.name),
        ),
    )


def _unsealed(folder: IssuerFolder, record: KeyRecord, wrapping_key: WrappingKey) -> bytes:
    return wrapping_key.open(
        folder.sealed_key(record.name),
        issuer=folder.profile.id,
        key_id=method_id(folder.profile, record.name),
    )
