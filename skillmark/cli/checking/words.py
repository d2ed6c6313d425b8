"""What a report says, in words: for each check, each note, and what to do next.

Codes stay what they are in ``--json``; here every one of them has a sentence.
"""

from typing import Final, NamedTuple

from skillmark.engine.model.problems import SENTENCES
from skillmark.engine.outcome import Outcome
from skillmark.engine.verification.report import Answer, Check


class Told(NamedTuple):
    """How an outcome looks: a mark, the same mark where only ASCII is shown, and the word."""

    mark: str
    ascii_mark: str
    word: str


OUTCOMES: Final = {
    Outcome.PASSED: Told("✓", "+", "yes"),
    Outcome.FAILED: Told("✗", "x", "no"),
    Outcome.UNDETERMINED: Told("?", "?", "cannot tell"),
    Outcome.NOT_APPLICABLE: Told("·", ".", "not asked"),
}

QUESTIONS: Final = {
    Answer.GENUINE: "Genuine",
    Answer.CURRENT: "Current",
    Answer.ABOUT_THIS_PERSON: "About this person",
    Answer.ISSUER_KNOWN: "Issuer known to you",
}

CHECKS: Final = {
    Check.STRUCTURE: ("Form", "it is built as its standard says"),
    Check.LINKED_DATA: ("Meaning", "every word in it has one meaning, and the signature covers it"),
    Check.KEY_BINDING: ("Key", "it is the issuer’s own"),
    Check.PROOF: ("Proof", "nothing was changed since it was issued"),
    Check.REFRESH: ("Newer copy", "its issuer was asked for one"),
    Check.VALIDITY_PERIOD: ("Dates", "the date asked about lies within its period"),
    Check.STATUS: ("Status", "its issuer has not withdrawn it"),
    Check.RECIPIENT: ("Person", "it was issued to the person you asked about"),
    Check.ENDORSEMENTS: ("Endorsements", "each of them holds"),
    Check.EMBEDDED_CREDENTIALS: ("Inside it", "each credential inside it holds"),
    Check.ISSUER_KNOWN: ("Your list", "the issuer is on it"),
}
"""A label for each check, and what it means that the check passed."""

NOTES: Final = {
    "algorithm_interoperability": "Some Open Badges verifiers do not know this kind of signature.",
    "badge_class_elsewhere": "The badge class is hosted at another place than the award.",
    "foreign_proof": "Somebody else has signed it too. That counts neither for nor against it.",
    "key_binding_not_asked_for": "The holder’s own signature is on it and was not needed here.",
    "legacy": "This is an Open Badge of version 1, as they were issued until 2018.",
    "legacy_suite": "It is signed in an older way that is still sound.",
    "legacy_typ": "The token names its type in an older way.",
    "matched_in_lower_case": "The address matched only in lower case.",
    "missing_exp": "The token leaves out its end date, which the credential inside has.",
    "missing_iss": "The token does not repeat its issuer, as Open Badges asks.",
    "missing_jti": "The token does not repeat its id, as Open Badges asks.",
    "missing_nbf": "The token does not repeat its start date, as Open Badges asks.",
    "missing_sub": "The token does not repeat whom it is about, as Open Badges asks.",
    "proof_time_without_zone": "The proof’s time names no time zone and is taken as UTC.",
    "not_genuine": "The newer copy is not proven genuine, so the file at hand counts.",
    "presented_copy_differs": (
        "The file differs from what its issuer serves today; the issuer’s copy was verified."
    ),
    "recipient_lower_cased": "The address matched only in lower case.",
    "refresh_mismatch": "The newer copy is not a copy of the same credential, so the file counts.",
    "refresh_malformed": "What it says about newer copies cannot be read.",
    "refresh_failed": "The newer copy that it mentions could not be had, so the file counts.",
    "sd_jwt": "It is a selective token: its holder may have left out some of what was issued.",
    "status_message": "Its issuer publishes a message about it, which says nothing of validity.",
    "status_refresh": "Its issuer says that there is a newer copy.",
    "unix_timestamp": "A date is written as in Open Badges 1.",
    "unknown_suite": "It carries a further signature of a kind that is not known here.",
    "vcdm_1_1": "It follows the older data model 1.1, which is no longer issued.",
    "weak_hash": "The address is hashed with MD5, which can be guessed.",
}
"""What each note means; the linter's notes have their sentences in ``model.problems``."""

_FETCHING: Final = {
    "fetch_refused": "Its address is not one that is fetched: https on the public internet only.",
    "gone": "Its host says that it is gone for good.",
    "not_found": "Its host says that there is nothing.",
    "not_provided": "The map of documents does not have it.",
    "offline": "Nothing was fetched.",
    "timeout": "Its host took too long.",
    "tls": "Its host could not prove who it is.",
    "too_large": "It is too large.",
    "too_many_resources": "Too much would have to be fetched for one verification.",
    "unreachable": "Its host did not answer.",
}

_ORIGINAL: Final = (
    "Programs change files without telling when they save or convert them. Ask for the file as "
    "it was issued."
)
_LATER: Final = "That says nothing against it. Try again later."
_ASK: Final = "Ask its issuer."

ADVICE: Final = {
    "claim_mismatch": _ASK,
    "data_loss": "Its issuer signed less than what it shows. " + _ASK,
    "described_twice": _ORIGINAL,
    "duplicate_key": _ORIGINAL,
    "expired": "Ask whether there is a newer one, or ask about an earlier date with --at.",
    "gone": _ASK,
    "issuer_unknown": (
        "Find out in another way whose address that is; if you then trust it, write it on your "
        "list."
    ),
    "key_not_issuers": (
        "Somebody else may have made it in the issuer’s name. Ask the issuer, by an address that "
        "you know already."
    ),
    "no_identity": "Ask with the identifier that it was issued to.",
    "no_match": "Ask with the address that it was issued to; people have several.",
    "no_proof": _ORIGINAL,
    "not_found": _LATER,
    "not_provided": "Add the address to the map, or leave --documents out to fetch it.",
    "offline": "Verify it again with a network, or give --documents MAP.json.",
    "revoked": "Its issuer can tell why.",
    "recipient_mismatch": "Ask with the address that it was issued to; people have several.",
    "signature_invalid": _ORIGINAL,
    "status_history": "Ask its issuer what held on that date.",
    "status_stale": (
        "The status list is out of date. If you are its issuer: skillmark renew, then upload "
        "public/."
    ),
    "suspended": "Its issuer can tell until when.",
    "timeout": _LATER,
    "tls": _LATER,
    "unknown_context": (
        "If you know what it stands for, teach it to this installation: "
        "skillmark contexts add URL FILE"
    ),
    "unreachable": _LATER,
}
"""What to do when a check ends with this reason; nothing where there is nothing to do."""


def note_in_words(code: str) -> str:
    """The sentence for a note; never only its code."""
    sentence = NOTES.get(code) or _FETCHING.get(code)
    if sentence is None and code in SENTENCES:
        sentence = f"{SENTENCES[code][:1].upper()}{SENTENCES[code][1:]}."
    return sentence or f"There is a note that this version has no words for: {code}."
