"""Cases about Data Integrity proofs: whose key it is, for what, and how many (B2 to B18)."""

from collections.abc import Iterator

from skillmark.engine.dids.key import did_key, did_key_method_id
from skillmark.engine.keys.ed25519 import Ed25519PrivateKey
from skillmark.engine.keys.multikey import write_multikey
from skillmark.engine.keys.signers import KeySigner
from skillmark.engine.proofs.data_integrity import sign_document
from tests.engine.hostile.documents import CONTEXTS, SIGNED_AT
from tests.engine.hostile.making.case import (
    Case,
    case,
    good,
    not_genuine,
    perhaps_genuine,
)
from tests.engine.world import Document, World

CHARLIE = Ed25519PrivateKey.from_seed(b"charlie" + bytes(25))


def cases() -> Iterator[Case]:
    yield from keys_elsewhere()
    yield from keys_in_fragments()
    yield from purposes()
    yield from controllers()
    yield from stripped()
    yield from sets_and_chains()


def signed_by_charlie(document: Document, method: str) -> Document:
    signer = KeySigner(CHARLIE, method)
    return sign_document(document, signer=signer, created=SIGNED_AT, contexts=CONTEXTS)


# waiver: function-length, one table
def keys_elsewhere() -> Iterator[Case]:
    world = World()
    issuer = world.issuer.id
    document = world.issuer.document()
    foreign = not_genuine("key_binding", "key_not_issuers")
    for name, method in {
        "strangers_key": "did:web:stranger.example#key-1",
        "key_under_longer_host": f"{issuer}.canary.example#key-1",
        "key_under_path_of_host": f"{issuer}:staff#key-1",
        "key_under_climbing_path": f"{issuer}:..:canary#key-1",
        "key_by_did_key": did_key_method_id(CHARLIE.public_key),
        "key_by_address": "https://canary.example/keys/1",
        "key_with_query": f"{issuer}?service=x#key-1",
        "key_by_bare_did": issuer,
        "key_that_nobody_lists": f"{issuer}#key-9",
    }.items():
        why = f"the signature is good, but {method} is not a key that the issuer lists"
        yield case(f"b02_{name}", "B2 DI-6 A9", why, signed_by_charlie(document, method), foreign)

    bent = signed_by_charlie(document, f"{issuer}#key-1")
    bent["proof"]["verificationMethod"] = "#key-1"
    why = "a relative name could be anybody's; it is not read as the issuer's"
    yield case("b02_key_by_relative_name", "B2 B14", why, bent, foreign)

    signed = world.stranger.sign(document)
    why = "a stranger signed it with a key of their own and named it truthfully"
    yield case("b02_good_signature_by_stranger", "B2 V-2b", why, signed, foreign)

    for name, did, code in (
        ("issuer_with_climbing_path", "did:web:badges.workshop.example:..:evil", "did_malformed"),
        ("issuer_with_escaped_slash", "did:web:badges.workshop.example%2Fevil", "did_malformed"),
        ("issuer_with_escaped_dots", "did:web:workshop.example:%2e%2e:evil", "did_malformed"),
        ("issuer_with_user_information", "did:web:bob@canary.example", "did_malformed"),
        ("issuer_at_loopback", "did:web:127.0.0.1", "did_malformed"),
        ("issuer_at_loopback_as_number", "did:web:2130706433", "did_malformed"),
        ("issuer_at_loopback_in_hex", "did:web:0x7f.1", "did_malformed"),
        ("issuer_at_port_out_of_range", "did:web:canary.example%3A70000", "did_malformed"),
        ("issuer_address_with_user", "https://bob:pw@canary.example/", "issuer_malformed"),
        ("issuer_address_at_loopback", "https://127.0.0.1/", "issuer_malformed"),
    ):
        why = f"{did} is no identifier that leads to one place, so nothing is fetched for it"
        document = world.issuer.document(issuer={"id": did, "type": ["Profile"], "name": "Bob"})
        proven = signed_by_charlie(document, f"{did}#key-1")
        verdict = not_genuine("key_binding", code)
        yield case(f"b02_{name}", "B2 KEY-4 A1", why, proven, verdict)

    for name, did, code in (
        ("issuer_by_plain_http", "http://canary.example/", "issuer_unsupported"),
        ("issuer_by_urn", "urn:uuid:00000000-0000-4000-8000-00000000000a", "issuer_unsupported"),
        ("issuer_by_unknown_method", "did:ethr:0x01", "did_method_unsupported"),
    ):
        why = "we know no way to this issuer's keys, so the question stays open"
        document = world.issuer.document(issuer={"id": did, "type": ["Profile"], "name": "Bob"})
        proven = signed_by_charlie(document, f"{did}#key-1")
        yield case(f"b02_{name}", "B2 V-2b", why, proven, perhaps_genuine("key_binding", code))
    yield from lying_key_documents()


