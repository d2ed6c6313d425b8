"""From an assertion to its badge class to its issuer, as far as it can be followed."""

from dataclasses import dataclass, replace

from skillmark.engine.errors import EngineError, ResolutionError
from skillmark.engine.model.problems import Problem
from skillmark.engine.open_badges_2.hosting import (
    HostedObject,
    check_is_what_was_asked_for,
    follow,
)
from skillmark.engine.open_badges_2.reading import (
    Reading,
    read_badge_class,
    read_issuer_profile,
)
from skillmark.engine.open_badges_2.values import (
    Assertion,
    BadgeClass,
    IssuerProfile,
    Reference,
)
from skillmark.engine.ports import Fetch


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """The objects that count, and where each was read. ``stopped_by`` says why there are no more.

    ``problems`` are those of all objects, with pointers as if each were embedded in the one before.
    """

    assertion: Assertion
    assertion_at: HostedObject
    badge_class: BadgeClass | None = None
    badge_class_at: HostedObject | None = None
    issuer: IssuerProfile | None = None
    issuer_at: HostedObject | None = None
    stopped_by: EngineError | None = None
    problems: tuple[Problem, ...] = ()


def follow_chain(reading: Reading[Assertion], *, found: HostedObject, fetch: Fetch) -> Chain:
    """Follow the assertion *reading*, which was *found* there. Raises nothing."""
    chain = Chain(assertion=reading.value, assertion_at=found, problems=reading.problems)
    try:
        chain = _with_badge_class(chain, fetch=fetch)
        return _with_issuer(chain, fetch=fetch)
    except _Stopped as stop:
        return replace(stop.chain, stopped_by=stop.error)


class _Stopped(Exception):
    def __init__(self, chain: Chain, error: EngineError) -> None:
        super().__init__()
        self.chain = chain
        self.error = error


def _with_badge_class(chain: Chain, *, fetch: Fetch) -> Chain:
    assertion = chain.assertion
    try:
        reference = _reference(assertion.badge, said_by=assertion.id, revoked=assertion.revoked)
        found = follow(reference, within=chain.assertion_at, fetch=fetch)
        reading = read_badge_class(found.wire, location=found.location)
        check_is_what_was_asked_for(found, identifier=reading.value.id)
    except EngineError as error:
        raise _Stopped(chain, error) from error
    return replace(
        chain,
        badge_class=reading.value,
        badge_class_at=found,
        problems=(*chain.problems, *_below("/badge", reading.problems)),
    )


def _with_issuer(chain: Chain, *, fetch: Fetch) -> Chain:
    badge_class, within = chain.badge_class, chain.badge_class_at
    assert badge_class is not None
    assert within is not None
    try:
        reference = _reference(badge_class.issuer, said_by=badge_class.id, revoked=False)
        found = follow(reference, within=within, fetch=fetch)
        reading = read_issuer_profile(found.wire, location=found.location)
        check_is_what_was_asked_for(found, identifier=reading.value.id)
    except EngineError as error:
        raise _Stopped(chain, error) from error
    return replace(
        chain,
        issuer=reading.value,
        issuer_at=found,
        problems=(*chain.problems, *_below("/badge/issuer", reading.problems)),
    )


def _reference(reference: "Reference | None", *, said_by: str, revoked: bool) -> Reference:
    """A missing reference is a matter of structure, or of a revoked assertion's brevity."""
    if reference is None:
        raise ResolutionError(
            reason="revoked" if revoked else "structure",
            target=said_by,
            detail="the badge does not say what was awarded and by whom",
        )
    return reference


def _below(path: str, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    return tuple(replace(problem, path=path + problem.path) for problem in problems)
