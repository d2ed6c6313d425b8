"""Cases about times, types of values, numbers, text and people (B21, B22, B24, B25, B27, B30)."""

from collections.abc import Callable, Iterator
from typing import Any

import orjson

from tests.engine.hostile.documents import enrich
from tests.engine.hostile.making.case import (
    FAILED,
    OPEN,
    PASSED,
    Case,
    Verdict,
    case,
    cooked,
    genuine_but,
    good,
    not_current,
    not_genuine,
)
from tests.engine.world import ALICE, CHARLIE, Document, World

Change = Callable[[Document], Any]


def cases() -> Iterator[Case]:
    yield from boundaries()
    yield from malformed_times()
    yield from proof_times()
    yield from confused_types()
    yield from contradictions()
    yield from numbers()
    yield from texts()
    yield from people()


def issued(**members: Any) -> Document:
    return World().issuer.issue(**members)


def unchecked(change: Change, *, start: Document | None = None) -> Document:
    """Return a badge that was changed before signing, whether or not it may be issued so."""
    issuer = World().issuer
    document = start or issuer.document()
    change(document)
    return issuer.sign(document)


def boundaries() -> Iterator[Case]:
    early, late = (
        not_current("validity_period", "not_yet_valid"),
        not_current("validity_period", "expired"),
    )
    in_time = good("validity_period")
    for name, moment, verdict in (
        ("301_seconds_early", "2026-11-25T12:05:01Z", early),
        ("300_seconds_early", "2026-11-25T12:05:00Z", in_time),
        ("299_seconds_early", "2026-11-25T12:04:59Z", in_time),
        ("a_day_early", "2026-11-26T12:00:00Z", early),
        ("301_seconds_early_elsewhere", "2026-11-26T01:05:01+13:00", early),
        ("300_seconds_early_elsewhere", "2026-11-25T00:05:00-12:00", in_time),
        ("far_future", "9999-12-31T23:59:59Z", early),
    ):
        why = "clocks may differ by 300 seconds, and not by one more"
        yield case(f"b21_{name}", "B21 VC-4 V-4", why, issued(validFrom=moment), verdict)
    for name, moment, verdict in (
        ("301_seconds_late", "2026-11-25T11:54:59Z", late),
        ("300_seconds_late", "2026-11-25T11:55:00Z", in_time),
        ("299_seconds_late", "2026-11-25T11:55:01Z", in_time),
        ("301_seconds_late_elsewhere", "2026-11-25T22:54:59+11:00", late),
        ("never_ending", "9999-12-31T23:59:59Z", in_time),
    ):
        yield case(f"b21_{name}", "B21 VC-4 V-4", why, issued(validUntil=moment), verdict)
    why = "the year 1 is long ago, and nothing overflows"
    ancient = issued(validFrom="0001-01-01T00:00:00Z")
    yield case("b21_year_one", "B21", why, ancient, in_time)
    why = "at a date before it began it was not valid yet"
    ask = {"at": "2026-10-01T00:00:00+00:00"}
    yield case("b21_asked_about_earlier_date", "B21 V-4", why, issued(), early, ask=ask)


def malformed_times() -> Iterator[Case]:
    why = "this is no moment with a zone, so nobody knows when the badge is valid"
    for name, text in {
        "without_zone": "2026-11-01T09:00:00",
        "leap_second": "2026-11-01T09:00:60Z",
        "hour_24": "2026-11-01T24:00:00Z",
        "year_10000": "10000-01-01T00:00:00Z",
        "year_zero": "0000-01-01T00:00:00Z",
        "thirtieth_of_february": "2026-02-30T00:00:00Z",
        "month_13": "2026-13-01T00:00:00Z",
        "small_letters": "2026-11-01t09:00:00z",
        "blank_in_the_middle": "2026-11-01 09:00:00Z",
        "date_only": "2026-11-01",
        "far_zone": "2026-11-01T09:00:00+15:00",
        "zone_without_colon": "2026-11-01T09:00:00+0100",
        "zone_with_seconds": "2026-11-01T09:00:00+01:00:00",
        "other_digits": "２０２６-11-01T09:00:00Z",
        "empty": "",
        "word": "today",
        "line_feed_behind": "2026-11-01T09:00:00Z\n",
        "before_the_year_one": "0001-01-01T00:00:00+14:00",
        "week": "2026-W45-1T00:00:00Z",
    }.items():
        proven = unchecked(lambda document, text=text: document.update(validFrom=text))
        code = _TIME_CODES.get(name, "timestamp_form")
        verdict = not_genuine("structure", code, current=FAILED)
        if name == "year_zero":  # it has the form of a year and is none of the calendar's
            verdict = not_current("validity_period", "timestamp_year")
        yield case(f"b21_time_{name}", "B21 DM-5", why, proven, verdict)
    why = "the badge ends before it begins"
    backwards = unchecked(lambda d: d.update(validUntil="2026-10-31T09:00:00Z"))
    verdict = not_genuine("structure", "period_reversed", current=FAILED)
    yield case("b21_ends_before_it_begins", "B21 DM-9 VC-4", why, backwards, verdict)


