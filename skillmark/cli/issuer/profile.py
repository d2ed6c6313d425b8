"""``issuer.toml``: who issues, under which identifier, and where its public files will lie."""

import json
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from skillmark.cli.refusals import CommandRefused, ExitCode
from skillmark.engine.dids.jwks import jwks_url
from skillmark.engine.dids.web import did_web_url
from skillmark.engine.errors import MalformedInput

PROFILE_FILE = "issuer.toml"
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
_KNOWN = ("id", "name", "url", "description", "email", "language")
_OPTIONAL = ("open_badges_2",)


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuerProfile:
    """What every credential says of its issuer.

    *id* is a did:web or an HTTPS address and never changes, because keys and credentials are
    bound to it. *base_url* (no slash at the end) is where ``public/`` will be served.
    *open_badges_2* is the address of the same issuer's Open Badges 2.0 profile, if it had one.
    """

    id: str
    name: str
    url: str
    description: str = ""
    email: str = ""
    language: str = "en"
    open_badges_2: str = ""

    @property
    def base_url(self) -> str:
        if self.id.startswith("did:web:"):
            url = did_web_url(self.id)
            return url.removesuffix("/did.json").removesuffix("/.well-known")
        return self.id.removesuffix("/issuer.json")

    @property
    def key_document_path(self) -> str:
        """Where the key document lies below ``public/``."""
        if not self.id.startswith("did:web:"):
            return ".well-known/jwks.json"
        return did_web_url(self.id).removeprefix(self.base_url + "/")

    @property
    def host(self) -> str:
        return urlsplit(self.base_url).netloc


def issuer_id_for(*, did: str, https: str) -> str:
    """The issuer's identifier from ``--did`` or ``--https``, of which one is given.

    Raises CommandRefused (usage) with an example of what is possible.
    """
    if bool(did) == bool(https):
        raise _usage(
            "An issuer has one identifier: --did or --https.",
            "Give --did did:web:badges.example.edu, or --https https://badges.example.edu.",
        )
    try:
        if did:
            did_web_url(did)
            return did
        jwks_url(https)
    except MalformedInput as error:
        raise _usage(
            f"This cannot be an issuer’s identifier: {error.detail}.",
            "Give --did did:web:badges.example.edu, or --https https://badges.example.edu.",
        ) from error
    parts = urlsplit(https)
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise _usage(
            "Keys of an HTTPS issuer are looked for at the top of its host only.",
            f"Give --https https://{parts.netloc}, or use --did did:web:… for a folder.",
        )
    return f"https://{parts.netloc}/issuer.json"


def read_profile(folder: Path) -> IssuerProfile:
    """Read ``issuer.toml``. Raises CommandRefused when it is missing or wrong, saying where."""
    path = folder / PROFILE_FILE
    try:
        table = tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError as error:
        raise CommandRefused(
            f"{folder} is not an issuer’s folder: there is no {PROFILE_FILE} in it.",
            advice="Name the folder with --issuer, or make one with `skillmark issuer new`.",
            exit_code=ExitCode.USAGE,
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CommandRefused(
            f"{path} cannot be read: {error}.", advice="Correct the line that it names."
        ) from error
    problems = [f"“{key}” is not known" for key in table if key not in _KNOWN + _OPTIONAL]
    problems += [f"“{key}” is not a text" for key in table if not isinstance(table[key], str)]
    if problems:
        raise CommandRefused(f"In {path}: {'; '.join(problems)}.", advice="Correct it there.")
    values = {key: str(table.get(key, "")).strip() for key in _KNOWN + _OPTIONAL}
    return check_profile(IssuerProfile(**{**values, "language": values["language"] or "en"}))


def check_profile(profile: IssuerProfile) -> IssuerProfile:
    """Return *profile* or raise CommandRefused with everything that is wrong with it."""
    problems = []
    if not profile.name:
        problems.append("the name is missing")
    if urlsplit(profile.url).scheme not in {"http", "https"} or " " in profile.url:
        problems.append("the url is not a web address")
    if profile.email and not re.fullmatch(r"[^@\s]+@[^@\s]+", profile.email):
        problems.append("the email is not an address")
    if not _LANGUAGE.match(profile.language):
        problems.append("the language is not a tag like en or es-MX")
    if any(not char.isprintable() for char in profile.name + profile.url + profile.email):
        problems.append("a value contains a control character")
    if problems:
        raise CommandRefused(
            f"The issuer’s profile is not complete: {'; '.join(problems)}.",
            advice=f"Correct it on the command line or in {PROFILE_FILE}.",
            exit_code=ExitCode.USAGE,
        )
    return profile


def write_profile(profile: IssuerProfile) -> bytes:
    """The text of a new ``issuer.toml``."""
    lines = [
        "# The issuer as it stands in every credential from now on.",
        "# Change name, url, description, email and language as you like, but never the id:",
        "# every credential and every key is bound to it.",
        "",
        *(f"{key} = {_toml(str(getattr(profile, key)))}" for key in _KNOWN),
        "",
    ]
    return "\n".join(lines).encode()


def _toml(text: str) -> str:
    # A JSON string is a TOML basic string but for U+007F, which the check refuses.
    return json.dumps(text, ensure_ascii=False)


def _usage(fact: str, advice: str) -> CommandRefused:
    return CommandRefused(fact, advice=advice, exit_code=ExitCode.USAGE)
