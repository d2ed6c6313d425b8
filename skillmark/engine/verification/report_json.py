"""A report as JSON, for programs: names and outcomes are stable, sentences may improve."""

from dataclasses import asdict

from skillmark.engine.model.timestamps import write_timestamp
from skillmark.engine.verification.report import CheckResult, VerificationReport
from skillmark.engine.wire.json_types import JsonObject, JsonValue


def write_report(report: VerificationReport) -> JsonObject:
    """Return *report* as a JSON object; members that have nothing to say are left out."""
    summary = asdict(report.credential)
    answers: JsonObject = {str(answer): str(value) for answer, value in report.answers.items()}
    wire: JsonObject = {
        "sentence": report.sentence,
        "answers": answers,
        "checks": [_write_check(check) for check in report.checks],
        "credential": {name: value for name, value in summary.items() if value},
        "at": write_timestamp(report.at),
        "verified_at": write_timestamp(report.verified_at),
    }
    for name, value in report.origin._asdict().items():
        if value:
            wire[name] = str(value)
    if report.notes:
        wire["notes"] = list(report.notes)
    if report.nested:
        wire["nested"] = {pointer: write_report(inner) for pointer, inner in report.nested.items()}
    return wire


def _write_check(result: CheckResult) -> JsonValue:
    wire: JsonObject = {"id": str(result.check), "result": str(result.outcome)}
    said: dict[str, JsonValue] = {
        "code": result.reason,
        "detail": result.detail,
        "path": result.path,
        "notes": list(result.notes),
    }
    wire.update({member: value for member, value in said.items() if value})
    if result.problems:
        wire["problems"] = [
            {
                "path": problem.path,
                "code": problem.reason,
                "detail": problem.detail,
                "severity": str(problem.severity),
            }
            for problem in result.problems
        ]
    return wire
