"""From definitions and profiles to the values of Open Badges 3.0."""

from skillmark.cli.achievements.definition import AchievementDefinition
from skillmark.cli.issuer.profile import IssuerProfile
from skillmark.engine.model.achievements import Achievement
from skillmark.engine.model.parts import Criteria, Image
from skillmark.engine.model.profiles import Profile


def issuer_value(profile: IssuerProfile) -> Profile:
    """The issuer as it stands in every credential."""
    return Profile(
        id=profile.id,
        name=profile.name,
        url=profile.url,
        description=profile.description or None,
        email=profile.email or None,
    )


def achievement_value(definition: AchievementDefinition, base_url: str) -> Achievement:
    """The achievement as it is embedded in credentials and hosted beside its page."""
    own_id = definition.achievement_id(base_url)
    return Achievement(
        id=own_id,
        name=definition.name,
        description=definition.description,
        criteria=Criteria(
            # The slash keeps the page's address apart from the achievement's identifier.
            id=definition.criteria_url or f"{own_id}/",
            narrative=_narrative(definition) or None,
        ),
        achievement_type=definition.achievement_type,
        credits_available=definition.credits,
        field_of_study=definition.field_of_study or None,
        specialization=definition.specialization or None,
        human_code=definition.code or None,
        version=definition.version,
        in_language=definition.language,
        tags=definition.tags,
        image=Image(id=f"{own_id}/badge.png", caption=definition.artwork.alt or None),
        alignments=definition.skills,
        result_descriptions=tuple(rule.description(own_id) for rule in definition.results),
    )


def _narrative(definition: AchievementDefinition) -> str:
    """Criteria in Markdown. Open Badges has no place for outcomes, so they stand here too."""
    outcomes = "\n".join(f"- {outcome}" for outcome in definition.outcomes)
    return "\n\n".join(text for text in (definition.criteria_narrative, outcomes) if text)
