from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from skillmark.engine.model.equality import (
    Edition,
    are_same_credential,
    compare_editions,
    credential_key,
)
from skillmark.engine.model.reading import read_achievement_credential
from skillmark.engine.model.values import AchievementCredential, Profile
from tests.engine.model.examples import simple_badge


def badge(
    *,
    issuer_id: str = "https://school.example",
    credential_id: str = "urn:x:1",
    age_in_days: int = 0,
) -> AchievementCredential:
    read = read_achievement_credential(simple_badge()).value
    assert read is not None
    return replace(
        read,
        id=credential_id,
        issuer=Profile(id=issuer_id),
        valid_from=datetime(2026, 11, 20, tzinfo=UTC) - timedelta(days=age_in_days),
    )


@pytest.mark.parametrize(
    "spelling",
    [
        "https://school.example/credentials/a b",
        "https://school.example/credentials/a%20b",
        "https://school.example/%63redentials/a%20b",
        "  https://school.example/credentials/a%20b\n",
        "%20https://school.example/credentials/a%20b%20",
    ],
)
@pytest.mark.rule("EQ-1", "T-18")
def test_percent_escapes_and_outer_white_space_make_no_other_credential(spelling: str) -> None:
    one = badge(credential_id="https://school.example/credentials/a b")

    assert are_same_credential(one, badge(credential_id=spelling))


@pytest.mark.rule("EQ-1")
def test_the_same_id_from_another_issuer_is_another_credential() -> None:
    assert not are_same_credential(badge(), badge(issuer_id="https://other.example"))
    assert not are_same_credential(badge(), badge(credential_id="urn:x:2"))
    assert not are_same_credential(badge(credential_id="urn:x:A"), badge(credential_id="urn:x:a"))


@pytest.mark.rule("EQ-1")
def test_escapes_that_are_no_utf_8_stay_apart() -> None:
    def key(escape: str) -> tuple[bytes, bytes]:
        return credential_key(issuer_id="urn:x:1", credential_id=f"urn:x:{escape}")

    assert key("%FF") != key("%FE")
    assert key("%C3%BC") == key("ü")


@pytest.mark.parametrize(
    ("submitted", "edition"),
    [
        (badge(age_in_days=1), Edition.NEWER),
        (badge(age_in_days=2), Edition.SAME_AGE),
        (badge(age_in_days=3), Edition.OLDER),
        (badge(age_in_days=1, credential_id="urn:x:2"), Edition.ANOTHER_CREDENTIAL),
    ],
)
@pytest.mark.rule("EQ-2")
def test_the_later_valid_from_is_current(
    submitted: AchievementCredential, edition: Edition
) -> None:
    assert compare_editions(submitted, stored=badge(age_in_days=2)) is edition
