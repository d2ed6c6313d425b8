"""Teaching an installation further contexts."""

import json
from typing import Any

import pytest

from skillmark.cli.installation import installed_contexts
from skillmark.engine.proofs.data_integrity import sign_document
from skillmark.engine.wire.linked_data import builtin_contexts
from skillmark.engine.wire.term_tables import compile_context
from tests.cli.desk import AN_HOUR_AGO, Desk, flat
from tests.engine.world import Document

URL = "https://college.example/contexts/skills-v1.json"
CONTEXT: dict[str, Any] = {
    "@context": {
        "@protected": True,
        "workshopHours": {
            "@id": "https://college.example/terms#hours",
            "@type": "http://www.w3.org/2001/XMLSchema#integer",
        },
    }
}


def badge_with_hours(desk: Desk) -> Document:
    """A badge that uses the college's own word, signed by somebody who knows it."""
    document = desk.issuer.document()
    document["@context"].append(URL)
    document["credentialSubject"]["achievement"]["workshopHours"] = 40
    contexts = builtin_contexts().extended({URL: compile_context(CONTEXT["@context"])})
    signed: Document = sign_document(
        document, signer=desk.issuer.signer, created=AN_HOUR_AGO, contexts=contexts
    )
    return signed


def added(desk: Desk, context: object, url: str = URL) -> "tuple[int, str]":
    desk.put("context.json", json.dumps(context))
    answer = desk.typed("contexts", "add", url, "context.json")
    return answer.code, flat(answer.text)


@pytest.mark.rule("B15", "DM-1")
def test_a_badge_with_an_unknown_context_verifies_once_it_is_taught(desk: Desk) -> None:
    badge = desk.put("badge.json", badge_with_hours(desk))

    before = desk.verify(badge)
    code, said = added(desk, CONTEXT)
    after = desk.verify(badge)
    statements = desk.typed("inspect", badge, "--nquads").out

    assert before.code == 3
    assert "skillmark contexts add URL FILE" in flat(before.out)
    assert (code, said.startswith(f"{URL} is known from now on.")) == (0, True)
    assert after.code == 0
    assert "<https://college.example/terms#hours>" in statements


def test_a_changed_badge_of_an_added_context_still_fails(desk: Desk) -> None:
    credential = badge_with_hours(desk)
    credential["credentialSubject"]["achievement"]["workshopHours"] = 400
    added(desk, CONTEXT)

    assert desk.verify(desk.put("badge.json", credential)).code == 1


def test_the_list_tells_what_was_added(desk: Desk) -> None:
    before = desk.typed("contexts", "list").out
    added(desk, CONTEXT)

    after = desk.typed("contexts", "list").out

    assert before.startswith("Came with Skillmark\n  https://")
    assert "https://www.w3.org/ns/credentials/v2\n" in before
    assert "Added here" not in before
    assert flat(after).endswith(f"Added here, in {desk.folder / 'home' / 'contexts'} {URL} ")


def test_a_list_of_one_context_is_taken_as_that_context(desk: Desk) -> None:
    assert added(desk, {"@context": [CONTEXT["@context"]]})[0] == 0


@pytest.mark.rule("B15", "B16")
@pytest.mark.parametrize(
    ("context", "said"),
    [
        ({"@context": {"@vocab": "https://a.example/"}}, "contexts with @vocab cannot be compiled"),
        ({"@context": {"@import": URL}}, "contexts with @import cannot be compiled"),
        ({"@context": {"a": {"@id": "https://a.example/a", "@reverse": "x"}}}, "@reverse"),
        ({"@context": ["https://a.example/", {}]}, "a context must be one JSON object"),
        ({"@context": URL}, "a context must be one JSON object"),
        ({"name": "no context"}, "there is no @context in it"),
        ([], "the JSON text is not an object"),
    ],
)
def test_what_no_table_can_show_is_refused_and_nothing_kept(
    desk: Desk, context: object, said: str
) -> None:
    code, text = added(desk, context)

    assert (code, "context.json cannot be used: " in text, said in text) == (1, True, True), text
    assert not (desk.folder / "home").exists()


@pytest.mark.rule("B15")
@pytest.mark.parametrize(
    ("url", "code", "said"),
    [
        ("https://www.w3.org/ns/credentials/v2", 1, "is known already"),
        ("skills-v1.json", 2, "is not the address of a context"),
        ("https://college.example/a b", 2, "is not the address of a context"),
        ("did:web:college.example", 2, "is not the address of a context"),
    ],
)
def test_a_known_context_is_never_replaced_and_an_address_is_needed(
    desk: Desk, url: str, code: int, said: str
) -> None:
    found, text = added(desk, CONTEXT, url)

    assert (found, said in text) == (code, True), text


def test_an_added_context_is_never_replaced_either(desk: Desk) -> None:
    added(desk, CONTEXT)

    code, said = added(desk, {"@context": {"workshopHours": "https://evil.example/h"}})

    assert (code, "is known already" in said) == (1, True)


def test_a_missing_file_and_a_damaged_installation_are_told(desk: Desk) -> None:
    missing = desk.typed("contexts", "add", URL, "missing.json")
    desk.put("home/contexts/0.json", "{")
    installed_contexts.cache_clear()

    damaged = desk.typed("contexts", "list")

    assert (missing.code, "There is no file missing.json." in missing.err) == (2, True)
    assert (damaged.code, "0.json cannot be read." in flat(damaged.err)) == (2, True)