_TIME_CODES = {
    "thirtieth_of_february": "timestamp_date",
    "before_the_year_one": "timestamp_year",
}


def proof_times() -> Iterator[Case]:
    future, ended = not_genuine("proof", "proof_from_future"), not_genuine("proof", "proof_expired")
    for name, member, text, verdict in (
        ("301_seconds_ahead", "created", "2026-11-25T12:05:01Z", future),
        ("300_seconds_ahead", "created", "2026-11-25T12:05:00Z", None),
        ("a_year_ahead", "created", "2027-11-25T12:00:00Z", future),
        ("ended_301_seconds_ago", "expires", "2026-11-25T11:54:59Z", ended),
        ("ended_300_seconds_ago", "expires", "2026-11-25T11:55:00Z", None),
        ("without_zone", "created", "2026-11-25T11:00:00", None),
    ):
        credential = issued()
        credential["proof"][member] = text
        # The member is signed: what is in time goes on to the signature, which does not fit.
        found = verdict or not_genuine("proof", "signature_invalid")
        why = "a proof says when it was made and until when it holds, give or take 300 seconds"
        yield case(f"b21_proof_{name}", "B21 DI-1", why, credential, found)


# waiver: function-length, one table
def confused_types() -> Iterator[Case]:
    wrong = not_genuine("structure", "type_mismatch")
    for name, change, verdict in (
        ("issuer_array", lambda d: d.update(issuer=[d["issuer"]]), wrong),
        ("issuer_number", lambda d: d.update(issuer=1), wrong),
        ("issuer_true", lambda d: d.update(issuer=True), wrong),
        ("issuer_null", lambda d: d.update(issuer=None), not_genuine("structure", "null_value")),
        ("issuer_without_id", lambda d: d["issuer"].pop("id"), _missing()),
        ("issuer_missing", lambda d: d.pop("issuer"), _missing()),
        ("subject_missing", lambda d: d.pop("credentialSubject"), _missing()),
        ("subject_null", lambda d: d.update(credentialSubject=None), _null()),
        ("subject_text", lambda d: d.update(credentialSubject="did:example:alice"), wrong),
        ("subject_array", lambda d: d.update(credentialSubject=[d["credentialSubject"]]), wrong),
        ("subject_empty_array", lambda d: d.update(credentialSubject=[]), wrong),
        ("subject_empty", lambda d: d.update(credentialSubject={}), _missing()),
        ("type_number", lambda d: d.update(type=1), not_genuine("structure", "type")),
        ("type_empty", lambda d: d.update(type=[]), not_genuine("structure", "type")),
        ("type_object", lambda d: d.update(type={"a": 1}), not_genuine("structure", "type")),
        ("type_missing", lambda d: d.pop("type"), not_genuine("structure", "type")),
        ("achievement_text", lambda d: d["credentialSubject"].update(achievement="urn:x:a"), wrong),
        ("achievement_array", lambda d: d["credentialSubject"].update(achievement=[]), wrong),
        ("achievement_missing", lambda d: d["credentialSubject"].pop("achievement"), _missing()),
        ("name_true", lambda d: d.update(name=True), wrong),
        ("evidence_text", lambda d: d.update(evidence="https://x.example/e"), wrong),
        ("status_text", lambda d: d.update(credentialStatus="valid"), wrong),
        ("hashed_text", lambda d: _identity(d).update(hashed="true"), wrong),
        ("hashed_number", lambda d: _identity(d).update(hashed=1), wrong),
        ("identity_as_text", lambda d: d["credentialSubject"].update(identifier=[ALICE]), wrong),
    ):
        credential = issued()
        change(credential)
        why = "a member of another JSON type is a finding, and never a crash or a guess"
        yield case(f"b22_{name}", "B22 T-17", why, credential, verdict)
    why = "a badge is about one person"
    for count, verdict in ((3_000, wrong), (10_000, not_genuine("structure", "too_large"))):
        recipe = {"dish": "subjects", "count": count}
        yield cooked(f"b22_{count}_subjects", "B22 DM-6 D10", why, verdict, **recipe)
    for name, data in {
        "array": b"[]",
        "text": b'"badge"',
        "number": b"1",
        "null": b"null",
        "empty_object": b"{}",
    }.items():
        code = "type" if name == "empty_object" else "no_credential"
        why = "this is JSON and no credential"
        yield case(
            f"b22_{name}", "B22 BK-1", why, data, not_genuine("structure", code), suffix="json"
        )


