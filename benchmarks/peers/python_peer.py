"""Python's peers behind the line protocol of ``peer.mjs``: ``python python_peer.py STACK``.

Runs in an environment of its own, where Skillmark is not installed. Stacks: ``pyld`` (PyLD and
cryptography put together the naive way, without any check), ``openbadgeslib``, and the old
``bakery`` of 1EdTech.
"""

import base64
import hashlib
import io
import json
import sys
import time
from collections.abc import Callable
from importlib.resources import files
from typing import Any

Run = Callable[[Any], Any]
Json = dict[str, Any]

_PNG = b"\x89PNG"
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_CONTEXT_FILES = {
    "https://www.w3.org/ns/credentials/v2": "credentials-v2.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json": "ob-v3p0-context-3.0.3.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json": "ob-v3p0-extensions.json",
    "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json": "clr_context_2.0.1.json",
    "https://w3id.org/security/data-integrity/v2": "security-data-integrity-v2.json",
}


def main() -> None:
    operations = {"pyld": pyld_operations, "openbadgeslib": badge_operations, "bakery": bakery}
    known = operations[sys.argv[1]]()
    for line in sys.stdin.buffer:
        request = json.loads(line)
        run = known[request["operation"]](**request.get("options") or {})
        sys.stdout.write(json.dumps(answer(run, request["items"])) + "\n")
        sys.stdout.flush()


def answer(run: Run, items: list[Any]) -> Json:
    results = []
    cpu, wall = time.process_time(), time.perf_counter()
    for item in items:
        try:
            results.append({"value": run(item)})
        except Exception as error:  # noqa: BLE001 - whatever a peer raises is its answer
            results.append({"error": f"{type(error).__name__}: {error}"})
    return {
        "results": results,
        "cpu": time.process_time() - cpu,
        "wall": time.perf_counter() - wall,
    }


def context_text(url: str) -> Any:
    """Return the context that openbadgeslib carries for *url*."""
    folder = files("openbadgeslib.ob3.contexts")
    return json.loads((folder / _CONTEXT_FILES[url]).read_bytes())


# --- PyLD and cryptography, put together the naive way --------------------------------------------


def pyld_operations() -> dict[str, Callable[..., Run]]:  # waiver: function-length, one table
    from cryptography.hazmat.primitives.asymmetric import ed25519  # optional dependency
    from pyld import jsonld  # optional dependency

    contexts = {url: context_text(url) for url in _CONTEXT_FILES}

    def load(url: str, _options: object) -> Json:
        # As in Node, the tag lets the library keep a context once it is processed.
        return {
            "contentType": "application/ld+json",
            "contextUrl": None,
            "documentUrl": url,
            "document": contexts[url],
            "tag": "static",
        }

    jsonld.set_document_loader(load)
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "base": None}

    def canonical(document: Json) -> bytes:
        text: str = jsonld.normalize(document, dict(options))
        return text.encode()

    def to_sign(document: Json, config: Json) -> bytes:
        config_hash = hashlib.sha256(canonical({"@context": document["@context"], **config}))
        return config_hash.digest() + hashlib.sha256(canonical(document)).digest()

    def canonicalize() -> Run:
        return lambda document: canonical(document).decode()

    def issue(*, key: Json, created: str) -> Run:
        private = ed25519.Ed25519PrivateKey.from_private_bytes(_octets(key["jwk"]["d"]))
        config = {
            "type": "DataIntegrityProof",
            "created": created,
            "verificationMethod": key["id"],
            "cryptosuite": "eddsa-rdfc-2022",
            "proofPurpose": "assertionMethod",
        }

        def run(document: Json) -> Json:
            signature = private.sign(to_sign(document, config))
            return {**document, "proof": {**config, "proofValue": f"z{_to_base58(signature)}"}}

        return run

    def verify(*, jwk: Json) -> Run:
        public = ed25519.Ed25519PublicKey.from_public_bytes(_octets(jwk["x"]))

        def run(text: str) -> bool:
            document = json.loads(text)
            config = document.pop("proof")
            signature = _from_base58(config.pop("proofValue")[1:])
            public.verify(signature, to_sign(document, config))
            return True

        return run

    return {"canonicalize": canonicalize, "issue": issue, "verify": verify}


def _octets(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _to_base58(data: bytes) -> str:
    number, text = int.from_bytes(data, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        text = _BASE58[digit] + text
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + text


def _from_base58(text: str) -> bytes:
    number = 0
    for letter in text:
        number = number * 58 + _BASE58.index(letter)
    return number.to_bytes(64, "big")


# --- openbadgeslib --------------------------------------------------------------------------------


def badge_operations() -> dict[str, Callable[..., Run]]:
    """Pictures travel as base64; *item* of ``bake`` is [picture, credential]."""
    from openbadgeslib import baking  # optional dependency
    from openbadgeslib.ob3.ldp import OB3LdpVerifier  # optional dependency

    svg = {"element": baking.SVG_ELEMENT_OB3, "namespace": baking.SVG_NS_OB3, "as_text": True}

    def verify(*, resources: Json) -> Run:
        verifier = OB3LdpVerifier()

        def download(url: str) -> bytes:
            return json.dumps(resources[url]).encode()

        def run(text: str) -> bool:
            verifier.verify(text, download=download)
            return True

        return run

    def bake() -> Run:
        def run(item: list[str]) -> str:
            picture, credential = base64.b64decode(item[0]), item[1]
            if picture.startswith(_PNG):
                baked = baking.bake_png(picture, credential, keyword=baking.ITXT_KEYWORD_OB3)
            else:
                baked = baking.bake_svg(picture, credential, **svg)
            return base64.b64encode(baked).decode()

        return run

    def unbake() -> Run:
        def run(item: str) -> Any:
            picture = base64.b64decode(item)
            if picture.startswith(_PNG):
                return baking.extract_png(picture, keyword=baking.ITXT_KEYWORD_OB3)
            element = baking.SVG_ELEMENT_OB3
            return baking.extract_svg(picture, element=element, text_fallback=True)

        return run

    return {"verify": verify, "context": lambda: context_text, "bake": bake, "unbake": unbake}


# --- the bakery -----------------------------------------------------------------------------------


def bakery() -> dict[str, Callable[..., Run]]:
    """Open Badges 2.0 only; pictures as above."""
    from openbadges_bakery import utils  # optional dependency

    def bake() -> Run:
        def run(item: list[str]) -> str:
            picture, credential = item
            baked = utils.bake(io.BytesIO(base64.b64decode(picture)), credential)
            return base64.b64encode(baked.read()).decode()

        return run

    def unbake() -> Run:
        return lambda picture: utils.unbake(io.BytesIO(base64.b64decode(picture)))

    return {"bake": bake, "unbake": unbake}


if __name__ == "__main__":
    main()
