"""Write one person's files: a folder that appears whole, and a package to send.

The few system calls a person are most of what issuing costs, so there are no more than needed:
everything goes into a new folder that is renamed once.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from skillmark.cli.files import (
    PRIVATE_FILE,
    PRIVATE_FOLDER,
    PUBLIC_FILE,
    PUBLIC_FOLDER,
    make_folder,
)
from skillmark.cli.issuance.composing import Particulars, Recipe
from skillmark.cli.issuance.packages import pack
from skillmark.cli.issuance.signing import CredentialSigner, SignedCredential
from skillmark.cli.issuer.folder import IssuerFolder
from skillmark.cli.pages.earner import EarnerPages
from skillmark.cli.placing import Placer, exists
from skillmark.cli.roster.rows import RosterRow
from skillmark.engine.baking.png import PreparedPng
from skillmark.engine.baking.svg import PreparedSvg
from skillmark.engine.model.credentials import AchievementCredential

DOCUMENT, TOKEN, PNG, SVG, PAGE = (
    "credential.json", "credential.jwt", "badge.png", "badge.svg", "index.html",
)  # fmt: skip
EARNER_FILES = (DOCUMENT, TOKEN, PNG, SVG, PAGE)
_DOWNLOADS = (
    (PNG, "Badge as a picture (PNG)"),
    (SVG, "Badge as a picture (SVG)"),
    (DOCUMENT, "Signed file (JSON)"),
    (TOKEN, "Signed file (JWT)"),
)
NOT_INDEXED = "noindex, nofollow, noarchive, nosnippet"


@dataclass(frozen=True, slots=True)
class Places:
    """Where the files of one achievement version go."""

    people: Path
    packages: Path
    hosted: Path
    workshop: Path

    @classmethod
    def of(cls, folder: IssuerFolder, recipe: Recipe) -> "Places":
        own = achievement_folder(folder.earners, recipe)
        return cls(own / "people", own / "packages", folder.hosted, folder.workshop)

    def make(self) -> None:
        for folder in (self.people.parent, self.people, self.packages):
            make_folder(folder, mode=PRIVATE_FOLDER)


def achievement_folder(earners: Path, recipe: Recipe) -> Path:
    return earners / f"{recipe.definition.slug}-{recipe.definition.version}"


class PeopleWriter:
    """Makes and writes the files of one achievement's recipients."""

    def __init__(
        self,
        recipe: Recipe,
        *,
        signer: CredentialSigner,
        png: PreparedPng,
        svg: PreparedSvg,
        places: Places,
    ) -> None:
        self._recipe = recipe
        self._signer = signer
        self._png, self._svg = png, svg
        self._places = places
        self._people, self._packages = str(places.people), str(places.packages)
        self._placer = Placer(str(places.workshop))
        self._pages = EarnerPages(
            recipe.definition, recipe.profile, files=_DOWNLOADS, robots=NOT_INDEXED
        )
        self._hosted_pages = EarnerPages(
            recipe.definition, recipe.profile, files=_DOWNLOADS[:3], robots=NOT_INDEXED
        )

    def has(self, place: str) -> bool:
        """Whether the folder and the package are there; each is moved there whole."""
        return exists(f"{self._people}/{place}/{PAGE}") and exists(f"{self._packages}/{place}.zip")

    def write(self, row: RosterRow, own: Particulars, place: str) -> None:
        """Sign and write the private files of *row*; what lies there is replaced."""
        until = self._recipe.valid_until(row, own.issued_at)
        self._place_private(self._signer.sign(row, own), row, own, until, place)

    def host(self, row: RosterRow, own: Particulars, path_name: str) -> None:
        """Sign and publish the copy without hashed identity under its own unguessable path."""
        until = self._recipe.valid_until(row, own.issued_at)
        self._place_public(self._signer.sign(row, own), row, own, until, path_name)

    def write_credential(
        self, credential: AchievementCredential, row: RosterRow, own: Particulars, place: str
    ) -> None:
        """The same for a credential that was composed elsewhere; *row* is for its page."""
        signed = self._signer.sign_credential(credential, own)
        self._place_private(signed, row, own, credential.valid_until, place)

    def host_credential(
        self, credential: AchievementCredential, row: RosterRow, own: Particulars, path_name: str
    ) -> None:
        signed = self._signer.sign_credential(credential, replace(own, credential_id=credential.id))
        self._place_public(signed, row, own, credential.valid_until, path_name)

    def _place_private(
        self,
        signed: SignedCredential,
        row: RosterRow,
        own: Particulars,
        until: datetime | None,
        place: str,
    ) -> None:
        files = self._files(signed, row, own, until, self._pages)
        files.insert(1, (TOKEN, signed.token.encode()))
        package = pack([(name.encode(), content) for name, content in files], at=own.issued_at)
        self._placer.place_folder(
            f"{self._people}/{place}", files, folder_mode=PRIVATE_FOLDER, file_mode=PRIVATE_FILE
        )
        self._placer.place_file(f"{self._packages}/{place}.zip", package, mode=PRIVATE_FILE)

    def _place_public(
        self,
        signed: SignedCredential,
        row: RosterRow,
        own: Particulars,
        until: datetime | None,
        path_name: str,
    ) -> None:
        self._placer.place_folder(
            f"{self._places.hosted}/{path_name}",
            self._files(signed, row, own, until, self._hosted_pages),
            folder_mode=PUBLIC_FOLDER,
            file_mode=PUBLIC_FILE,
        )

    def _files(
        self,
        signed: SignedCredential,
        row: RosterRow,
        own: Particulars,
        until: datetime | None,
        pages: EarnerPages,
    ) -> list[tuple[str, bytes]]:
        document = signed.document
        text = document.decode()
        page = pages.page(
            row, digest=sha256(document).digest(), issued_at=own.issued_at, valid_until=until
        )
        return [
            (DOCUMENT, document),
            (PNG, self._png.bake(text)),
            (SVG, self._svg.bake(text)),
            (PAGE, page),
        ]


_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"


def path_name(token: bytes) -> str:
    """128 random bits as 26 small letters and digits for an address."""
    number = int.from_bytes(token, "big") << 2
    return "".join(_ALPHABET[number >> shift & 31] for shift in range(125, -1, -5))


def token_of(name: str) -> bytes:
    """What ``path_name`` was made from; nothing that was ever given for any other name."""
    number = 0
    for letter in name[:26]:
        number = number << 5 | max(_ALPHABET.find(letter), 0)
    return (number >> 2 & (1 << 128) - 1).to_bytes(16, "big")


def hosted_url(recipe: Recipe, name: str) -> str:
    return f"{recipe.profile.base_url}/b/{name}/"
