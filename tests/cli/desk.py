"""The desk of somebody who is shown badges: files, a saved internet, and the command as typed.

The issuers are those of the engine's small world, moved to the present: the command line looks at
the real clock.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from skillmark.engine.proofs.data_integrity import sign_document
from skillmark.engine.wire.linked_data import builtin_contexts
from tests.cli.office import ROOT, Answer
from tests.engine.world import ALICE, Document, Internet, Issuer, as_bytes

CLOCK = datetime.now(UTC).replace(microsecond=0)
AN_HOUR_AGO = CLOCK - timedelta(hours=1)
ISSUED = CLOCK - timedelta(days=20)
MAP = "saved/map.json"


def instant(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


class PresentIssuer(Issuer):
    """An issuer whose badges and lists are of today."""

    def sign(self, document: Document) -> Document:
        signed: Document = sign_document(
            document, signer=self.signer, created=AN_HOUR_AGO, contexts=builtin_contexts()
        )
        return signed

    def publish_list(
        self,
        purpose: str,
        change: Callable[[Document], object] = lambda _: None,
        *,
        at: datetime = AN_HOUR_AGO,
    ) -> None:
        super().publish_list(purpose, change, at=at)

    def document(self, to: str = ALICE, **members: Any) -> Document:
        return super().document(to, **{"validFrom": instant(ISSUED), **members})

    def sign_anyhow(self, document: Document) -> Document:
        """Put a proof on a document that nobody should sign."""
        proof = self.issue()["proof"]
        return {**document, "proof": proof}

    def titled(self, name: str, **members: Any) -> Document:
        """A badge for Alice whose achievement is called *name*."""
        document = self.document(**members)
        document["credentialSubject"]["achievement"]["name"] = name
        return self.sign(document)


@dataclass
class Desk:
    """A folder, an internet to be saved into it, an issuer, and somebody who types commands."""

    folder: Path
    typed: Callable[..., Answer]
    internet: Internet = field(default_factory=Internet, repr=False)

    def __post_init__(self) -> None:
        self.issuer = PresentIssuer(self.internet, "badges.workshop.example")

    def save_internet(self) -> None:
        """Write every page beside a map, as somebody would who goes where no network is."""
        saved = self.folder / "saved"
        saved.mkdir(exist_ok=True)
        pages = {url: f"{number}.json" for number, url in enumerate(self.internet.pages)}
        for url, name in pages.items():
            (saved / name).write_bytes(self.internet.pages[url])
        (saved / "map.json").write_text(json.dumps(pages))

    def put(self, name: str, content: "Document | str | bytes") -> str:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(as_bytes(content))
        return name

    def verify(self, *arguments: str) -> Answer:
        self.save_internet()
        return self.typed("verify", *arguments, "--documents", MAP)

    def process(
        self, *arguments: str, standard_input: bytes = b"", **environment: str
    ) -> "subprocess.CompletedProcess[bytes]":
        """The command in a process of its own, as a shell would start it."""
        return subprocess.run(
            [sys.executable, "-m", "skillmark.cli.main", *arguments],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
            input=standard_input,
            capture_output=True,
            check=False,
            timeout=60,
        )


def flat(text: str) -> str:
    """*text* with its lines joined: sentences are folded to the width of the terminal."""
    return re.sub(r"\s+", " ", text)


def typing(
    main: Callable[[list[str]], int], read: Callable[[], tuple[str, str]]
) -> Callable[..., Answer]:
    def typed(*arguments: str) -> Answer:
        code = main(list(arguments))
        out, err = read()
        return Answer(code, out, err)

    return typed
