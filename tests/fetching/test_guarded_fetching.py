"""The guarded fetcher against the hostile issuer: addresses, redirects, names, TLS, ourselves."""

import os
import ssl
import time

import pytest

from skillmark.engine.errors import ResolutionError
from skillmark.engine.ports import Resource, ResourceKind
from skillmark.fetching import AddressPolicy, FetchBudget, GuardedFetcher, default_fetcher
from tests.fetching.hostile_network import CANARY_HOST, SERVER_HOST
from tests.fetching.hostile_server import HostileWorld

KINDS = tuple(ResourceKind)
FOLLOWING_KINDS = tuple(kind for kind in KINDS if kind is not ResourceKind.KEY_DOCUMENT)


def refusal(
    world: HostileWorld, url: str, *, kind: ResourceKind = ResourceKind.STATUS_LIST
) -> ResolutionError:
    with pytest.raises(ResolutionError) as caught:
        world.fetcher()(url, kind=kind)
    return caught.value


@pytest.mark.parametrize("kind", KINDS)
def test_document_of_a_public_host_is_fetched(world: HostileWorld, kind: ResourceKind) -> None:
    url = world.serve("/did.json", {"id": "did:web:issuer.example"})

    assert world.fetcher()(f"{url}#key-1", kind=kind) == Resource(
        url=url, body=b'{"id":"did:web:issuer.example"}', media_type="application/json"
    )


# A1, A2: addresses


