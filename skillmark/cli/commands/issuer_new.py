"""``skillmark issuer new``: make an issuer's folder with its keys and first public files."""

from pathlib import Path
from typing import Annotated

import typer

from skillmark.cli.clock import current_time
from skillmark.cli.issuance.publishing import publish_issuer, write_document_map
from skillmark.cli.issuer.folder import create_issuer
from skillmark.cli.issuer.profile import IssuerProfile, check_profile, issuer_id_for
from skillmark.cli.issuer.vault import WrappingKey
from skillmark.cli.journal.store import opened
from skillmark.cli.options import PassphraseOption
from skillmark.cli.passphrases import choose_passphrase
from skillmark.cli.screen import say

EPILOG = (
    "Example: skillmark issuer new --name “North Quay College” --url https://northquay.example"
    " --did did:web:badges.northquay.example"
)


# waiver: function-length, options of one command
def issuer_new(
    folder: Annotated[Path, typer.Argument(help="The new folder.")] = Path("issuer"),
    *,
    name: Annotated[str, typer.Option(help="The issuer’s name as it stands in every badge.")],
    url: Annotated[str, typer.Option(help="The issuer’s own website.")],
    did: Annotated[
        str, typer.Option(help="did:web:HOST or did:web:HOST:FOLDER, where public/ will be served.")
    ] = "",
    https: Annotated[
        str, typer.Option(help="https://HOST instead of a DID; keys are published as JWKS.")
    ] = "",
    description: Annotated[str, typer.Option(help="One or two sentences about the issuer.")] = "",
    email: Annotated[str, typer.Option(help="A public contact address.")] = "",
    language: Annotated[str, typer.Option(help="The language of the name, such as en.")] = "en",
    passphrase_file: PassphraseOption = None,
) -> None:
    """Make an issuer: a folder with profile, encrypted keys and the first public files."""
    profile = check_profile(
        IssuerProfile(
            id=issuer_id_for(did=did.strip(), https=https.strip()),
            name=name.strip(),
            url=url.strip(),
            description=description.strip(),
            email=email.strip(),
            language=language.strip(),
        )
    )
    passphrase = choose_passphrase(passphrase_file)
    issuer = create_issuer(
        folder, profile, wrapping_key=WrappingKey.new(passphrase), now=current_time()
    )
    with opened(issuer.journal_file) as connection:
        publish_issuer(issuer, connection)
    write_document_map(issuer)
    say(f"“{profile.name}” can issue now. Its folder is {folder}.")
    say(f"Identifier: {profile.id}")
    say(f"Upload {folder / 'public'} so that it is served as {profile.base_url}/, and look that")
    say(f"  {profile.base_url}/{profile.key_document_path}")
    say("opens in a browser, before you send out the first badge.")
    say(f"Keep a backup of {folder} and of the passphrase: without them nothing can be revoked.")
