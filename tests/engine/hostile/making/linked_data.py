"""Cases about meaning: undefined terms, relative ids, contexts, keywords (B13 to B17, B23)."""

from collections.abc import Callable, Iterator
from typing import Any

from tests.engine.hostile.documents import EXTENSIONS, OB, V1, V2, endorsement, enrich
from tests.engine.hostile.making.case import (
    FAILED,
    OPEN,
    Case,
    Verdict,
    case,
    cooked,
    good,
    not_genuine,
    perhaps_genuine,
)
from tests.engine.world import Document, World

LOST = not_genuine("linked_data", "data_loss")
CONTEXT = not_genuine("linked_data", "context")
Change = Callable[[Document], Any]


def cases() -> Iterator[Case]:
    yield from undefined_terms()
    yield from undefined_types()
    yield from relative_ids()
    yield from contexts_of_its_own()
    yield from context_lists()
    yield from keywords()
    yield from described_twice()
    yield from poison()


def rich() -> Document:
    issuer = World().issuer
    return issuer.sign(enrich(issuer.document(), base=issuer.base))


def changed(name: str, rules: str, why: str, change: Change, verdict: Verdict) -> Case:
    document = rich()
    change(document)
    return case(name, rules, why, document, verdict)


# waiver: function-length, one table
def undefined_terms() -> Iterator[Case]:
    places: dict[str, Change] = {
        "credential": lambda d: d,
        "issuer": lambda d: d["issuer"],
        "address": lambda d: d["issuer"]["address"],
        "subject": lambda d: d["credentialSubject"],
        "result": lambda d: d["credentialSubject"]["result"][1],
        "achievement": lambda d: d["credentialSubject"]["achievement"],
        "criteria": lambda d: d["credentialSubject"]["achievement"]["criteria"],
        "alignment": lambda d: d["credentialSubject"]["achievement"]["alignment"][1],
        "result_description": lambda d: d["credentialSubject"]["achievement"]["resultDescription"][
            0
        ],
        "evidence": lambda d: d["evidence"][0],
        "status": lambda d: d["credentialStatus"],
    }
    why = "no context defines memberLevel, so it would vanish from what the signature covers"
    for place, at in places.items():

        def insert(document: Document, at: Change = at) -> None:
            at(document)["memberLevel"] = "GOLD"

        yield changed(f"b13_undefined_term_in_{place}", "B13 T-1 DI-4", why, insert, LOST)
    names = {
        "cyrillic": "nаme",
        "trailing_blank": "name ",
        "capital": "Name",
        "zero_width": "na\u200bme",
        "empty": "",
        "slash": "a/b~c",
        "prototype": "__proto__",
    }
    why = "a member that only looks like a defined one is not defined"
    for kind, name in names.items():

        def insert_name(document: Document, name: str = name) -> None:
            document["credentialSubject"]["achievement"][name] = "Master Welder"

        yield changed(f"b13_name_{kind}", "B13 T-1 B25", why, insert_name, LOST)
    why = "the class name stands for the same IRI as the member, and no reader would find it"

    def rename(document: Document) -> None:
        address = document["issuer"]["address"]
        address["GeoCoordinates"] = address.pop("geo")

    yield changed("b13_member_renamed_to_class", "B13 T-17", why, rename, LOST)
    why = "an abbreviated name may mean anything; it is not read"
    for kind, name in {"prefix": "ob:level", "address": "https://x.example/level"}.items():

        def abbreviate(document: Document, name: str = name) -> None:
            document[name] = "GOLD"

        verdict = perhaps_genuine("linked_data", "compact_iri")
        yield changed(f"b13_name_with_{kind}", "B13 B17", why, abbreviate, verdict)


def undefined_types() -> Iterator[Case]:
    why = "no context defines the type, so it would vanish or be signed as a made-up address"
    for place, change in {
        "credential": lambda d: d["type"].append("MasterCredential"),
        "subject": lambda d: d["credentialSubject"]["type"].append("Genius"),
        "evidence": lambda d: d["evidence"][0]["type"].append("Diploma"),
        "issuer": lambda d: d["issuer"]["type"].append("University"),
        "relative": lambda d: d["evidence"][1]["type"].append("./Evidence"),
    }.items():
        yield changed(f"b13_undefined_type_of_{place}", "B13 VC-2", why, change, LOST)
    why = "the two types are one, so adding the second changes nothing that is signed"
    verdict = not_genuine("linked_data", "duplicate_value")
    yield changed(
        "b13_both_names_of_a_type",
        "B13 DM-3",
        why,
        lambda d: d["type"].append("AchievementCredential"),
        verdict,
    )


