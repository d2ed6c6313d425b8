"""Hypothesis strategies for whole credentials, of every class and every member.

``achievement_credentials()`` and ``endorsement_credentials()`` give values, ``documents()`` and
``endorsement_documents()`` the JSON that is written of them. All of them satisfy our schema, that
of 1EdTech, the linter and safe-mode JSON-LD. Ids never repeat within one credential, so no node is
described twice.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from skillmark.engine.model.identity import hash_identity
from skillmark.engine.model.values import (
    BITSTRING_STATUS_LIST_ENTRY,
    REVOCATION_LIST,
    Achievement,
    AchievementCredential,
    AchievementSubject,
    AchievementType,
    Address,
    Alignment,
    AlignmentTargetType,
    AssessmentType,
    CredentialSchema,
    CredentialStatus,
    Criteria,
    EndorsementCredential,
    EndorsementSubject,
    Evidence,
    Extension,
    GeoCoordinates,
    IdentifierEntry,
    IdentifierType,
    IdentityObject,
    Image,
    Profile,
    RefreshService,
    Related,
    RelatedResource,
    Result,
    ResultDescription,
    ResultStatus,
    ResultType,
    RubricCriterionLevel,
)
from skillmark.engine.model.writing import (
    write_achievement_credential,
    write_endorsement_credential,
)

Draw = Any
"""What ``st.composite`` hands in to draw from other strategies."""

SCHEMA_URL = (
    "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
)
LANGUAGES = ("en", "de", "pt-BR", "zh-Hant", "sr-Latn-RS", "es-419", "haw")
NUMERIC = (ResultType.PERCENT, ResultType.RAW_SCORE, ResultType.RUBRIC_SCORE)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
timestamps = st.datetimes(
    # Hypothesis wants naive bounds and adds the zone itself.
    min_value=datetime(1990, 1, 1),  # noqa: DTZ001
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
).map(lambda moment: moment.replace(microsecond=0))
days = st.dates(min_value=date(1900, 1, 1), max_value=date(2030, 1, 1))
numbers = st.one_of(
    st.integers(min_value=0, max_value=2**53 - 1),
    st.integers(min_value=0, max_value=10**6).map(lambda n: n / 1000),
)
words = st.text("abcXYZ019._-", min_size=1, max_size=6)
extensions = words.map(lambda word: Extension(f"ext:x{word}"))
jwts = st.tuples(words, words, words).map(
    lambda parts: ".".join(part.replace(".", "-") for part in parts)
)


def optional(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), strategy)


def tuples_of(strategy: st.SearchStrategy[Any], *, most: int = 2) -> st.SearchStrategy[Any]:
    return st.lists(strategy, max_size=most, unique_by=repr).map(tuple)


class Ids:
    """Gives out URIs of several kinds, each once."""

    def __init__(self) -> None:
        self.given = 0

    def next(self) -> str:
        self.given += 1
        number = f"{self.given:012x}"
        kinds = (
            f"urn:uuid:00000000-0000-4000-8000-{number}",
            f"https://badges.example/things/{number}",
            f"did:web:badges.example:{number}",
            f"https://badges.example/ünïcode/{number}?a=b%20c#d",
        )
        return kinds[self.given % len(kinds)]


@st.composite
def images(draw: Draw, ids: Ids) -> Image:
    data = "data:image/png;base64,iVBORw0KGgo="
    return Image(id=draw(st.sampled_from((ids.next(), data))), caption=draw(optional(texts)))


@st.composite
def addresses(draw: Draw) -> Address:
    geo = st.builds(
        GeoCoordinates,
        latitude=st.integers(-90_000, 90_000).map(lambda n: n / 1000),
        longitude=st.integers(-180, 180),
    )
    names = (
        *("address_country", "address_region", "address_locality"),
        *("street_address", "post_office_box_number", "postal_code"),
    )
    return Address(
        address_country_code=draw(st.sampled_from((None, "US", "DE", "KE"))),
        geo=draw(optional(geo)),
        **draw(st.fixed_dictionaries({name: optional(texts) for name in names})),
    )


def alignments() -> st.SearchStrategy[Alignment]:
    return st.builds(
        Alignment,
        target_name=texts,
        target_url=st.sampled_from(
            ("http://data.europa.eu/esco/skill/1", "https://badges.example/a", "urn:x:1")
        ),
        target_code=optional(texts),
        target_description=optional(texts),
        target_framework=optional(texts),
        target_type=optional(st.one_of(st.sampled_from(AlignmentTargetType), extensions)),
    )


identifier_types = st.one_of(st.sampled_from(IdentifierType), extensions)
identifier_entries = st.builds(IdentifierEntry, identifier=texts, identifier_type=identifier_types)
plain_identities = st.builds(
    IdentityObject,
    hashed=st.just(False),
    identity_hash=texts,
    identity_type=identifier_types,
    salt=st.none(),
)


@st.composite
def hashed_identities(draw: Draw) -> IdentityObject:
    salt = draw(optional(texts))
    return IdentityObject(
        hashed=True,
        identity_hash=hash_identity(draw(texts), salt),
        identity_type=draw(identifier_types),
        salt=salt,
    )


PROFILE_TEXTS = (
    *("name", "phone", "description", "email", "official", "family_name", "given_name"),
    *("additional_name", "patronymic_name", "honorific_prefix", "honorific_suffix"),
    "family_name_prefix",
)
NAME_TEXTS = (
    *("given_name", "family_name", "additional_name", "patronymic_name"),
    *("honorific_prefix", "honorific_suffix", "family_name_prefix"),
)


def _texts_for(names: tuple[str, ...]) -> st.SearchStrategy[dict[str, str]]:
    return st.dictionaries(st.sampled_from(names), texts, max_size=3)


@st.composite
def profiles(draw: Draw, ids: Ids, *, depth: int = 1) -> Profile:
    deeper = depth > 0 and draw(st.booleans())
    return Profile(
        id=ids.next(),
        url=draw(st.sampled_from((None, "https://badges.example"))),
        image=draw(optional(images(ids))),
        address=draw(optional(addresses())),
        other_identifiers=draw(tuples_of(identifier_entries)),
        date_of_birth=draw(optional(days)),
        parent_org=draw(profiles(ids, depth=depth - 1)) if deeper else None,
        endorsements=draw(tuples_of(endorsements(ids), most=1)) if deeper else (),
        endorsement_jwts=draw(tuples_of(jwts)) if deeper else (),
        **draw(_texts_for(PROFILE_TEXTS)),
    )


@st.composite
def statuses(draw: Draw, ids: Ids) -> CredentialStatus:
    if draw(st.booleans()):
        return CredentialStatus(id=ids.next(), type=REVOCATION_LIST)
    return CredentialStatus(
        id=draw(st.sampled_from((None, ids.next()))),
        type=BITSTRING_STATUS_LIST_ENTRY,
        status_purpose=draw(st.sampled_from(("revocation", "suspension"))),
        status_list_index=str(draw(st.integers(0, 131_071))),
        status_list_credential="https://badges.example/status/1",
    )


@st.composite
def evidence(draw: Draw, ids: Ids) -> Evidence:
    names = ("narrative", "name", "description", "genre", "audience")
    return Evidence(id=draw(st.sampled_from((None, ids.next()))), **draw(_texts_for(names)))


@st.composite
def _common_members(draw: Draw, ids: Ids, valid_from: datetime) -> dict[str, Any]:
    lasts = draw(optional(st.integers(0, 3000)))
    until = None if lasts is None else valid_from + timedelta(days=lasts)
    resources = [
        RelatedResource(
            id=ids.next(),
            digest_sri=draw(st.sampled_from((None, "sha384-AAAA"))),
            digest_multibase="uEiAAAA",
            media_type=draw(st.sampled_from((None, "image/png"))),
        )
        for _ in range(draw(st.integers(0, 2)))
    ]
    schemas = draw(st.sampled_from(((), (CredentialSchema(id=SCHEMA_URL),))))
    return {
        "description": draw(optional(texts)),
        "awarded_at": draw(optional(st.just(valid_from - timedelta(days=1)))),
        "valid_until": until,
        "credential_schemas": schemas,
        "credential_statuses": draw(tuples_of(statuses(ids), most=1)),
        "refresh_service": draw(st.sampled_from((None, RefreshService(id=ids.next())))),
        "evidence": draw(tuples_of(evidence(ids))),
        "related_resources": tuple(resources),
    }


@st.composite
def endorsements(draw: Draw, ids: Ids) -> EndorsementCredential:
    valid_from = draw(timestamps)
    subject = EndorsementSubject(id=ids.next(), endorsement_comment=draw(optional(texts)))
    return EndorsementCredential(
        id=ids.next(),
        name=draw(texts),
        issuer=draw(profiles(ids, depth=0)),
        valid_from=valid_from,
        credential_subject=subject,
        **draw(_common_members(ids, valid_from)),
    )


@st.composite
def levels(draw: Draw, ids: Ids) -> RubricCriterionLevel:
    return RubricCriterionLevel(
        id=ids.next(),
        name=draw(texts),
        description=draw(optional(texts)),
        level=draw(optional(texts)),
        points=draw(optional(st.integers(0, 9).map(str))),
        alignments=draw(tuples_of(alignments(), most=1)),
    )


@st.composite
def _assessment_members(draw: Draw) -> dict[str, Any]:
    if draw(st.booleans()):
        return {}
    return {
        "types": ("ResultDescription", "AssessmentResultDescription"),
        "assessment_type": draw(st.sampled_from(AssessmentType)),
        "assessment_output": draw(texts),
        "assessment_example": draw(st.sampled_from((None, "https://badges.example/example"))),
        "assessment_evaluation": draw(st.sampled_from((None, "https://badges.example/study"))),
        "evaluation_method": draw(optional(texts)),
        "scoring_method_example_description": draw(optional(texts)),
        "has_group_evaluation": draw(st.booleans()),
        "has_group_participation": draw(st.booleans()),
    }


@st.composite
def result_descriptions(draw: Draw, ids: Ids) -> ResultDescription:
    kind = draw(st.one_of(st.sampled_from(ResultType), extensions))
    rubric = tuple(draw(levels(ids)) for _ in range(draw(st.integers(0, 2))))
    numeric = kind in NUMERIC
    return ResultDescription(
        id=ids.next(),
        name=draw(texts),
        result_type=kind,
        allowed_values=() if numeric else draw(st.lists(texts, max_size=3).map(tuple)),
        required_value="50" if numeric else None,
        value_min="0" if numeric else None,
        value_max="100" if numeric else None,
        required_level=draw(st.sampled_from([None, *(level.id for level in rubric)])),
        rubric_criterion_levels=rubric,
        alignments=draw(tuples_of(alignments(), most=1)),
        description=draw(optional(texts)),
        **draw(_assessment_members()),
    )


@st.composite
def achievements(draw: Draw, ids: Ids) -> Achievement:
    has_page = draw(st.booleans())
    described = tuple(draw(result_descriptions(ids)) for _ in range(draw(st.integers(0, 2))))
    related = st.builds(
        Related,
        id=st.builds(ids.next),
        in_language=optional(st.sampled_from(LANGUAGES)),
        version=optional(texts),
    )
    names = ("field_of_study", "specialization", "human_code", "version")
    return Achievement(
        id=ids.next(),
        name=draw(texts),
        description=draw(texts),
        criteria=Criteria(
            id=ids.next() if has_page else None,
            narrative=draw(optional(texts) if has_page else texts),
        ),
        achievement_type=draw(optional(st.one_of(st.sampled_from(AchievementType), extensions))),
        creator=draw(optional(profiles(ids))),
        credits_available=draw(optional(numbers)),
        in_language=draw(optional(st.sampled_from(LANGUAGES))),
        tags=draw(tuples_of(texts, most=3)),
        image=draw(optional(images(ids))),
        alignments=draw(tuples_of(alignments())),
        related=draw(tuples_of(related)),
        other_identifiers=draw(tuples_of(identifier_entries)),
        result_descriptions=described,
        endorsements=draw(tuples_of(endorsements(ids), most=1)),
        **draw(_texts_for(names)),
    )


@st.composite
def results(draw: Draw, described: ResultDescription) -> Result:
    rubric = [level.id for level in described.rubric_criterion_levels]
    value = draw(st.sampled_from((None, *described.allowed_values)))
    if described.result_type in NUMERIC:
        value = draw(st.sampled_from(("0", "50", "99.5", "100")))
    needs_status = described.result_type == ResultType.STATUS
    status = draw(st.sampled_from(ResultStatus)) if needs_status else None
    return Result(
        result_description=described.id,
        value=value,
        achieved_level=draw(st.sampled_from([None, *rubric])),
        status=status,
        alignments=draw(tuples_of(alignments(), most=1)),
    )


@st.composite
def subjects(draw: Draw, ids: Ids) -> AchievementSubject:
    achievement = draw(achievements(ids))
    identities = draw(tuples_of(st.one_of(plain_identities, hashed_identities())))
    names = draw(_texts_for(NAME_TEXTS))
    types = ("AchievementSubject", "Profile") if names else ("AchievementSubject",)
    return AchievementSubject(
        id=ids.next() if not identities or draw(st.booleans()) else None,
        identifiers=identities,
        types=types,
        name=draw(optional(texts)),
        activity_start=draw(optional(timestamps)),
        activity_end=draw(optional(timestamps)),
        credits_earned=draw(optional(numbers)),
        achievement=achievement,
        image=draw(optional(images(ids))),
        license_number=draw(optional(texts)),
        narrative=draw(optional(texts)),
        results=tuple(draw(results(each)) for each in achievement.result_descriptions),
        role=draw(optional(texts)),
        source=draw(optional(profiles(ids, depth=0))),
        term=draw(optional(texts)),
        **names,
    )


@st.composite
def achievement_credentials(draw: Draw) -> AchievementCredential:
    ids = Ids()
    valid_from = draw(timestamps)
    return AchievementCredential(
        id=ids.next(),
        issuer=draw(profiles(ids)),
        valid_from=valid_from,
        credential_subject=draw(subjects(ids)),
        name=draw(optional(texts)),
        image=draw(optional(images(ids))),
        endorsements=draw(tuples_of(endorsements(ids), most=1)),
        endorsement_jwts=draw(tuples_of(jwts, most=1)),
        **draw(_common_members(ids, valid_from)),
    )


def endorsement_credentials() -> st.SearchStrategy[EndorsementCredential]:
    return st.builds(Ids).flatmap(endorsements)


def documents() -> st.SearchStrategy[dict[str, Any]]:
    return achievement_credentials().map(write_achievement_credential)


def endorsement_documents() -> st.SearchStrategy[dict[str, Any]]:
    return endorsement_credentials().map(write_endorsement_credential)
