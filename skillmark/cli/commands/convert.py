"""``skillmark convert``: make an Open Badges 3.0 credential of an Open Badges 2.0 badge."""

from pathlib import Path
from typing import Annotated

import typer

from skillmark.cli.checking.containers import credential_in, read_one
from skillmark.cli.checking.outside import choose_fetch
from skillmark.cli.clock import current_time
from skillmark.cli.converting.new_credential import converted, signed
from skillmark.cli.converting.old_award import (
    OldAward,
    require_open_badge_2,
    unverified_award,
    verified_award,
)
from skillmark.cli.foreign_text import tamed, tamed_id
from skillmark.cli.installation import installed_contexts
from skillmark.cli.issuer.folder import IssuerFolder, open_issuer
from skillmark.cli.layout import put
from skillmark.cli.options import PassphraseOption
from skillmark.cli.outputs import ForceOption, Output, OutputOption
from skillmark.cli.passphrases import get_passphrase
from skillmark.cli.refusals import CommandRefused, ExitCode
from skillmark.engine.wire.strict_json import write_pretty_json

EPILOG = (
    "Examples: skillmark convert old-badge.png -o credential.json  ·  "
    "skillmark convert https://college.example/assertions/7 -o credential.json  ·  "
    "skillmark convert old-badge.png --issuer issuer --same-issuer -o credential.json  ·  "
    "skillmark convert old-badge.json --documents saved.json -o credential.json"
)


def convert(  # waiver: function-length, options of one command
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE|URL", help="The old badge: PNG, SVG, PDF, JSON, JWS, or its address."
        ),
    ],
    *,
    output: OutputOption,
    issuer: Annotated[
        Path | None,
        typer.Option(
            "--issuer", "-i", metavar="FOLDER", help="Sign it as this issuer, if it is the same."
        ),
    ] = None,
    same_issuer: Annotated[
        bool,
        typer.Option(
            "--same-issuer", help="Say that the issuer’s folder and the old issuer are one."
        ),
    ] = False,
    unverified: Annotated[
        bool,
        typer.Option(
            "--unverified", help="Convert it although it is not proven; its evidence says so."
        ),
    ] = False,
    documents: Annotated[
        Path | None,
        typer.Option(
            metavar="MAP.json",
            help="Fetch nothing; take each address from a file: a JSON object of URL → file.",
        ),
    ] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Fetch nothing.")] = False,
    passphrase_file: PassphraseOption = None,
    force: ForceOption = False,
) -> None:
    """Convert an Open Badges 2.0 award into an Open Badges 3.0 credential.

    The award is verified first. The credential points back to it as evidence. Only its own issuer
    can sign the result: declare the old address once in issuer.toml, open_badges_2 = "https://…",
    or say --same-issuer. Without --issuer the result is unsigned.
    """
    now = current_time()
    new = Output(output, force=force)
    fetch = choose_fetch(offline=offline, documents=documents)
    found = credential_in(read_one(file, fetch=fetch), file)
    require_open_badge_2(found)
    take = unverified_award if unverified else verified_award
    award = take(found, fetch=fetch.for_next_verification(), now=now)
    folder = open_issuer(issuer) if issuer else None
    if folder is not None:
        _require_same(folder, award, said_so=same_issuer)
    document = converted(award, issuer=folder)
    if folder is not None:
        document = signed(
            document,
            issuer=folder,
            passphrase=get_passphrase(passphrase_file),
            now=now,
            contexts=installed_contexts(),
        )
    new.write(write_pretty_json(document))
    _tell(new, award, folder)


def _require_same(folder: IssuerFolder, award: OldAward, *, said_so: bool) -> None:
    if said_so or award.issuer.id == folder.profile.open_badges_2:
        return
    raise CommandRefused(
        f"Nothing says that {tamed_id(award.issuer.id)} and {folder.profile.id} are one issuer.",
        advice=(
            f'Write open_badges_2 = "{tamed_id(award.issuer.id)}" into issuer.toml, or add '
            "--same-issuer, if they are; if not, leave --issuer out."
        ),
        exit_code=ExitCode.USAGE,
    )


def _tell(new: Output, award: OldAward, folder: IssuerFolder | None) -> None:
    if folder is None:
        put(f"The unsigned credential is in {new.path}. Nobody can verify it yet.")
        put(
            f"Its issuer, {tamed_id(award.issuer.id)}, signs it with: skillmark convert … "
            "--issuer FOLDER --same-issuer"
        )
    else:
        put(f"The credential, signed by {folder.profile.id}, is in {new.path}.")
        put("It names no status list, so it cannot be revoked. Issue from a roster what may be.")
    if award.doubt:
        put(f"It says in its evidence that the old award was not verified: {tamed(award.doubt)}")
