"""Whoever writes first waits no longer than the others."""

import time

from generation.language.refining import read, warm_up
from generation.language.refining.phrases import phrasebook
from tests.generation.language.refining.told import ABOUT


def test_the_lists_of_all_languages_are_there_afterwards() -> None:
    warm_up()
    before = phrasebook.cache_info().misses
    begun = time.process_time()
    for words in ("darker", "etwas dunkler bitte", "un peu plus sombre", "un poco más oscuro", "もっと暗く"):
        assert read(words, ABOUT).changes
    assert phrasebook.cache_info().misses == before
    assert time.process_time() - begun < 0.5
