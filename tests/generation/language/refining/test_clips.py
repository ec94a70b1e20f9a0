"""A clip that comes with a message: how it is used, and what else is wished."""

import pytest

from generation.language.refining import read
from tests.generation.language.refining.told import ABOUT, tell


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("use this as melody", "reference melody"),
        ("i hummed this", "reference melody"),
        ("this tune please", "reference melody"),
        ("", "reference style"),
        ("more like this", "reference style"),
        ("sound like this clip", "reference style"),
        ("a cover of this", "reference cover"),
        ("continue this", "reference continue"),
        ("make it like this, but slower", "reference style; tempo by 0.909091"),
        ("use this as the melody and add strings", "reference melody; add strings"),
        ("like this, wow", "reference style"),
    ],
)
def test_modes_and_further_wishes(words: str, expected: str) -> None:
    assert tell(read(words, ABOUT, clip=True)) == expected