def lying_key_documents() -> Iterator[Case]:
    world = World()
    credential = world.issuer.issue()
    world.issuer.publish_keys(lambda served: served.update(id="did:web:stranger.example"))
    why = "the document served for the issuer says that it is about somebody else"
    verdict = perhaps_genuine("key_binding", "key_document_foreign")
    yield case("a12_key_document_of_somebody_else", "A12", why, credential, verdict, world=world)

    world = World()
    why = "the key document holds two members of one name, so it is not believed at all"
    body = world.internet.pages[world.issuer.did_url]
    world.internet.pages[world.issuer.did_url] = b'{"id":"did:web:x.example",' + body[1:]
    verdict = perhaps_genuine("key_binding", "key_document_malformed")
    yield case("b08_key_document_with_two_ids", "B8 A12", why, credential, verdict, world=world)

    world = World()

    def crowd(served: Document) -> None:
        first = served["verificationMethod"][0]
        served["verificationMethod"] += [
            {**first, "id": f"{first['controller']}#extra-{number}"} for number in range(300)
        ]

    world.issuer.publish_keys(crowd)
    why = "a key document with hundreds of keys is not searched"
    yield case("a10_key_document_with_300_keys", "A10", why, credential, verdict, world=world)

    url = World().issuer.did_url
    for reason in ("unreachable", "tls", "timeout", "fetch_refused", "too_large", "not_found"):
        why = "without the issuer's keys nobody can tell; nothing is guessed"
        yield case(
            f"b02_keys_{reason}",
            "B2 A5",
            why,
            credential,
            perhaps_genuine("key_binding", reason),
            unreachable={url: reason},
        )


def keys_in_fragments() -> Iterator[Case]:
    world = World()
    foreign = not_genuine("key_binding", "key_not_issuers")
    multikey = write_multikey(CHARLIE.public_key)
    why = "the fragment carries Charlie's key, which the issuer's key document does not list"
    proven = signed_by_charlie(world.issuer.document(), f"{world.issuer.id}#{multikey}")
    yield case("b03_key_in_fragment_of_did_web", "B3 T-10 V-2b", why, proven, foreign)

    victim = did_key(world.issuer.key.public_key)
    profile = {"id": victim, "type": ["Profile"], "name": "Bob's Workshop"}
    document = world.issuer.document(issuer=profile)
    proven = signed_by_charlie(document, f"{victim}#{multikey}")
    why = "a did:key has one key, its own; another one behind the hash is not it"
    yield case("b03_other_key_in_fragment_of_did_key", "B3 T-10 KEY-3", why, proven, foreign)

    proven = signed_by_charlie(document, victim)
    why = "the bare did:key stands for its one key, and that one did not sign"
    verdict = not_genuine("proof", "signature_invalid")
    yield case("b03_bare_did_key_signed_by_another", "B3 KEY-3", why, proven, verdict)


def purposes() -> Iterator[Case]:
    wrong = not_genuine("key_binding", "purpose")
    world = World()
    credential = world.issuer.issue()
    for purpose in ("authentication", "keyAgreement", "capabilityInvocation"):
        world = World()

        def only(served: Document, purpose: str = purpose) -> None:
            served[purpose] = served.pop("assertionMethod")

        world.issuer.publish_keys(only)
        why = f"the issuer lists the key for {purpose} only, and not for making assertions"
        yield case(f"b10_key_for_{purpose}_only", "B10 DI-6", why, credential, wrong, world=world)

    world = World()
    world.issuer.publish_keys(lambda served: served.pop("assertionMethod"))
    why = "a key that stands in the document but under no purpose is for nothing"
    yield case("b10_key_without_purpose", "B10 DI-6", why, credential, wrong, world=world)

    for name, purpose, verdict in (
        ("authentication", "authentication", wrong),
        ("invented", "badgeMaking", not_genuine("key_binding", "purpose")),
        ("empty", "", not_genuine("key_binding", "purpose")),
        ("several", ["assertionMethod"], not_genuine("proof", "proof_member")),
        ("none", None, not_genuine("structure", "type_mismatch")),
    ):
        changed = World().issuer.issue()
        changed["proof"]["proofPurpose"] = purpose
        why = "the proof says that it is for something else than an assertion"
        if name != "none":
            yield case(f"b10_proof_purpose_{name}", "B10 DI-3 DI-1", why, changed, verdict)


