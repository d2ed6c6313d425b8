import pytest

from skillmark.engine.errors import MalformedInput
from skillmark.engine.status.revocation_list import (
    RevocationList,
    RevocationListEntry,
    compose_revocation_list,
    look_up_revocation,
    read_revocation_list,
)
from skillmark.engine.wire.json_types import JsonObject, JsonValue

URL = "https://example.edu/revoked"
ISSUER = "https://example.edu/issuer"
BADGE = "https://example.edu/badges/7"
ENTRY = RevocationListEntry(list_url=URL)


def document(revoked: JsonValue, *, member: str = "revokedCredential") -> JsonObject:
    return {"id": URL, "issuer": ISSUER, member: revoked}


@pytest.mark.rule("ST-1")
@pytest.mark.parametrize(
    ("entry", "revoked"),
    [
        ({"id": BADGE}, True),
        ({"id": BADGE, "revoked": True}, True),
        ({"id": BADGE, "revoked": False}, False),
        ({"id": "https://example.edu/badges/8"}, False),
        ({"id": BADGE + "0"}, False),
        ({"id": BADGE.upper()}, False),
    ],
)
def test_an_entry_revokes_its_own_id_unless_it_says_otherwise(
    entry: JsonObject, revoked: JsonValue
) -> None:
    assert read_revocation_list(document([entry])).is_revoked(BADGE) is revoked


@pytest.mark.rule("ST-1", "EQ-1")
def test_ids_are_compared_decoded_and_trimmed() -> None:
    listed = read_revocation_list(document([{"id": " https://example.edu/badges/%37 "}]))

    assert listed.is_revoked(BADGE)


@pytest.mark.rule("ST-2")
@pytest.mark.parametrize("member", ["revokedCredential", "revokedCredentials"])
@pytest.mark.parametrize("several", [True, False])
def test_both_names_of_the_member_are_read(member: str, *, several: bool) -> None:
    entry: JsonValue = {"id": BADGE, "revocationReason": "issued in error"}

    read = read_revocation_list(document([entry] if several else entry, member=member))

    assert (read.url, read.issuer, read.reasons) == (URL, ISSUER, {BADGE: "issued in error"})


@pytest.mark.rule("ST-2")
def test_entries_under_both_names_count() -> None:
    both: JsonObject = {**document([{"id": BADGE}]), "revokedCredentials": [{"id": "urn:x"}]}

    assert read_revocation_list(both).reasons == {BADGE: None, "urn:x": None}


@pytest.mark.rule("ST-1")
@pytest.mark.parametrize("revoked", [[True, False], [False, True]])
def test_one_revoking_entry_among_several_is_enough(revoked: list[bool]) -> None:
    entries: JsonValue = [{"id": BADGE, "revoked": value} for value in revoked]

    assert read_revocation_list(document(entries)).is_revoked(BADGE)


@pytest.mark.rule("ST-2", "SE-2")
def test_a_list_is_written_under_the_name_of_the_standard() -> None:
    written = compose_revocation_list(
        url=URL, issuer=ISSUER, revoked={BADGE: "theft", "urn:x": None}
    )

    assert written == {
        "id": URL,
        "issuer": ISSUER,
        "revokedCredential": [
            {"id": BADGE, "revoked": True, "revocationReason": "theft"},
            {"id": "urn:x", "revoked": True},
        ],
    }


@pytest.mark.rule("SE-2")
def test_a_list_that_revokes_nothing_has_no_empty_array() -> None:
    written = compose_revocation_list(url=URL, issuer=ISSUER, revoked={})

    assert (written, read_revocation_list(written).reasons) == ({"id": URL, "issuer": ISSUER}, {})


def test_the_reason_is_told_where_there_is_one() -> None:
    listed = RevocationList(url=URL, issuer=ISSUER, reasons={BADGE: "theft"})

    assert (listed.reason_for(BADGE), listed.reason_for("urn:x")) == ("theft", None)


@pytest.mark.rule("ST-1")
@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"id": None}, "/id"),
        ({"issuer": None}, "/issuer"),
        ({"issuer": {}}, "/issuer"),
        ({"revokedCredential": None}, "/revokedCredential/0"),
        ({"revokedCredential": [BADGE]}, "/revokedCredential/0"),
        ({"revokedCredential": [{}]}, "/revokedCredential/0/id"),
        ({"revokedCredential": [{"id": ["x"]}]}, "/revokedCredential/0/id"),
        (
            {"revokedCredential": [{"id": "urn:x"}, {"id": BADGE, "revoked": "false"}]},
            "/revokedCredential/1/revoked",
        ),
        (
            {"revokedCredential": [{"id": BADGE, "revocationReason": 3}]},
            "/revokedCredential/0/revocationReason",
        ),
    ],
)
def test_a_list_of_another_shape_is_malformed(change: JsonObject, path: str) -> None:
    with pytest.raises(MalformedInput) as caught:
        read_revocation_list({**document([]), **change})

    assert (caught.value.reason, caught.value.path) == ("status_malformed", path)


@pytest.mark.rule("ST-1")
@pytest.mark.parametrize(("credential_id", "revoked"), [(BADGE, True), ("urn:other", False)])
def test_a_credential_is_looked_up_in_its_issuers_list(
    credential_id: str, *, revoked: bool
) -> None:
    listed = read_revocation_list({**document([{"id": BADGE}]), "issuer": {"id": ISSUER}})

    found = look_up_revocation(ENTRY, listed, credential_id=credential_id, issuer=ISSUER)

    assert found is revoked


@pytest.mark.rule("C2", "ST-1")
@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"id": "https://example.edu/other"}, "/credentialStatus/id"),
        ({"issuer": "https://evil.example"}, "/issuer"),
    ],
)
def test_a_foreign_list_is_not_trusted(change: JsonObject, path: str) -> None:
    listed = read_revocation_list({**document([]), **change})

    with pytest.raises(MalformedInput) as caught:
        look_up_revocation(ENTRY, listed, credential_id=BADGE, issuer=ISSUER)

    assert (caught.value.reason, caught.value.path) == ("status_untrusted", path)
