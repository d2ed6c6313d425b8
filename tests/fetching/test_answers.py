"""What the fetcher makes of an answer: size, time, encoding, status, and what stays behind."""

import gc
import socket
import threading
import time
import tracemalloc
from pathlib import Path

import pytest

from skillmark.engine.errors import ResolutionError
from skillmark.engine.ports import ResourceKind
from skillmark.fetching import FetchBudget
from skillmark.fetching.limits import LIMITS, MIB
from tests.fetching.hostile_network import SERVER_HOST, Behaviour, Conversation, Listener
from tests.fetching.hostile_server import HostileWorld

ENDLESS = ["endless-chunks", "endless-without-length", "stated-five-gigabytes", "gzip-bomb"]
DRIPS = [
    "drip-status-line",
    "drip-headers",
    "drip-body",
    "drip-chunks",
    "drip-early-hints",
    "silence",
]
REASONS = {
    "not-found": "not_found",
    "gone": "gone",
    "asks-for-password": "unreachable",
    "too-many-requests": "unreachable",
    "server-error": "unreachable",
    "partial": "unreachable",
    "no-content": "unreachable",
    "upgrade": "unreachable",
    "web-page": "unreachable",
    "length-too-long": "unreachable",
    "two-lengths": "unreachable",
    "length-of-many-digits": "unreachable",
    "half-chunk": "unreachable",
    "bad-chunk-size": "unreachable",
    "not-http": "unreachable",
    "closes-at-once": "unreachable",
    "reset": "unreachable",
    "endless-headers": "unreachable",
    "gzip-cut-off": "unreachable",
    "gzip-with-more-behind": "unreachable",
    "gzip-that-is-none": "unreachable",
    "gzip-in-gzip-bomb": "fetch_refused",
    "two-encoding-headers": "fetch_refused",
    "deflate": "fetch_refused",
    "brotli": "fetch_refused",
}


def reason(
    world: HostileWorld,
    behaviour: str,
    *,
    kind: ResourceKind = ResourceKind.STATUS_LIST,
    seconds: float = 5.0,
) -> str:
    with pytest.raises(ResolutionError) as caught:
        world.fetcher(seconds=seconds)(world.hostile(behaviour), kind=kind)
    assert caught.value.target == world.hostile(behaviour)
    return caught.value.reason


@pytest.mark.rule("A8", "A11")
@pytest.mark.parametrize(("behaviour", "expected"), REASONS.items())
def test_unusable_answer_is_named(world: HostileWorld, behaviour: str, expected: str) -> None:
    assert reason(world, behaviour) == expected


# A6: size


@pytest.mark.rule("A6", "A8")
@pytest.mark.parametrize("behaviour", ENDLESS)
@pytest.mark.parametrize("kind", [ResourceKind.KEY_DOCUMENT, ResourceKind.STATUS_LIST])
def test_endless_body_is_cut_off(world: HostileWorld, behaviour: str, kind: ResourceKind) -> None:
    assert reason(world, behaviour, kind=kind) == "too_large"


@pytest.mark.rule("A6")
@pytest.mark.parametrize("kind", list(ResourceKind))
def test_largest_body_of_a_kind_is_read_and_one_byte_more_is_not(
    world: HostileWorld, kind: ResourceKind
) -> None:
    most = LIMITS[kind].most_bytes
    fits = world.serve("/fits", bytes(most))
    too_large = world.serve("/too-large", bytes(most + 1))
    fetch = world.fetcher()

    assert len(fetch(fits, kind=kind).body) == most
    with pytest.raises(ResolutionError) as caught:
        fetch(too_large, kind=kind)
    assert caught.value.reason == "too_large"


@pytest.mark.rule("A6", "KEY-5")
def test_sizes_are_those_of_the_threat_model() -> None:
    assert {kind: limits.most_bytes // MIB for kind, limits in LIMITS.items()} == {
        ResourceKind.KEY_DOCUMENT: 1,
        ResourceKind.STATUS_LIST: 12,
        ResourceKind.CREDENTIAL: 2,
        ResourceKind.OPEN_BADGES_2: 2,
        ResourceKind.IMAGE: 5,
    }


