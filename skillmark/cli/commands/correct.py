"""``skillmark correct``: a new credential that points to the old one, which is revoked."""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Annotated, TypeVar

import typer

from skillmark.cli.clock import current_time
from skillmark.cli.commands.status import WhoArgument
from skillmark.cli.issuance.artwork import Artwork
from skillmark.cli.issuance.changing import change_state, publish_changes, recipe_of
from skillmark.cli.issuance.composing import Recipe, particulars
from skillmark.cli.issuance.correcting import (
    Changes,
    corrected,
    read_issued,
    require_not_replaced,
    row_for_page,
    without_identity,
)
from skillmark.cli.issuance.lookup import find_one_award
from skillmark.cli.issuance.people import PeopleWriter, Places, hosted_url, path_name
from skillmark.cli.issuance.publishing import published_artwork
from skillmark.cli.issuance.signing import CredentialSigner
from skillmark.cli.issuance.status_lists import ensure_lists
from skillmark.cli.issuer.folder import IssuerFolder, IssuerSigners, open_signers
from skillmark.cli.journal.awards import (
    Award,
    Digests,
    StatusPlaces,
    count_awards,
    mark_issued,
    order_replacement,
)
from skillmark.cli.journal.states import AwardState
from skillmark.cli.journal.store import opened, transaction
from skillmark.cli.options import IssuerOption, PassphraseOption, find_issuer
from skillmark.cli.passphrases import get_passphrase
from skillmark.cli.refusals import CommandRefused, ExitCode
from skillmark.cli.roster import cells
from skillmark.cli.roster.dates import DateOrder, read_date
from skillmark.cli.roster.problems import CellProblem
from skillmark.cli.screen import say

EPILOG = (
    "Examples: skillmark correct ana@college.example --name “Ana García Ruiz” "
    "--reason “name misspelt”  ·  skillmark correct badge.png --result level=Secure --reason appeal"
)
_Value = TypeVar("_Value")


# waiver: function-length, options of one command
def correct(
    who: WhoArgument,
    *,
    reason: Annotated[
        str, typer.Option(prompt="Why", help="For your own records; it is never published.")
    ],
    name: Annotated[str | None, typer.Option(help="The right name.")] = None,
    given_name: Annotated[str | None, typer.Option(help="The right first name.")] = None,
    family_name: Annotated[str | None, typer.Option(help="The right family name.")] = None,
    email: Annotated[str | None, typer.Option(help="The right address.")] = None,
    awarded_on: Annotated[str | None, typer.Option(help="The right day, 2026-03-14.")] = None,
    valid_until: Annotated[str | None, typer.Option(help="The right last day.")] = None,
    narrative: Annotated[str | None, typer.Option(help="The right narrative; “” for none.")] = None,
    evidence_url: Annotated[str | None, typer.Option(help="The right link; “” for none.")] = None,
    licence_number: Annotated[str | None, typer.Option(help="The right number.")] = None,
    result: Annotated[
        list[str] | None, typer.Option(metavar="KEY=VALUE", help="The right result.")
    ] = None,
    issuer: IssuerOption = None,
    passphrase_file: PassphraseOption = None,
) -> None:
    """Give one earner a new credential that points to the old one, and revoke the old one."""
    changes = Changes(
        name=_read(name, cells.read_name, "--name"),
        given_name=_read(given_name, cells.read_name, "--given-name"),
        family_name=_read(family_name, cells.read_name, "--family-name"),
        email=_read(email, cells.read_email, "--email"),
        awarded_at=_read(awarded_on, lambda t: read_date(t, DateOrder.UNKNOWN).at, "--awarded-on"),
        valid_until=_read(valid_until, _end_of_day, "--valid-until"),
        narrative=_read(narrative, cells.read_text, "--narrative"),
        evidence_url=_read(evidence_url, lambda t: t and cells.read_link(t), "--evidence-url"),
        licence_number=_read(licence_number, cells.read_text, "--licence-number"),
        results=dict(_pair(text) for text in result or []),
    )
    if not changes:
        raise CommandRefused(
            "Nothing says what is to be corrected.",
            advice="Add the right value, such as --name “Ana García Ruiz”.",
            exit_code=ExitCode.USAGE,
        )
    now = current_time()
    folder = find_issuer(issuer)
    with folder.locked(), opened(folder.journal_file) as connection:
        old = find_one_award(connection, folder, who)
        job = _Correction(connection, folder, old, now)
        new = job.run(changes, open_signers(folder, get_passphrase(passphrase_file)), reason)
    say(f"{new.credential_id} takes the place of {old.credential_id}, which is revoked.")
    say(f"Send: {job.places.packages / new.place}.zip")
    say(f"Upload {folder.public}: until then the world does not know.")


