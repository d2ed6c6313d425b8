"""``skillmark erase``: forget one earner, and show what is left."""

from typing import Annotated

import typer

from skillmark.cli.clock import current_time
from skillmark.cli.commands.status import WhoArgument
from skillmark.cli.issuance.changing import change_state, definition_of, publish_changes
from skillmark.cli.issuance.erasing import Looked, look_everywhere
from skillmark.cli.issuance.erasing import erase as erase_awards
from skillmark.cli.issuance.lookup import find_awards
from skillmark.cli.issuer.folder import open_signers
from skillmark.cli.journal.states import AwardState
from skillmark.cli.journal.store import opened
from skillmark.cli.options import IssuerOption, PassphraseOption, find_issuer
from skillmark.cli.passphrases import get_passphrase
from skillmark.cli.refusals import CommandRefused, ExitCode
from skillmark.cli.screen import count, say, tell

EPILOG = "Example: skillmark erase ana@college.example, and delete her row in your roster files too"


# waiver: function-length, options of one command
def erase(
    who: WhoArgument,
    *,
    revoke: Annotated[
        bool, typer.Option("--revoke", help="Revoke the badges first; the earner may keep files.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether you are sure.")] = False,
    issuer: IssuerOption = None,
    passphrase_file: PassphraseOption = None,
) -> int:
    """Delete one earner's files, salts and rows, and search every place for what is left.

    What the earner holds stays valid unless you add --revoke. The number in the status list stays
    taken for ever, and leads to nobody.
    """
    now = current_time()
    folder = find_issuer(issuer)
    with folder.locked(), opened(folder.journal_file) as connection:
        awards = find_awards(connection, folder, who)
        for award in awards:
            tell(f"{award.credential_id}  {award.state}  {definition_of(connection, award).title}")
        if not yes and not typer.confirm(
            f"Erase {count(len(awards), 'badge')} for ever?", err=True
        ):
            raise CommandRefused("Nothing was erased.", advice="Add --yes to erase unasked.")
        if revoke:
            signers = open_signers(folder, get_passphrase(passphrase_file))
            for award in awards:
                if award.state is not AwardState.REVOKED:
                    change_state(
                        connection, folder, award, AwardState.REVOKED, reason="erased", now=now
                    )
            publish_changes(connection, folder, signer=signers.proofs, now=now)
        address = who if "@" in who else ""
        traces = erase_awards(connection, folder, awards, address=address, now=int(now.timestamp()))
    return _show(list(look_everywhere(folder, traces)), len(traces))


def _show(looked: list[Looked], traces: int) -> int:
    left = sum(place.traces for place in looked)
    say(f"Searched for {traces} traces (ids, salt, hashes, address) in:")
    for place in looked:
        say(f"  {place.place}: {place.traces or 'nothing'}", style="red" if place.traces else "")
    say("Left in the journal: the number, the achievement, dates and state of each badge.")
    say("Not searched: your roster files, mail you have sent, backups, and what was uploaded.")
    say("Delete the row in your roster files too: issuing from them again would award it again.")
    if left:
        tell("Something is left; see the red lines.", style="red")
    return int(ExitCode.REFUSED if left else ExitCode.DONE)
