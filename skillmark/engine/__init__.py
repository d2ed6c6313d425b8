"""The proof engine: Open Badges 3.0 without Django, network, clock or disk.

Ten lines that issue and verify a badge are in ``docs/engine.md``. What is named here stays; inside
the rooms names may move.
"""

from skillmark.engine.errors import (
    EngineError,
    MalformedInput,
    ResolutionError,
    SigningError,
    UnsupportedFeature,
)
from skillmark.engine.issuing import attach_status, compose_credential, issue_credential
from skillmark.engine.outcome import Outcome
from skillmark.engine.ports import Fetch, Resource, ResourceKind, Signer
from skillmark.engine.verification.report import VerificationReport
from skillmark.engine.verification.verifier import Verifier

__all__ = [
    "EngineError",
    "Fetch",
    "MalformedInput",
    "Outcome",
    "ResolutionError",
    "Resource",
    "ResourceKind",
    "Signer",
    "SigningError",
    "UnsupportedFeature",
    "VerificationReport",
    "Verifier",
    "attach_status",
    "compose_credential",
    "issue_credential",
]