class _Correction:
    """The steps of one correction; given again after an interruption they go on."""

    def __init__(
        self, connection: sqlite3.Connection, folder: IssuerFolder, old: Award, now: datetime
    ) -> None:
        self._connection = connection
        self._folder = folder
        self._old = old
        self._now = now
        self._recipe: Recipe = recipe_of(connection, folder, old)
        self.places = Places.of(folder, self._recipe)

    def run(self, changes: Changes, signers: IssuerSigners, reason: str) -> Award:
        """Order, sign, place, and only then revoke: at no moment is there no good badge."""
        if self._old.state is AwardState.REVOKED:
            raise CommandRefused(
                f"{self._old.credential_id} is revoked.",
                advice="Give the earner a new badge with `skillmark issue --reissue-revoked`.",
            )
        require_not_replaced(self._connection, self._old)
        self._check_results(changes)
        old = read_issued(self.places.people, self._old)
        new = self._order(changes)
        place = StatusPlaces(self._connection).of(new.number)
        subject_id = old.credential_subject.id or ""
        own = replace(particulars(new, "", place=place), subject_id=subject_id)
        credential = corrected(old, changes, own, self._recipe)
        writer = self._writer(signers)
        row = row_for_page(credential, self._recipe.definition)
        writer.write_credential(credential, row, own, new.place)
        if new.hosted is not None:
            name = path_name(new.hosted)
            address = f"{hosted_url(self._recipe, name)}credential.json"
            writer.host_credential(without_identity(credential, address), row, own, name)
        with transaction(self._connection):
            mark_issued(self._connection, [new.number])
        self._withdraw(reason)
        publish_changes(self._connection, self._folder, signer=signers.proofs, now=self._now)
        return new

    def _check_results(self, changes: Changes) -> None:
        rules = {rule.key: rule for rule in self._recipe.definition.results}
        for key, text in changes.results.items():
            if key not in rules:
                raise CommandRefused(
                    f"The achievement has no result “{key}”.",
                    advice="It has: " + (", ".join(rules) or "none") + ".",
                    exit_code=ExitCode.USAGE,
                )
            _read(text, rules[key].check, f"--result {key}")

    def _order(self, changes: Changes) -> Award:
        recipient = None
        if changes.email:
            recipient = Digests(self._connection).of("recipient", f"mailto:{changes.email.lower()}")
        suspendable = self._recipe.definition.suspendable
        ensure_lists(
            self._connection, awards=count_awards(self._connection) + 1, suspendable=suspendable
        )
        with transaction(self._connection):
            return order_replacement(
                self._connection, self._old, recipient=recipient, now=int(self._now.timestamp())
            )

    def _writer(self, signers: IssuerSigners) -> PeopleWriter:
        artwork: Artwork | None = published_artwork(self._folder, self._recipe.definition)
        if artwork is None:
            raise CommandRefused(
                "The published picture of the achievement is missing.",
                advice="Give the `skillmark issue` command of this achievement again.",
            )
        self.places.make()
        png, svg = artwork.prepared()
        signer = CredentialSigner(self._recipe, signers)
        return PeopleWriter(self._recipe, signer=signer, png=png, svg=svg, places=self.places)

    def _withdraw(self, reason: str) -> None:
        change_state(
            self._connection,
            self._folder,
            self._old,
            AwardState.REVOKED,
            reason=reason,
            now=self._now,
        )
        # Nobody shall send the wrong one by mistake; its folder stays for the records.
        (self.places.packages / f"{self._old.place}.zip").unlink(missing_ok=True)


def _read(text: str | None, read: Callable[[str], _Value], option: str) -> _Value | None:
    """Read one option as a roster's cell is read. Raises CommandRefused (usage)."""
    if text is None:
        return None
    try:
        return read(text)
    except CellProblem as problem:
        raise CommandRefused(
            f"{option} “{text}”: {problem.fact}",
            advice=problem.advice,
            exit_code=ExitCode.USAGE,
        ) from problem


def _end_of_day(text: str) -> datetime:
    moment = read_date(text, DateOrder.UNKNOWN)
    return moment.at.replace(hour=23, minute=59, second=59) if moment.whole_day else moment.at


def _pair(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals:
        raise CommandRefused(
            f"--result {text} has no equals sign.",
            advice="Write --result level=Secure.",
            exit_code=ExitCode.USAGE,
        )
    return key.strip(), value.strip()