@pytest.mark.rule("A1")
@pytest.mark.parametrize("host", [CANARY_HOST, "[::1]", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]"])
def test_open_and_closed_port_of_loopback_get_the_same_answer(
    world: HostileWorld, host: str
) -> None:
    answers = {
        refusal(world, f"https://{host}:{port}/").detail.replace(f":{port}/", "/")
        for port in (world.canary.port, 9)
    }

    assert [answer.partition("”")[2] for answer in answers] == [
        " was not fetched: its host is not on the public internet"
    ]
    assert world.canary.connections == 0


@pytest.mark.rule("A1", "A2")
@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fd00::1"])
def test_name_that_means_a_forbidden_address_is_refused(world: HostileWorld, address: str) -> None:
    world.names.set("inside.example", [address])

    error = refusal(world, f"https://inside.example:{world.canary.port}/")

    assert error.reason == "fetch_refused"
    assert address not in error.detail
    assert world.canary.connections == 0


@pytest.mark.rule("A1")
def test_real_policy_refuses_this_whole_world(world: HostileWorld) -> None:
    with pytest.raises(ResolutionError) as caught:
        world.fetcher(policy=AddressPolicy())(world.hostile("plain"), kind=ResourceKind.CREDENTIAL)

    assert caught.value.reason == "fetch_refused"
    assert world.server.connections == 0


@pytest.mark.rule("A1")
def test_default_fetcher_refuses_loopback_without_asking_anybody() -> None:
    with pytest.raises(ResolutionError) as caught:
        default_fetcher()("https://127.0.0.1/", kind=ResourceKind.KEY_DOCUMENT)

    assert caught.value.reason == "fetch_refused"


# A3: redirects


@pytest.mark.rule("A3")
@pytest.mark.parametrize("code", ["301", "302", "303", "307", "308"])
@pytest.mark.parametrize(
    "place",
    [
        "canary",
        "canary-by-name",
        "canary-in-ipv6",
        "canary-without-scheme",
        "plain-http",
        "http-canary",
        "file",
        "gopher",
        "data",
        "user",
        "nowhere",
        "broken",
    ],
)
def test_redirect_to_a_forbidden_place_is_refused(
    world: HostileWorld, code: str, place: str
) -> None:
    error = refusal(world, world.hostile(f"redirect-{code}-to-{place}"))

    assert error.reason == "fetch_refused"
    assert world.canary.connections == 0


@pytest.mark.rule("A3", "KEY-5")
@pytest.mark.parametrize("code", ["301", "302", "303", "307", "308"])
def test_key_document_follows_no_redirect(world: HostileWorld, code: str) -> None:
    error = refusal(
        world, world.hostile(f"redirect-{code}-to-plain"), kind=ResourceKind.KEY_DOCUMENT
    )

    assert error.reason == "fetch_refused"
    assert [request.target for request in world.requests] == [f"/hostile/redirect-{code}-to-plain"]


@pytest.mark.rule("A3", "O2-4")
@pytest.mark.parametrize("kind", FOLLOWING_KINDS)
@pytest.mark.parametrize("place", ["plain", "second"])
def test_up_to_two_redirects_are_followed(
    world: HostileWorld, kind: ResourceKind, place: str
) -> None:
    resource = world.fetcher()(world.hostile(f"redirect-302-to-{place}"), kind=kind)

    assert resource == Resource(
        url=world.hostile("plain"), body=b'{"plain":true}', media_type="application/json"
    )


@pytest.mark.rule("A3")
def test_third_redirect_is_refused(world: HostileWorld) -> None:
    error = refusal(world, world.hostile("redirect-302-to-third"))

    assert error.reason == "fetch_refused"
    assert len(world.requests) == 3


@pytest.mark.rule("A3")
def test_redirect_to_a_name_inside_is_refused(world: HostileWorld) -> None:
    world.names.set("inside.example", [CANARY_HOST])
    url = world.redirect("/away", f"https://inside.example:{world.canary.port}/")

    assert refusal(world, url).reason == "fetch_refused"
    assert world.canary.connections == 0


@pytest.mark.parametrize("behaviour", ["redirect-300", "redirect-304", "redirect-without-location"])
def test_odd_redirect_is_followed_nowhere(world: HostileWorld, behaviour: str) -> None:
    assert refusal(world, world.hostile(behaviour)).reason in {"unreachable", "fetch_refused"}
    assert {request.target for request in world.requests} == {f"/hostile/{behaviour}"}


# A4: names


@pytest.mark.rule("A4")
def test_name_is_resolved_once_so_a_second_answer_comes_too_late(world: HostileWorld) -> None:
    url = world.serve("/list", {"id": "list"}, host="rebinding.example")
    world.names.set("rebinding.example", [SERVER_HOST], [CANARY_HOST])

    resource = world.fetcher()(url, kind=ResourceKind.STATUS_LIST)

    assert resource.body == b'{"id":"list"}'
    assert world.names.lookups["rebinding.example"] == 1
    assert world.canary.connections == 0


@pytest.mark.rule("A4", "A3")
def test_redirected_name_is_judged_again(world: HostileWorld) -> None:
    world.names.set("issuer.example", [SERVER_HOST], [CANARY_HOST])

    error = refusal(world, world.hostile("redirect-302-to-plain"))

    assert error.reason == "fetch_refused"
    assert world.canary.connections == 0


@pytest.mark.rule("A4")
@pytest.mark.parametrize(
    "addresses",
    [[SERVER_HOST, CANARY_HOST], [CANARY_HOST, SERVER_HOST], [SERVER_HOST, SERVER_HOST, "::1"]],
)
def test_one_forbidden_address_among_several_refuses_the_name(
    world: HostileWorld, addresses: list[str]
) -> None:
    world.names.set("mixed.example", addresses)

    assert refusal(world, world.hostile("plain", host="mixed.example")).reason == "fetch_refused"
    assert (world.server.connections, world.canary.connections) == (0, 0)


def test_second_address_serves_when_the_first_is_dead(world: HostileWorld) -> None:
    world.names.set("twice.example", ["127.66.9.9", SERVER_HOST])

    resource = world.fetcher()(
        world.hostile("plain", host="twice.example"), kind=ResourceKind.STATUS_LIST
    )

    assert resource.body == b'{"plain":true}'


@pytest.mark.parametrize("host", ["missing.example", "no-such-zone.test"])
def test_name_without_address_is_unreachable(world: HostileWorld, host: str) -> None:
    world.names.set("missing.example", [])

    assert refusal(world, f"https://{host}/").reason == "unreachable"


def test_empty_answer_of_the_name_service_is_unreachable(world: HostileWorld) -> None:
    world.names = lambda _, **__: ()  # type: ignore[assignment]

    assert refusal(world, world.hostile("plain")).reason == "unreachable"


def test_closed_port_of_a_public_host_is_unreachable(world: HostileWorld) -> None:
    world.names.set("dead.example", ["127.66.9.9"])

    assert refusal(world, "https://dead.example:9/").reason == "unreachable"


# A5: TLS


@pytest.mark.rule("A5")
@pytest.mark.parametrize("host", ["self-signed.example", "wrong-name.example", "expired.example"])
def test_server_without_a_good_certificate_gets_no_request(world: HostileWorld, host: str) -> None:
    error = refusal(world, world.hostile("plain", host=host))

    assert error.reason == "tls"
    assert world.requests == []
    assert world.server.connections == 1


@pytest.mark.rule("A5")
def test_certificate_must_name_the_host_and_not_its_address(world: HostileWorld) -> None:
    world.names.set("wrong-name.example", [SERVER_HOST])
    by_address = world.hostile("plain", host=SERVER_HOST)

    assert refusal(world, world.hostile("plain", host="wrong-name.example")).reason == "tls"
    assert world.fetcher()(by_address, kind=ResourceKind.CREDENTIAL).body == b'{"plain":true}'


@pytest.mark.rule("A5")
def test_tls_settings_that_check_nothing_are_refused(world: HostileWorld) -> None:
    careless = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    careless.check_hostname = False
    careless.verify_mode = ssl.CERT_NONE
    fetch = GuardedFetcher(
        policy=world.policy,
        resolver=world.names,
        certificate_authorities=careless,
        clock=time.monotonic,
        budget=FetchBudget(clock=time.monotonic),
    )

    with pytest.raises(ValueError, match="does not check"):
        fetch(world.hostile("plain"), kind=ResourceKind.CREDENTIAL)


@pytest.mark.rule("A5")
def test_authorities_of_the_system_do_not_know_the_test_authority(world: HostileWorld) -> None:
    fetch = GuardedFetcher(
        policy=world.policy,
        resolver=world.names,
        certificate_authorities=None,
        clock=time.monotonic,
        budget=FetchBudget(clock=time.monotonic),
    )

    with pytest.raises(ResolutionError) as caught:
        fetch(world.hostile("plain"), kind=ResourceKind.CREDENTIAL)

    assert caught.value.reason == "tls"


def test_ready_tls_settings_are_used_as_they_are(world: HostileWorld) -> None:
    fetch = GuardedFetcher(
        policy=world.policy,
        resolver=world.names,
        certificate_authorities=ssl.create_default_context(cafile=world.authority.certificate_file),
        clock=time.monotonic,
        budget=FetchBudget(clock=time.monotonic),
    )

    assert fetch(world.hostile("plain"), kind=ResourceKind.IMAGE).body == b'{"plain":true}'


# A11: what we tell about ourselves


@pytest.mark.rule("A11")
def test_request_says_nothing_about_us(
    world: HostileWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = f"http://{CANARY_HOST}:{world.canary.port}"
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setitem(os.environ, name, proxy)
        monkeypatch.setitem(os.environ, name.lower(), proxy)
    fetch = world.fetcher()

    fetch(world.hostile("sets-cookie"), kind=ResourceKind.STATUS_LIST)
    fetch(world.hostile("redirect-302-to-plain"), kind=ResourceKind.STATUS_LIST)
    with pytest.raises(ResolutionError):
        fetch(world.hostile("asks-for-password"), kind=ResourceKind.STATUS_LIST)

    assert [sorted(request.headers) for request in world.requests] == 4 * [
        ["accept", "accept-encoding", "connection", "host", "user-agent"]
    ]
    assert {request.method for request in world.requests} == {"GET"}
    assert world.canary.connections == 0


def test_host_header_names_the_host_and_a_port_that_is_not_the_usual_one(
    world: HostileWorld,
) -> None:
    world.fetcher()(world.hostile("plain"), kind=ResourceKind.STATUS_LIST)

    assert world.requests[0].headers["host"] == f"issuer.example:{world.server.port}"
