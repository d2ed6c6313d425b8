"""Cases about status lists: bombs, strangers' lists, indexes, bit order, age (C1 to C9)."""

import gzip
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import orjson

from skillmark.engine.status.bitstring import Bitstring
from skillmark.engine.wire.base64url import encode_base64url
from tests.engine.hostile.documents import EXTENSIONS, OB, V2
from tests.engine.hostile.making.case import (
    Case,
    Verdict,
    case,
    good,
    not_current,
    not_genuine,
    perhaps_current,
    signed_anyhow,
)
from tests.engine.world import Document, World

REVOCATIONS = "https://badges.workshop.example/revocations.json"
REVOKED = not_current("status", "revoked")


def cases() -> Iterator[Case]:
    yield from bombs()
    yield from foreign_lists()
    yield from purposes()
    yield from indexes_and_sizes()
    yield from bit_order()
    yield from mechanisms()
    yield from revocation_lists()
    yield from several_entries()
    yield from age()
    yield from short_lists()


def with_list(change: Callable[[Document], Any], *, index: int = 1) -> tuple[Document, World]:
    """Return a badge and a world whose revocation list was changed before it was signed."""
    world = World()
    url = world.issuer.list_url()
    document: Document = orjson.loads(world.internet.pages[url])
    del document["proof"]
    change(document)
    world.internet.put(url, signed_anyhow(world.issuer, document))
    return world.issuer.issue(credentialStatus=world.issuer.entry(index)), world


def encoded(packed: bytes) -> Callable[[Document], None]:
    text = f"u{encode_base64url(packed)}"
    return lambda document: document["credentialSubject"].update(encodedList=text)


def with_bits(bits: Bitstring) -> Callable[[Document], None]:
    text = bits.encode()
    return lambda document: document["credentialSubject"].update(encodedList=text)


def packed(bits: bytes) -> bytes:
    return gzip.compress(bits, 6, mtime=0)


def bombs() -> Iterator[Case]:
    too_large, malformed = perhaps_current("status_too_large"), perhaps_current("status_malformed")
    ample = bytes(16_384)
    for name, data, verdict in (
        ("one_byte_too_many", packed(bytes(8 * 1024 * 1024 + 1)), too_large),
        ("of_64_mebibytes", packed(bytes(64 * 1024 * 1024)), too_large),
        ("of_64_mebibytes_of_ones", packed(b"\xff" * (64 * 1024 * 1024)), too_large),
        ("in_two_members", packed(ample) + packed(ample), malformed),
        ("with_something_behind", packed(ample) + b"\0", malformed),
        ("cut_off", packed(ample)[:-9], malformed),
        ("with_wrong_checksum", packed(ample)[:-8] + bytes(8), malformed),
        ("with_wrong_size", packed(ample)[:-4] + b"\xff\xff\xff\xff", malformed),
        ("as_zlib", zlib.compress(ample), malformed),
        ("as_deflate", zlib.compress(ample)[2:-4], malformed),
        ("uncompressed", ample, malformed),
        ("packed_twice", packed(packed(ample)), perhaps_current("status_length")),
        ("empty", b"", not_a_list()),
        ("empty_inside", packed(b""), perhaps_current("status_length")),
    ):
        credential, world = with_list(encoded(data))
        why = "what the list expands to is too much, too little, or nothing that GZIP can hold"
        yield case(f"c01_list_{name}", "C1 BS-5 BS-9", why, credential, verdict, world=world)
    credential, world = with_list(encoded(packed(bytes(8 * 1024 * 1024))))
    why = "a list of exactly 8 MiB is read"
    yield case("c01_list_as_large_as_allowed", "C1", why, credential, good(), world=world)
    for name, text in {
        "standard_base64": "uH4sIAAAA/+8=",
        "without_letter": encode_base64url(packed(ample)),
        "base58": "zH4sIAAAA",
        "number": 1,
        "array": ["u"],
    }.items():
        credential, world = with_list(
            lambda d, text=text: d["credentialSubject"].update(encodedList=text)
        )
        verdict = not_a_list() if not isinstance(text, str) or text[0] != "u" else malformed
        why = "the list is not written as base64url behind the letter u"
        yield case(f"c01_text_{name}", "C1 BS-5", why, credential, verdict, world=world)


