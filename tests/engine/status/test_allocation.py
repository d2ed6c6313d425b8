from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillmark.engine.status.allocation import IndexPermutation

KEY = bytes(range(32))


@pytest.mark.rule("BS-7")
def test_every_place_of_a_list_is_given_exactly_once() -> None:
    permutation = IndexPermutation(KEY)

    assert sorted(map(permutation.index_at, range(131_072))) == list(range(131_072))


@pytest.mark.rule("BS-7")
@settings(max_examples=60, deadline=None)
@given(entries=st.integers(2, 3000), key=st.binary(min_size=16, max_size=40))
def test_lists_of_any_length_are_filled_without_a_collision(entries: int, key: bytes) -> None:
    permutation = IndexPermutation(key, entries=entries)

    assert sorted(map(permutation.index_at, range(entries))) == list(range(entries))


# Fixed for ever: another order would hand out places twice on an existing list.
@pytest.mark.rule("BS-7")
def test_the_order_of_a_key_never_changes() -> None:
    small = IndexPermutation(KEY, entries=1000)
    usual = IndexPermutation(KEY)

    assert ([small.index_at(n) for n in range(6)], [usual.index_at(n) for n in range(6)]) == (
        [332, 776, 560, 502, 112, 166],
        [51674, 62123, 33112, 114461, 43960, 2319],
    )


@pytest.mark.rule("BS-7")
def test_neighbours_in_time_are_no_neighbours_in_the_list() -> None:
    places = map(IndexPermutation(KEY).index_at, range(2000))
    steps = [abs(one - other) for one, other in pairwise(places)]

    # Of 2,000 random steps about 30 are shorter than 1,000; in issuing order all would be 1.
    assert sum(step < 1000 for step in steps) < 80


@pytest.mark.rule("BS-7")
def test_the_places_of_the_first_credentials_are_spread_evenly() -> None:
    permutation = IndexPermutation(KEY)
    sixteenths = [0] * 16
    for number in range(16_000):
        sixteenths[permutation.index_at(number) // 8192] += 1

    assert 850 < min(sixteenths) <= max(sixteenths) < 1150


@pytest.mark.rule("BS-7")
def test_two_keys_and_two_lengths_give_unlike_orders() -> None:
    orders = {
        tuple(permutation.index_at(number) for number in range(20))
        for permutation in (
            IndexPermutation(KEY),
            IndexPermutation(KEY[::-1]),
            IndexPermutation(KEY, entries=131_071),
        )
    }

    assert len(orders) == 3


@pytest.mark.parametrize("number", [-1, 1000])
def test_a_full_list_has_no_further_place(number: int) -> None:
    with pytest.raises(ValueError, match="places for 0 to 999"):
        IndexPermutation(KEY, entries=1000).index_at(number)


@pytest.mark.parametrize(
    ("key", "entries", "says"),
    [(bytes(15), 1000, "16 bytes"), (KEY, 1, "from 2"), (KEY, 2**26 + 1, "from 2")],
)
def test_weak_keys_and_impossible_lengths_are_refused(key: bytes, entries: int, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        IndexPermutation(key, entries=entries)
