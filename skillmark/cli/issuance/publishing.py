"""Write the public tree: keys, issuer, achievements and their pages. Any static host serves it."""

import json
import sqlite3
from pathlib import Path

from skillmark.cli.achievements.definition import AchievementDefinition
from skillmark.cli.achievements.reading import read_achievement
from skillmark.cli.achievements.values import achievement_value, issuer_value
from skillmark.cli.files import PRIVATE_FILE, make_folder, write_file
from skillmark.cli.issuance.artwork import Artwork
from skillmark.cli.issuer.folder import IssuerFolder
from skillmark.cli.issuer.keyring import key_document
from skillmark.cli.journal.achievements import known_achievements
from skillmark.cli.pages.public import criteria_page, issuer_page
from skillmark.engine.model.contexts import contexts_for
from skillmark.engine.model.writing import write_achievement, write_profile
from skillmark.engine.wire.json_types import JsonObject
from skillmark.engine.wire.strict_json import write_pretty_json

_ROBOTS = b"User-agent: *\nDisallow: /b/\n"


def publish_issuer(folder: IssuerFolder, connection: sqlite3.Connection) -> None:
    """Keys, profile, front page, and what keeps robots and static hosts in line."""
    public = folder.public
    _write(
        public / folder.profile.key_document_path,
        _json(key_document(folder.profile, folder.keyring)),
    )
    _write(public / "issuer.json", _hosted(write_profile(issuer_value(folder.profile))))
    achievements = [
        read_achievement(known.definition.decode()) for known in known_achievements(connection)
    ]
    _write(public / "index.html", issuer_page(folder.profile, achievements))
    _write(public / "robots.txt", _ROBOTS)
    # Some hosts leave out folders whose name starts with a dot unless this file is there.
    _write(public / ".nojekyll", b"")


def publish_achievement(
    folder: IssuerFolder, definition: AchievementDefinition, artwork: Artwork
) -> None:
    """The page, the data and the pictures of one achievement version."""
    own = achievement_path(folder, definition)
    value = achievement_value(definition, folder.profile.base_url)
    _write(own / "badge.svg", artwork.svg)
    _write(own / "badge.png", artwork.png)
    _write(own / "achievement.json", _hosted(write_achievement(value)))
    _write(own / "index.html", criteria_page(definition, folder.profile))


def published_artwork(folder: IssuerFolder, definition: AchievementDefinition) -> Artwork | None:
    """The picture as it was published; badges issued later carry the same bytes."""
    own = achievement_path(folder, definition)
    try:
        return Artwork((own / "badge.svg").read_bytes(), (own / "badge.png").read_bytes())
    except FileNotFoundError:
        return None


def achievement_path(folder: IssuerFolder, definition: AchievementDefinition) -> Path:
    return folder.public / "achievements" / definition.slug / "versions" / definition.version


def write_document_map(folder: IssuerFolder) -> None:
    """Say which file answers for which address, so that `verify --documents` needs no network."""
    public, base = folder.public, folder.profile.base_url
    served = [folder.profile.key_document_path, "issuer.json"]
    served += [f"status/{path.name}" for path in sorted((public / "status").glob("*.json"))]
    documents = {f"{base}/{name}": f"public/{name}" for name in served if (public / name).is_file()}
    write_file(
        folder.documents_file, json.dumps(documents, indent=2).encode() + b"\n", mode=PRIVATE_FILE
    )


def _hosted(value: JsonObject) -> bytes:
    return _json({"@context": contexts_for(value), **value})


def _json(value: JsonObject) -> bytes:
    return write_pretty_json(value) + b"\n"


def _write(path: Path, data: bytes) -> None:
    """Leave a file alone that is right already: its date tells hosts what to upload."""
    try:
        if path.read_bytes() == data:
            return
    except FileNotFoundError:
        make_folder(path.parent)
    write_file(path, data)
