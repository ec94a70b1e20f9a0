"""A mention without a reply: does it go on with what is there, or begin anew?"""

import pytest

from bot.addressed import begins_so, goes_on
from generation.language import understand
from generation.refinement import About
from generation.track import Wish

ABOUT = About(understand(Wish("rainy night lo-fi in D minor"), 7), 30.0, tracks=("t1", "t2"), track_id="t2", number=2)


@pytest.mark.parametrize(
    "words",
    [
        "make it darker", "Can you make it a bit slower please?", "less drums", "and now faster", "undo", "longer",
        "back to the first one", "what key is this?", "thanks!", "it's way too loud", "add strings in the second half",
        "no drums please", "the bass is too quiet", "half-time", "120 bpm", "mehr Bass", "moins de batterie",
        "más rápido", "もっと暗く", "start over, keep the chords", "#1 but longer", "new melody please",
    ],
)  # fmt: skip
def test_these_go_on(words: str) -> None:
    assert goes_on(words, ABOUT)


@pytest.mark.parametrize(
    "words",
    [
        "dark techno, 20 seconds", "calm piano in the rain", "rainy night lo-fi", "a slow waltz in G major",
        "epic orchestral battle music with choir, one minute", "bossa nova", "schneller Techno mit 140 BPM",
        "a jingle for a bakery", "angry metal, no keyboards", "sad violin ballad in 3/4", "chiptune boss fight",
        "warm jazz trio late at night", "notification sound, bright", "ambient drone for studying, 5 minutes",
    ],
)  # fmt: skip
def test_these_begin_anew(words: str) -> None:
    assert not goes_on(words, ABOUT)
    assert not begins_so(words)
