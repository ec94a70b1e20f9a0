"""Questions are never read for a wish; what they ask beside their topic, and praise of how it is."""

from dataclasses import replace

import pytest

from generation.language.refining import asking, message, read, stated
from generation.refinement import HERE, Change, ChangeKind, Destination, Past, ReadingKind
from tests.bot.test_addressed import about

_K = ChangeKind
_MADE = about("rainy night lo-fi in D minor", 4)
ABOUT = replace(
    _MADE,
    past=tuple(
        Past(name, replace(_MADE.brief, tempo_bpm=80.0 + at), 30.0, players=_MADE.players)
        for at, name in enumerate(_MADE.tracks)
    ),
)
FIRST = Destination("first")
BEFORE = Destination("undo")


def number(count: int) -> Destination:
    return Destination("number", count)


NEVER_RENDERED = [
    "what happened to the piano?", "where are the drums?", "what happened to the strings?", "where did the piano go?",
    "where is the bass", "where's the choir?", "wheres the guitar", "where have the drums gone?",
    "why is there no bass?", "why are there no drums?", "how come there's no piano", "why can't I hear the drums?",
    "why did you remove the drums?", "why did the drums go away?", "why is the bass gone?", "why is it so loud?",
    "who took the drums out?", "who changed the tempo?", "who made it darker?", "who added the strings?",
    "whose idea was the choir?", "when did the choir come in?", "did you add the strings?", "did you make it darker?",
    "didn't you add a choir?", "did #1 have a choir", "didn't it have a choir?", "isn't there a bass?",
    "aren't there any drums?", "is the bass gone?", "has the bass been removed?", "can you hear the drums?",
    "are you sure you removed the drums?", "is it darker than before?", "was the first one faster?",
    "is the original longer?", "were the drums louder in the first one?", "which one was the brightest?",
    "which one had the choir?", "which is faster, the first or the second?", "what is the most energetic one?",
    "which one do you like best?", "what was the first one like?", "tell me about the first one",
    "what's the difference between the first and the third?", "what is different between 1 and 2?",
    "how does #2 differ from #1?", "compare the first and the second", "is #2 the same as #1?",
    "what was the tempo of the second one?", "how fast was it before?", "who played in the first one?",
    "how much louder are the drums now?", "who has the tune?", "what would you change?", "should I add a guitar?",
    "hat das jetzt Streicher?", "wo ist das Klavier?", "warum ist kein Bass da?", "ストリングスは入ってる?",
    "où sont les cordes ?", "¿dónde está el bajo?",
]  # fmt: skip


@pytest.mark.parametrize("words", NEVER_RENDERED)
def test_a_question_is_answered_and_nothing_else(words: str) -> None:
    reading = read(words, ABOUT)
    assert (reading.kind, reading.changes, reading.base) == (ReadingKind.QUESTION, (), HERE)
    assert reading.asked is not None


@pytest.mark.parametrize("words", ["where are the drums?", "what happened to the piano?", "did #1 have a choir"])
def test_without_the_look_for_questions_they_would_be_rendered(words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "plainly_asked", lambda *_: None)
    assert message.read(words, ABOUT).kind is ReadingKind.CHANGE


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("where did the bass go?? louder", _K.LEVEL),
        ("where's the vibraphone? turn it way up", _K.LEVEL),
        ("is there a flute? if not add one", _K.ADD),
        ("can you make it darker?", _K.LEAN),
        ("could we have a choir?", _K.ADD),
        ("what about a piano solo", _K.ADD),
        ("how about some strings?", _K.ADD),
        ("what key is it, could you put it in D minor", _K.KEY),
        ("can we get a new melody tho, this one sounds like a commercial", _K.FRESH),
        ("I'd like that it isn't so loud", _K.LEAN),
        ("not too slow", _K.TEMPO_BY),
        ("glad you kept the drums, but the bass is too loud", _K.LEVEL),
    ],
)
def test_a_wish_beside_or_behind_a_question_is_still_one(words: str, kind: ChangeKind) -> None:
    reading = read(words, ABOUT)
    assert reading.kind is ReadingKind.CHANGE
    assert kind in [each.kind for each in reading.changes]