def _identity(document: Document) -> Document:
    found: Document = document["credentialSubject"]["identifier"][0]
    return found


def _missing() -> Verdict:
    return not_genuine("structure", "missing_member")


def _null() -> Verdict:
    return not_genuine("structure", "null_value")


# waiver: function-length, one table
def contradictions() -> Iterator[Case]:
    """What a schema cannot see, signed by a careless or a dishonest issuer."""
    issuer = World().issuer

    def start() -> Document:
        return enrich(issuer.document(), base=issuer.base)

    for name, rules, code, change in (
        (
            "result_of_another_achievement",
            "T-17 AC-13",
            "unknown_result_description",
            lambda s: s["result"][0].update(resultDescription="urn:x:other"),
        ),
        (
            "level_of_another_criterion",
            "T-17 AC-13",
            "unknown_level",
            lambda s: s["result"][0].update(achievedLevel="urn:x:other"),
        ),
        (
            "score_above_maximum",
            "T-17 AC-10",
            "value_out_of_range",
            lambda s: s["result"][1].update(value="101"),
        ),
        (
            "grade_not_allowed",
            "T-17 AC-10",
            "value_not_allowed",
            lambda s: s["result"][2].update(value="A++"),
        ),
        (
            "criteria_empty",
            "T-17 AC-1",
            "criteria_empty",
            lambda s: s["achievement"].update(criteria={}),
        ),
        ("subject_unidentified", "T-17 SU-2", "subject_unidentified", _unidentify),
        (
            "status_outside_vocabulary",
            "AC-14",
            "unknown_term",
            lambda s: s["result"][2].update(status="Brilliant"),
        ),
    ):
        document = start()
        change(document["credentialSubject"])
        why = "one part of the badge contradicts another, whoever signed it"
        verdict = not_genuine("structure", code)
        yield case(f"t17_{name}", rules, why, issuer.sign(document), verdict)


def _unidentify(subject: Document) -> None:
    del subject["id"], subject["identifier"]


def numbers() -> Iterator[Case]:
    issuer = World().issuer
    document = issuer.document()
    document["credentialSubject"]["creditsEarned"] = 3
    text = orjson.dumps(issuer.sign(document))
    for name, number in {"fraction": b"3.0", "exponent": b"3e0", "tenths": b"30e-1"}.items():
        same = text.replace(b'"creditsEarned":3', b'"creditsEarned":' + number)
        why = "the number is spelled in another way, and is the same number"
        yield case(f"b24_three_as_{name}", "B24 T-3", why, same, good(), suffix="json")
    range_error = not_genuine("structure", "number_out_of_range")
    for name, number, verdict in (
        ("quoted", b'"3"', not_genuine("structure", "type_mismatch")),
        ("negative_zero", b"-0", not_genuine("proof", "signature_invalid")),
        ("a_little_more", b"3.0000000000000004", not_genuine("proof", "signature_invalid")),
        ("two_to_53_and_one", b"9007199254740993", range_error),
        ("huge", b"1e400", range_error),
        ("minus_huge", b"-1e400", range_error),
        ("of_30_digits", b"3" * 30, range_error),
        ("not_a_number", b"NaN", range_error),
        ("infinity", b"Infinity", range_error),
        ("minus_infinity", b"-Infinity", range_error),
        ("tiny", b"1e-7", not_genuine("linked_data", "number_out_of_range")),
        ("beyond_exact", b"9007199254740992.0", not_genuine("linked_data", "number_out_of_range")),
        ("leading_zero", b"03", not_genuine("structure", "not_json")),
        ("hexadecimal", b"0x3", not_genuine("structure", "not_json")),
        ("plus", b"+3", not_genuine("structure", "not_json")),
        ("point_only", b"3.", not_genuine("structure", "not_json")),
    ):
        other = text.replace(b'"creditsEarned":3', b'"creditsEarned":' + number)
        why = "the number is another one, or one that implementations write differently"
        yield case(f"b24_number_{name}", "B24 D10", why, other, verdict, suffix="json")
    why = "a number of 5,000 digits makes careless readers raise"
    recipe = {"dish": "long_number", "digits": 5000}
    yield cooked("b24_number_of_5000_digits", "B24 D10", why, range_error, **recipe)


