"""Questions, chatter, what is not understood, and what has two readings."""

import pytest

from tests.generation.language.refining.told import told


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("what key is this?", "question key"),
        ("which key is it in", "question key"),
        ("is it in minor?", "question key"),
        ("how fast is it?", "question tempo"),
        ("what bpm is it", "question tempo"),
        ("tell me the bpm", "question tempo"),
        ("how long?", "question length"),
        ("how long is this", "question length"),
        ("what did you change?", "question changes"),
        ("what changed?", "question changes"),
        ("which instruments?", "question instruments"),
        ("who plays?", "question instruments"),
        ("is there a piano in this?", "question instruments"),
        ("what genre is this", "question genre"),
        ("what seed did you use?", "question seed"),
        ("is it dark?", "question mood"),
        ("why is it so dark?", "question mood"),
        ("which version is this?", "question lineage"),
        ("show me the tree", "question lineage"),
        ("what can you do?", "question help"),
        ("help", "question help"),
        ("can you tell me the key?", "question key"),
        ("key?", "question key"),
        ("where is the drop", "question sections"),
        ("what sections does it have now?", "question sections"),
        ("what chords are those", "question chords"),
        ("Which chords are used here?", "question chords"),
        ("Is it in three-four time?", "question metre"),
        ("what time signature is it, 3/4 right?", "question metre"),
        ("what did i ask for", "question changes"),
        ("any ideas?", "question help"),
        ("why", "question help"),
        ("is it 4/4?", "question metre"),
        ("did you change the tempo?", "question tempo"),
    ],
)
def test_questions(words: str, expected: str) -> None:
    assert told(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("can you make it darker?", "lean brightness -1; lean valence -0.7"),
        ("is it possible to make it darker?", "lean brightness -1; lean valence -0.7"),
        ("what if it was slower?", "tempo by 0.909091"),
        ("would you make it less tense please", "lean tension -1"),
        ("a bit more bass maybe?", "level bass 3.5"),
        ("darker?", "lean brightness -1; lean valence -0.7"),
        ("could we try a version without drums?", "remove drums"),
    ],
)
def test_wishes_in_the_form_of_questions(words: str, expected: str) -> None:
    assert told(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("love it!", "chatter"),
        ("thanks", "chatter"),
        ("haha nice", "chatter"),
        ("lol", "chatter"),
        ("brb", "chatter"),
        ("ok", "chatter"),
        ("yes", "chatter"),
        ("good night", "chatter"),
        ("hi everyone", "chatter"),
        ("this is awesome", "chatter"),
        ("wow this is so epic", "chatter"),
        ("this is dark", "chatter"),
        ("love the drums", "chatter"),
        ("the melody is great", "chatter"),
        ("perfect, keep it", "chatter"),
        ("the drop goes hard", "chatter"),
        ("lmao that drop", "chatter"),
        ("i'm getting coffee", "chatter"),
        ("anyone up for minecraft later?", "chatter"),
        ("did you see the game yesterday", "chatter"),
        ("@someone did you see", "chatter"),
        ("@bob make it louder lol", "chatter"),
    ],
)
def test_chatter(words: str, expected: str) -> None:
    assert told(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("love it! now make it darker", "lean brightness -1; lean valence -0.7"),
        ("nice, but slower", "tempo by 0.909091"),
        ("thanks, a bit less drums please", "level drums -3.5"),
        ("love the drums but the piano is too loud", "level piano -4"),
        ("@nocturne darker", "lean brightness -1; lean valence -0.7"),
    ],
)
def test_praise_beside_a_wish(words: str, expected: str) -> None:
    assert told(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("make it more purple", "unclear"),
        ("flibber the wug", "unclear"),
        ("xyzzy", "unclear"),
        ("make it better", "unclear"),
        ("do something", "unclear"),
        ("make it sound like a wet cardboard box", "unclear"),
        ("make it more blue-ish wobbledy", "unclear"),
        ("needs more triangle soup", "unclear"),
        ("the drums are annoying", "unclear"),
        ("i hate it", "unclear"),
        ("that's worse", "unclear"),
        ("shorter intro", "unclear"),
        ("shorter notes", "unclear"),
        ("in the chorus more bass", "unclear"),
        ("drums", "unclear"),
        ("less jazzy", "unclear"),
        ("key change at the end", "unclear"),
        ("the intro is too long", "unclear"),
    ],
)
def test_not_understood(words: str, expected: str) -> None:
    assert told(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("more blorp and darker", "lean brightness -1; lean valence -0.7 unused blorp"),
        ("faster, with less wibble", "tempo by 1.1 unused wibble"),
    ],
)
def test_partly_understood(words: str, expected: str) -> None:
    assert told(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("make it lower", "choice Deeper notes: transpose -2 | Quieter: lean energy -1"),
        ("higher", "choice Higher notes: transpose 2 | Louder: lean energy 1"),
        (
            "heavier",
            "choice A harder sound: production distorted 1; lean energy 1 | A darker mood: lean brightness -1; lean valence -0.7",
        ),
        ("lighter", "choice Calmer and sparser: lean energy -1 | A brighter mood: lean brightness 1; lean valence 0.7"),
        ("mute the cowbell", "choice Less drums: level drums -5.5 | No drums: remove drums"),
        ("drop the bass", "choice No bass: remove bass | A bigger drop: section drop 1"),
        ("double it", "choice Twice as long: length by 2 | Twice as fast: tempo by 2"),
        ("i don't like the piano", "choice Less piano: level piano -5.5 | No piano: remove piano"),
    ],
)
def test_two_readings(words: str, expected: str) -> None:
    assert told(words) == expected
