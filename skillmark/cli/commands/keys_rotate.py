"""``skillmark keys rotate``: new keys for what comes, old keys listed for what was."""

from skillmark.cli.clock import current_time
from skillmark.cli.issuance.publishing import publish_issuer, write_document_map
from skillmark.cli.issuer.folder import add_key_pairs, wrapping_key_of
from skillmark.cli.journal.awards import count_unfinished
from skillmark.cli.journal.store import opened
from skillmark.cli.options import IssuerOption, PassphraseOption, find_issuer
from skillmark.cli.passphrases import get_passphrase
from skillmark.cli.refusals import CommandRefused
from skillmark.cli.screen import say

EPILOG = "Example: skillmark keys rotate, then upload public/ before you issue again"


def keys_rotate(*, issuer: IssuerOption = None, passphrase_file: PassphraseOption = None) -> None:
    """Make a new pair of keys. Badges signed with the old ones go on verifying."""
    now = current_time()
    folder = find_issuer(issuer)
    with folder.locked(), opened(folder.journal_file) as connection:
        unfinished = count_unfinished(connection)
        if unfinished:
            # The same roster must give the same bytes, and so be signed with the same keys.
            raise CommandRefused(
                f"{unfinished:,} badges of an interrupted run are not signed yet.",
                advice="Give the same `skillmark issue` command again first, then rotate.",
            )
        wrapping_key = wrapping_key_of(folder, get_passphrase(passphrase_file))
        rotated = add_key_pairs(folder, wrapping_key=wrapping_key, now=now)
        publish_issuer(rotated, connection)
        write_document_map(rotated)
    names = ", ".join(r.name for r in rotated.keyring.records if r.retired_at is None)
    path = rotated.profile.key_document_path
    say(f"New keys: {names}. The old ones sign nothing any more, and stay listed.")
    say(f"Upload {rotated.public / path} before you issue again.")
