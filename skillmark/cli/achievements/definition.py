"""What an achievement file says, checked: the Open Badges values and what only we need."""

import calendar
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache

from skillmark.cli.achievements.results import ResultRule
from skillmark.engine.model.parts import Alignment
from skillmark.engine.model.vocabularies import AchievementTypeTerm


@dataclass(frozen=True, slots=True)
class Period:
    """How long a badge is valid, in calendar units; 31 January plus a month is 28 February."""

    months: int = 0
    days: int = 0

    def after(self, start: datetime) -> datetime:
        """The last second of the period that begins at *start*."""
        return _after(self, start)


@lru_cache(maxsize=1024)
def _after(period: Period, start: datetime) -> datetime:
    """Kept, because a whole roster shares a few days."""
    month = start.month - 1 + period.months
    year, month = start.year + month // 12, month % 12 + 1
    day = min(start.day, calendar.monthrange(year, month)[1])
    end = start.replace(year=year, month=month, day=day)
    return end + timedelta(days=period.days, seconds=-1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArtworkSpec:
    """Either the name of a picture *file*, or the parts from which one is drawn."""

    file: str = ""
    alt: str = ""
    shape: str = ""
    field: str = ""
    medallion: str = ""
    ink: str = ""
    level: int = 0
    levels: int = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class AchievementDefinition:
    """One version of one achievement, as its file describes it.

    *claim* completes "Ana Ruiz …" ("can take samples that a laboratory can rely on"). *credits*
    are those available. *valid_for* is None for a badge that never lapses.
    """

    slug: str
    version: str
    name: str
    description: str
    achievement_type: AchievementTypeTerm
    language: str
    claim: str
    outcomes: tuple[str, ...]
    criteria_narrative: str
    criteria_url: str
    tags: tuple[str, ...]
    skills: tuple[Alignment, ...]
    results: tuple[ResultRule, ...]
    credits: int | float | None
    field_of_study: str
    specialization: str
    code: str
    valid_for: Period | None
    suspendable: bool
    artwork: ArtworkSpec

    def achievement_id(self, base_url: str) -> str:
        return f"{base_url}/achievements/{self.slug}/versions/{self.version}"

    @property
    def title(self) -> str:
        """Its name and version, for messages."""
        return f"“{self.name}”, version {self.version}"

    @property
    def result_headings(self) -> Mapping[str, str]:
        """Heading of a roster column → key of the result that stands there."""
        return {
            heading: rule.key
            for rule in self.results
            for heading in (rule.key, rule.name, *rule.columns)
        }

    @property
    def result_checks(self) -> Mapping[str, Callable[[str], None]]:
        return {rule.key: rule.check for rule in self.results}

    def frozen_form(self) -> bytes:
        """One spelling of everything that is issued: what a version must never change.

        How columns of rosters are called is not issued, so it may change.
        """
        issued = replace(self, results=tuple(replace(rule, columns=()) for rule in self.results))
        return json.dumps(asdict(issued), sort_keys=True, ensure_ascii=False).encode()
