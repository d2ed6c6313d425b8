import copy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skillmark.engine.model.linter import lint_credential
from skillmark.engine.model.problems import Severity, errors_in
from skillmark.engine.schemas import SchemaKind, check
from tests.engine.model.changes import changed
from tests.engine.model.examples import (
    BEGINNING,
    DECISION,
    DESIGN,
    GRADE,
    PROFICIENT,
    SCORE,
    Document,
    endorsement,
    full_badge,
    simple_badge,
    simple_badge_1_1,
)
from tests.engine.model.mutants import mutants_of
from tests.engine.model.strategies import documents, endorsement_documents

RESULT = "/credentialSubject/result"
ACHIEVEMENT = "/credentialSubject/achievement"
DESCRIPTION = f"{ACHIEVEMENT}/resultDescription"
QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def errors(document: Document) -> list[tuple[str, str]]:
    return [(each.path, each.reason) for each in errors_in(lint_credential(document))]


def notes(document: Document) -> list[tuple[str, str]]:
    found = lint_credential(document)
    assert all(each.severity is Severity.NOTE for each in found), found
    return [(each.path, each.reason) for each in found]


def rejected_by_linter_alone(path: str, value: Any) -> list[tuple[str, str]]:
    """Return the errors in a badge with one change that the schema has nothing against."""
    document = changed(full_badge(), path, value)
    assert check(document, SchemaKind.ACHIEVEMENT_CREDENTIAL) == ()
    return errors(document)


def test_good_credentials_have_no_findings() -> None:
    assert lint_credential(full_badge()) == ()
    assert lint_credential(simple_badge()) == ()
    assert lint_credential(simple_badge_1_1()) == ()
    assert lint_credential(endorsement()) == ()


@pytest.mark.rule("AC-13")
def test_a_result_points_into_the_asserted_achievement() -> None:
    path = f"{RESULT}/1/resultDescription"

    assert rejected_by_linter_alone(path, "urn:x:elsewhere") == [
        (path, "unknown_result_description")
    ]
    assert rejected_by_linter_alone(path, ...) == []


@pytest.mark.rule("AC-13")
def test_a_result_without_any_description_in_the_achievement_is_refused() -> None:
    assert rejected_by_linter_alone(DESCRIPTION, ...) == [
        (f"{RESULT}/0/resultDescription", "unknown_result_description"),
        (f"{RESULT}/0/achievedLevel", "unknown_level"),
        (f"{RESULT}/1/resultDescription", "unknown_result_description"),
        (f"{RESULT}/2/resultDescription", "unknown_result_description"),
        (f"{RESULT}/3/resultDescription", "unknown_result_description"),
    ]


@pytest.mark.rule("AC-13")
def test_an_achieved_level_exists_and_belongs_to_its_description() -> None:
    path = f"{RESULT}/0/achievedLevel"

    assert rejected_by_linter_alone(path, "urn:x:level") == [(path, "unknown_level")]
    assert rejected_by_linter_alone(f"{RESULT}/1/achievedLevel", PROFICIENT) == [
        (f"{RESULT}/1/achievedLevel", "level_of_another_description")
    ]


@pytest.mark.parametrize("value", ["640", "-1", "100.01", "100.0000000000000000001"])
@pytest.mark.rule("AC-10", "AC-13")
def test_a_score_lies_within_its_bounds(value: str) -> None:
    path = f"{RESULT}/1/value"

    assert rejected_by_linter_alone(path, value) == [(path, "value_out_of_range")]


@pytest.mark.parametrize("value", ["0", "100", "100.0", "+99.9", "070"])
def test_bounds_are_inclusive_and_compared_as_numbers(value: str) -> None:
    assert rejected_by_linter_alone(f"{RESULT}/1/value", value) == []


@pytest.mark.parametrize("value", ["ninety", "92,5", "92%", "1e1", "", "٩", "9" * 40, "nan"])
def test_a_score_that_is_no_number_is_noted(value: str) -> None:
    path = f"{RESULT}/1/value"

    assert notes(changed(full_badge(), path, value)) == [(path, "value_not_a_number")]


