"""What an issuer's folder keeps: sealed keys, key history, the journal, the lock."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from skillmark.cli.issuer.folder import IssuerFolder, add_key_pairs, create_issuer, open_issuer
from skillmark.cli.issuer.keyring import Keyring, key_document
from skillmark.cli.issuer.lock import only_one
from skillmark.cli.issuer.profile import IssuerProfile, issuer_id_for, read_profile, write_profile
from skillmark.cli.issuer.vault import Stretching, WrappingKey, wrapping_key_for
from skillmark.cli.journal.awards import (
    AwardOrder,
    Digests,
    StatusPlaces,
    award_of_credential,
    awards_of_recipient,
    erase_award,
    mark_issued,
    move_award,
    order_awards,
    order_replacement,
)
from skillmark.cli.journal.states import AwardState
from skillmark.cli.journal.store import create_store, opened, scrub, transaction
from skillmark.cli.refusals import CommandRefused
from skillmark.engine.dids.documents import read_did_document
from skillmark.engine.dids.jwks import read_jwks

NOW = datetime(2026, 11, 22, tzinfo=UTC)
CHEAP = Stretching(cost=2)
PROFILE = IssuerProfile(id="did:web:c.example:badges", name="C", url="https://c.example")


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    path = tmp_path / "journal.sqlite3"
    create_store(path)
    with opened(path) as connection:
        connection.execute("INSERT INTO achievements VALUES (1, 'a', x'', x'')")
        yield connection


@pytest.fixture
def folder(tmp_path: Path) -> IssuerFolder:
    key = WrappingKey.new("a long passphrase", stretching=CHEAP)
    return create_issuer(tmp_path / "issuer", PROFILE, wrapping_key=key, now=NOW)


def order(name: str, content: str = "x") -> AwardOrder:
    return AwardOrder(
        award=name.encode().ljust(16), recipient=name.encode(), content=content.encode()
    )


# --- keys --------------------------------------------------------------------------------------


def test_a_sealed_key_opens_with_its_passphrase_only(tmp_path: Path) -> None:
    path = tmp_path / "key.json"
    WrappingKey.new("right passphrase", stretching=CHEAP).seal(
        path, b"secret", issuer="did:web:a", key_id="k"
    )

    assert wrapping_key_for(path, "right passphrase").open(
        path, issuer="did:web:a", key_id="k"
    ) == (b"secret")
    assert b"secret" not in path.read_bytes()
    with pytest.raises(CommandRefused, match="does not open"):
        wrapping_key_for(path, "wrong passphrase").open(path, issuer="did:web:a", key_id="k")


@pytest.mark.parametrize(("issuer", "key_id"), [("did:web:b", "k"), ("did:web:a", "other")])
def test_a_sealed_key_does_not_open_for_another_issuer_or_id(
    tmp_path: Path, issuer: str, key_id: str
) -> None:
    path = tmp_path / "key.json"
    key = WrappingKey.new("right passphrase", stretching=CHEAP)
    key.seal(path, b"secret", issuer="did:web:a", key_id="k")

    with pytest.raises(CommandRefused):
        key.open(path, issuer=issuer, key_id=key_id)


@pytest.mark.parametrize("damage", [b"", b"{}", b"[]", b"\xff", b'{"nonce":"x","sealed":"y"}'])
def test_a_damaged_key_file_says_so(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "key.json"
    path.write_bytes(damage)
    key = WrappingKey.new("right passphrase", stretching=CHEAP)

    with pytest.raises(CommandRefused, match="damaged"):
        key.open(path, issuer="did:web:a", key_id="k")
    with pytest.raises(CommandRefused, match="damaged"):
        wrapping_key_for(path, "x")


def test_wrapping_keys_do_not_show_themselves() -> None:
    assert repr(WrappingKey.new("right passphrase", stretching=CHEAP)) == "WrappingKey(…)"


@pytest.mark.rule("KEY-1", "KEY-2", "KEY-4")
def test_retired_keys_stay_listed_for_assertions(folder: IssuerFolder) -> None:
    key = WrappingKey.new("a long passphrase", stretching=CHEAP)
    rotated = add_key_pairs(folder, wrapping_key=key, now=NOW)
    document = read_did_document(key_document(PROFILE, rotated.keyring), did=PROFILE.id)

    names = ["key-1", "key-2", "key-3", "key-4"]
    assert list(document.methods) == [f"{PROFILE.id}#{name}" for name in names]
    assert document.purposes["assertionMethod"] == frozenset(document.methods)
    assert [record.retired_at is None for record in rotated.keyring.records] == [
        False, False, True, True,
    ]  # fmt: skip
    assert open_issuer(folder.path).keyring == rotated.keyring


def test_an_https_issuers_keys_are_a_jwks(folder: IssuerFolder) -> None:
    profile = IssuerProfile(id="https://c.example/issuer.json", name="C", url="https://c.example")
    document = read_jwks(key_document(profile, folder.keyring), issuer_id=profile.id)

    assert list(document.methods) == [
        "https://c.example/.well-known/jwks.json#key-1",
        "https://c.example/.well-known/jwks.json#key-2",
    ]


# --- profile -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("issuer_id", "base", "keys"),
    [
        ("did:web:c.example", "https://c.example", ".well-known/did.json"),
        ("did:web:c.example%3A8443:a:b", "https://c.example:8443/a/b", "did.json"),
        ("https://c.example/issuer.json", "https://c.example", ".well-known/jwks.json"),
    ],
)
def test_the_identifier_decides_where_files_are_served(
    issuer_id: str, base: str, keys: str
) -> None:
    profile = IssuerProfile(id=issuer_id, name="C", url="https://c.example")

    assert (profile.base_url, profile.key_document_path) == (base, keys)


@pytest.mark.parametrize(
    ("did", "https"),
    [("", ""), ("did:web:a.example", "https://a.example"), ("did:key:z6Mk", ""),
     ("did:web:127.0.0.1", ""), ("", "http://a.example"), ("", "https://a.example/badges")],
)  # fmt: skip
def test_an_identifier_that_cannot_be_is_a_usage_error(did: str, https: str) -> None:
    with pytest.raises(CommandRefused) as refused:
        issuer_id_for(did=did, https=https)

    assert refused.value.exit_code == 2


def test_a_profile_comes_back_from_its_file(tmp_path: Path) -> None:
    profile = IssuerProfile(
        id="did:web:c.example",
        name='C "quoted" \\ ñ 李',
        url="https://c.example",
        email="a@c.example",
    )
    (tmp_path / "issuer.toml").write_bytes(write_profile(profile))

    assert read_profile(tmp_path) == profile


@pytest.mark.parametrize("text", ["name = ", 'shoe = "x"', 'name = 3\nid = "x"', 'name = "x"'])
def test_a_wrong_profile_says_what_is_wrong(tmp_path: Path, text: str) -> None:
    (tmp_path / "issuer.toml").write_text(text)

    with pytest.raises(CommandRefused):
        read_profile(tmp_path)


def test_an_issuer_is_never_overwritten(folder: IssuerFolder) -> None:
    with pytest.raises(CommandRefused, match="is not empty"):
        create_issuer(
            folder.path, PROFILE, wrapping_key=WrappingKey.new("x", stretching=CHEAP), now=NOW
        )


# --- journal -----------------------------------------------------------------------------------


@pytest.mark.rule("G1")
def test_ordering_twice_gives_the_same_award(journal: sqlite3.Connection) -> None:
    with transaction(journal):
        first = order_awards(journal, [order("ana"), order("bob")], achievement=1, now=1)
    with transaction(journal):
        second = order_awards(
            journal, [order("bob"), order("eve"), order("ana")], achievement=1, now=2
        )

    assert {award: second[award] for award in first} == first
    assert sorted(award.number for award in second.values()) == [1, 2, 3]


def test_an_order_that_was_not_signed_yet_takes_new_content(journal: sqlite3.Connection) -> None:
    with transaction(journal):
        order_awards(journal, [order("ana", "old"), order("bob", "old")], achievement=1, now=1)
        mark_issued(journal, [2])
        order_awards(journal, [order("ana", "new"), order("bob", "new")], achievement=1, now=1)
        found = order_awards(journal, [order("ana"), order("bob")], achievement=1, now=1)

    # Ana's third order changed it once more; Bob's had been issued by then.
    assert [award.content for award in found.values()] == [b"new", b"old"]


def test_a_revoked_award_never_moves_again(journal: sqlite3.Connection) -> None:
    with transaction(journal):
        [award] = order_awards(journal, [order("ana")], achievement=1, now=1).values()
        move_award(journal, award, AwardState.REVOKED, now=2, reason="x")
    [award] = awards_of_recipient(journal, b"ana")

    for target in AwardState:
        with pytest.raises(CommandRefused):
            move_award(journal, award, target, now=3, reason="x")


@pytest.mark.rule("G4", "BS-7")
def test_places_are_never_given_twice_and_lists_follow_each_other(
    journal: sqlite3.Connection,
) -> None:
    places = StatusPlaces(journal)
    found = [places.of(number) for number in range(1, 131_072 + 1001)]

    assert len(set(found)) == len(found)
    assert {number for number, _ in found} == {1, 2}
    assert found[131_071][0] == 1
    assert found[131_072][0] == 2
    assert StatusPlaces(journal).of(77) == found[76]


@pytest.mark.rule("P10", "P12")
def test_an_erased_award_is_a_number_that_leads_nowhere(
    journal: sqlite3.Connection, tmp_path: Path
) -> None:
    with transaction(journal):
        orders = [order(f"person {n}") for n in range(200)]
        awards = order_awards(journal, orders, achievement=1, now=1)
        mark_issued(journal, [award.number for award in awards.values()])
    gone = awards[orders[77].award]
    with transaction(journal):
        erase_award(journal, gone, now=2)
    scrub(journal)

    files = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for trace in (gone.credential, gone.subject, gone.salt, b"person 77"):
        assert trace is not None
        assert trace not in files
    assert b"person 78" in files
    assert award_of_credential(journal, gone.credential_id) is None
    assert awards_of_recipient(journal, b"person 77") == []


def test_a_correction_takes_over_what_makes_an_award_unique(journal: sqlite3.Connection) -> None:
    with transaction(journal):
        [old] = order_awards(journal, [order("ana")], achievement=1, now=1).values()
        new = order_replacement(journal, old, recipient=None, now=2)
        again = order_replacement(journal, old, recipient=None, now=3)
        [found] = order_awards(journal, [order("ana")], achievement=1, now=4).values()

    assert (new.number, new.replaces, new.subject) == (2, 1, old.subject)
    assert again == new
    assert found.number == 2
    assert new.credential != old.credential


def test_digests_are_keyed_so_that_a_stolen_journal_names_nobody(tmp_path: Path) -> None:
    found = []
    for name in ("one", "two"):
        create_store(tmp_path / name)
        with opened(tmp_path / name) as connection:
            found.append(Digests(connection).of("recipient", "mailto:ana@c.example"))

    assert found[0] != found[1]


def test_a_failed_transaction_leaves_nothing(journal: sqlite3.Connection) -> None:
    def fail() -> None:
        with transaction(journal):
            order_awards(journal, [order("ana")], achievement=1, now=1)
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        fail()

    assert awards_of_recipient(journal, b"ana") == []


def test_a_missing_or_damaged_journal_says_so(tmp_path: Path) -> None:
    with pytest.raises(CommandRefused, match="is missing"), opened(tmp_path / "none"):
        pass
    (tmp_path / "bad").write_bytes(b"no database at all" * 100)
    with pytest.raises(CommandRefused, match="cannot be used"), opened(tmp_path / "bad"):
        pass


def test_two_commands_cannot_hold_the_lock(tmp_path: Path) -> None:
    with (
        only_one(tmp_path / "lock"),
        pytest.raises(CommandRefused, match="at work"),
        only_one(tmp_path / "lock"),
    ):
        pass
    with only_one(tmp_path / "lock"):
        pass


def test_an_empty_keyring_says_what_to_do(folder: IssuerFolder) -> None:
    from skillmark.engine.ports import KeyAlgorithm

    with pytest.raises(CommandRefused, match="no Ed25519 key in use"):
        Keyring(()).active(KeyAlgorithm.ED25519)
    with pytest.raises(CommandRefused, match=r"is not in keys\.json"):
        folder.keyring.named("key-9")
