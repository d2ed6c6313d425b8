"""Fetching a status list and finding it good, once for all credentials that it speaks about."""

from typing import Final

from skillmark.engine.errors import MalformedInput
from skillmark.engine.ports import ResourceKind
from skillmark.engine.status.status_list import read_status_list, refuse_rollback
from skillmark.engine.verification.authenticity import authenticate
from skillmark.engine.verification.context import (
    FetchedStatusList,
    VerificationContext,
    make_room,
)
from skillmark.engine.verification.presented import Presented
from skillmark.engine.verification.reading import read_presented
from skillmark.engine.wire.strict_json import STATUS_LIST_LIMITS

MOST_REMEMBERED_BITS: Final = 2**20
"""Entries of a list that is remembered, 128 KiB; larger ones are fetched each time they are needed.

Strangers choose which lists there are, and hundreds are remembered.
"""


def status_list_for(url: str, issuer_id: str, context: VerificationContext) -> FetchedStatusList:
    """Return the list at *url*, whose proof by *issuer_id* holds; from memory while it is fresh.

    Raises MalformedInput (``status_untrusted``, ``status_stale`` and those of
    ``read_status_list``), ResolutionError and UnsupportedFeature.
    """
    lists = context.knowledge.status_lists
    known = lists.get(url)
    if known is not None and _is_fresh(known, context):
        return known
    resource = context.fetched(url, kind=ResourceKind.STATUS_LIST)
    presented = read_presented(resource.body, limits=STATUS_LIST_LIMITS)
    _require_genuine(presented, issuer_id, context)
    status_list = read_status_list(presented.document)
    if known is not None:
        refuse_rollback(status_list, remembered=known.status_list)
    fetched = FetchedStatusList(status_list, context.now)
    if status_list.bitstring.length <= MOST_REMEMBERED_BITS:
        make_room(lists)
        lists[url] = fetched
    return fetched


def _is_fresh(known: FetchedStatusList, context: VerificationContext) -> bool:
    status_list = known.status_list
    if status_list.valid_until is not None and context.now > status_list.valid_until:
        return False
    return status_list.ttl is None or context.now <= known.fetched_at + status_list.ttl


def _require_genuine(presented: Presented, issuer_id: str, context: VerificationContext) -> None:
    if presented.issuer_id != issuer_id:
        raise MalformedInput(
            reason="status_untrusted",
            path="/issuer",
            detail="the status list is not by the credential's issuer",
        )
    authenticity = authenticate(presented, context)
    if not authenticity.is_genuine:
        problem = authenticity.first_problem()
        raise MalformedInput(
            reason="status_untrusted",
            path=problem.path,
            detail=f"the status list is not proven genuine: {problem.detail}",
        )
