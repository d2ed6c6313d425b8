"""Fixtures of the command line's tests: one cheap issuer, copied for each test that needs it."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from skillmark.cli.achievements.reading import read_achievement
from skillmark.cli.installation import installed_contexts
from skillmark.cli.issuance.artwork import make_artwork
from skillmark.cli.issuance.publishing import (
    publish_achievement,
    publish_issuer,
    write_document_map,
)
from skillmark.cli.issuer.folder import create_issuer
from skillmark.cli.issuer.profile import IssuerProfile
from skillmark.cli.issuer.vault import Stretching, WrappingKey
from skillmark.cli.journal.store import opened
from tests.cli.desk import Desk, typing
from tests.cli.office import BADGE, PASSPHRASE, ROSTER, Answer, Office


@pytest.fixture(scope="session")
def issuer_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "issuer"
    profile = IssuerProfile(
        id="did:web:badges.college.example", name="The College", url="https://college.example"
    )
    wrapping_key = WrappingKey.new(PASSPHRASE, stretching=Stretching(cost=2))
    now = datetime.now(UTC).replace(microsecond=0)
    folder = create_issuer(path, profile, wrapping_key=wrapping_key, now=now)
    with opened(folder.journal_file) as connection:
        publish_issuer(folder, connection)
    # Drawing takes half a second, and every journey would pay it again.
    definition = read_achievement(BADGE)
    artwork = make_artwork(definition, issuer_id=profile.id, beside=path)
    publish_achievement(folder, definition, artwork)
    write_document_map(folder)
    return path


@pytest.fixture
def office(
    tmp_path: Path,
    issuer_template: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Office]:
    from skillmark.cli.main import main  # the whole command line, for journeys only

    shutil.copytree(issuer_template, tmp_path / "issuer")
    (tmp_path / "badge.toml").write_text(BADGE)
    (tmp_path / "roster.csv").write_text(ROSTER)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SKILLMARK_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("SKILLMARK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "200")
    installed_contexts.cache_clear()

    def run(*arguments: str) -> Answer:
        code = main(list(arguments))
        captured = capsys.readouterr()
        return Answer(code, captured.out, captured.err)

    yield Office(tmp_path, run)
    installed_contexts.cache_clear()


@pytest.fixture
def desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Desk]:
    from skillmark.cli.main import main  # the whole command line, for journeys only

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SKILLMARK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SKILLMARK_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("COLUMNS", "80")
    installed_contexts.cache_clear()
    yield Desk(tmp_path, typing(main, capsys.readouterr))
    installed_contexts.cache_clear()
