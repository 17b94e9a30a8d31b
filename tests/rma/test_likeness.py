"""Which keys are like what was typed, without comparing with each: the answer of comparing with each."""

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.fuzz import ratio

from rmabot.rma.likeness import Likeness, most_alike

KEYS = st.lists(st.text("DS2C0", min_size=1, max_size=24), unique=True, max_size=60)
"""Of few letters, so that many keys are nearly as alike as is asked for."""
SOUGHT = st.text("DS2C0", min_size=1, max_size=24)
AT_LEAST = st.sampled_from([50, 67, 75, 80, 90, 100])


def compared_with_each(wanted: str, keys: list[str], at_least: int, limit: int) -> list[str]:
    scores = [(-ratio(wanted, key), key) for key in keys]
    return [key for score, key in sorted(scores) if -score >= at_least][:limit]


@given(SOUGHT, KEYS, AT_LEAST, st.integers(1, 5))
def test_keys_ruled_out_by_their_beginning_are_none_that_is_alike(
    wanted: str, keys: list[str], at_least: int, limit: int
) -> None:
    """The same keys in the same order, whatever was typed and however alike they must be."""
    wished = compared_with_each(wanted, keys, at_least, limit)
    assert Likeness(keys).most_alike(wanted, at_least, limit) == wished
    assert most_alike(wanted, keys, at_least, limit) == wished


@given(SOUGHT, st.integers(0, 30), st.text("DS2C0", max_size=4), AT_LEAST)
def test_a_key_some_letters_away_is_found_whenever_it_is_alike_enough(
    wanted: str, place: int, put_in: str, at_least: int
) -> None:
    """Letters put in or left out anywhere, at the beginning too, are compared as they are in the whole list."""
    keys = sorted({wanted[:place] + put_in + wanted[place + left_out :] for left_out in range(4)} - {""})
    assert Likeness(keys).most_alike(wanted, at_least, 3) == compared_with_each(wanted, keys, at_least, 3)
