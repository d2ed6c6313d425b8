"""What a credential says about its own status: the entries of ``credentialStatus``.

An entry is read, or it is refused: there is no default for an index or a size that is not a number,
because a guess would read somebody else's bit (reliability of status lists, attack C4).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from skillmark.engine.errors import MalformedInput, UnsupportedFeature
from skillmark.engine.status.bitstring import LARGEST_STATUS_SIZE
from skillmark.engine.wire.json_types import JsonObject, JsonValue

ENTRY_TYPE: Final = "BitstringStatusListEntry"
REVOCATION_LIST_TYPE: Final = "1EdTechRevocationList"

_POINTER: Final = "/credentialStatus"
_DECIMAL: Final = re.compile(r"0|[1-9][0-9]{0,18}")
_HEXADECIMAL: Final = re.compile(r"0x[0-9A-Fa-f]{1,8}")
_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s]+")
_LARGEST_INDEX: Final = 2**63 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusEntry:
    """One BitstringStatusListEntry: which bits of which list speak about the credential.

    *messages* gives the meaning of each value; empty when the entry brings none. *path* is the JSON
    pointer of the entry in its credential.
    """

    purpose: str
    list_url: str
    index: int
    size: int = 1
    messages: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    id: str | None = None
    path: str = _POINTER


@dataclass(frozen=True, slots=True, kw_only=True)
class RevocationListEntry:
    """One 1EdTechRevocationList entry: *list_url* names the revoked credentials."""

    list_url: str
    path: str = _POINTER


def status_objects(document: JsonObject) -> Iterator[tuple[str, JsonValue]]:
    """Yield each status entry of *document* with its JSON pointer, unread.

    For callers that judge every entry on its own, so that one unreadable entry does not hide a set
    bit in the next. Raises MalformedInput (``status_malformed``) for an empty list.
    """
    if "credentialStatus" not in document:
        return
    status = document["credentialStatus"]
    if not isinstance(status, list):
        yield _POINTER, status
        return
    if not status:
        raise _malformed("An empty list of status entries says nothing.", _POINTER)
    for number, item in enumerate(status):
        yield f"{_POINTER}/{number}", item


def read_status_entries(document: JsonObject) -> tuple[StatusEntry | RevocationListEntry, ...]:
    """Read all status entries of *document*; empty when it has none.

    Raises what ``read_status_entry`` raises, for the first entry that cannot be read.
    """
    return tuple(read_status_entry(item, path=path) for path, item in status_objects(document))


def read_status_entry(
    value: JsonValue, *, path: str = _POINTER
) -> StatusEntry | RevocationListEntry:
    """Read one status entry (Bitstring Status List 1.0, 2.1; Open Badges 3.0, CredentialStatus).

    Raises MalformedInput (``status_malformed``), UnsupportedFeature (``status_unsupported``) for
    every other mechanism.
    """
    if not isinstance(value, dict):
        raise _malformed("A status entry is an object.", path)
    types = _texts(value, "type", path)
    known = [name for name in types if name in (ENTRY_TYPE, REVOCATION_LIST_TYPE)]
    if not known:
        name = ", ".join(types)
        raise UnsupportedFeature(
            reason="status_unsupported",
            name=name,
            path=path,
            detail=f"The status mechanism {name} is not known here, so the status stays open.",
        )
    if len(known) > 1:
        raise _malformed("A status entry has one mechanism.", f"{path}/type")
    if known == [REVOCATION_LIST_TYPE]:
        return RevocationListEntry(list_url=_url(value, "id", path), path=path)
    return _read_bitstring_entry(value, path)


def _read_bitstring_entry(entry: JsonObject, path: str) -> StatusEntry:
    list_url = _url(entry, "statusListCredential", path)
    entry_id = _url(entry, "id", path) if "id" in entry else None
    if entry_id == list_url:
        raise _malformed("The id of a status entry must not be the URL of its list.", f"{path}/id")
    size = _read_size(entry, path)
    return StatusEntry(
        purpose=_text(entry, "statusPurpose", path),
        list_url=list_url,
        index=_read_index(entry, path),
        size=size,
        messages=_read_messages(entry, size, path),
        references=_texts(entry, "statusReference", path) if "statusReference" in entry else (),
        id=entry_id,
        path=path,
    )


def _read_index(entry: JsonObject, path: str) -> int:
    """A string in base 10 by the standard; the official Open Badges sample writes a number."""
    value = entry.get("statusListIndex")
    if isinstance(value, str) and _DECIMAL.fullmatch(value):
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _LARGEST_INDEX:
        return value
    raise _malformed(
        "statusListIndex is not a whole number from 0, in plain decimal digits.",
        f"{path}/statusListIndex",
    )


def _read_size(entry: JsonObject, path: str) -> int:
    value = entry.get("statusSize", 1)
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= LARGEST_STATUS_SIZE:
        return value
    raise _malformed(
        f"statusSize is not a whole number from 1 to {LARGEST_STATUS_SIZE}.", f"{path}/statusSize"
    )


def _read_messages(entry: JsonObject, size: int, path: str) -> tuple[str, ...]:
    """The message of each value, in the order of the values.

    The specification says ``statusMessage`` in one place and ``statusMessages`` in another.
    """
    present = [name for name in ("statusMessage", "statusMessages") if name in entry]
    if not present and size == 1:
        return ()
    if len(present) != 1:
        raise _malformed("An entry of several bits has one list of statusMessage.", path)
    path = f"{path}/{present[0]}"
    items = entry[present[0]]
    if not isinstance(items, list) or len(items) != 1 << size:
        raise _malformed(f"A statusSize of {size} has exactly {1 << size} messages.", path)
    messages: dict[int, str] = {}
    for number, item in enumerate(items):
        value = _read_status_value(item, f"{path}/{number}")
        messages[value] = _text(item, "message", f"{path}/{number}")
    if sorted(messages) != list(range(1 << size)):
        raise _malformed("Every value has exactly one message.", path)
    return tuple(messages[value] for value in sorted(messages))


def _read_status_value(item: JsonValue, path: str) -> int:
    value = item.get("status") if isinstance(item, dict) else None
    if isinstance(value, str) and _HEXADECIMAL.fullmatch(value):
        return int(value, 16)
    raise _malformed("A message belongs to a status such as 0x1.", f"{path}/status")


def _url(entry: JsonObject, name: str, path: str) -> str:
    text = _text(entry, name, path)
    if not _ABSOLUTE.fullmatch(text):
        raise _malformed(f"{name} is not an absolute URL.", f"{path}/{name}")
    return text


def _text(entry: JsonValue, name: str, path: str) -> str:
    value = entry.get(name) if isinstance(entry, dict) else None
    if isinstance(value, str) and value:
        return value
    raise _malformed(f"{name} is missing or not a text.", f"{path}/{name}")


def _texts(entry: JsonObject, name: str, path: str) -> tuple[str, ...]:
    """One text or a list of texts, at least one."""
    value = entry.get(name)
    items = value if isinstance(value, list) else [value]
    texts = tuple(item for item in items if isinstance(item, str) and item)
    if not texts or len(texts) != len(items):
        raise _malformed(f"{name} is missing or not a text.", f"{path}/{name}")
    return texts


def _malformed(detail: str, path: str) -> MalformedInput:
    return MalformedInput(reason="status_malformed", detail=detail, path=path)
