"""Players that come, go, and are louder or softer."""

import pytest

from tests.generation.language.refining.told import told


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("less drums", "level drums -5.5"),
        ("a bit less drums", "level drums -3.5"),
        ("much less drums", "level drums -8"),
        ("way less piano", "level piano -8"),
        ("too many drums", "level drums -5.5"),
        ("drums down", "level drums -5.5"),
        ("turn the drums down a bit", "level drums -3.5"),
        ("drums up bass down", "level drums 5.5; level bass -5.5"),
        ("drums and bass down", "level drums -5.5; level bass -5.5"),
        ("less drums and bass", "level drums -5.5; level bass -5.5"),
        ("less drums and more bass", "level drums -5.5; level bass 5.5"),
        ("more bass less drums", "level bass 5.5; level drums -5.5"),
        ("softer bass", "level bass -4"),
        ("drums 3 dB louder", "level drums 3"),
        ("drums and bass down 3 dB", "level drums -3; level bass -3"),
        ("the piano is two decibels too loud", "level piano -2"),
        ("louder bass, not louder drums", "level bass 4"),
        ("hardly any drums", "level drums -6"),
        ("a solo flute on top", "add flute"),
        ("a sax solo over it", "add saxophone"),
        ("solo piano", "only piano"),
        ("make it a duo of piano and bass", "only piano, bass"),
        ("the piano is perfect, but the rest is too loud", "level piano 4"),
        ("louder drums but not too loud", "level drums 2.5"),
        ("louder drums", "level drums 4"),
        ("make the drums louder", "level drums 4"),
        ("the bass is too loud", "level bass -4"),
        ("the piano is too quiet", "level piano 4"),
        ("drums are too loud and the bass is too quiet", "level drums -4; level bass 4"),
        ("can't hear the bass", "level bass 5.5"),
        ("the bass is drowned out", "level bass 4"),
        ("not enough bass", "level bass 5.5"),
        ("turn up the bass", "level bass 5.5"),
        ("bring the bass forward", "level bass 4"),
        ("crank the bass", "level bass 5.5"),
        ("more prominent melody", "level melody 4"),
        ("make the drums more prominent", "level drums 4"),
        ("Kindly reduce the volume of the strings", "level strings -5.5"),
        ("Would it be possible to have the bass a little more prominent?", "level bass 2.5"),
        ("ok but the bass is still too loud", "level bass -4"),
        ("piano -3db", "level piano -3"),
        ("turn the piano down by 3 db", "level piano -3"),
        ("bruh the drums are wayyy too loud", "level drums -6"),
        ("no more piano", "remove piano"),
        ("piano quieter, bass louder", "level piano -4; level bass 4"),
        # A piece is moved along with its set, and not twice.
        ("the kick is drowning everything, turn down the drums", "level drums -5.5"),
        ("turn down the drums, the kick is too loud", "level drums -5.5"),
        ("louder drums, I can't hear the kick", "level drums 4; level kick 1.5"),
        ("softer drums but a louder kick", "level drums -4; level kick 4"),
        ("the kick is too loud", "level kick -4"),
    ],
)
def test_louder_and_softer(words: str, expected: str) -> None:
    assert told(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("lose the piano", "remove piano"),
        ("without the drums", "remove drums"),
        ("kill the drums lol", "remove drums"),
        ("yeet the piano", "remove piano"),
        ("get rid of drums pls", "remove drums"),
        ("The piano should be removed.", "remove piano"),
        ("leave the drums out", "remove drums"),
        ("take out the piano and the pad", "remove piano; remove pad"),
        ("more drums, less piano and no pad", "level drums 5.5; level piano -5.5; remove pad"),
        ("i hate the drums", "remove drums"),
        ("add a guitar and some strings", "add guitar; add strings"),
        ("throw in a guitar", "add guitar"),
        ("could you add a piano?", "add piano"),
        ("what about a guitar?", "add guitar"),
        ("how about more drums", "level drums 5.5"),
        ("bring the drums back", "add drums"),
        ("drums back in please", "add drums"),
        ("add a guitar solo", "add guitar"),
        ("add a choir in the background", "add choir"),
        ("some light percussion", "add drums"),
        ("ditch the drums and add a choir", "remove drums; add choir"),
        ("make it sadder and slower with less drums", "lean valence -1; tempo by 0.909091; level drums -5.5"),
        ("add some flute", "add flute"),
        ("more flute", "add flute"),
        ("ngl the piano kinda annoying, take it out", "remove piano"),
        ("where are the drums? add them", "add drums"),
        ("a violin on top would be nice", "add violin"),
        ("let there be drums", "add drums"),
        ("add a guitar to the mix", "add guitar"),
        ("unmute the drums", "add drums"),
        ("without piano and drums", "remove piano; remove drums"),
    ],
)
def test_coming_and_going(words: str, expected: str) -> None:
    assert told(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("only piano", "only piano"),
        ("just piano please", "only piano"),
        ("only drums and bass", "only drums, bass"),
        ("remove everything except the drums", "only drums"),
        ("keep the drums, lose everything else", "only drums"),
        ("swap the piano for a guitar", "remove piano; add guitar"),
        ("replace the lead with a flute", "remove lead; add flute"),
        ("piano instead of the lead", "remove lead; add piano"),
        ("turn the piano into a guitar", "remove piano; add guitar"),
        ("let's hear it with a saxophone instead of the piano", "remove piano; add saxophone"),
    ],
)
def test_alone_and_instead(words: str, expected: str) -> None:
    assert told(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("different melody", "fresh theme"),
        ("new melody and chords", "fresh theme; fresh chords"),
        ("other drums, keep the rest", "fresh drums"),
        ("change the bass line", "fresh bass"),
        ("redo the drums", "fresh drums"),
        ("regenerate the drums", "fresh drums"),
        ("the melody should be different", "fresh theme"),
        ("i want another melody but the same chords", "fresh theme; keep chords"),
        ("start over", "fresh all from first"),
        ("start over, keep the chords", "fresh all; keep chords from first"),
        ("another take", "fresh all"),
        ("change everything but the drums", "fresh all; keep drums"),
        ("keep the melody", "keep theme"),
        ("keep the drums but change the melody", "keep drums; fresh theme"),
        ("leave the drums alone", "keep drums"),
        (
            "darker, less drums and a bit faster but keep the tempo",
            "lean brightness -1; lean valence -0.7; level drums -5.5; keep tempo",
        ),
        ("i don't like the melody", "fresh theme"),
        ("the melody is boring", "fresh theme"),
        ("chords are boring, new ones please", "fresh chords"),
        ("change nothing but the melody", "fresh theme"),
        ("same drums, new bass", "keep drums; fresh bass"),
        ("reroll", "fresh all"),
        ("roll again", "fresh all"),
    ],
)
def test_anew_and_kept(words: str, expected: str) -> None:
    assert told(words) == expected
