"""What JSON Schema cannot see: references inside a document, ranges, periods, bad habits.

The linter looks at raw JSON of any shape and never raises. Contradictions are errors: no verifier
should call such a document sound, and we do not sign one. Everything else is a note.
"""

import re
from typing import Any, Final

from skillmark.engine.errors import MalformedInput
from skillmark.engine.model.contexts import OPEN_BADGES
from skillmark.engine.model.problems import Findings, Problem, problem_from
from skillmark.engine.model.raw import object_in, objects_in
from skillmark.engine.model.result_linter import lint_results
from skillmark.engine.model.timestamps import read_timestamp
from skillmark.engine.model.vocabularies import MISNAMED_EMAIL
from skillmark.engine.wire.json_types import JsonObject

_SUBJECT: Final = "/credentialSubject"
_SEEN_BY_NO_PATTERN: Final = frozenset({"timestamp_date", "timestamp_year"})
_COUNTRY_CODE: Final = re.compile("[A-Z]{2}")
_BADGE_CONTEXTS: Final = OPEN_BADGES.removesuffix("-3.0.3.json")
_PICTURES: Final = ("data:image/png", "data:image/svg+xml")
_OTHER_PICTURES: Final = (".jpg", ".jpeg", ".gif", ".webp", ".bmp", ".avif", ".tif", ".tiff")


def lint_credential(document: JsonObject) -> tuple[Problem, ...]:
    """Return what is wrong or unwise in *document* beyond its schema, in a few microseconds.

    Errors: ``unknown_result_description``, ``unknown_level``, ``level_of_another_description``,
    ``unknown_required_level``, ``value_not_allowed``, ``value_out_of_range``, ``status_missing``,
    ``duplicate_id``, ``duplicate_related_resource``, ``period_reversed``,
    ``timestamp_date`` and ``timestamp_year``. Notes: ``credits_exceed_available``,
    ``awarded_after_valid_from``, ``activity_reversed``, ``misnamed_term``, ``evidence_data_uri``,
    ``image_media``, ``older_context``, ``country_code``, ``url_without_scheme``,
    ``below_required_value``, ``below_required_level``, ``value_not_a_number``.
    """
    findings = Findings()
    subject = object_in(document.get("credentialSubject"))
    _lint_context(document, findings)
    _lint_period(document, findings)
    _lint_subject(subject, findings)
    _lint_ids(document, subject, findings)
    lint_results(subject, findings)
    if "evidence" in document:
        _lint_evidence(document["evidence"], findings)
    if "relatedResource" in document:
        _lint_related_resources(document["relatedResource"], findings)
    _lint_pictures(document, subject, findings)
    _lint_addresses(document, subject, findings)
    return tuple(findings.problems)


def _lint_context(document: JsonObject, findings: Findings) -> None:
    listed = document.get("@context")
    if not isinstance(listed, list):
        return
    for place, entry in enumerate(listed):
        if isinstance(entry, str) and entry != OPEN_BADGES and entry.startswith(_BADGE_CONTEXTS):
            findings.note(f"/@context/{place}", "older_context")


def _lint_period(document: JsonObject, findings: Findings) -> None:
    start_member = "validFrom" if "validFrom" in document else "issuanceDate"
    end_member = "validUntil" if "validUntil" in document else "expirationDate"
    start = _instant(document, start_member, "", findings)
    end = _instant(document, end_member, "", findings)
    awarded = _instant(document, "awardedDate", "", findings)
    if start is None:
        return
    if end is not None and end < start:
        findings.error(f"/{end_member}", "period_reversed")
    if awarded is not None and awarded > start:
        findings.note("/awardedDate", "awarded_after_valid_from")


def _instant(holder: dict[str, Any], member: str, path: str, findings: Findings) -> str | None:
    """Return the time in *member* as text that sorts like the instant, in UTC."""
    text = holder.get(member)
    if not isinstance(text, str):
        return None
    # The usual form sorts as it is, and every month has 28 days; the schema saw to the rest.
    if len(text) == 20 and text[19] == "Z" and text[8:10] <= "28":
        return text[:19]
    try:
        return read_timestamp(text, path=f"{path}/{member}").isoformat()[:-6]
    except MalformedInput as error:
        if error.reason in _SEEN_BY_NO_PATTERN:
            findings.add(problem_from(error))
        return None


