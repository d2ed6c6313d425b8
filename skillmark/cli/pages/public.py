"""The public pages: one for an achievement's criteria, one for the issuer."""

from collections.abc import Iterable
from html import escape

from skillmark.cli.achievements.definition import AchievementDefinition, Period
from skillmark.cli.achievements.results import ResultRule
from skillmark.cli.issuer.profile import IssuerProfile
from skillmark.cli.pages.html import facts, link, markdown, part, whole_page


def criteria_page(definition: AchievementDefinition, profile: IssuerProfile) -> bytes:
    """What a badge stands for and how it is earned; served at the achievement's own address."""
    language = escape(definition.language)
    alt = definition.artwork.alt or definition.name
    main = (
        '<article><div class="hero"><div class="flow">'
        f'<p class="muted">{link(profile.base_url + "/", profile.name)} awards</p>'
        f'<h1 lang="{language}">{escape(definition.name)}</h1>'
        f'<p class="lead" lang="{language}">{escape(definition.description)}</p></div>'
        f'<img class="art" src="badge.svg" alt="{escape(alt)}"'
        ' width="512" height="512"></div>'
        f"{_criteria(definition)}{_outcomes(definition)}{_skills(definition)}"
        f"{_results(definition.results)}{_details(definition)}</article>"
    )
    return whole_page(
        title=f"{escape(definition.name)} · {escape(profile.name)}",
        main=main,
        top=f'<a href="../../../../">{escape(profile.name)}</a>',
        foot=_foot(profile),
    ).encode()


def issuer_page(profile: IssuerProfile, achievements: Iterable[AchievementDefinition]) -> bytes:
    """Who issues, which badges, and where the machine-readable files lie."""
    listed = "".join(
        f'<li><h3 lang="{escape(a.language)}">'
        f'<a href="achievements/{a.slug}/versions/{a.version}/">{escape(a.name)}</a></h3>'
        f"<p class='small muted'>Version {escape(a.version)}</p></li>"
        for a in achievements
    )
    badges = f'<ul class="ruled">{listed}</ul>' if listed else "<p>None has been issued yet.</p>"
    items = [
        ("Identifier", f"<code>{escape(profile.id)}</code>"),
        ("Website", link(profile.url, profile.url)),
        ("Keys", f'<a href="{profile.key_document_path}">{profile.key_document_path}</a>'),
        ("Profile", '<a href="issuer.json">issuer.json</a>'),
    ]
    if profile.email:
        items.insert(2, ("Contact", link(f"mailto:{profile.email}", profile.email)))
    description = (
        f'<p class="lead">{escape(profile.description)}</p>' if profile.description else ""
    )
    main = (
        f'<article><div class="hero"><div class="flow"><h1>{escape(profile.name)}</h1>'
        f"{description}</div></div>"
        f"{part('Badges', badges)}"
        f"{part('About this issuer', facts(items))}</article>"
    )
    return whole_page(
        title=escape(profile.name),
        main=main,
        top=escape(profile.name),
        foot=_foot(profile),
        language=profile.language,
    ).encode()


def _criteria(definition: AchievementDefinition) -> str:
    body = ""
    if definition.criteria_narrative:
        body += markdown(definition.criteria_narrative, language=definition.language)
    if definition.criteria_url:
        body += f"<p>{link(definition.criteria_url, definition.criteria_url)}</p>"
    return part("How it is earned", body)


def _outcomes(definition: AchievementDefinition) -> str:
    if not definition.outcomes:
        return ""
    items = "".join(f"<li>{escape(outcome)}</li>" for outcome in definition.outcomes)
    listed = f'<ul class="ruled" lang="{escape(definition.language)}">{items}</ul>'
    return part("What holders can do", listed)


def _skills(definition: AchievementDefinition) -> str:
    if not definition.skills:
        return ""
    rows = "".join(
        f"<li><h3>{link(skill.target_url, skill.target_name)}</h3>"
        f"<p class='small muted'>{escape(skill.target_framework or '')}"
        f" {escape(skill.target_code or '')}</p></li>"
        for skill in definition.skills
    )
    return part("Skills", f'<ul class="ruled">{rows}</ul>')


def _results(rules: tuple[ResultRule, ...]) -> str:
    if not rules:
        return ""
    body = ""
    for rule in rules:
        possible = "".join(
            f'<tr><th scope="row">{escape(level.name)}</th>'
            f"<td>{escape(level.description)}</td></tr>"
            for level in rule.levels
        )
        body += f"<h3>{escape(rule.name)}</h3>"
        if possible:
            body += f'<table class="ruled"><tbody>{possible}</tbody></table>'
        elif rule.values:
            body += f"<p>{escape(', '.join(rule.values))}</p>"
        elif rule.minimum or rule.maximum:
            body += f"<p>From {escape(rule.minimum or '…')} to {escape(rule.maximum or '…')}.</p>"
        if rule.required:
            body += f"<p class='small muted'>Required: {escape(rule.required)}.</p>"
    return part("How it is judged", f'<div class="words">{body}</div>')


def _details(definition: AchievementDefinition) -> str:
    items = [
        ("Kind", escape(str(definition.achievement_type))),
        ("Version", escape(definition.version)),
        ("Valid for", _say_period(definition.valid_for)),
    ]
    if definition.credits is not None:
        items.append(("Credits", escape(str(definition.credits))))
    if definition.field_of_study:
        items.append(("Field of study", escape(definition.field_of_study)))
    items.append(("For machines", '<a href="achievement.json">achievement.json</a>'))
    return part("Details", facts(items))


def _say_period(period: Period | None) -> str:
    if period is None:
        return "It does not lapse."
    if period.days:
        return f"{period.days} days"
    years, months = divmod(period.months, 12)
    if not months:
        return f"{years} year{'s' if years > 1 else ''}"
    return f"{period.months} month{'s' if period.months > 1 else ''}"


def _foot(profile: IssuerProfile) -> str:
    return (
        f"<p>{escape(profile.name)} hosts these pages. They load nothing from elsewhere and know "
        "nothing about their readers.</p>"
    )