def not_a_list() -> Verdict:
    """The list fails its own structure, so nobody proves that it is one."""
    return perhaps_current("status_untrusted")


def foreign_lists() -> Iterator[Case]:
    untrusted = perhaps_current("status_untrusted")
    world = World()
    url = world.issuer.list_url()
    honest: Document = orjson.loads(world.internet.pages[url])
    strangers: Document = orjson.loads(world.internet.pages[world.stranger.list_url()])
    unsigned = {name: item for name, item in honest.items() if name != "proof"}
    bent = {**honest, "validUntil": "2027-12-01T00:00:00Z"}
    other: Document = orjson.loads(world.internet.pages[world.issuer.list_url("suspension")])
    credential = world.issuer.issue()
    for name, served in {
        "without_proof": unsigned,
        "signed_by_stranger": world.stranger.sign(unsigned),
        "of_stranger": strangers,
        "that_was_changed": bent,
        "that_is_another_one": other,
        "without_id": world.issuer.sign({k: v for k, v in unsigned.items() if k != "id"}),
        "with_another_id": world.issuer.sign({**unsigned, "id": f"{url}-old"}),
        "of_another_issuer": {**honest, "issuer": world.stranger.id},
        "that_is_a_badge": credential,
        "that_is_empty": {},
    }.items():
        world = World()
        world.internet.put(url, served)
        why = "nobody but the issuer may say whether the badge was revoked"
        verdict = perhaps_current("status_malformed") if "badge" in name else untrusted
        folder = f"c02_list_{name}"
        yield case(folder, "C2 BS-6 BS-7", why, credential, verdict, world=world)
    why = "the badge itself points to a stranger's list"
    pointing = World().issuer.issue(credentialStatus=World().stranger.entry(3))
    yield case("c02_entry_points_to_stranger", "C2 BS-7", why, pointing, untrusted)


def purposes() -> Iterator[Case]:
    mismatch = perhaps_current("status_purpose")
    for name, purpose, verdict in (
        ("suspension", "suspension", mismatch),
        ("message", "message", mismatch),
        ("capital", "Revocation", mismatch),
        ("several", ["revocation", "suspension"], good()),
        ("several_others", ["refresh", "suspension"], mismatch),
        ("empty", "", perhaps_current("status_malformed")),
        ("number", 1, not_a_list()),
    ):
        credential, world = with_list(
            lambda d, purpose=purpose: d["credentialSubject"].update(statusPurpose=purpose)
        )
        why = "the list speaks about something else than the entry asks"
        yield case(f"c03_list_for_{name}", "C3 BS-2", why, credential, verdict, world=world)
    world = World()
    entry = {**world.issuer.entry(1), "statusPurpose": "suspension"}
    why = "the entry asks about suspension, the list it names is for revocation"
    asking = world.issuer.issue(credentialStatus=entry)
    yield case("c03_entry_for_suspension", "C3 BS-2", why, asking, mismatch)


