"""What a verification needs besides the credential: the question, the outside, what is known."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from skillmark.engine.dids.documents import KeyDocument
from skillmark.engine.dids.resolver import resolve_key_document
from skillmark.engine.errors import ResolutionError
from skillmark.engine.ports import Fetch, Resource, ResourceKind
from skillmark.engine.proofs.template_memory import TemplateMemory
from skillmark.engine.status.status_list import StatusList
from skillmark.engine.verification.report import UNKNOWN_ORIGIN, Origin
from skillmark.engine.wire.linked_data import Contexts

MOST_REMEMBERED: Final = 256
"""Key documents and status lists kept by one verifier."""
MOST_NESTED: Final = 32
"""Endorsements and embedded credentials judged in one verification."""
DEEPEST_NESTING: Final = 3


@dataclass(frozen=True, slots=True)
class FetchedStatusList:
    """A status list whose proof held, and when it was fetched."""

    status_list: StatusList
    fetched_at: datetime


class Knowledge:
    """What one verifier remembers between verifications: keys, lists and shapes of documents."""

    def __init__(self, contexts: Contexts) -> None:
        self.contexts = contexts
        self.templates = TemplateMemory(contexts)
        self.status_lists: dict[str, FetchedStatusList] = {}
        self._key_documents: dict[str, KeyDocument] = {}

    def key_document(self, issuer_id: str, fetch: Fetch | None) -> KeyDocument:
        """Return the issuer's key document; it is read once by each verifier.

        Raises what ``resolve_key_document`` raises; a failure is not remembered.
        """
        known = self._key_documents.get(issuer_id)
        if known is None:
            known = resolve_key_document(issuer_id, fetch=fetch)
            make_room(self._key_documents)
            self._key_documents[issuer_id] = known
        return known


def make_room(memory: dict[str, KeyDocument] | dict[str, FetchedStatusList]) -> None:
    """Forget the oldest entry of a memory that is full."""
    if len(memory) >= MOST_REMEMBERED:
        del memory[next(iter(memory))]


@dataclass(slots=True)
class Allowance:
    """How many nested credentials may still be looked at in this verification."""

    nested: int = MOST_NESTED


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationContext:
    """One verification: *now* is the real time, *at* the date that the question is about."""

    knowledge: Knowledge
    now: datetime
    at: datetime
    fetch: Fetch | None = None
    recipient: str | None = None
    known_issuers: Mapping[str, str] | None = None
    depth: int = 0
    may_refresh: bool = True
    origin: Origin = UNKNOWN_ORIGIN
    allowance: Allowance = field(default_factory=Allowance)

    @property
    def contexts(self) -> Contexts:
        """The contexts this installation knows."""
        return self.knowledge.contexts

    def nested(self) -> "VerificationContext":
        """The context for a credential inside the one that is verified."""
        return replace(
            self, recipient=None, depth=self.depth + 1, may_refresh=False, origin=UNKNOWN_ORIGIN
        )

    def fetched(self, url: str, *, kind: ResourceKind) -> Resource:
        """Fetch *url*. Raises ResolutionError, reason ``offline`` when nothing may be fetched."""
        if self.fetch is None:
            raise ResolutionError(
                reason="offline", target=url, detail=f"{url} was not fetched: working offline"
            )
        return self.fetch(url, kind=kind)
