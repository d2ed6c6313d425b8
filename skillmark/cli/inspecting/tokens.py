"""A signed token taken apart, also one that no verifier would look at twice."""

import json

from skillmark.engine.errors import EngineError
from skillmark.engine.wire.base64url import decode_base64url
from skillmark.engine.wire.json_types import JsonObject, JsonValue
from skillmark.engine.wire.strict_json import read_json


def token_parts(token: str) -> JsonObject:
    """Header, payload and signature length of a JWT; disclosures and key binding of an SD-JWT.

    A part that cannot be decoded is described instead; nothing is raised.
    """
    jwt, *disclosed = token.split("~")
    parts = _jwt(jwt)
    if disclosed:
        key_binding = disclosed.pop()
        parts["disclosures"] = [_decoded(text) for text in disclosed]
        if key_binding:
            parts["key_binding"] = _jwt(key_binding)
    return parts


def _jwt(token: str) -> JsonObject:
    header, _, rest = token.partition(".")
    payload, _, signature = rest.partition(".")
    return {
        "header": _decoded(header),
        "payload": _decoded(payload),
        "signature_bytes": _length(signature),
    }


def _decoded(text: str) -> JsonValue:
    try:
        return read_json(decode_base64url(text))
    except EngineError as error:
        return {"unreadable": error.detail, "text": json.dumps(text[:200])}


def _length(signature: str) -> JsonValue:
    try:
        return len(decode_base64url(signature))
    except EngineError:
        return {"unreadable": "the signature is not base64url"}
