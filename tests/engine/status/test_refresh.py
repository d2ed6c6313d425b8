import pytest

from skillmark.engine.errors import MalformedInput
from skillmark.engine.status.refresh import RefreshService, accept_refreshed, read_refresh_service
from skillmark.engine.wire.json_types import JsonObject, JsonValue

URL = "https://example.edu/refresh/7"
OLD: JsonObject = {
    "id": "https://example.edu/badges/7",
    "issuer": {"id": "did:web:example.edu", "name": "Example"},
    "validFrom": "2026-01-01T00:00:00Z",
}


@pytest.mark.rule("ST-5")
@pytest.mark.parametrize(
    ("services", "found"),
    [
        ({"id": URL, "type": "1EdTechCredentialRefresh"}, RefreshService(url=URL)),
        ({"id": URL, "type": ["1EdTechCredentialRefresh"]}, RefreshService(url=URL)),
        (
            [{"id": "x", "type": "Other"}, {"id": URL, "type": "1EdTechCredentialRefresh"}],
            RefreshService(url=URL, path="/refreshService/1"),
        ),
        ({"id": URL, "type": "ManualRefreshService2018"}, None),
        ({"id": URL}, None),
        ("https://example.edu", None),
        ([], None),
    ],
)
def test_only_the_1edtech_service_is_followed(
    services: JsonValue, found: RefreshService | None
) -> None:
    assert read_refresh_service({"refreshService": services}) == found


def test_a_credential_without_the_service_has_none() -> None:
    assert read_refresh_service({}) is None


@pytest.mark.rule("ST-5")
@pytest.mark.parametrize("url", [None, "", 3, [URL]])
def test_a_service_without_an_address_is_malformed(url: JsonValue) -> None:
    service: JsonObject = {"id": url, "type": "1EdTechCredentialRefresh"}

    with pytest.raises(MalformedInput) as caught:
        read_refresh_service({"refreshService": [service]})

    assert (caught.value.reason, caught.value.path) == (
        "refresh_malformed",
        "/refreshService/0/id",
    )


@pytest.mark.rule("ST-5", "EQ-1", "EQ-2")
@pytest.mark.parametrize(
    "change",
    [
        {},
        {"validFrom": "2026-01-01T00:00:00.5Z"},
        {"validFrom": "2026-01-01T01:00:00+01:00"},
        {"issuer": "did:web:example.edu"},
        {"id": "https://example.edu/badges/%37"},
    ],
)
def test_the_same_credential_as_new_or_newer_is_accepted(change: JsonObject) -> None:
    accept_refreshed(OLD, {**OLD, **change})


@pytest.mark.rule("ST-5")
@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"id": "https://example.edu/badges/8"}, "/id"),
        ({"id": None}, "/id"),
        ({"issuer": {"id": "did:web:evil.example"}}, "/issuer"),
        ({"issuer": []}, "/issuer"),
        ({"validFrom": "2025-12-31T23:59:59Z"}, "/validFrom"),
        ({"validFrom": "2026-01-01T00:59:59+01:00"}, "/validFrom"),
        ({"validFrom": "soon"}, "/validFrom"),
        ({"validFrom": None}, "/validFrom"),
    ],
)
def test_anything_else_is_no_refresh(change: JsonObject, path: str) -> None:
    with pytest.raises(MalformedInput) as caught:
        accept_refreshed(OLD, {**OLD, **change})

    assert (caught.value.reason, caught.value.path) == ("refresh_mismatch", path)


@pytest.mark.rule("ST-5")
def test_an_older_data_model_is_refreshed_by_a_newer_one() -> None:
    old = {"id": OLD["id"], "issuer": OLD["issuer"], "issuanceDate": "2024-01-01T00:00:00Z"}

    accept_refreshed(old, OLD)
