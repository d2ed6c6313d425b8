"""``skillmark revoke``, ``suspend`` and ``reinstate``: three moves of one and the same kind."""

from typing import Annotated

import typer

from skillmark.cli.clock import current_time
from skillmark.cli.issuance.changing import (
    change_state,
    definition_of,
    publish_changes,
    require_suspendable,
)
from skillmark.cli.issuance.lookup import find_one_award
from skillmark.cli.issuer.folder import open_signers
from skillmark.cli.journal.states import AwardState
from skillmark.cli.journal.store import opened
from skillmark.cli.options import IssuerOption, PassphraseOption, find_issuer
from skillmark.cli.passphrases import get_passphrase
from skillmark.cli.screen import say

WhoArgument = Annotated[
    str,
    typer.Argument(
        metavar="WHO", help="The credential’s id, the badge’s file, or the recipient’s address."
    ),
]
ReasonOption = Annotated[
    str, typer.Option(prompt="Why", help="For your own records; it is never published.")
]

REVOKE_EPILOG = (
    "Examples: skillmark revoke ana@college.example --reason “issued by mistake”  ·  "
    "skillmark revoke badge.png --reason “withdrawn by the board”"
)
SUSPEND_EPILOG = "Example: skillmark suspend ana@college.example --reason “under appeal”"
REINSTATE_EPILOG = "Example: skillmark reinstate ana@college.example --reason “appeal decided”"


def revoke(
    who: WhoArgument,
    *,
    reason: ReasonOption,
    issuer: IssuerOption = None,
    passphrase_file: PassphraseOption = None,
) -> None:
    """Revoke one badge for ever and publish the new status list."""
    _change(who, AwardState.REVOKED, reason, issuer, passphrase_file)


def suspend(
    who: WhoArgument,
    *,
    reason: ReasonOption,
    issuer: IssuerOption = None,
    passphrase_file: PassphraseOption = None,
) -> None:
    """Suspend one badge until it is reinstated; only for achievements made suspendable."""
    _change(who, AwardState.SUSPENDED, reason, issuer, passphrase_file)


def reinstate(
    who: WhoArgument,
    *,
    reason: ReasonOption,
    issuer: IssuerOption = None,
    passphrase_file: PassphraseOption = None,
) -> None:
    """Let a suspended badge count again."""
    _change(who, AwardState.ISSUED, reason, issuer, passphrase_file)


def _change(
    who: str,
    target: AwardState,
    reason: str,
    issuer: IssuerOption,
    passphrase_file: PassphraseOption,
) -> None:
    now = current_time()
    folder = find_issuer(issuer)
    with folder.locked(), opened(folder.journal_file) as connection:
        award = find_one_award(connection, folder, who)
        definition = definition_of(connection, award)
        if target is not AwardState.REVOKED:
            require_suspendable(definition)
        signers = open_signers(folder, get_passphrase(passphrase_file))
        nothing = change_state(connection, folder, award, target, reason=reason, now=now)
        # Also when nothing changed: an earlier command may have ended before this.
        publish_changes(connection, folder, signer=signers.proofs, now=now)
    word = {AwardState.ISSUED: "reinstated"}.get(target, str(target))
    say(nothing or f"{award.credential_id} ({definition.title}) is {word}.")
    say(f"Upload {folder.public / 'status'}: until then the world does not know.")