@pytest.mark.parametrize(
    ("words", "way", "of"),
    [
        ("what was the first one like?", "like", (FIRST,)),
        ("what's the difference between the first and the third?", "differ", (FIRST, number(3))),
        ("how is this different from #2?", "differ", (number(2), HERE)),
        ("what was the tempo of the second one?", "value", (number(2),)),
        ("how fast was it before?", "value", (BEFORE,)),
        ("was the first one faster?", "more", (FIRST, HERE)),
        ("is the second one darker than the first?", "more", (number(2), FIRST)),
        ("did it get faster?", "more", (HERE, BEFORE)),
        ("how much faster than the first?", "more", (HERE, FIRST)),
        ("how fast was the last one?", "value", (BEFORE,)),
        ("which is faster, the first or the second?", "which", (FIRST, number(2))),
        ("does the first one have strings?", "player", (FIRST,)),
        ("is there a choir in the second one?", "player", (number(2),)),
        ("who plays the melody?", "role", ()),
        ("what license is it?", "licence", ()),
        ("send me the wav", "files", ()),
        ("stems please", "files", ()),
        ("give me the midi", "files", ()),
        ("is this royalty free?", "licence", ()),
        ("can I use this on youtube?", "licence", ()),
    ],
)
def test_the_tracks_and_the_way_of_a_question(words: str, way: str, of: tuple[Destination, ...]) -> None:
    reading = read(words, ABOUT)
    assert reading.asked is not None
    assert (reading.kind, reading.asked.way, reading.asked.of) == (ReadingKind.QUESTION, way, of)


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("which one was the fastest?", _K.TEMPO_BY),
        ("which one is the longest?", _K.LENGTH_BY),
        ("which one was the brightest?", _K.LEAN),
        ("which one had the choir?", _K.ADD),
        ("which ones are without bass?", _K.REMOVE),
        ("did you remove the bass?", _K.REMOVE),
        ("is it in major?", _K.MODE),
    ],
)
def test_a_question_is_read_as_if_it_asked_for_what_it_asks_about(words: str, wanted: ChangeKind) -> None:
    asked = read(words, ABOUT).asked
    assert asked is not None
    assert asked.wanted[0].kind is wanted


def test_who_is_gone_is_asked_the_other_way_round() -> None:
    there, gone = (read(words, ABOUT).asked for words in ("is the bass still there?", "is the bass gone?"))
    assert there is not None
    assert gone is not None
    assert (there.who, there.is_yes, there.wanted) == ("bass", True, ())
    assert (gone.who, gone.is_yes, gone.wanted) == ("bass", True, (Change(_K.REMOVE, "bass"),))


@pytest.mark.parametrize(
    ("words", "who"),
    [
        ("hat das jetzt Streicher?", "strings"),
        ("est-ce qu'il y a des cordes ?", "strings"),
        ("¿tiene cuerdas?", "strings"),
        ("ストリングスは入ってる?", "strings"),
    ],
)
def test_in_other_languages_it_is_asked_whether_somebody_plays(words: str, who: str) -> None:
    asked = read(words, ABOUT).asked
    assert asked is not None
    assert (asked.way, asked.who, asked.is_yes) == ("player", who, True)


PRAISED = [
    "glad you didn't add drums", "I like that there's no bass", "I love that it isn't too fast", "it's not too slow",
    "the drums aren't too loud", "thanks for not adding drums", "good that you left the bass out",
    "happy that the drums are quiet", "nice that it isn't darker",
]  # fmt: skip


@pytest.mark.parametrize("words", PRAISED)
def test_praise_of_how_it_is_wishes_for_nothing(words: str) -> None:
    reading = read(words, ABOUT)
    assert (reading.kind, reading.suggestion) == (ReadingKind.CHATTER, "")


def test_without_the_look_for_praise_it_becomes_the_wish(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stated, "without_praise", lambda words: words)
    assert message.read("I like that there's no bass", ABOUT).kind is ReadingKind.CHANGE


def test_what_stands_beside_praise_is_read_by_itself() -> None:
    assert stated.without_praise("I love that it isn't too fast, but make it darker") == "but make it darker"
    assert stated.without_praise("I like how it was before") == "I like how it was before"
    assert stated.without_praise("is it good that there's no bass?") == "is it good that there's no bass?"


@pytest.mark.parametrize(
    "words",
    ["don't change anything", "dont change anything", "change nothing", "leave it as it is", "no changes please"],
)
def test_who_wants_nothing_changed_is_told_so(words: str) -> None:
    reading = read(words, ABOUT)
    assert (reading.kind, reading.suggestion) == (ReadingKind.CHATTER, stated.NOTHING_CHANGED)


@pytest.mark.parametrize("words", ["👎", "you suck"])
def test_what_is_no_praise_is_told_the_way_back(words: str) -> None:
    reading = read(words, ABOUT)
    assert reading.kind in (ReadingKind.CHATTER, ReadingKind.UNCLEAR)
    assert "undo" in reading.suggestion


@pytest.mark.parametrize("words", ["love it", "thanks!", "not bad", "🔥", "you're awesome"])
def test_praise_is_told_nothing(words: str) -> None:
    assert read(words, ABOUT).suggestion == ""
