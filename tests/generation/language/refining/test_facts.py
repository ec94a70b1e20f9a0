"""A question of fact renders nothing, whatever is told beside it; an order of its own behind it is done."""

import pytest

from generation.language.refining import facts, read
from generation.refinement import ReadingKind
from tests.generation.language.refining.told import ABOUT, told

ASKED = (
    "u got drums in this? cant hear em on my phone",
    "anyone know the key of this? i want to add sax on top",
    "is there a drop in it? my dance crew needs one",
    "i need to know the key",
    "let me know the bpm, i run to it",
    "are those real strings? my teacher is a violinist",
    "yo what bpm we at? gotta sync my lights",
    "how long is it? i need 45 seconds",
    "what key are we in btw, wanna play along on guitar",
    "so what key are we in now? my choir needs the first note",
    "which mode is this, sounds dorian",
    "any vocals in it?",
    "how long is it, it has to fit 30 seconds",
    "what key is this in, i wanna add my own bass over it",
    "hey what bpm is this? my drummer needs a click",
    "whats the tempo lol i want to run to it",
    "how fast is it now, feels like 140",
    "what scale is it? i play trumpet",
    "what's the key? my sister plays flute and wants to join",
    "how long is this one? my video is 45 seconds",
    "how many seconds is it, the ad spot is 20 seconds long",
    "what time signature is this, sounds like 7/8 to me",
    "is it in minor? sounds pretty sad",
    "is this dorian, cause it sounds dorian",
    "is it in D minor? my harmonica is in D",
    "any strings in there? i think i hear a violin",
    "are there drums in it, i can't hear any",
    "is there a piano in this, my daughter plays piano",
    "does it have a guitar in it? sounds like one",
    "is that a real cello",
    "is that a sax i hear? my dad loves sax",
    "do i hear a flute in there",
    "which instruments are in it? i need to write them down for the credits",
    "what genre is this, my friend says lofi",
    "who's playing, sounds like a harp",
    "what chords are these? wanna strum along on ukulele",
    "can you tell me what key it's in, i want to sing it with my choir",
    "do you know what bpm this is, i need to mix it with house",
    "quick question what key is it i have a clarinet",
    "what tempo is it at? we dance salsa",
    "what length is it? must be under a minute for tiktok",
    "how long is the track, it needs to fit in 15 seconds",
    "whats the bpm rn, my treadmill is at 160",
    "nice! what key is this? i want to jam on bass",
    "lovely, how long is it? class lasts 5 minutes",
    "i play the violin, what key is it in?",
    "what key is it? C?",
    "any drums in this one? my neighbours hate drums",
    "in what key is it, the organist asks",
    "does this use a choir? sounds like voices",
    "is there any singing in it, the client hates vocals",
    "what speed is this, it sounds faster than before",
    "what mode is this? sounds phrygian or spanish",
    "how many bars is it? our dance has 32 bars",
    "what kind of music is this? sounds like jazz",
    "wait what key are we in my guitar is tuned down",
    "is it 120 bpm? my set is at 120",
    "what seed was that, want to note it",
)


@pytest.mark.parametrize("words", ASKED)
def test_a_question_of_fact_stays_one_whatever_is_told_beside_it(words: str) -> None:
    assert read(words, ABOUT).kind is ReadingKind.QUESTION


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("what key is it? make it minor", "mode minor"),
        ("how fast is it? slower please", "tempo by 0.909091"),
        ("what bpm is this, make it 120", "tempo 120"),
        ("how long is it? cut it to 30 seconds", "length 30"),
        ("how long is it and can you make it longer", "length by"),
        ("any vocals in it? remove them", "remove vocals"),
        ("any drums in there? if so take them out", "remove drums"),
        ("is there a cello? if not add one", "add cello"),
        ("is there a piano in it? make it louder", "level piano 4"),
        ("what's the tempo, i want it faster", "tempo by 1.1"),
        ("what key is this? transpose it up a whole step", "transpose 2"),
        ("which mode is this? change it to dorian", "mode dorian"),
        ("what tempo is it? should be 140", "tempo 140"),
        ("is it in minor? switch to major", "mode major"),
        ("what key is it make it minor", "mode minor"),
        ("how long is this? needs to be 15 seconds", "length 15"),
        ("what genre is this? make it jazz", "genre jazz"),
        ("does it have a bass? more bass please", "level bass 5.5"),
        ("is that a sax? lose it", "remove saxophone"),
        ("what key is it, could you put it in D minor", "key D minor"),
        ("how many bars is it? double the length", "length by 2"),
        ("how fast is it? a bit faster pls", "tempo by 1.05"),
        ("what time signature is it? make it 3/4", "metre 3/4"),
        ("add a cello. what key is it?", "add cello"),
        ("is there a flute? i want one", "add flute"),
        ("what bpm? i want 120", "tempo 120"),
        ("i know the tempo is 100, make it 130", "tempo 130"),
        ("do you have a different drum kit", "fresh drums"),
        ("is there an outro? remove it", "cut outro"),
        ("is it possible to make it darker?", "lean brightness -1; lean valence -0.7"),
        ("is there any way to add strings", "add strings"),
        ("any chance of some vocals in it", "add vocals"),
        ("could there be strings in it?", "add strings"),
        ("there's a piano in it, remove it", "remove piano"),
        ("what key is it? go back", "navigate from undo"),
    ],
)
def test_an_order_in_a_clause_of_its_own_is_done(words: str, expected: str) -> None:
    assert told(words) == expected


def test_it_is_this_look_that_sees_the_question(monkeypatch: pytest.MonkeyPatch) -> None:
    words = "what key are we in btw, wanna play along on guitar"
    assert told(words) == "question key"
    monkeypatch.setattr(facts, "_clauses", lambda words: [])
    assert told(f"{words} please") == "add guitar"  # in other words, for readings are remembered
