"""Inputs that are too large to keep: a recipe says how to make one, ``cook`` makes it.

A recipe is a JSON object; ``dish`` names one of the functions below, the other members are its
arguments.
"""

from collections.abc import Callable, Mapping
from itertools import combinations, islice
from typing import Any

import orjson

from tests.engine.baking.pictures import chunk, credential_element, itxt, png, svg
from tests.engine.hostile.documents import OB
from tests.engine.hostile.making.plain_pdf import stream, with_files
from tests.engine.world import Document, World

CLASSES = sorted(
    {"Achievement", "AchievementSubject", "Address", "Alignment", "EndorsementSubject"}
    | {"GeoCoordinates", "IdentityObject", "Image", "JsonSchema", "Profile", "Related"}
    | {"BitstringStatusList", "BitstringStatusListEntry", "DataIntegrityProof"}
    | {"ResultDescription", "RubricCriterionLevel", "VerifiablePresentation"}
)
"""Types that bring contexts of their own and go together."""

DISHES: dict[str, Callable[..., bytes]] = {}


def dish(make: Callable[..., bytes]) -> Callable[..., bytes]:
    DISHES[make.__name__] = make
    return make


def cook(recipe: Mapping[str, Any]) -> bytes:
    arguments = {name: item for name, item in recipe.items() if name != "dish"}
    return DISHES[recipe["dish"]](**arguments)


def _badge() -> Document:
    return World().issuer.document()


def _signed(document: Document) -> bytes:
    """Return *document* with the proof of another badge: most large inputs are refused earlier."""
    return orjson.dumps({**document, "proof": World().issuer.issue()["proof"]})


@dish
def poison(*, shape: str, count: int) -> bytes:
    """A badge with *count* nameless objects that are all alike, arranged in one way or another."""
    document = _badge()
    subject = document["credentialSubject"]
    alike = {"type": ["Alignment"], "targetName": "MIG", "targetUrl": "https://skills.example/mig"}
    if shape == "alignments":
        subject["achievement"]["alignment"] = [alike] * count
    elif shape == "results":
        subject["result"] = [{"type": ["Result"], "value": "1"}] * count
    elif shape == "pairs_of_alignments":
        subject["result"] = [{"type": ["Result"], "value": "1", "alignment": [alike] * count}] * 2
    elif shape == "trees_of_profiles":
        subject["source"] = [_tree(count), _tree(count)]
    elif shape == "pairs_of_lists":
        described = {"type": ["ResultDescription"], "name": "Grade", "resultType": "LetterGrade"}
        subject["achievement"]["resultDescription"] = [
            {**described, "id": f"urn:x:{n}", "allowedValue": ["A"] * count} for n in range(2)
        ]
    elif shape == "endorsements":
        document["endorsement"] = [_nameless_endorsement()] * count
    return _signed(document)


def _tree(depth: int) -> Document:
    profile: Document = {"type": ["Profile"], "name": "Guild"}
    for _ in range(depth):
        profile = {"type": ["Profile"], "name": "Guild", "parentOrg": [profile, profile]}
    return profile


def _nameless_endorsement() -> Document:
    """An endorsement without any id; its proof stands in a graph of its own."""
    subject = {"type": ["EndorsementSubject"], "endorsementComment": "Sound joints."}
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2", OB],
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "credentialSubject": subject,
        "proof": {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022"},
    }


@dish
def subjects(*, count: int) -> bytes:
    """A badge about *count* people."""
    document = _badge()
    document["credentialSubject"] = [
        {**document["credentialSubject"], "id": f"urn:x:{number}"} for number in range(count)
    ]
    return _signed(document)


@dish
def long_number(*, digits: int) -> bytes:
    """A badge with a number of *digits* digits."""
    document = _badge()
    document["credentialSubject"]["creditsEarned"] = 3
    return _signed(document).replace(b'"creditsEarned":3', b'"creditsEarned":' + b"7" * digits)


# --- pictures ------------------------------------------------------------------------------------


@dish
def png_text(*, size: int) -> bytes:
    """A picture whose credential has *size* bytes."""
    return png(itxt(b"openbadgecredential", b"{" + b" " * (size - 2) + b"}"))


