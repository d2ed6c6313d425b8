"""The page of one earner's badge, private or hosted: what is claimed, by whom, how to check it."""

from collections.abc import Sequence
from datetime import datetime
from html import escape

from skillmark.cli.achievements.definition import AchievementDefinition
from skillmark.cli.drawing.engraving import engrave
from skillmark.cli.issuer.profile import IssuerProfile
from skillmark.cli.pages.html import FilledPage, facts, gap, link, markdown, part, whole_page
from skillmark.cli.roster.dates import say_day
from skillmark.cli.roster.rows import RosterRow

_NAME, _PLAIN_NAME, _ENGRAVING = gap("name"), gap("plain_name"), gap("engraving")
_DATES, _RESULTS, _EVIDENCE = gap("dates"), gap("results"), gap("evidence")
_MACHINE_LINE, _FINGERPRINT = gap("machine_line"), gap("fingerprint")


class EarnerPages:
    """Makes the pages of one achievement; all that is the same for everybody is made once."""

    def __init__(
        self,
        definition: AchievementDefinition,
        profile: IssuerProfile,
        *,
        files: Sequence[tuple[str, str]],
        robots: str,
    ) -> None:
        """*files* are the downloads beside the page: (file name, what it is)."""
        self._results = {rule.key: rule for rule in definition.results}
        self._definition = definition
        self._page = FilledPage(_template(definition, profile, files, robots))

    def page(
        self,
        row: RosterRow,
        *,
        digest: bytes,
        issued_at: datetime,
        valid_until: datetime | None,
    ) -> bytes:
        """The page of *row*; *digest* is the SHA-256 of the signed file beside it."""
        name = escape(row.name)
        number = digest.hex()[:40]
        return self._page.fill(
            {
                "name": f"<bdi>{name}</bdi>",
                "plain_name": name,
                "engraving": engrave(digest),
                "dates": _dates(row.awarded_at or issued_at, valid_until),
                "results": self._result_rows(row),
                "evidence": _evidence(row),
                "machine_line": _machine_line(number, issued_at, valid_until),
                "fingerprint": " ".join(number[at : at + 4] for at in range(0, 40, 4)),
            }
        )

    def _result_rows(self, row: RosterRow) -> str:
        if not row.results:
            return ""
        rows = "".join(
            f'<tr><th scope="row">{escape(self._results[key].name)}</th>'
            f"<td>{escape(self._results[key].shown(text))}</td></tr>"
            for key, text in row.results
        )
        table = (
            '<table class="ruled"><thead><tr><th scope="col">What was judged</th>'
            f'<th scope="col">Result</th></tr></thead><tbody>{rows}</tbody></table>'
        )
        return part("How it was judged", table)


def _template(
    definition: AchievementDefinition,
    profile: IssuerProfile,
    files: Sequence[tuple[str, str]],
    robots: str,
) -> str:
    language = escape(definition.language)
    issuer = escape(profile.name)
    title = escape(definition.name)
    claim = (
        f'{_NAME} <span lang="{language}">{escape(definition.claim)}</span>'
        if definition.claim
        else f'{_NAME} has earned “<span lang="{language}">{title}</span>”.'
    )
    main = (
        '<article><div class="hero"><div class="flow">'
        f'<p class="muted">{link(profile.url, profile.name)} confirms that</p>'
        f'<h1 class="claim">{claim}</h1>'
        f'<p class="lead" lang="{language}">{escape(definition.description)}</p>'
        '<p><span class="state">Check the file to see whether it is current today</span><br>'
        f'<span class="small muted">{_DATES}</span></p>'
        f"{_downloads(files)}</div>{_plate(issuer, title, language)}</div>"
        f"{_RESULTS}{_standing(definition, profile)}{_EVIDENCE}"
        f"{_keeping(profile)}</article>"
    )
    return whole_page(
        title=f"{title}, {_PLAIN_NAME} · {issuer}",
        main=main,
        top=issuer,
        foot=f"<p>Issued by {issuer} as an Open Badge 3.0. This page loads nothing from elsewhere "
        "and knows nothing about its readers.</p>",
        indexed=robots,
    )


def _plate(issuer: str, title: str, language: str) -> str:
    return (
        '<div class="plate" role="group" aria-label="The credential as issued">'
        f"{_ENGRAVING}"
        f'<p class="by">{issuer}</p><img src="badge.svg" alt="" width="512" height="512">'
        f'<p class="what" lang="{language}">{title}</p>'
        f'<p class="mrz" aria-hidden="true">{_MACHINE_LINE}</p></div>'
    )


def _downloads(files: Sequence[tuple[str, str]]) -> str:
    links = "".join(
        f'<a class="btn{" quiet" if nth else ""}" href="{name}" download>{escape(words)}</a>'
        for nth, (name, words) in enumerate(files)
    )
    return f'<div class="acts">{links}</div>'


def _standing(definition: AchievementDefinition, profile: IssuerProfile) -> str:
    """What is the same for everybody who earns it."""
    address = definition.achievement_id(profile.base_url) + "/"
    narrative = markdown(definition.criteria_narrative, language=definition.language)
    criteria = narrative if definition.criteria_narrative else ""
    criteria += f"<p>{link(address, 'What it stands for and how it is earned')}</p>"
    body = part("How it is earned", criteria)
    if definition.outcomes:
        items = "".join(f"<li>{escape(outcome)}</li>" for outcome in definition.outcomes)
        listed = f'<ul class="ruled" lang="{escape(definition.language)}">{items}</ul>'
        body += part("What holders can do", listed)
    if definition.skills:
        skills = "".join(f"<li>{link(s.target_url, s.target_name)}</li>" for s in definition.skills)
        body += part("Skills", f'<ul class="tags">{skills}</ul>')
    return body


def _evidence(row: RosterRow) -> str:
    body = markdown(row.narrative) if row.narrative else ""
    if row.evidence_url:
        body += f"<p>{link(row.evidence_url, row.evidence_name or row.evidence_url)}</p>"
    return part("Evidence", body) if body else ""


def _keeping(profile: IssuerProfile) -> str:
    issuer = link(profile.url, profile.name)
    how = (
        "Give the file or the picture to any Open Badges 3.0 verifier, or type "
        "<code>skillmark verify badge.png</code>. Pages can be imitated; the signature in the "
        "file cannot."
    )
    fingerprint = (
        f"<code>{_FINGERPRINT}</code><br><span class='small muted'>The engraving is drawn from "
        "this number. Change one character of the file and the whole pattern changes.</span>"
    )
    items = [
        ("Issuer", f"{issuer}<br><span class='small muted'>{escape(profile.id)}</span>"),
        ("To check it", how),
        ("Fingerprint", fingerprint),
    ]
    return part("Check and keep", facts(items), note="A copy stays valid without this page.")


def _dates(awarded: datetime, until: datetime | None) -> str:
    text = f"Awarded on {say_day(awarded)}."
    return text if until is None else f"{text} Valid until {say_day(until)}."


def _digits(day: datetime) -> str:
    return f"{day.year:04d}{day.month:02d}{day.day:02d}"


def _machine_line(number: str, issued_at: datetime, until: datetime | None) -> str:
    """Two lines of 44, which repeat what stands elsewhere; nothing private is in them."""
    end = _digits(until) if until else "<<<<<<<<"
    first = f"OB3<{number[:20].upper()}<{_digits(issued_at)}<{end}"
    second = number[20:].upper()
    return escape(f"{first.ljust(44, '<')}\n{second.ljust(44, '<')}")
