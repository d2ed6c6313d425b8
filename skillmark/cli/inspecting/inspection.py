"""Everything that can be seen in a file without verifying it, as one JSON object."""

from hashlib import sha256
from typing import Final

from skillmark.cli.checking.pdf import read_pdf_in_child
from skillmark.cli.inspecting.pictures import chunks_of
from skillmark.cli.inspecting.tokens import token_parts
from skillmark.engine.baking.detect import Extracted, Form, extract_credential
from skillmark.engine.baking.png import PNG_SIGNATURE
from skillmark.engine.errors import EngineError, MalformedInput
from skillmark.engine.status.entries import StatusEntry, read_status_entry, status_objects
from skillmark.engine.verification.reading import read_presented
from skillmark.engine.wire.json_types import JsonObject, JsonValue
from skillmark.engine.wire.linked_data import Contexts, canonical_nquads
from skillmark.engine.wire.multibase import decode_multibase
from skillmark.engine.wire.strict_json import read_object

NOT_VERIFIED: Final = "NOT VERIFIED: this is what the file says, not whether any of it is true."
_PROOF_MEMBERS: Final = (
    "id", "type", "cryptosuite", "verificationMethod", "proofPurpose", "created", "expires",
    "previousProof",
)  # fmt: skip


def look_into(data: bytes) -> JsonObject:
    """Describe *data*: container, form, sizes, token, credential, proofs, status entries.

    What cannot be read is said under ``problem``; nothing is raised.
    """
    seen: JsonObject = {
        "verified": False,
        "bytes": len(data),
        "sha256": sha256(data).hexdigest(),
    }
    if data.startswith(PNG_SIGNATURE):
        seen["container"], seen["chunks"] = "PNG", chunks_of(data)
    try:
        found = extract_credential(data, read_pdf=read_pdf_in_child)
        seen.update(_where(found))
        seen.update(_what(found))
    except EngineError as error:
        seen["problem"] = {"reason": error.reason, "detail": error.detail}
    return seen


def signed_statements(data: bytes, contexts: Contexts) -> str:
    """The canonical N-Quads of the credential in *data*, without its proofs: what RDF suites sign.

    Raises EngineError where there is no such thing.
    """
    found = extract_credential(data, read_pdf=read_pdf_in_child)
    if found.form not in (Form.JSON, Form.JWT):
        raise MalformedInput(
            reason="no_credential",
            detail=f"A credential of the form {found.form} is no linked data.",
        )
    document = read_presented(found.text.encode()).document
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    return canonical_nquads(unsecured, contexts).decode()


def _where(found: Extracted) -> JsonObject:
    place: JsonObject = {"container": str(found.container), "form": str(found.form)}
    if found.carrier is not None:
        place["carrier"] = str(found.carrier)
    place["credential_bytes"] = len(found.text.encode())
    return place


def _what(found: Extracted) -> JsonObject:
    if found.form is Form.URL:
        return {"address": found.text}
    if found.form is Form.JSON:
        return _document(read_object(found.text))
    token = token_parts(found.text)
    if found.form is Form.SD_JWT:
        return {"token": token}
    try:
        return {"token": token, **_document(read_presented(found.text.encode()).document)}
    except EngineError as error:
        return {"token": token, "problem": {"reason": error.reason, "detail": error.detail}}


def _document(document: JsonObject) -> JsonObject:
    seen: JsonObject = {"credential": document}
    proof = document.get("proof")
    proofs = [_proof(item) for item in (proof if isinstance(proof, list) else [proof]) if item]
    if proofs:
        seen["proofs"] = [*proofs]
    entries = list(_status(document))
    if entries:
        seen["status"] = [*entries]
    return seen


def _proof(proof: JsonValue) -> JsonValue:
    if not isinstance(proof, dict):
        return {"problem": "a proof is an object"}
    shown: JsonObject = {name: proof[name] for name in _PROOF_MEMBERS if name in proof}
    value = proof.get("proofValue")
    if isinstance(value, str):
        try:
            shown["proof_value_bytes"] = len(decode_multibase(value))
        except EngineError as error:
            shown["problem"] = error.detail
    return shown


def _status(document: JsonObject) -> list[JsonValue]:
    try:
        return [_status_entry(value, path) for path, value in status_objects(document)]
    except EngineError as error:
        return [{"problem": error.detail}]


def _status_entry(value: JsonValue, path: str) -> JsonObject:
    try:
        entry = read_status_entry(value, path=path)
    except EngineError as error:
        return {"problem": error.detail}
    if isinstance(entry, StatusEntry):
        return {
            "purpose": entry.purpose,
            "list": entry.list_url,
            "index": entry.index,
            "bits": entry.size,
        }
    return {"purpose": "revocation", "list": entry.list_url}