@pytest.mark.rule("A6", "A8")
@pytest.mark.parametrize("behaviour", ["endless-chunks", "gzip-bomb"])
def test_endless_body_costs_little_memory(world: HostileWorld, behaviour: str) -> None:
    reason(world, behaviour)
    tracemalloc.start()
    try:
        reason(world, behaviour)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < 32 * MIB


# A7: time


@pytest.mark.rule("A7")
@pytest.mark.parametrize("behaviour", DRIPS)
def test_dripping_server_is_left_at_the_deadline(world: HostileWorld, behaviour: str) -> None:
    started = time.monotonic()

    assert reason(world, behaviour, seconds=0.3) == "timeout"
    assert time.monotonic() - started < 3


@pytest.mark.rule("A7")
def test_server_that_never_finishes_its_greeting_is_left_at_the_deadline(
    world: HostileWorld,
) -> None:
    silent = Listener(SERVER_HOST, lambda connection: connection.recv(1) and silent.closing.wait())
    try:
        with pytest.raises(ResolutionError) as caught:
            world.fetcher(seconds=0.3)(
                f"https://issuer.example:{silent.port}/", kind=ResourceKind.KEY_DOCUMENT
            )
    finally:
        silent.close()

    assert caught.value.reason == "timeout"


@pytest.mark.rule("A7")
def test_server_that_takes_no_connection_is_left_at_the_deadline(world: HostileWorld) -> None:
    with socket.create_server((SERVER_HOST, 0), backlog=0) as full:
        waiting = [socket.socket() for _ in range(3)]
        for connection in waiting:
            connection.setblocking(False)
            connection.connect_ex(full.getsockname())
        with pytest.raises(ResolutionError) as caught:
            world.fetcher(seconds=0.3)(
                f"https://issuer.example:{full.getsockname()[1]}/", kind=ResourceKind.KEY_DOCUMENT
            )
        for connection in waiting:
            connection.close()

    assert caught.value.reason == "timeout"