def _lint_subject(subject: dict[str, Any], findings: Findings) -> None:
    achievement = object_in(subject.get("achievement"))
    if "creditsEarned" in subject and "creditsAvailable" in achievement:
        earned, available = subject["creditsEarned"], achievement["creditsAvailable"]
        if _is_number(earned) and _is_number(available) and earned > available:
            findings.note(f"{_SUBJECT}/creditsEarned", "credits_exceed_available")
    if "activityStartDate" in subject or "activityEndDate" in subject:
        start = _instant(subject, "activityStartDate", _SUBJECT, findings)
        end = _instant(subject, "activityEndDate", _SUBJECT, findings)
        if start is not None and end is not None and end < start:
            findings.note(f"{_SUBJECT}/activityEndDate", "activity_reversed")
    for identity, path in objects_in(subject.get("identifier"), f"{_SUBJECT}/identifier"):
        if identity.get("identityType") == MISNAMED_EMAIL:
            findings.note(f"{path}/identityType", "misnamed_term")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _lint_ids(document: JsonObject, subject: dict[str, Any], findings: Findings) -> None:
    """Look for the id of the credential on what the credential is about or from.

    An RDF graph would then describe one thing where the reader of the JSON sees two.
    """
    own = document.get("id")
    if not isinstance(own, str):
        return
    if subject.get("id") == own:
        findings.error(f"{_SUBJECT}/id", "duplicate_id")
    if object_in(subject.get("achievement")).get("id") == own:
        findings.error(f"{_SUBJECT}/achievement/id", "duplicate_id")
    issuer = document.get("issuer")
    if issuer == own:
        findings.error("/issuer", "duplicate_id")
    elif object_in(issuer).get("id") == own:
        findings.error("/issuer/id", "duplicate_id")


def _lint_evidence(evidence: Any, findings: Findings) -> None:
    for item, path in objects_in(evidence, "/evidence"):
        address = item.get("id")
        if isinstance(address, str) and address.startswith("data:"):
            findings.note(f"{path}/id", "evidence_data_uri")


def _lint_related_resources(resources: Any, findings: Findings) -> None:
    seen: set[str] = set()
    for resource, path in objects_in(resources, "/relatedResource"):
        address = resource.get("id")
        if isinstance(address, str):
            if address in seen:
                findings.error(f"{path}/id", "duplicate_related_resource")
            seen.add(address)


def _lint_pictures(document: JsonObject, subject: dict[str, Any], findings: Findings) -> None:
    _lint_picture(document, "", findings)
    _lint_picture(subject, _SUBJECT, findings)
    _lint_picture(object_in(subject.get("achievement")), f"{_SUBJECT}/achievement", findings)
    _lint_picture(object_in(document.get("issuer")), "/issuer", findings)


def _lint_picture(holder: dict[str, Any], path: str, findings: Findings) -> None:
    if "image" not in holder:
        return
    address = object_in(holder["image"]).get("id")
    if not isinstance(address, str):
        return
    if address.startswith("data:"):
        is_fine = address.startswith(_PICTURES)
    else:
        is_fine = not address.partition("?")[0].lower().endswith(_OTHER_PICTURES)
    if not is_fine:
        findings.note(f"{path}/image/id", "image_media")


def _lint_addresses(document: JsonObject, subject: dict[str, Any], findings: Findings) -> None:
    issuer = object_in(document.get("issuer"))
    if "url" in issuer:
        _lint_url(issuer["url"], "/issuer/url", findings)
    if "address" in issuer:
        code = object_in(issuer["address"]).get("addressCountryCode")
        if isinstance(code, str) and not _COUNTRY_CODE.fullmatch(code):
            findings.note("/issuer/address/addressCountryCode", "country_code")
    achievement = object_in(subject.get("achievement"))
    if "alignment" in achievement:
        path = f"{_SUBJECT}/achievement/alignment"
        for alignment, place in objects_in(achievement["alignment"], path):
            _lint_url(alignment.get("targetUrl"), f"{place}/targetUrl", findings)


def _lint_url(address: Any, path: str, findings: Findings) -> None:
    if isinstance(address, str) and ":" not in address:
        findings.note(path, "url_without_scheme")
