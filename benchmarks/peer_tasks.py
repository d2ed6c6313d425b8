"""What the peers do in one round, each in a process of its own that lives for all rounds."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from benchmarks.batches import Batch
from benchmarks.line_protocol import Peer
from benchmarks.measuring import Timing
from benchmarks.world import CREATED, NOW, STATUS_LIST_URL, World
from skillmark.engine.proofs.vc_jwt import read_vc_jwt
from skillmark.engine.wire.strict_json import read_object

Task = Callable[[Batch], Timing]
Json = dict[str, Any]

_CREATED = CREATED.strftime("%Y-%m-%dT%H:%M:%SZ")
_NOW = NOW.strftime("%Y-%m-%dT%H:%M:%SZ")
_SUITE = "eddsa-rdfc-2022"


def node_tasks(world: World, peer: Peer) -> Mapping[str, Task]:
    """Return what a Node stack is measured on: issue, verify, canonicalize."""
    key = world.peers_key()
    resources = world.peers_resources()
    lists = {STATUS_LIST_URL: world.encoded_list}

    def issue(batch: Batch) -> Timing:
        documents = batch.for_peers(batch.of_one_achievement)
        options = {"key": key, "cryptosuite": _SUITE, "created": _CREATED}
        return _ask(peer, "issue", documents, **options)

    def verify(batch: Batch) -> Timing:
        options = {"resources": resources, "statusLists": lists, "now": _NOW}
        return _ask(peer, "verify", batch.texts_for_peers(), **options)

    return {
        f"{peer.stack} issue": issue,
        f"{peer.stack} verify": verify,
        f"{peer.stack} canonicalize": partial(_canonicalize, peer),
    }


def pyld_tasks(world: World, peer: Peer) -> Mapping[str, Task]:
    """Return what the naive composition of PyLD and cryptography is measured on."""
    key = world.peers_key()

    def issue(batch: Batch) -> Timing:
        documents = batch.for_peers(batch.of_one_achievement)
        return _ask(peer, "issue", documents, key=key, created=_CREATED)

    def verify(batch: Batch) -> Timing:
        return _ask(peer, "verify", batch.texts_for_peers(), jwk=key["jwk"])

    return {
        "pyld issue": issue,
        "pyld verify": verify,
        "pyld canonicalize": partial(_canonicalize, peer),
    }


def openbadgeslib_tasks(world: World, peer: Peer) -> Mapping[str, Task]:
    """Return what openbadgeslib is measured on: its own full verification, without status."""
    resources = {"https://credentials.northfield.example/.well-known/did.json": world.did_document}

    def verify(batch: Batch) -> Timing:
        return _ask(peer, "verify", batch.texts_for_peers(), resources=resources)

    return {"openbadgeslib verify": verify}


def jose_tasks(world: World, peer: Peer) -> Mapping[str, Task]:
    """Return what the JOSE library is measured on: the same claims under the same keys."""
    keys = {"EdDSA": world.peers_key()["jwk"], "ES256": world.peers_p256_key()["jwk"]}
    tasks: dict[str, Task] = {}
    for algorithm, jwk in keys.items():
        tasks[f"jose sign {algorithm}"] = partial(_sign_tokens, peer, algorithm, jwk)
        tasks[f"jose verify {algorithm}"] = partial(_verify_tokens, peer, algorithm, jwk)
    return tasks


def _canonicalize(peer: Peer, batch: Batch) -> Timing:
    return _ask(peer, "canonicalize", batch.for_peers(batch.of_many_achievements))


def _sign_tokens(peer: Peer, algorithm: str, jwk: Json, batch: Batch) -> Timing:
    jwts = [read_vc_jwt(token) for token in batch.tokens[algorithm]]
    claims = [read_object(jwt.jws.payload) for jwt in jwts]
    return _ask(peer, "sign", claims, jwk=jwk, header=jwts[0].jws.header)


def _verify_tokens(peer: Peer, algorithm: str, jwk: Json, batch: Batch) -> Timing:
    public = {name: value for name, value in jwk.items() if name != "d"}
    tokens = batch.tokens[algorithm]
    return _ask(peer, "verify", tokens, jwk=public, algorithm=algorithm, now=_NOW)


def _ask(peer: Peer, operation: str, items: list[Any], **options: Any) -> Timing:
    answer = peer.ask(operation, items, **options)
    answer.values()
    return Timing(answer.cpu / len(items), answer.wall / len(items))