def test_bounds_of_other_result_types_are_not_numbers() -> None:
    document = changed(full_badge(), f"{RESULT}/1/value", "640")

    assert notes(changed(document, f"{DESCRIPTION}/1/resultType", "LetterGrade")) == []


def test_bounds_that_exclude_everything_are_refused() -> None:
    assert rejected_by_linter_alone(f"{DESCRIPTION}/1/valueMin", "101") == [
        (f"{DESCRIPTION}/1/valueMin", "value_out_of_range"),
        (f"{RESULT}/1/value", "value_out_of_range"),
    ]


@pytest.mark.rule("AC-10", "AC-13")
def test_a_grade_is_one_of_the_allowed_values() -> None:
    path = f"{RESULT}/2/value"

    assert rejected_by_linter_alone(path, "E") == [(path, "value_not_allowed")]
    assert rejected_by_linter_alone(f"{DESCRIPTION}/2/allowedValue", ["A"]) == [
        (path, "value_not_allowed")
    ]


@pytest.mark.rule("AC-14")
def test_a_status_result_has_a_status() -> None:
    path = f"{RESULT}/3/status"

    assert rejected_by_linter_alone(path, ...) == [(path, "status_missing")]


@pytest.mark.rule("AC-10")
def test_the_required_level_is_one_of_the_levels() -> None:
    path = f"{DESCRIPTION}/0/requiredLevel"

    assert rejected_by_linter_alone(path, "urn:x:level") == [(path, "unknown_required_level")]
    assert rejected_by_linter_alone(f"{DESCRIPTION}/1/requiredLevel", PROFICIENT) == [
        (f"{DESCRIPTION}/1/requiredLevel", "unknown_required_level")
    ]


def test_results_below_what_is_required_are_noted() -> None:
    document = full_badge()
    changed(document, f"{RESULT}/0/achievedLevel", BEGINNING)
    changed(document, f"{RESULT}/1/value", "69.9")
    changed(document, f"{RESULT}/2/value", "D")
    changed(document, f"{DESCRIPTION}/2/requiredValue", "C")

    assert notes(document) == [
        (f"{RESULT}/0/achievedLevel", "below_required_level"),
        (f"{RESULT}/1/value", "below_required_value"),
        (f"{RESULT}/2/value", "below_required_value"),
    ]


def test_levels_without_points_are_not_compared() -> None:
    document = changed(full_badge(), f"{RESULT}/0/achievedLevel", BEGINNING)

    assert notes(changed(document, f"{DESCRIPTION}/0/rubricCriterionLevel/0/points", ...)) == []


@pytest.mark.parametrize(
    ("path", "other"),
    [
        (f"{DESCRIPTION}/1/id", DESIGN),
        (f"{DESCRIPTION}/0/rubricCriterionLevel/0/id", PROFICIENT),
    ],
)
def test_ids_of_descriptions_and_levels_are_given_once(path: str, other: str) -> None:
    assert "duplicate_id" in {reason for _, reason in rejected_by_linter_alone(path, other)}


def test_a_level_never_has_the_id_of_a_description() -> None:
    path = f"{DESCRIPTION}/0/rubricCriterionLevel/0/id"

    assert rejected_by_linter_alone(path, GRADE) == [(DESCRIPTION, "duplicate_id")]


def test_a_level_of_another_criterion_is_known_by_its_owner() -> None:
    document = full_badge()
    other = copy.deepcopy(document["credentialSubject"]["achievement"]["resultDescription"][0])
    other["id"] = "urn:x:criterion-2"
    other["rubricCriterionLevel"][0]["id"] = "urn:x:level-2-1"
    other["rubricCriterionLevel"][1]["id"] = "urn:x:level-2-2"
    other["requiredLevel"] = "urn:x:level-2-2"
    document["credentialSubject"]["achievement"]["resultDescription"].append(other)

    assert errors(document) == []
    assert errors(changed(document, f"{RESULT}/0/achievedLevel", "urn:x:level-2-2")) == [
        (f"{RESULT}/0/achievedLevel", "level_of_another_description")
    ]