def relative_ids() -> Iterator[Case]:
    why = "without an invented base the id names nothing"
    for place, change in {
        "empty": lambda d: d.update(id=""),
        "fragment": lambda d: d.update(id="#badge"),
        "path": lambda d: d.update(id="/badges/1"),
        "number": lambda d: d.update(id="1"),
        "network_path": lambda d: d.update(id="//canary.example/badge"),
        "issuer": lambda d: d["issuer"].update(id="bob"),
        "subject": lambda d: d["credentialSubject"].update(id="alice"),
        "achievement": lambda d: d["credentialSubject"]["achievement"].update(id="welding"),
        "evidence": lambda d: d["evidence"][0].update(id="evidence/1"),
        "evidence_empty": lambda d: d["evidence"][1].update(id=""),
        "image": lambda d: d["credentialSubject"]["achievement"]["image"].update(id="welding.png"),
        "status": lambda d: d["credentialStatus"].update(id="#7"),
        "status_list": lambda d: d["credentialStatus"].update(statusListCredential="../list"),
        "blank_node": lambda d: d["evidence"][1].update(id="_:b0"),
        "with_blank": lambda d: d["evidence"][0].update(id="urn:x:a b"),
        "with_angle": lambda d: d["evidence"][0].update(id="urn:x:a> <urn:x:b"),
        "with_statement": lambda d: d["evidence"][0].update(
            id='urn:x:a> <urn:x:p> "v" .\n<urn:x:b'
        ),
        "with_backslash": lambda d: d["evidence"][0].update(id="urn:x:\\u003e"),
        "with_control": lambda d: d["evidence"][0].update(id="urn:x:\u0085"),
    }.items():
        yield changed(f"b14_relative_id_{place}", "B14 T-2 DI-4", why, change, LOST)
    why = "an id is one absolute address; a list or an object is something else"
    for kind, value in {"list": ["urn:x:1"], "object": {"id": "urn:x:1"}, "true": True}.items():

        def put(document: Document, value: object = value) -> None:
            document["id"] = value

        verdict = not_genuine("linked_data", "type_mismatch")
        yield changed(f"b22_id_{kind}", "B22 VC-3", why, put, verdict)


# waiver: function-length, one table
def contexts_of_its_own() -> Iterator[Case]:
    def extra(context: object) -> Change:
        return lambda document: document["@context"].append(context)

    why = "the document itself gives known names another meaning"
    for kind, context in {
        "name": {"name": "https://x.example/nickname"},
        "issuer": {"issuer": "https://x.example/printer"},
        "type": {"type": "@type"},
        "id": {"id": "@id"},
        "proof": {"proof": None},
        "status": {"credentialStatus": "https://x.example/ignored"},
        "achievement": {"achievement": {"@id": "https://x.example/a", "@context": {}}},
        "vocab": {"@vocab": "https://x.example/"},
        "base": {"@base": "https://canary.example/"},
        "import": {"@import": "https://canary.example/context.json"},
        "language": {"@language": "en"},
        "propagate": {"@propagate": False},
        "version": {"@version": 1.1, "validUntil": None},
        "protected": {"@protected": True, "validFrom": "https://x.example/date"},
        "new_and_old": {"memberLevel": "https://x.example/l", "validUntil": None},
    }.items():
        rules = "B16 B15" if kind in {"issuer", "type", "id", "proof", "protected"} else "B15 B16"
        yield changed(f"b15_remapped_{kind}", f"{rules} DI-5", why, extra(context), CONTEXT)
    why = "names that are defined inside the document itself are not read"
    new = perhaps_genuine("linked_data", "inline_context")
    yield changed("b15_inline_context", "B15", why, extra({"memberLevel": "urn:x:l"}), new)
    yield changed("b15_inline_context_empty", "B15", why, extra({}), new)

    why = "only an embedded credential may bring a context of its own"
    for place, at in {
        "subject": lambda d: d["credentialSubject"],
        "achievement": lambda d: d["credentialSubject"]["achievement"],
        "evidence": lambda d: d["evidence"][0],
        "issuer": lambda d: d["issuer"],
    }.items():
        for kind, context in {"inline": {"name": "urn:x:n"}, "known": EXTENSIONS}.items():

            def nest(document: Document, at: Change = at, context: object = context) -> None:
                at(document)["@context"] = context

            yield changed(f"b15_{kind}_context_in_{place}", "B15 B16", why, nest, CONTEXT)

    why = "a type opens no door: the terms of the embedded credential stay as they were"

    def claim(document: Document) -> None:
        subject = document["credentialSubject"]
        subject["type"].append("VerifiableCredential")
        subject["@context"] = [V2, {"narrative": "urn:x:n"}]

    yield changed("b15_context_in_subject_called_credential", "B15 B16", why, claim, CONTEXT)


