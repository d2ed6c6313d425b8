"""``skillmark renew``: sign the status lists anew before they lapse."""

from datetime import UTC, datetime

from skillmark.cli.clock import current_time
from skillmark.cli.issuance.publishing import publish_issuer, write_document_map
from skillmark.cli.issuance.status_lists import next_lapse, publish_lists
from skillmark.cli.issuer.folder import open_signers
from skillmark.cli.journal.store import opened
from skillmark.cli.options import IssuerOption, PassphraseOption, find_issuer
from skillmark.cli.passphrases import get_passphrase
from skillmark.cli.refusals import CommandRefused
from skillmark.cli.roster.dates import say_day
from skillmark.cli.screen import count, say

EPILOG = "Example, once a week from a timer: skillmark renew --passphrase-file /etc/skillmark/pass"


def renew(*, issuer: IssuerOption = None, passphrase_file: PassphraseOption = None) -> None:
    """Sign every status list for another thirty days, and the issuer's pages with them.

    A list that has lapsed tells verifiers nothing: they then cannot say whether a badge is current.
    """
    now = current_time()
    folder = find_issuer(issuer)
    with folder.locked(), opened(folder.journal_file) as connection:
        signers = open_signers(folder, get_passphrase(passphrase_file))
        before = next_lapse(connection)
        if before is None:
            raise CommandRefused(
                "There is no status list yet.", advice="It comes with the first badge."
            )
        renewed = publish_lists(
            connection, folder, signer=signers.proofs, now=now, renew_all="asked for"
        )
        publish_issuer(folder, connection)
        write_document_map(folder)
        until = next_lapse(connection) or datetime.now(UTC)
    if before < now:
        say(f"The lists had lapsed on {say_day(before)}.")
    signed = count(len(renewed), "status list")
    say(f"{signed} signed to hold until {say_day(until)}. Upload {folder.public}.")