def texts() -> Iterator[Case]:
    proven = issued(name="Caf\u00e9 \u202e\u2066Welding\u2069")
    why = "marks that turn the direction of writing are signed as they stand"
    yield case("b25_direction_marks", "B25", why, proven, good())
    why = "control characters inside a text are signed as they stand"
    controls = issued(description="a\u0001b\u007fc\u0085d\ufffee\U0010ffff")
    yield case("b25_control_characters", "B25", why, controls, good())
    text = orjson.dumps(proven)
    invalid = not_genuine("proof", "signature_invalid")
    unicode_error = not_genuine("structure", "bad_unicode")
    for name, old, new, verdict in (
        ("decomposed", "Caf\u00e9".encode(), "Cafe\u0301".encode(), invalid),
        ("homoglyph", b"Welding I", "Weldi\u0440g I".encode(), invalid),
        ("without_marks", "\u202e".encode(), b"", invalid),
        ("lone_surrogate", b"Welding I", b"Welding \\ud800", unicode_error),
        ("surrogates_exchanged", b"Welding I", b"Welding \\udc00\\ud800", unicode_error),
        ("half_an_escape", b"Welding I", b"Welding \\u00", not_genuine("structure", "not_json")),
        ("overlong", b"Welding I", b"Welding \xc0\xaf", unicode_error),
        ("latin_1", b"Welding I", b"Welding \xe9", unicode_error),
        ("raw_nul", b"Welding I", b"Welding \0", not_genuine("structure", "not_json")),
        ("raw_line_feed", b"Welding I", b"Welding\nI", not_genuine("structure", "not_json")),
    ):
        why = "the text is another one, or no text at all"
        data = text.replace(old, new)
        yield case(f"b25_{name}", "B25 SE-5", why, data, verdict, suffix="json")
    mark = not_genuine("structure", "byte_order_mark")
    for name, data in {
        "byte_order_mark": b"\xef\xbb\xbf" + text,
        "utf_16": text.decode().encode("utf-16"),
        "utf_16_big": b"\xfe\xff" + text.decode().encode("utf-16-be"),
    }.items():
        why = "credentials are UTF-8 without a byte-order mark"
        yield case(f"b25_{name}", "B25 SE-5", why, data, mark, suffix="bin")
    why = "UTF-32 is no UTF-8"
    data = text.decode().encode("utf-32-be")
    verdict = not_genuine("structure", "no_credential")
    yield case("b25_utf_32", "B25 SE-5", why, data, verdict, suffix="bin")


# waiver: function-length, one table
def people() -> Iterator[Case]:
    credential = issued()
    other = genuine_but("recipient", "no_match")
    open_question = genuine_but("recipient", "no_identity", outcome=OPEN)
    why = "the badge is Alice's, and Charlie shows it"
    subject = credential["credentialSubject"]["id"]
    for name, who, verdict in (
        ("mail_address", CHARLIE, other),
        ("did", "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK", other),
        ("prefix_of_id", subject[:-1], other),
        ("nothing_asked_in_particular", "", open_question),
        ("similar_address", "аlice@learners.example", other),
        ("address_with_blank", f"{ALICE} ", other),
        ("own_hash", _identity(credential)["identityHash"], open_question),
    ):
        ask = {"recipient": who}
        yield case(f"b27_{name}", "B27 V-5", why, credential, verdict, ask=ask)
    why = "it is about the person who was asked for"
    for name, who in {
        "address": ALICE,
        "capitals": "Alice@Learners.example",
        "id": subject,
    }.items():
        found = genuine_but("recipient", "", outcome=PASSED)
        ask = {"recipient": who}
        yield case(f"b27_own_{name}", "B27 ID-5 V-5", why, credential, found, ask=ask)
    world = World()
    pretty = {"id": world.stranger.id, "type": ["Profile"], "name": "University of Oxford"}
    document = world.stranger.sign(world.stranger.document(issuer=pretty))
    why = "a genuine badge of a stranger who calls themselves a university: genuine, and unknown"
    ask = {"known_issuers": {world.issuer.id: "Bob's Workshop"}}
    yield case(
        "b30_pretty_stranger",
        "B30",
        why,
        document,
        genuine_but("issuer_known", "issuer_unknown"),
        ask=ask,
    )
    why = "a stranger's document that names the known issuer is not the known issuer's"
    claimed = world.stranger.sign(world.issuer.document())
    verdict = Verdict(
        check="issuer_known", outcome=OPEN, code="not_checked", genuine=FAILED, current=OPEN
    )
    yield case("b30_known_name_unproven", "B30 B2", why, claimed, verdict, ask=ask)
