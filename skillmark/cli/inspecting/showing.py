"""What was seen in a file, for a person: headings of ours, and everything else as indented JSON."""

from typing import Final

from skillmark.cli.foreign_text import printable_lines, tamed, tamed_id, tamed_quote
from skillmark.cli.inspecting.inspection import NOT_VERIFIED
from skillmark.cli.layout import Style, put, put_raw
from skillmark.engine.wire.json_types import JsonObject, JsonValue
from skillmark.engine.wire.strict_json import write_pretty_json

_HEADINGS: Final = (
    ("chunks", "Chunks of the picture"),
    ("token", "Token"),
    ("credential", "Credential"),
    ("proofs", "Proofs"),
    ("status", "Status entries"),
)


def show_inspection(seen: JsonObject, name: str) -> None:
    """Print *seen*, between two lines that say what it is not."""
    put(NOT_VERIFIED, style=Style.LOUD)
    put()
    put(f"File            {tamed(name, limit=200)}", hang=16)
    put(f"                {seen['bytes']:,} bytes, SHA-256 {seen['sha256']}", hang=16)
    if "form" in seen:
        put(f"Found           {_found(seen)}", hang=16)
    if "address" in seen:
        put(f"Address         {tamed_id(str(seen['address']))}", hang=16)
    for member, heading in _HEADINGS:
        if member in seen:
            put()
            put(heading, style=Style.STRONG)
            _put_value(member, seen[member])
    problem = seen.get("problem")
    if isinstance(problem, dict):
        put()
        put(f"{tamed(str(problem['detail']), limit=300)} ({problem['reason']})", style=Style.BAD)
    put()
    put(NOT_VERIFIED, style=Style.LOUD)


def _found(seen: JsonObject) -> str:
    what = f"{seen['form']} of {seen['credential_bytes']:,} bytes"
    if seen["container"] == seen["form"]:
        return what
    carrier = f", baked in as {seen['carrier']}" if "carrier" in seen else ""
    return f"{what}, in a {seen['container']}{carrier}"


def _put_value(member: str, value: JsonValue) -> None:
    if member == "chunks" and isinstance(value, list):
        for chunk in value:
            if isinstance(chunk, dict):
                put(_chunk(chunk), indent=2, hang=6)
        return
    text = write_pretty_json(value).decode()
    for line in printable_lines(text).splitlines():
        put_raw(f"  {line}")


def _chunk(chunk: JsonObject) -> str:
    keyword = f"  keyword “{tamed_quote(str(chunk['keyword']))}”" if "keyword" in chunk else ""
    problem = f"  {chunk['problem']}" if "problem" in chunk else ""
    kind = tamed(str(chunk["kind"]), limit=4).ljust(4)
    return f"{kind}  at {chunk['offset']:>8}  {chunk['length']:>8} bytes{keyword}{problem}"