def context_lists() -> Iterator[Case]:
    unknown = perhaps_genuine("linked_data", "unknown_context")
    wrong = not_genuine("structure", "context")

    def set_to(*contexts: object) -> Change:
        return lambda document: document.update({"@context": [*contexts]})

    why = "we do not know the context, so its names have no certain meaning; nothing is fetched"
    for kind, url in {
        "unknown": "https://canary.example/context.json",
        "unknown_on_known_host": "https://www.w3.org/ns/credentials/v3",
        "with_fragment": f"{OB}#",
        "by_http": OB.replace("https", "http"),
        "with_slash": f"{V2}/",
        "local_file": "file:///etc/passwd",
        "data": "data:application/json,{}",
        "relative": "context.json",
    }.items():
        yield changed(f"b15_context_{kind}", "B15 DI-5 T-21 A9", why, set_to(V2, OB, url), unknown)
    why = "a later context gives protected terms another meaning"
    yield changed("b16_older_data_model_behind", "B16 VC-1", why, set_to(V2, OB, V1), CONTEXT)
    why = "the order of contexts decides what every name means"
    yield changed("b15_contexts_exchanged", "B15 DM-1 VC-1", why, set_to(OB, V2), wrong)
    why = "the list of contexts begins with the base context and then Open Badges"
    yield changed("b15_open_badges_missing", "B15 DM-1", why, set_to(V2), wrong)
    yield changed("b15_base_missing", "B15 DM-1 VC-1", why, set_to(OB), wrong)
    yield changed("b15_contexts_empty", "B15 DM-1", why, set_to(), wrong)
    yield changed("b15_context_third", "B15 DM-1", why, set_to(V2, EXTENSIONS, OB), wrong)
    why = "a context is an address"
    yield changed("b15_context_null", "B15 DM-1", why, set_to(V2, OB, None), CONTEXT)
    yield changed("b15_context_number", "B15 DM-1", why, set_to(V2, OB, 1), CONTEXT)
    yield changed("b15_context_nested", "B15 DM-1", why, set_to(V2, [OB]), CONTEXT)
    yield changed("b15_context_text", "B15 DM-1", why, lambda d: d.update({"@context": V2}), wrong)
    why = "without a context nothing has a meaning"
    yield changed("b15_context_missing", "B15", why, lambda d: d.pop("@context"), CONTEXT)
    why = "another known context behind changes no statement, so the signature still fits"
    yield changed("b15_known_context_behind", "B15", why, set_to(V2, OB, EXTENSIONS), good())


def keywords() -> Iterator[Case]:
    keyword = not_genuine("linked_data", "json_ld_keyword")
    why = "the keyword moves, hides or adds statements in a way that no reader of badges follows"
    for name, value in {
        "graph": [{"id": "urn:x:1", "name": "Master"}],
        "included": [{"id": "urn:x:1", "name": "Master"}],
        "reverse": {"evidence": {"id": "urn:x:1"}},
        "nest": {"name": "Master"},
        "index": "1",
        "id": "urn:x:1",
        "type": "https://x.example/T",
        "value": "Master",
        "set": ["Master"],
        "list": ["Master"],
        "json": {"level": "GOLD"},
        "direction": "rtl",
        "none": "x",
        "version": 1.1,
        "annotation": "x",
    }.items():

        def insert(document: Document, name: str = f"@{name}", value: object = value) -> None:
            document["credentialSubject"]["achievement"][name] = value

        verdict = LOST if name == "value" else keyword
        yield changed(f"b17_keyword_{name}", "B17 VC-10", why, insert, verdict)
    why = "a value object says more than its text, and only the text and its language are signed"
    wraps: dict[str, object] = {
        "direction": {"@value": "Welding I", "@direction": "rtl"},
        "index": {"@value": "Welding I", "@language": "en", "@index": "1"},
        "bare": {"@value": "Welding I"},
        "list": {"@list": ["Welding I"]},
        "json": {"@value": "Welding I", "@type": "@json"},
    }
    for name, value in wraps.items():

        def wrap(document: Document, value: object = value) -> None:
            document["name"] = value

        yield changed(f"b17_value_object_{name}", "B17 VC-6", why, wrap, _lost_or_keyword(name))