@pytest.mark.parametrize(
    ("member", "text"),
    [
        ("validUntil", "2026-11-20T08:59:59Z"),
        ("validUntil", "2026-11-20T09:30:00+01:00"),
        ("validUntil", "2025-01-31T00:00:00Z"),
        ("expirationDate", "2025-01-31T00:00:00Z"),
    ],
)
@pytest.mark.rule("DM-9", "VC-4", "B21")
def test_a_credential_that_ends_before_it_begins_is_refused(member: str, text: str) -> None:
    document = simple_badge_1_1() if member == "expirationDate" else simple_badge()

    assert errors({**document, member: text}) == [(f"/{member}", "period_reversed")]


@pytest.mark.parametrize(
    "text", ["2026-11-20T09:00:00Z", "2026-11-20T09:00:00.5Z", "2026-11-20T08:00:01-01:00"]
)
@pytest.mark.rule("DM-9", "VC-4")
def test_a_credential_may_end_in_the_second_in_which_it_begins(text: str) -> None:
    assert notes({**simple_badge(), "validUntil": text}) == []


@pytest.mark.parametrize(
    ("path", "text", "reason"),
    [
        ("/validFrom", "2026-02-29T00:00:00Z", "timestamp_date"),
        ("/awardedDate", "2026-04-31T00:00:00Z", "timestamp_date"),
        ("/validUntil", "0000-01-30T00:00:00Z", "timestamp_year"),
        ("/credentialSubject/activityStartDate", "2026-02-30T00:00:00Z", "timestamp_date"),
    ],
)
@pytest.mark.rule("B21")
def test_days_that_no_pattern_can_see_through_are_refused(
    path: str, text: str, reason: str
) -> None:
    assert rejected_by_linter_alone(path, text) == [(path, reason)]


@pytest.mark.rule("VC-9")
def test_a_related_resource_is_listed_once() -> None:
    document = full_badge()
    first = document["relatedResource"][0]
    document["relatedResource"].append({**first, "mediaType": "text/html"})

    assert errors(document) == [("/relatedResource/1/id", "duplicate_related_resource")]


@pytest.mark.parametrize("path", ["/credentialSubject/id", f"{ACHIEVEMENT}/id", "/issuer/id"])
def test_the_id_of_the_credential_is_no_other_things_id(path: str) -> None:
    document = simple_badge()

    assert errors(changed(document, path, document["id"])) == [(path, "duplicate_id")]


def test_the_id_of_the_credential_is_not_that_of_an_issuer_named_by_uri() -> None:
    document = simple_badge()

    assert errors({**document, "issuer": document["id"]}) == [("/issuer", "duplicate_id")]


IMAGE = {"type": "Image"}


