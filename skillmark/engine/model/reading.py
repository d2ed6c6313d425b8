"""JSON in, frozen values out, with every problem and where it is.

The reader accepts what a verifier has to accept: one value in place of an array, an issuer given by
its URI, the older VCDM 1.1 flavour. It refuses what the schemas refuse, for the same reasons: both
come from ``tables``. Nothing here raises for bad input; nothing is guessed.
"""

from dataclasses import dataclass
from typing import Generic, TypeVar

from skillmark.engine.model.achievements import Achievement
from skillmark.engine.model.codecs import WRONG
from skillmark.engine.model.contexts import is_vcdm_1_1
from skillmark.engine.model.credentials import AchievementCredential
from skillmark.engine.model.part_tables import IDENTITY_OBJECT
from skillmark.engine.model.parts import IdentityObject
from skillmark.engine.model.problems import Findings, Problem
from skillmark.engine.model.profiles import EndorsementCredential, Profile
from skillmark.engine.model.shapes import Shape
from skillmark.engine.model.tables import (
    ACHIEVEMENT,
    ACHIEVEMENT_CREDENTIAL,
    ACHIEVEMENT_CREDENTIAL_1_1,
    ENDORSEMENT_CREDENTIAL,
    ENDORSEMENT_CREDENTIAL_1_1,
    PROFILE,
)
from skillmark.engine.wire.json_types import JsonObject

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Read(Generic[T]):
    """What came of reading: the value, unless a problem is an error, and all problems and notes."""

    value: T | None
    problems: tuple[Problem, ...] = ()


def read_achievement_credential(document: JsonObject) -> Read[AchievementCredential]:
    """Read an AchievementCredential of either data model; the older one gets a note ``vcdm_1_1``.

    Source: Open Badges 3.0, AchievementCredential; reasons are those of ``problems.SENTENCES`` and
    of ``timestamps``.
    """
    legacy = is_vcdm_1_1(document)
    return _read(ACHIEVEMENT_CREDENTIAL_1_1 if legacy else ACHIEVEMENT_CREDENTIAL, document)


def read_endorsement_credential(document: JsonObject) -> Read[EndorsementCredential]:
    """Read an EndorsementCredential of either data model (Open Badges 3.0)."""
    legacy = is_vcdm_1_1(document)
    return _read(ENDORSEMENT_CREDENTIAL_1_1 if legacy else ENDORSEMENT_CREDENTIAL, document)


def read_achievement(document: JsonObject) -> Read[Achievement]:
    """Read an Achievement that stands by itself, as a hosted one does."""
    return _read(ACHIEVEMENT, _without_context(document))


def read_profile(document: JsonObject) -> Read[Profile]:
    """Read a Profile that stands by itself, as a hosted one does."""
    return _read(PROFILE, _without_context(document))


def read_identity_object(document: JsonObject) -> Read[IdentityObject]:
    """Read one identifier of a recipient."""
    return _read(IDENTITY_OBJECT, document)


def _without_context(document: JsonObject) -> JsonObject:
    return {name: member for name, member in document.items() if name != "@context"}


def _read(shape: Shape, document: JsonObject) -> Read[T]:
    findings = Findings()
    value = shape.read(document, "", findings)
    return Read(value=None if value is WRONG else value, problems=tuple(findings.problems))