@dish
def png_pixels(*, size: int) -> bytes:
    """A picture with *size* bytes of pixels, which nobody looks at."""
    return png(itxt(b"openbadgecredential", b"{}"), chunk(b"IDAT", bytes(size)))


@dish
def png_chunks(*, count: int) -> bytes:
    """A picture of *count* tiny chunks."""
    return png(itxt(b"openbadgecredential", b"{}"), chunk(b"tEXt", b"a\0b") * count)


@dish
def svg_deep(*, levels: int) -> bytes:
    """A picture of *levels* groups inside each other."""
    return svg("<g>" * levels + "</g>" * levels)


@dish
def svg_wide(*, count: int) -> bytes:
    """A picture of *count* elements."""
    return svg("<g/>" * count)


@dish
def svg_text(*, size: int) -> bytes:
    """A picture of *size* bytes."""
    return svg(" " * size)


@dish
def svg_credential(*, size: int) -> bytes:
    """A picture with a credential of *size* bytes."""
    return svg(credential_element(f"{{{'a' * size}}}"))


# --- JSON ----------------------------------------------------------------------------------------


@dish
def nested(*, opening: str, levels: int) -> bytes:
    """JSON of *levels* arrays or objects inside each other, in a member of an object."""
    closing = "]" if opening == "[" else "}"
    return f'{{"a":{opening * levels}1{closing * levels}}}'.encode()


@dish
def unclosed(*, levels: int) -> bytes:
    return b'{"a":' + b"[" * levels


@dish
def members(*, count: int) -> bytes:
    return orjson.dumps({f"m{number}": 1 for number in range(count)})


@dish
def items(*, count: int) -> bytes:
    return orjson.dumps({"a": [0] * count})


@dish
def long_text(*, size: int) -> bytes:
    return orjson.dumps({"a": "x" * size})


@dish
def blanks(*, size: int) -> bytes:
    return b"{" + b" " * size + b"}"


@dish
def hollow(*, count: int) -> bytes:
    """A badge with *count* endorsements in which everything is missing."""
    document = _badge()
    types = ["VerifiableCredential", "EndorsementCredential"]
    document["endorsement"] = [{"type": types}] * count
    return orjson.dumps(document)


@dish
def undefined(*, count: int) -> bytes:
    return _signed(_badge() | {f"m{number}": 1 for number in range(count)})


@dish
def types(*, count: int) -> bytes:
    """A badge with *count* pieces of evidence, each of another set of types."""
    sets = islice(combinations(CLASSES, 3), count)
    document = _badge()
    document["evidence"] = [
        {"id": f"urn:x:{number}", "type": ["Evidence", *each]} for number, each in enumerate(sets)
    ]
    return orjson.dumps(document)


@dish
def results(*, count: int) -> bytes:
    """A badge with *count* levels of one criterion and as many results on them."""
    document = _badge()
    subject = document["credentialSubject"]
    level = {"type": ["RubricCriterionLevel"], "name": "x"}
    subject["achievement"]["resultDescription"] = [
        {
            "id": "urn:x:rubric",
            "type": ["ResultDescription"],
            "name": "Joint",
            "resultType": "RubricCriterionLevel",
            "rubricCriterionLevel": [{**level, "id": f"urn:l:{n}"} for n in range(count)],
        }
    ]
    result = {"type": ["Result"], "resultDescription": "urn:x:rubric"}
    subject["result"] = [{**result, "achievedLevel": f"urn:l:{n}"} for n in range(count)]
    return orjson.dumps(document)


@dish
def evidence(*, count: int) -> bytes:
    """A badge with *count* pieces of nameless evidence that all differ."""
    document = _badge()
    document["evidence"] = [{"type": ["Evidence"], "name": f"No. {n}"} for n in range(count)]
    return orjson.dumps(document)


@dish
def long_name() -> bytes:
    """A name of a megabyte, and below it thousands of objects with a doubled member."""
    return b'{"' + b"n" * 2**20 + b'":[' + b",".join([b'{"a":1,"a":2}'] * 9_000) + b"]}"


# --- documents -----------------------------------------------------------------------------------


@dish
def pdf_large(*, size: int) -> bytes:
    return b"%PDF-1.7\n" + b" " * size


@dish
def pdf_files(*, count: int) -> bytes:
    """A document with *count* attached notes."""
    return with_files(*[(b"notes.txt", stream(b"hello"))] * count)