@pytest.mark.parametrize(
    ("path", "value", "where", "reason"),
    [
        ("/awardedDate", "2026-11-20T09:00:01Z", "/awardedDate", "awarded_after_valid_from"),
        (
            "/credentialSubject/creditsEarned",
            1.5,
            "/credentialSubject/creditsEarned",
            "credits_exceed_available",
        ),
        (
            "/credentialSubject/identifier/0/identityType",
            "email",
            "/credentialSubject/identifier/0/identityType",
            "misnamed_term",
        ),
        ("/evidence/0/id", "data:text/plain,Hello", "/evidence/0/id", "evidence_data_uri"),
        (
            "/image",
            {**IMAGE, "id": "data:image/jpeg;base64,AAAA"},
            "/image/id",
            "image_media",
        ),
        (
            f"{ACHIEVEMENT}/image",
            {**IMAGE, "id": "https://school.example/Badge.JPG?size=1"},
            f"{ACHIEVEMENT}/image/id",
            "image_media",
        ),
        (
            "/@context/1",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json",
            "/@context/1",
            "older_context",
        ),
        (
            "/issuer/address/addressCountryCode",
            "usa",
            "/issuer/address/addressCountryCode",
            "country_code",
        ),
        ("/issuer/url", "www.school.example", "/issuer/url", "url_without_scheme"),
        (
            f"{ACHIEVEMENT}/alignment",
            {"type": "Alignment", "targetName": "x", "targetUrl": "skills/1"},
            f"{ACHIEVEMENT}/alignment/targetUrl",
            "url_without_scheme",
        ),
    ],
)
@pytest.mark.rule("DM-8", "SU-6", "SU-9", "AC-8", "AC-18", "VOC-5", "AC-16")
def test_habits_that_break_nothing_are_noted(
    path: str, value: Any, where: str, reason: str
) -> None:
    document = changed(full_badge(), path, value)

    assert check(document, SchemaKind.ACHIEVEMENT_CREDENTIAL) == ()
    assert notes(document) == [(where, reason)]


@pytest.mark.rule("SU-7")
def test_an_activity_that_ends_before_it_begins_is_noted() -> None:
    document = full_badge()
    changed(document, "/credentialSubject/activityStartDate", "2026-11-02T00:00:00Z")
    changed(document, "/credentialSubject/activityEndDate", "2026-11-01T00:00:00Z")

    assert notes(document) == [("/credentialSubject/activityEndDate", "activity_reversed")]


@pytest.mark.parametrize(
    "address",
    ["data:image/png;base64,AA", "data:image/svg+xml;utf8,<svg/>", "https://school.example/image"],
)
@pytest.mark.rule("AC-8", "SU-9")
def test_png_svg_and_unknown_pictures_pass(address: str) -> None:
    assert notes(changed(full_badge(), "/image", {**IMAGE, "id": address})) == []


def test_decisions_and_designs_are_known_to_the_examples() -> None:
    described = full_badge()["credentialSubject"]["achievement"]["resultDescription"]

    assert [each["id"] for each in described] == [DESIGN, SCORE, GRADE, DECISION]


@QUICK
@given(documents(), endorsement_documents())
def test_the_linter_finds_no_error_in_what_we_write(badge: Document, word: Document) -> None:
    assert errors(badge) == []
    assert errors(word) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (f"{DESCRIPTION}/1/resultType", [{}]),
        ("/validUntil", "tomorrow"),
        ("/validUntil", "2020-01-31T00:00:00"),
        ("/image", {"id": 7}),
        ("/relatedResource/0/id", ...),
        ("/evidence", "urn:x:1"),
        ("/credentialSubject", []),
        ("/@context", "x"),
    ],
)
@pytest.mark.rule("B22")
def test_what_the_schema_refuses_is_left_to_the_schema(path: str, value: Any) -> None:
    assert notes(changed(full_badge(), path, value)) == []


def test_a_score_without_bounds_may_be_any_text() -> None:
    document = changed(full_badge(), f"{RESULT}/1/value", "ninety")
    for bound in ("valueMin", "valueMax"):
        changed(document, f"{DESCRIPTION}/1/{bound}", ...)

    assert notes(document) == []


@pytest.mark.rule("SE-3", "AC-10")
def test_one_allowed_value_may_stand_without_an_array() -> None:
    assert errors(changed(full_badge(), f"{DESCRIPTION}/2/allowedValue", "B")) == []
    assert errors(changed(full_badge(), f"{DESCRIPTION}/2/allowedValue", "A")) == [
        (f"{RESULT}/2/value", "value_not_allowed")
    ]


@settings(QUICK, max_examples=200)
@given(st.builds(full_badge).flatmap(mutants_of).flatmap(mutants_of))
def test_the_linter_reads_any_shape_without_an_exception(mutant: Document) -> None:
    assert all(problem.reason and problem.detail for problem in lint_credential(mutant))
