"""Which @context a document of ours needs, and which flavour a document of others has.

New documents use VCDM 2.0 and the pinned Open Badges context 3.0.3. Documents of the VCDM 1.1
flavour (``issuanceDate``, ``expirationDate``) are read and written back as such, never composed.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from skillmark.engine.model.services import (
    CREDENTIAL_REFRESH,
    JSON_SCHEMA_VALIDATOR,
    REVOCATION_LIST,
)
from skillmark.engine.wire.json_types import JsonObject, JsonValue

CREDENTIALS_V2: Final = "https://www.w3.org/ns/credentials/v2"
CREDENTIALS_V1: Final = "https://www.w3.org/2018/credentials/v1"
OPEN_BADGES: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
OPEN_BADGES_EXTENSIONS: Final = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
ASSESSMENT_EXTENSION: Final = "https://purl.imsglobal.org/spec/ob-assessment/v2p0/context/"

OPEN_BADGES_PATTERN: Final = (
    r"^https://purl\.imsglobal\.org/spec/ob/v3p0/context(-3\.[0-9]\.[0-9])*\.json$"
)
CLR_PATTERN: Final = (
    r"^https://purl\.imsglobal\.org/spec/clr/v2p0/context(-2\.[0-9]\.[0-9])*\.json$"
)

ASSESSMENT_RESULT_DESCRIPTION: Final = "AssessmentResultDescription"

_NEEDED_BY_TYPE: Final[Mapping[str, str]] = {
    JSON_SCHEMA_VALIDATOR: OPEN_BADGES_EXTENSIONS,
    REVOCATION_LIST: OPEN_BADGES_EXTENSIONS,
    CREDENTIAL_REFRESH: OPEN_BADGES_EXTENSIONS,
    ASSESSMENT_RESULT_DESCRIPTION: ASSESSMENT_EXTENSION,
}


def is_vcdm_1_1(document: Mapping[str, Any]) -> bool:
    """Say whether *document* lists the VCDM 1.1 context first."""
    listed = document.get("@context")
    return isinstance(listed, list) and listed[:1] == [CREDENTIALS_V1]


def contexts_for(document: JsonObject) -> list[JsonValue]:
    """Return the contexts that a new credential, or a hosted part of one, needs.

    The base context and the Open Badges context, then those that define the 1EdTech types which
    *document* uses (no context of VCDM or Open Badges defines them). Embedded endorsements bring
    their own.
    """
    return _with_needed([CREDENTIALS_V2, OPEN_BADGES], document)


def context_list(document: JsonObject, given: tuple[JsonValue, ...]) -> list[JsonValue]:
    """Return the contexts to write: *given* ones stay in place; what is missing comes after.

    A signed document is not touched: one more context could change what its proof covers.
    """
    if not given:
        return contexts_for(document)
    return list(given) if "proof" in document else _with_needed(list(given), document)


def _with_needed(listed: list[JsonValue], document: JsonObject) -> list[JsonValue]:
    members = {name: member for name, member in document.items() if name != "@context"}
    needed = {_NEEDED_BY_TYPE[name] for name in _types_in(members) if name in _NEEDED_BY_TYPE}
    return [*listed, *(url for url in sorted(needed) if url not in listed)]


def _types_in(value: JsonValue) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _types_in(item)
    elif isinstance(value, dict) and "@context" not in value:
        named = value.get("type")
        names = named if isinstance(named, list) else [named]
        yield from (name for name in names if isinstance(name, str))
        for member in value.values():
            yield from _types_in(member)
