"""How far a `no` and an `only` reach, and what happens where their scope is taken away."""

import pytest

from generation.brief import Brief
from generation.language import scope, understand
from generation.track import Wish


def said(words: str, seed: int = 1) -> Brief:
    return understand(Wish(words), seed)


@pytest.mark.parametrize(
    ("words", "wanted", "unwanted"),
    [
        ("no drums and a soft piano", {"piano"}, {"drums"}),
        ("no vocals, drums or synths", set(), {"vocals", "drums", "synth"}),
        ("don't use guitars or synths. happy flute", {"flute"}, {"guitar", "synth"}),
        ("any instruments you like except guitar and drums", set(), {"guitar", "drums"}),
        ("drums off, piano on", {"piano"}, {"drums"}),
        ("don't forget the drums", {"drums"}, set()),
        ("not only piano but also violin", {"piano", "violin"}, set()),
        ("no nonsense techno, with a lead", {"lead"}, set()),
        ("no screaming guitars", set(), {"guitar"}),
        ("no wait, with a harp", {"harp"}, set()),
        ("piano, but no strings or brass", {"piano"}, {"strings", "brass"}),
        ("without the vinyl crackle", set(), {"texture"}),
        ("beatless, no lyrics", set(), {"drums", "vocals"}),
    ],
)
def test_a_no_reaches_its_list_and_no_further(words, wanted, unwanted) -> None:
    brief = said(words)
    assert set(brief.instruments) >= wanted
    assert set(brief.instruments) & unwanted == set()
    assert set(brief.excluded) == unwanted
    assert not brief.only


@pytest.mark.parametrize(
    ("words", "players"),
    [
        ("nothing but drums and bass", {"drums", "bass"}),
        ("just an acoustic guitar, lo-fi recording", {"guitar"}),
        ("only a soft warm pad", {"pad"}),
        ("solo cello in D minor", {"cello"}),
        ("sad violin, nothing else", {"violin"}),
        ("piano and no other instruments", {"piano"}),
        ("no instruments but a harp", {"harp"}),
        ("a piano solo", {"piano"}),
        ("Nur Schlagzeug und Bass", {"drums", "bass"}),
        ("Klavier allein", {"piano"}),
        ("piano seul, triste", {"piano"}),
        ("rien que de la guitare", {"guitar"}),
        ("solo piano, lento", {"piano"}),
        ("ギターだけ", {"guitar"}),
        ("ピアノのみ、悲しい曲", {"piano"}),
    ],
)
def test_only(words, players) -> None:
    brief = said(words)
    assert brief.only
    assert set(brief.instruments) == players
    assert brief.excluded == ()


@pytest.mark.parametrize(
    "words",
    ["just chill piano music", "just make me something with drums", "drums only in the outro", "rock with a guitar solo",
     "not just piano", "only 30 seconds of jazz", "no drums, piano", "i just want something happy with a flute"],
)  # fmt: skip
def test_what_only_looks_like_only(words) -> None:
    assert words.startswith("just chill") or not said(words).only


def test_wanted_and_ruled_out_at_once_is_named() -> None:
    brief = said("a piano piece, no piano")
    assert brief.instruments == ()
    assert brief.excluded == ("piano",)
    assert any("piano" in each and "left out" in each for each in brief.conflicts)


@pytest.mark.parametrize(
    ("words", "axis", "sign"),
    [
        ("not happy", "valence", -1),
        ("isn't sad", "valence", 1),
        ("nothing aggressive or tense", "tension", -1),
        ("anything but calm", "energy", 1),
        ("less dark", "brightness", 1),
        ("not too energetic", "energy", -1),
        ("nicht fröhlich", "valence", -1),
        ("pas triste du tout", "valence", 1),
        ("nada triste", "valence", 1),
        ("悲しくない曲", "valence", 1),
        ("sad but not hopeless", "valence", -1),
        ("happy, nothing sad", "valence", 1),
    ],
)
def test_a_mood_that_is_refused_turns_round(words, axis, sign) -> None:
    assert sign * getattr(said(words).mood, axis) > 0.05


def test_degrees() -> None:
    axis = [said(words).mood.brightness for words in ("slightly dark", "kinda dark", "dark", "very dark", "dark af")]
    assert axis[0] == axis[1] > axis[2] >= axis[3] == axis[4]


def test_a_refused_genre_is_kept_out_and_said() -> None:
    for seed in range(20):
        brief = said("anything but jazz", seed)
        assert brief.genre != "jazz"
        assert "jazz" in brief.excluded
    assert any(each.field == "excluded" and each.words == "anything but jazz" for each in brief.understood)


def test_without_scope_a_no_reaches_nobody(monkeypatch) -> None:
    monkeypatch.setattr("generation.language.asked.refusals", lambda _: {})
    assert "drums" in said("no drums").instruments


def test_a_comma_ends_a_no_because_lists_are_looked_through(monkeypatch) -> None:
    assert said("no drums, piano").instruments == ("piano",)
    monkeypatch.setattr(scope, "_binds", lambda *_: True)
    assert set(said("no drums, piano").excluded) == {"drums", "piano"}


def test_a_refused_adjective_leaves_the_genre_it_describes() -> None:
    ambient = understand(Wish("dark but not scary ambient"), 1)
    assert (ambient.genre, ambient.excluded) == ("ambient", ())
    rock = understand(Wish("energetic but not aggressive rock, no vocals"), 1)
    assert (rock.genre, rock.excluded) == ("rock", ("vocals",))
    assert "jazz" in understand(Wish("no sad jazz please, something warm"), 1).excluded


def test_a_mood_comes_out_on_the_other_side_of_what_was_refused() -> None:
    assert understand(Wish("dark but not scary"), 1).mood.tension < 0
    assert understand(Wish("energetic but not aggressive"), 1).mood.energy > 0  # asked for in so many words
    assert understand(Wish("not happy, not sad, just tense"), 1).mood.tension > 0


def test_parts_that_every_piece_has_are_no_wish() -> None:
    assert understand(Wish("ambient texture with choir"), 1).instruments == ("choir",)
    assert understand(Wish("just the melody, nothing else"), 1).instruments == ("melody",)
    assert understand(Wish("house without a melody"), 1).excluded == ("melody",)


def test_a_piano_piece_takes_the_genre_that_is_named() -> None:
    assert understand(Wish("a cinematic piano piece"), 1).genre == "cinematic"
    assert understand(Wish("a piano piece"), 1).genre == "classical"
