"""The states of an award, and the one table of moves between them."""

from collections.abc import Mapping
from enum import StrEnum


class AwardState(StrEnum):
    """``ORDERED``: decided, perhaps not yet signed. ``ISSUED``: its files are in place."""

    ORDERED = "ordered"
    ISSUED = "issued"
    SUSPENDED = "suspended"
    REVOKED = "revoked"


MOVES: Mapping[AwardState, frozenset[AwardState]] = {
    AwardState.ORDERED: frozenset({AwardState.ISSUED, AwardState.REVOKED}),
    AwardState.ISSUED: frozenset({AwardState.SUSPENDED, AwardState.REVOKED}),
    AwardState.SUSPENDED: frozenset({AwardState.ISSUED, AwardState.REVOKED}),
    # Revocation is for ever (Bitstring Status List 1.0, "revocation").
    AwardState.REVOKED: frozenset(),
}


def can_move(current: AwardState, target: AwardState) -> bool:
    return target in MOVES[current]