def _lost_or_keyword(name: str) -> Verdict:
    return not_genuine("linked_data", "json_ld_keyword" if name == "list" else "data_loss")


# waiver: function-length, one table
def described_twice() -> Iterator[Case]:
    twice = not_genuine("linked_data", "described_twice")
    why = "RDF merges two descriptions of one id, so members could move between them unseen"
    for name, make in {
        "subject_in_evidence": lambda d: {"id": d["credentialSubject"]["id"]},
        "credential_in_evidence": lambda d: {"id": d["id"]},
        "status_in_evidence": lambda d: {"id": d["credentialStatus"]["id"]},
    }.items():
        issuer = World().issuer
        document = issuer.document()
        document["evidence"] = [{**make(document), "type": ["Evidence"], "name": "Bend test"}]
        yield case(f"b13_{name}", "B13 B17", why, issuer.sign(document), twice)
    issuer = World().issuer
    document = issuer.document()
    document["credentialSubject"]["id"] = document["id"]
    yield case("b13_subject_is_credential", "B13 B17", why, issuer.sign(document), twice)
    document = issuer.document()
    document["credentialStatus"] = [
        issuer.entry(7),
        {**issuer.entry(8), "id": issuer.entry(7)["id"]},
    ]
    verdict = not_genuine("linked_data", "duplicate_value")
    why = "two entries of one id are one entry in RDF, with two indexes"
    signed = {**document, "proof": issuer.issue()["proof"]}
    yield case("c07_two_entries_of_one_id", "C7 B13", why, signed, verdict)

    issuer = World().issuer
    document = issuer.document()
    document["credentialSubject"]["achievement"]["creator"] = {
        "id": issuer.id,
        "type": ["Profile"],
        "name": "Bob's Workshop",
    }
    why = "that the issuer is the creator too is no attack"
    yield case("b13_issuer_is_creator", "B13", why, issuer.sign(document), good())

    world = World()
    document = world.issuer.document()
    about = endorsement(world.stranger, document["credentialSubject"]["id"])
    about["credentialSubject"]["type"].append("Profile")
    document["evidence"] = [{"type": ["Evidence"], "name": "Bend test"}]
    document["endorsement"] = [about]
    why = "an endorsement that describes the subject as more than endorsed could take members over"
    yield case(
        "b13_endorsement_describes_subject", "B13 B28", why, world.issuer.sign(document), twice
    )


def poison() -> Iterator[Case]:
    why = "so many nameless things that are all alike that telling them apart never ends"
    verdict = Verdict(
        check="linked_data", outcome=OPEN, code="too_complex", genuine=FAILED, current=OPEN
    )
    for shape, count in (
        ("pairs_of_alignments", 8),
        ("pairs_of_alignments", 9),
        ("pairs_of_alignments", 14),
        ("pairs_of_alignments", 2000),
        ("trees_of_profiles", 4),
        ("trees_of_profiles", 11),
    ):
        name = f"b23_{shape}_{count}"
        yield cooked(name, "B23 A10", why, verdict, dish="poison", shape=shape, count=count)
    why = "two long lists of the same values are two chains, followed as far as the stack lasts"
    verdict = perhaps_genuine("linked_data", "too_complex")
    for count in (300, 1_000, 40_000):
        name = f"b23_pairs_of_lists_{count}"
        recipe = {"dish": "poison", "shape": "pairs_of_lists", "count": count}
        yield cooked(name, "B23 D10 A10", why, verdict, **recipe)
    yield honest_lists()
    why = "equal things in a row are easily told apart, and no badge needs any of them twice"
    verdict = not_genuine("structure", "duplicate_value")
    for shape, count in (
        ("alignments", 14),
        ("alignments", 9_000),
        ("results", 500),
        ("endorsements", 14),
        ("endorsements", 200),
    ):
        name = f"b23_{shape}_{count}"
        yield cooked(name, "B23 D10", why, verdict, dish="poison", shape=shape, count=count)


def honest_lists() -> Case:
    issuer = World().issuer
    document = issuer.document()
    scale = [f"{number}" for number in range(101)]
    document["credentialSubject"]["achievement"]["resultDescription"] = [
        {
            "id": f"urn:x:{number}",
            "type": ["ResultDescription"],
            "name": f"Task {number}",
            "resultType": "RawScore",
            "allowedValue": scale,
        }
        for number in range(3)
    ]
    why = "three tasks on the same scale from 0 to 100 are no attack"
    return case("b23_three_equal_scales", "B23 AC-10", why, issuer.sign(document), good())