# waiver: function-length, one table
def indexes_and_sizes() -> Iterator[Case]:
    issuer = World().issuer
    malformed = perhaps_current("status_malformed")
    shape = not_genuine("structure", "type_mismatch")
    number = not_genuine("linked_data", "type_mismatch")
    for name, index, verdict in (
        ("negative", "-1", malformed),
        ("leading_zeros", "007", malformed),
        ("exponent", "1e3", malformed),
        ("word", "abc", malformed),
        ("empty", "", malformed),
        ("blank_in_front", " 7", malformed),
        ("plus", "+7", malformed),
        ("hexadecimal", "0x7", malformed),
        ("fraction", "7.0", malformed),
        ("arabic_digits", "٧", malformed),
        ("superscript", "⁷", malformed),
        ("underscore", "1_0", malformed),
        ("two_to_63", str(2**63), malformed),
        ("of_40_digits", "9" * 40, malformed),
        ("past_the_end", "131072", malformed),
        ("last", "131071", good()),
        ("number", 7, good()),
        ("negative_number", -1, malformed),
        ("fractional_number", 7.5, shape),
        ("true", True, shape),
        ("array", ["7"], shape),
    ):
        entry = {**issuer.entry(1), "statusListIndex": index}
        why = "an index that is none must never read somebody else's bit"
        yield _entry_case(f"c04_index_{name}", "C4 BS-1", why, entry, verdict)
    for name, size, verdict in (
        ("zero", 0, malformed),
        ("negative", -1, malformed),
        ("two_to_31", 2**31, malformed),
        ("seventeen", 17, malformed),
        ("text", "1", number),
        ("two_without_messages", 2, malformed),
        ("true", True, number),
        ("one", 1, good()),
    ):
        entry = {**issuer.entry(1), "statusSize": size}
        why = "a size that is none must never be divided by or multiplied with"
        yield _entry_case(f"c04_size_{name}", "C4 BS-3", why, entry, verdict)
    for name, change in {
        "without_index": {"statusListIndex": None},
        "without_list": {"statusListCredential": None},
        "without_purpose": {"statusPurpose": None},
        "with_list_as_id": {"id": issuer.list_url()},
    }.items():
        entry = {k: v for k, v in {**issuer.entry(1), **change}.items() if v is not None}
        why = "the entry leaves out what it is there for"
        yield _entry_case(f"c04_entry_{name}", "C4 BS-1", why, entry, malformed)


def _entry_case(name: str, rules: str, why: str, entry: Document, verdict: Verdict) -> Case:
    issuer = World().issuer
    credential = signed_anyhow(issuer, issuer.document(credentialStatus=entry))
    return case(name, rules, why, credential, verdict)


def bit_order() -> Iterator[Case]:
    for bit in (0, 1, 7, 8, 131_071):
        bits = Bitstring(131_072)
        bits.set(bit, 1)
        neighbour = bit ^ 7 if bit ^ 7 < 131_072 else bit - 1
        for index, verdict in ((bit, REVOKED), (neighbour, good())):
            credential, world = with_list(
                with_bits(bits),
                index=index,
            )
            why = f"of the whole list only bit {bit} is set, counted from the left"
            name = f"c05_bit_{bit}_read_at_{index}"
            yield case(name, "C5 BS-5 T-13", why, credential, verdict, world=world)


def mechanisms() -> Iterator[Case]:
    issuer = World().issuer
    lost = not_genuine("linked_data", "data_loss")
    unsupported = perhaps_current("status_unsupported")
    for name, entry, verdict in (
        ("StatusList2021", {**issuer.entry(1), "type": "StatusList2021Entry"}, lost),
        ("RevocationList2020", {**issuer.entry(1), "type": "RevocationList2020Status"}, lost),
        ("invented", {"id": "https://canary.example/s", "type": "AlwaysValid"}, lost),
        ("urn", {"id": "https://canary.example/s", "type": "urn:x:AlwaysValid"}, unsupported),
        ("profile", {"id": "https://canary.example/s", "type": "Profile"}, unsupported),
    ):
        why = "a mechanism that we do not know is never taken for 'not revoked'"
        yield _entry_case(f"c06_{name}", "C6", why, entry, verdict)
    for purpose in ("expiry", "revocation "):
        entry = {**issuer.entry(1), "statusPurpose": purpose}
        _, world = with_list(
            lambda d, purpose=purpose: d["credentialSubject"].update(statusPurpose=purpose)
        )
        credential = issuer.issue(credentialStatus=entry)
        why = "a purpose that we do not know is never taken for 'not revoked'"
        name = f"c06_purpose_{purpose.strip()}{'_with_blank' if purpose[-1] == ' ' else ''}"
        yield case(name, "C6 BS-2", why, credential, unsupported, world=world)