@pytest.mark.rule("A7")
def test_server_that_speaks_no_tls_is_named(world: HostileWorld) -> None:
    plain = Listener(SERVER_HOST, lambda connection: connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n"))
    try:
        with pytest.raises(ResolutionError) as caught:
            world.fetcher()(f"https://issuer.example:{plain.port}/", kind=ResourceKind.STATUS_LIST)
    finally:
        plain.close()

    assert caught.value.reason in {"tls", "unreachable"}


@pytest.mark.rule("A7")
def test_all_fetches_of_a_verification_share_its_time(world: HostileWorld) -> None:
    fetch = world.fetcher(seconds=0.3, seconds_for_all=0.4)
    reasons = []
    started = time.monotonic()
    for _ in range(3):
        with pytest.raises(ResolutionError) as caught:
            fetch(world.hostile("drip-body"), kind=ResourceKind.STATUS_LIST)
        reasons.append(caught.value.detail.rpartition("”")[2])

    assert time.monotonic() - started < 3
    assert reasons == [
        " did not answer completely in time",
        " did not answer completely in time",
        "the 0.4 seconds for one verification are over",
    ]


@pytest.mark.rule("A7")
def test_redirects_share_the_time_of_their_fetch(world: HostileWorld) -> None:
    def slow_redirect(place: str) -> Behaviour:
        def behave(talk: Conversation) -> None:
            talk.pause(0.2)
            talk.answer(b"", status="302 Found", headers=[f"Location: {place}"])

        return behave

    world.behave("/second", slow_redirect("/hostile/plain"))
    first = world.behave("/first", slow_redirect("/second"))

    with pytest.raises(ResolutionError) as caught:
        world.fetcher(seconds=0.3)(first, kind=ResourceKind.STATUS_LIST)

    assert caught.value.reason == "timeout"


@pytest.mark.rule("A7")
def test_deadline_is_the_fetch_or_the_verification_whichever_ends_first() -> None:
    now = 100.0
    budget = FetchBudget(clock=lambda: now, seconds=5)

    assert budget.spend("https://a.example/", seconds=2).remaining() == 2
    now = 104.0
    deadline = budget.spend("https://b.example/", seconds=2)
    assert deadline.remaining() == 1
    now = 105.0
    with pytest.raises(TimeoutError):
        deadline.remaining()


@pytest.mark.rule("A7")
def test_slow_name_service_is_left_at_the_deadline(world: HostileWorld) -> None:
    timeouts = []

    def slow(_: str, *, timeout: float) -> tuple[()]:
        timeouts.append(timeout)
        raise TimeoutError

    world.names = slow  # type: ignore[assignment]

    assert reason(world, "plain", seconds=0.3) == "timeout"
    assert 0 < timeouts[0] <= 0.3


# A8: encodings


@pytest.mark.rule("A8")
def test_one_layer_of_gzip_is_unpacked_although_it_was_not_asked_for(world: HostileWorld) -> None:
    resource = world.fetcher()(world.hostile("gzip"), kind=ResourceKind.STATUS_LIST)

    assert resource.body == b'{"packed":true}'
    assert world.requests[0].headers["accept-encoding"] == "identity"


def test_body_ends_where_its_stated_length_ends(world: HostileWorld) -> None:
    resource = world.fetcher()(world.hostile("length-too-short"), kind=ResourceKind.STATUS_LIST)

    assert resource.body == b"{}"


def test_type_is_told_and_not_judged(world: HostileWorld) -> None:
    resource = world.fetcher()(world.hostile("wrong-type"), kind=ResourceKind.KEY_DOCUMENT)

    assert resource.media_type == "image/png"


# A10: how many


@pytest.mark.rule("A10")
def test_ninth_resource_of_a_verification_is_not_fetched(world: HostileWorld) -> None:
    fetch = world.fetcher()
    for number in range(8):
        fetch(world.serve(f"/{number}", {}), kind=ResourceKind.STATUS_LIST)

    with pytest.raises(ResolutionError) as caught:
        fetch(world.serve("/9", {}), kind=ResourceKind.STATUS_LIST)

    assert caught.value.reason == "too_many_resources"
    assert len(world.requests) == 8


@pytest.mark.rule("A10")
def test_refused_addresses_are_counted_too(world: HostileWorld) -> None:
    fetch = world.fetcher(fetches=1)
    with pytest.raises(ResolutionError):
        fetch("https://127.0.0.1/", kind=ResourceKind.STATUS_LIST)

    with pytest.raises(ResolutionError) as caught:
        fetch(world.hostile("plain"), kind=ResourceKind.STATUS_LIST)

    assert caught.value.reason == "too_many_resources"


def test_next_verification_has_a_fresh_budget(world: HostileWorld) -> None:
    fetch = world.fetcher(fetches=1)
    fetch(world.hostile("plain"), kind=ResourceKind.STATUS_LIST)

    following = fetch.for_next_verification()

    assert following(world.hostile("plain"), kind=ResourceKind.STATUS_LIST).body


# Nothing stays behind


def test_no_thread_and_no_socket_stays_behind(world: HostileWorld) -> None:
    quick = [name for name in REASONS if not name.startswith("endless")]
    reason(world, "not-found")
    threads, files = threading.active_count(), _open_files()

    for behaviour in quick:
        reason(world, behaviour)
    reason(world, "drip-body", seconds=0.1)
    deadline = time.monotonic() + 5
    # The server's own threads notice a moment later that we have gone.
    while (
        threading.active_count() > threads or _open_files() > files
    ) and time.monotonic() < deadline:
        time.sleep(0.02)

    assert threading.active_count() <= threads
    assert _open_files() <= files


def _open_files() -> int:
    gc.collect()
    folder = Path("/proc/self/fd")
    return len(list(folder.iterdir())) if folder.is_dir() else 0
