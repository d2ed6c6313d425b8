"""Frozen values in, JSON out, in the one form that everybody reads.

Sets are arrays, nothing is null, no array is empty, whole numbers have no ``.0``, times are UTC
with ``Z`` and whole seconds, text is plain text and never a language map (under the Open Badges
context a language map would vanish from what is signed). Contexts are composed to fit what is used.

What these functions write of values that hold well-formed texts passes our schema, that of 1EdTech
and safe-mode JSON-LD. They raise MalformedInput for a time without a zone (``timestamp_zone``) and
for a number that cannot be signed safely (``number_out_of_range``).
"""

from skillmark.engine.model.achievements import Achievement
from skillmark.engine.model.contexts import (
    ASSESSMENT_EXTENSION,
    CREDENTIALS_V1,
    CREDENTIALS_V2,
    OPEN_BADGES,
    OPEN_BADGES_EXTENSIONS,
    contexts_for,
)
from skillmark.engine.model.credentials import AchievementCredential
from skillmark.engine.model.profiles import EndorsementCredential, Profile
from skillmark.engine.model.tables import (
    ACHIEVEMENT,
    ACHIEVEMENT_CREDENTIAL,
    ACHIEVEMENT_CREDENTIAL_1_1,
    ENDORSEMENT_CREDENTIAL,
    ENDORSEMENT_CREDENTIAL_1_1,
    PROFILE,
)
from skillmark.engine.wire.json_types import JsonObject

__all__ = [
    "ASSESSMENT_EXTENSION",
    "CREDENTIALS_V1",
    "CREDENTIALS_V2",
    "OPEN_BADGES",
    "OPEN_BADGES_EXTENSIONS",
    "contexts_for",
    "write_achievement",
    "write_achievement_credential",
    "write_endorsement_credential",
    "write_profile",
]


def write_achievement_credential(credential: AchievementCredential) -> JsonObject:
    """Return *credential* as JSON.

    Without ``contexts`` it becomes VCDM 2.0 with Open Badges 3.0.3 and what its types call for.
    Contexts that it was read with are kept, so a VCDM 1.1 credential keeps ``issuanceDate``;
    ``issuing`` refuses to sign one.
    """
    legacy = credential.contexts[:1] == (CREDENTIALS_V1,)
    return (ACHIEVEMENT_CREDENTIAL_1_1 if legacy else ACHIEVEMENT_CREDENTIAL).write(credential)


def write_endorsement_credential(endorsement: EndorsementCredential) -> JsonObject:
    """Return *endorsement* as JSON; one that was read signed comes back as it stood."""
    legacy = endorsement.contexts[:1] == (CREDENTIALS_V1,)
    return (ENDORSEMENT_CREDENTIAL_1_1 if legacy else ENDORSEMENT_CREDENTIAL).write(endorsement)


def write_achievement(achievement: Achievement) -> JsonObject:
    """Return *achievement* as it stands in a credential; ``contexts_for`` says what to host."""
    return ACHIEVEMENT.write(achievement)


def write_profile(profile: Profile) -> JsonObject:
    """Return *profile* as it stands in a credential; ``contexts_for`` says what to host."""
    return PROFILE.write(profile)