def revocation_lists() -> Iterator[Case]:
    world = World()
    document = world.issuer.document()
    document["@context"] = [V2, OB, EXTENSIONS]
    document["credentialStatus"] = {"id": REVOCATIONS, "type": "1EdTechRevocationList"}
    credential = world.issuer.sign(document)
    own, owner = document["id"], {"id": REVOCATIONS, "issuer": world.issuer.id}
    untrusted, malformed = perhaps_current("status_untrusted"), perhaps_current("status_malformed")
    for name, served, verdict in (
        ("revoked", {**owner, "revokedCredential": [{"id": own, "revoked": True}]}, REVOKED),
        ("revoked_by_mention", {**owner, "revokedCredential": [{"id": own}]}, REVOKED),
        ("revoked_in_one_object", {**owner, "revokedCredential": {"id": own}}, REVOKED),
        ("revoked_under_plural", {**owner, "revokedCredentials": [{"id": own}]}, REVOKED),
        ("revoked_percent_encoded", {**owner, "revokedCredential": [{"id": f" {own}"}]}, REVOKED),
        ("not_any_more", {**owner, "revokedCredential": [{"id": own, "revoked": False}]}, good()),
        ("another_one", {**owner, "revokedCredential": [{"id": "urn:x:1"}]}, good()),
        ("none", owner, good()),
        ("revoked_text", {**owner, "revokedCredential": [{"id": own, "revoked": "no"}]}, malformed),
        ("entry_text", {**owner, "revokedCredential": [own]}, malformed),
        ("entry_without_id", {**owner, "revokedCredential": [{}]}, malformed),
        ("of_stranger", {**owner, "issuer": world.stranger.id}, untrusted),
        ("of_another_address", {**owner, "id": f"{REVOCATIONS}?old"}, untrusted),
        ("without_issuer", {"id": REVOCATIONS}, malformed),
        ("empty", {}, malformed),
    ):
        world = World()
        world.internet.put(REVOCATIONS, served)
        why = "the 1EdTech list names the revoked credentials of one issuer"
        folder = f"c06_1edtech_{name}"
        yield case(folder, "C6 ST-1 ST-2", why, credential, verdict, world=world)
    why = "the list cannot be had, so nobody can tell"
    yield case("c06_1edtech_missing", "C6 ST-1 C8", why, credential, perhaps_current("not_found"))


def several_entries() -> Iterator[Case]:
    issuer = World().issuer
    revocation, suspension = issuer.entry(7), issuer.entry(8, "suspension")
    broken = {**issuer.entry(9), "statusListIndex": "abc", "id": f"{issuer.list_url()}#x"}
    far = {**issuer.entry(10), "statusListCredential": "https://gone.example/list"}
    suspended = not_current("status", "suspended")
    for name, entries, bits, verdict in (
        ("suspension_then_revocation", [suspension, revocation], {"revocation": 7}, REVOKED),
        ("revocation_then_suspension", [revocation, suspension], {"revocation": 7}, REVOKED),
        ("suspended_first", [suspension, revocation], {"suspension": 8}, suspended),
        ("suspended_second", [revocation, suspension], {"suspension": 8}, suspended),
        ("neither", [revocation, suspension], {}, good()),
        ("malformed_then_revoked", [broken, revocation], {"revocation": 7}, REVOKED),
        ("revoked_then_malformed", [revocation, broken], {"revocation": 7}, REVOKED),
        ("unreachable_then_revoked", [far, revocation], {"revocation": 7}, REVOKED),
        ("unreachable_then_fine", [far, revocation], {}, perhaps_current("not_found")),
        ("fine_then_malformed", [revocation, broken], {}, perhaps_current("status_malformed")),
    ):
        world = World()
        for purpose, index in bits.items():
            world.issuer.lists[purpose].set(index, 1)
            world.issuer.publish_list(purpose)
        credential = issuer.issue(credentialStatus=entries)
        why = "every entry is looked at, and any set bit wins"
        yield case(f"c07_{name}", "C7 ST-4", why, credential, verdict, world=world)
    world = World()
    world.issuer.lists["revocation"].set(1, 1)
    world.issuer.publish_list("revocation")
    ask = {"at": "2026-11-10T00:00:00+00:00"}
    why = "it is revoked today; whether it was then is written nowhere"
    history = perhaps_current("status_history")
    credential = World().issuer.issue()
    yield case("c07_revoked_since", "C7 V-4", why, credential, history, world=world, ask=ask)


