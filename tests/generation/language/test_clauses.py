"""What do whole sentences refuse, and what do they only seem to refuse?"""

import pytest

from generation.language import scope
from generation.language.understand import understand
from generation.track import Wish


def said(words: str):
    return understand(Wish(words=words), seed=5)


@pytest.mark.parametrize(
    ("words", "wanted", "unwanted"),
    [
        ("lofi, but if i hear a single flute i'm leaving", set(), {"flute"}),
        ("I swear, one more ukulele and I quit", set(), {"ukulele"}),
        ("if i don't hear a flute i'm leaving", {"flute"}, set()),
        ("what i don't want in my funk track, and i mean it, is a trumpet", set(), {"trumpet"}),
        ("one thing I don't want: vocals. Piano house.", {"piano"}, {"vocals"}),
        ("piano, don't you dare add drums", {"piano"}, {"drums"}),
        ("hip-hop beat, bass in there, vocals out", {"bass"}, {"vocals"}),
        ("don't leave the drums out", {"drums"}, set()),
        ("you can't have funk without bass", {"bass"}, set()),
        ("funk without bass is nothing", {"bass"}, set()),
        ("drums without vocals", {"drums"}, {"vocals"}),
        ("trumpets are not welcome but guitars are", {"guitar"}, {"trumpet"}),
        ("no brass except the trumpet", {"trumpet"}, {"brass"}),
        ("bossa nova, my wife hates the flute", set(), {"flute"}),
        ("lute and flute, drums would spoil it", {"guitar", "flute"}, {"drums"}),
        ("orchestral with oboe and bassoon, no clarinet", {"oboe", "bassoon"}, {"clarinet"}),
        ("auf den Gesang kannst du verzichten, Klavier bitte", {"piano"}, {"vocals"}),
        ("vergiss bitte die Streicher nicht, und kein Blech", {"strings"}, {"brass"}),
        ("Kein Jazz ohne Kontrabass", {"double bass"}, set()),
        ("Statt Klavier bitte Orgel", {"organ"}, {"piano"}),
        ("Wenn ich ein Banjo höre, bin ich weg", set(), {"banjo"}),
        ("si j'entends une trompette je m'en vais", set(), {"trumpet"}),
        ("ce que je déteste, c'est le saxophone", set(), {"saxophone"}),
        ("n'oublie pas la flûte", {"flute"}, set()),
        ("au lieu du piano, une guitare", {"guitar"}, {"piano"}),
        ("lo que no quiero es un saxofón", set(), {"saxophone"}),
        ("no olvides el violonchelo", {"cello"}, set()),
        ("en vez de piano, un arpa", {"harp"}, {"piano"}),
        ("ギターじゃなくてハープにしてください", {"harp"}, {"guitar"}),
        ("トランペットを忘れないで", {"trumpet"}, set()),
    ],
)
def test_sentences(words, wanted, unwanted) -> None:
    brief = said(words)
    assert (set(brief.instruments), set(brief.excluded) - {"funk", "jazz", "lo-fi"}) == (wanted, unwanted)


@pytest.mark.parametrize("words", ["if i hear a flute i'm leaving", "what i don't want in my funk track is a trumpet"])
def test_without_the_look_at_clauses_they_are_misread(words, monkeypatch) -> None:
    right = said(words)
    monkeypatch.setattr(scope, "_amended", lambda reading, found: found)
    wrong = said(words)
    assert (right.genre, right.excluded) != (wrong.genre, wrong.excluded)


@pytest.mark.parametrize("words", ["tecno no, por favor; house con piano", "techno no. house with piano"])
def test_a_genre_is_judged_behind_it(words) -> None:
    assert said(words).genre == "house"


@pytest.mark.parametrize(
    ("words", "only"),
    [
        ("DRUMS. ONLY. DRUMS.", True),
        ("the accordion should be alone, a waltz", True),
        ("the violin is the star, everything else stays home", True),
        ("there should be nothing on it except a rhodes", True),
        ("just something energetic with a synth", False),
        ("only a hint of drums, mostly piano", False),
    ],
)
def test_only(words, only) -> None:
    assert said(words).only is only


@pytest.mark.parametrize(
    ("words", "axis", "sign"),
    [
        ("an un-cheerful little waltz", "valence", -1),
        ("orchestral, unsad", "valence", 1),
        ("unfröhliche Musik mit Orgel", "valence", -1),
        ("non-aggressive techno", "tension", -1),
        ("drum and bass that never gets boring", "energy", 1),
        ("only a sad piano", "valence", -1),
        ("sadder than a birthday party", "valence", -1),
        ("seulement rien d'agressif", "tension", -1),
        ("alone in the cellar and the light just went out", "tension", 1),
        ("lying in a hammock, half asleep", "energy", -1),
    ],
)
def test_moods(words, axis, sign) -> None:
    assert sign * getattr(said(words).mood, axis) > 0.05


def test_a_prefix_turns_the_mood_and_leaves_the_genre() -> None:
    assert said("an un-cheerful little waltz").genre == "waltz"


def test_a_family_is_left_out_together_but_for_who_was_asked_for() -> None:
    assert set(said("no woodwinds, orchestral").excluded) >= {"flute", "clarinet", "oboe", "bassoon", "saxophone"}
    kept = said("orchestral with a flute, no woodwinds")
    assert "flute" in kept.instruments
    assert set(kept.excluded) >= {"clarinet", "oboe", "bassoon"}