def controllers() -> Iterator[Case]:
    credential = World().issuer.issue()
    foreign = not_genuine("key_binding", "key_not_issuers")
    for name, controller in (
        ("stranger", "did:web:stranger.example"),
        ("nobody", None),
        ("several", ["did:web:badges.workshop.example", "did:web:stranger.example"]),
        ("longer_name", "did:web:badges.workshop.example:staff"),
    ):
        world = World()

        def give(served: Document, controller: object = controller) -> None:
            for method in served["verificationMethod"]:
                method["controller"] = controller

        world.issuer.publish_keys(give)
        why = "the key is listed, but controlled by somebody else than the issuer"
        yield case(f"b11_controller_{name}", "B11 DI-6", why, credential, foreign, world=world)

    world = World()

    def other_name(served: Document) -> None:
        for method in served["verificationMethod"]:
            method["id"] = method["id"].replace("badges.workshop.example", "stranger.example")
        served["assertionMethod"] = [method["id"] for method in served["verificationMethod"]]

    world.issuer.publish_keys(other_name)
    why = "the issuer's document lists only keys under another name"
    yield case("b11_only_foreign_methods", "B11 DI-6", why, credential, foreign, world=world)
    yield from ended_keys(credential)


def ended_keys(credential: Document) -> Iterator[Case]:
    for name, member, code in (
        ("revoked", "revoked", "key_revoked"),
        ("expired", "expires", "key_expired"),
    ):
        world = World()

        def end(served: Document, member: str = member) -> None:
            for method in served["verificationMethod"]:
                method[member] = "2026-11-25T12:00:00Z"

        world.issuer.publish_keys(end)
        why = f"the issuer's key is {name} since this very second"
        verdict = not_genuine("key_binding", code)
        yield case(f"b11_key_{name}", "DI-6 B11", why, credential, verdict, world=world)

    world = World()

    def later(served: Document) -> None:
        for method in served["verificationMethod"]:
            method["expires"] = "2026-11-25T12:00:01Z"

    world.issuer.publish_keys(later)
    why = "the key ends a second from now and still counts"
    yield case("b11_key_about_to_expire", "DI-6", why, credential, good(), world=world)


def stripped() -> Iterator[Case]:
    missing = not_genuine("proof", "no_proof")
    unread = not_genuine("linked_data", "data_loss")

    def changed(name: str, change: object, verdict: object, why: str) -> Case:
        credential = World().issuer.issue()
        change(credential)  # type: ignore[operator]
        return case(f"b12_{name}", "B12", why, credential, verdict)  # type: ignore[arg-type]

    why = "nothing in the document proves who issued it"
    yield changed("proof_removed", lambda c: c.pop("proof"), missing, why)
    yield changed("proof_empty_array", lambda c: c.update(proof=[]), missing, why)
    yield changed("proof_null", lambda c: c.update(proof=None), missing, why)
    why = "the proof stands where no proof belongs, so the document has none"
    yield changed("proofs", lambda c: c.update(proofs=c.pop("proof")), unread, why)
    yield changed("capital_proof", lambda c: c.update(Proof=c.pop("proof")), unread, why)
    yield changed(
        "proof_in_subject",
        lambda c: c["credentialSubject"].update(proof=c.pop("proof")),
        unread,
        why,
    )
    yield changed(
        "proof_in_issuer", lambda c: c["issuer"].update(proof=c.pop("proof")), unread, why
    )
    why = "a proof is an object with members of its own"
    broken = not_genuine("proof", "proof_member")
    yield changed("proof_text", lambda c: c.update(proof="trust me"), broken, why)
    yield changed("proof_number", lambda c: c.update(proof=1), broken, why)
    yield changed("proof_in_two_arrays", lambda c: c.update(proof=[[c["proof"]]]), broken, why)
    yield changed("proof_empty_object", lambda c: c.update(proof={}), broken, why)
    yield changed("proof_in_proof", lambda c: c.update(proof={"proof": c["proof"]}), broken, why)