# waiver: function-length, one table
def age() -> Iterator[Case]:
    stale, credential = perhaps_current("status_stale"), World().issuer.issue()
    url = World().issuer.list_url()
    for name, member, text, verdict in (
        ("lapsed_301_seconds_ago", "validUntil", "2026-11-25T11:54:59Z", stale),
        ("lapsed_300_seconds_ago", "validUntil", "2026-11-25T11:55:00Z", good()),
        ("valid_in_301_seconds", "validFrom", "2026-11-25T12:05:01Z", stale),
        ("valid_in_300_seconds", "validFrom", "2026-11-25T12:05:00Z", good()),
        ("of_the_year_one", "validFrom", "0001-01-01T00:00:00Z", good()),
        ("for_ever", "validUntil", "9999-12-31T23:59:59Z", good()),
        ("without_zone", "validUntil", "2026-12-25T12:00:00", not_a_list()),
        ("without_sense", "validUntil", "soon", not_a_list()),
    ):
        _, world = with_list(lambda d, member=member, text=text: d.update({member: text}))
        why = "a list speaks only while it is valid, give or take 300 seconds"
        yield case(f"c08_list_{name}", "C8 BS-9", why, credential, verdict, world=world)
    for name, ttl, verdict in (
        ("zero", 0, good()),
        ("text", "60000", not_a_list()),
        ("negative", -1, not_a_list()),
        ("true", True, not_a_list()),
        ("of_a_thousand_years", 10**15, perhaps_current("status_malformed")),
    ):
        _, world = with_list(lambda d, ttl=ttl: d["credentialSubject"].update(ttl=ttl))
        why = "the time to live counts milliseconds, and nothing else is taken for one"
        yield case(f"c08_ttl_{name}", "C8 BS-4 T-13", why, credential, verdict, world=world)
    for reason in ("unreachable", "timeout", "tls", "gone", "fetch_refused", "too_large"):
        why = "a list that cannot be had leaves the status open"
        yield case(
            f"c08_list_{reason}",
            "C8 BS-6 A6 A7",
            why,
            credential,
            perhaps_current(reason),
            unreachable={url: reason},
        )
    for name, body, code in (
        ("empty", b"", "not_a_jws"),
        ("web_page", b"<html>not found</html>", "not_a_jws"),
        ("not_json", b"{", "not_json"),
        ("array", b"[]", "not_a_jws"),
        ("doubled_member", b'{"id":"a","id":"b"}', "duplicate_key"),
        ("deep", b'{"a":' * 80 + b"1" + b"}" * 80, "too_deep"),
        ("picture", b"\x89PNG\r\n\x1a\n", "not_a_jws"),
    ):
        world = World()
        world.internet.pages[url] = body
        why = "what was served is no status list"
        verdict = perhaps_current(code)
        yield case(f"c08_served_{name}", "C8 BS-6 D10", why, credential, verdict, world=world)


def short_lists() -> Iterator[Case]:
    for entries in (8, 1_000, 131_064):
        bits = Bitstring(entries)
        credential, world = with_list(with_bits(bits))
        why = "in so short a list everybody sees whose status is asked for"
        verdict = perhaps_current("status_length")
        name = f"c09_list_of_{entries}"
        yield case(name, "C9 BS-5 BS-6", why, credential, verdict, world=world)