def sets_and_chains() -> Iterator[Case]:
    world = World()
    issuer, stranger = world.issuer, world.stranger
    plain = issuer.document()
    signed, foreign = issuer.sign(plain)["proof"], stranger.sign(plain)["proof"]
    other = issuer.sign(issuer.document())["proof"]
    unknown = {**signed, "cryptosuite": "eddsa-rdfc-2030"}
    invalid = not_genuine("proof", "signature_invalid")

    def with_proofs(*proofs: Document) -> Document:
        return {**plain, "proof": [*proofs]}

    why = "every proof by the issuer must hold; one of these two is for another badge"
    yield case("b18_good_and_bad", "B18 DI-2", why, with_proofs(signed, other), invalid)
    yield case("b18_bad_and_good", "B18 DI-2", why, with_proofs(other, signed), invalid)
    why = "a stranger's good proof does not make up for the issuer's bad one"
    yield case("b18_bad_and_foreign", "B18", why, with_proofs(other, foreign), invalid)
    why = "a stranger's good proof says nothing about the issuer"
    verdict = not_genuine("key_binding", "key_not_issuers")
    yield case("b18_foreign_only", "B18", why, with_proofs(foreign), verdict)
    why = "the issuer's proof holds; a stranger's beside it changes nothing"
    yield case("b18_good_and_foreign", "B18", why, with_proofs(signed, foreign), good())
    why = "the issuer's proof holds; one of an unknown suite beside it does no harm"
    yield case("b18_good_and_unknown", "B18", why, with_proofs(unknown, signed), good())
    why = "a suite that we do not know leaves the question open"
    verdict = perhaps_genuine("proof", "unknown_suite")
    yield case("b18_unknown_suite", "B18", why, with_proofs(unknown), verdict)
    legacy = {**signed, "type": "RsaSignature2018"}
    yield case("b18_unknown_proof_type", "B18", why, with_proofs(legacy), verdict)
    why = "an unknown suite does not hide that the issuer's known proof is bad"
    yield case("b18_unknown_and_bad", "B18", why, with_proofs(unknown, other), invalid)
    why = "no document needs seventeen proofs, and each may cost a canonicalisation"
    crowd = [{**foreign, "id": f"urn:x:{number}"} for number in range(17)]
    verdict = perhaps_genuine("proof", "too_complex")
    yield case("b18_seventeen_proofs", "B18 A10", why, with_proofs(*crowd), verdict)
    yield from chains(world)


def chains(world: World) -> Iterator[Case]:
    plain, signer = world.issuer.document(), world.issuer.signer
    broken = not_genuine("proof", "proof_chain")
    first = "urn:x:first"

    def add(document: Document, proof_id: str, previous: object = None) -> Document:
        return sign_document(
            document,
            signer=signer,
            created=SIGNED_AT,
            contexts=CONTEXTS,
            proof_id=proof_id,
            previous_proof=previous,  # type: ignore[arg-type]
        )

    chained = add(add(plain, first), "urn:x:second", first)
    lost = {**chained, "proof": [chained["proof"][1]]}
    why = "the proof continues one that has been taken away"
    yield case("b18_chain_without_its_start", "B18 DI-2", why, lost, broken)
    doubled = {**chained, "proof": [chained["proof"][0], *chained["proof"]]}
    why = "two proofs have the id that the last one continues"
    yield case("b18_chain_with_two_starts", "B18 DI-2", why, doubled, broken)
    own = {**chained["proof"][1], "previousProof": "urn:x:second"}
    why = "a proof cannot continue itself"
    verdict = not_genuine("proof", "signature_invalid")
    looped = {**chained, "proof": [chained["proof"][0], own]}
    yield case("b18_chain_in_a_loop", "B18 DI-2", why, looped, verdict)
    start = {**chained["proof"][0], "created": "2026-11-25T10:59:59Z"}
    bent = {**chained, "proof": [start, chained["proof"][1]]}
    why = "the first proof was changed after the second one covered it"
    yield case("b18_chain_with_changed_start", "B18 DI-2", why, bent, verdict)
    why = "a chain of two good proofs"
    yield case("b18_chain", "B18 DI-2", why, chained, good())
