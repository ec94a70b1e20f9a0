"""The same wishes in other people's words: refusals, players alone, slips, and lengths."""

import pytest

from generation.brief import Brief, Kind
from generation.language import scope, spelling, understand
from generation.language.spelling import slips
from generation.track import Wish


def said(words: str, seed: int = 1) -> Brief:
    return understand(Wish(words), seed)


@pytest.mark.parametrize(
    ("words", "wanted", "unwanted"),
    [
        ("ditch the drums and the bass, ambient", set(), {"drums", "bass"}),
        ("skip the drums, the bass, the vocals; lo-fi", set(), {"drums", "bass", "vocals"}),
        ("no drums and a piano", {"piano"}, {"drums"}),
        ("hold the saxophone, smooth jazz", set(), {"saxophone"}),
        ("we can do without strings and brass", set(), {"strings", "brass"}),
        ("drums? no thanks. violin? yes", {"violin"}, {"drums"}),
        ("vocals: none. piano: yes", {"piano"}, {"vocals"}),
        ("piano yes, guitar no", {"piano"}, {"guitar"}),
        ("no drums/bass & guitar", set(), {"drums", "bass", "guitar"}),
        ("leave the vocals out, add a flute", {"flute"}, {"vocals"}),
        ("mute the bass, kill the drums", set(), {"bass", "drums"}),
        ("the drums should go, keep the piano", {"piano"}, {"drums"}),
        ("swap the piano for a harp", {"harp"}, {"piano"}),
        ("pianoless jazz, guitar-free", set(), {"piano", "guitar"}),
        ("I am not a fan of accordions", set(), {"accordion"}),
        ("don't bother with a bass", set(), {"bass"}),
        ("bitte lass das Schlagzeug weg", set(), {"drums"}),
        ("schlagzeugfreier Jazz", set(), {"drums"}),
        ("évite la guitare", set(), {"guitar"}),
        ("evita el piano", set(), {"piano"}),
        ("don't skip the drums", {"drums"}, set()),
        ("not without drums", {"drums"}, set()),
        ("I couldn't do without the drums", set(), set()),
        ("don't leave the drums out", set(), set()),
        ("not too loud drums, rock", {"drums"}, set()),
    ],
)
def test_refusals(words, wanted, unwanted) -> None:
    brief = said(words)
    assert set(brief.instruments) >= wanted
    assert set(brief.excluded) == unwanted


@pytest.mark.parametrize(
    ("words", "players"),
    [
        ("all on piano, slow", {"piano"}),
        ("a lone cello in E minor", {"cello"}),
        ("a cappella choir, peaceful", {"choir"}),
        ("two instruments: harp and flute", {"harp", "flute"}),
        ("Harp and flute. Slow. Nothing else.", {"harp", "flute"}),
        ("flute, harp and choir - that's all", {"flute", "harp", "choir"}),
        ("all i need is a piano", {"piano"}),
    ],
)
def test_alone(words, players) -> None:
    brief = said(words)
    assert brief.only
    assert set(brief.instruments) == players


@pytest.mark.parametrize(
    "words",
    ["a lone trumpet over soft strings", "solo violin with piano accompaniment", "just want some drums", "rock with a single violin",
     "make me a happy song that's all", "the one with the violin"],
)  # fmt: skip
def test_not_alone(words) -> None:
    assert not said(words).only


def test_a_player_for_a_while_is_named_as_a_conflict() -> None:
    brief = said("no drums until the drop")
    assert brief.excluded == ("drums",)
    assert any("no drums until" in each for each in brief.conflicts)
    brief = said("drums only in the outro")
    assert not brief.only
    assert any("drums only" in each for each in brief.conflicts)


@pytest.mark.parametrize(
    ("words", "axis", "sign"),
    [
        ("I don't want it to be sad", "valence", 1),
        ("shouldn't feel scary", "tension", -1),
        ("never relaxing", "energy", 1),
        ("ain't no sad song", "valence", 1),
        ("I don't want it to feel dark or gloomy", "brightness", 1),
        ("Bitte nicht zu düster", "brightness", 1),
        ("暗くない曲", "brightness", 1),
    ],
)
def test_moods(words, axis, sign) -> None:
    assert sign * getattr(said(words).mood, axis) > 0.05


@pytest.mark.parametrize("words", ["not too fast techno", "not very energetic techno", "less busy techno"])
def test_a_shade_does_not_reach_the_genre(words) -> None:
    assert said(words).genre == "techno"


def test_contradicting_moods_are_named() -> None:
    assert any("calm" in each and "aggressive" in each for each in said("calm but aggressive techno").conflicts)
    assert said("a soft sad piano").conflicts == ()


@pytest.mark.parametrize(
    ("words", "genre"),
    [("drumb and bas", "drum and bass"), ("bosa nva", "bossa nova"), ("cozy bedroom pop-ish lofi", "lo-fi"),
     ("rock climbing video, ambient", "ambient"), ("folk-inspired house", "house")],
)  # fmt: skip
def test_genres(words, genre) -> None:
    assert said(words).genre == genre


@pytest.mark.parametrize(
    ("words", "seconds"),
    [("jazz, 45 secnds", 45), ("2 minuts", 120), ("a minute and fifteen", 75), ("1 min 15", 75), ("a minute and a half", 90)],
)  # fmt: skip
def test_lengths(words, seconds) -> None:
    assert said(words).duration_s == seconds


@pytest.mark.parametrize("words", ["techno, 110 bmp", "110 beats a minute", "Techno mit 110 Schlägen pro Minute"])
def test_tempi(words) -> None:
    assert said(words).tempo_bpm == 110


def test_slips_of_units_are_no_words() -> None:
    assert "bmp" in slips("bpm")
    assert "secnds" in slips("seconds")
    assert "minuet" not in slips("minute")
    assert slips("min") == tuple(each for each in slips("min") if each not in spelling.vocabulary("en"))


@pytest.mark.parametrize(
    ("words", "key"),
    [("in b flat", "Bb major"), ("key of b flat", "Bb major"), ("jazz in g", "G major")],
)
def test_keys_in_small_letters(words, key) -> None:
    assert str(said(words).key) == key


def test_refused_modes_turn_round() -> None:
    assert str(said("not in a minor key").key).endswith("major")
    assert str(said("anything except a major key").key).endswith("minor")


@pytest.mark.parametrize("words", ["don't loop it, house", "don\u2019t loop this", "jazz, don't loop"])
def test_no_loop(words) -> None:
    assert not said(words).loop


@pytest.mark.parametrize(
    ("words", "form"),
    [
        ("an intro loop, a battle loop and an ending", [("intro", 4, True), ("main", 8, True), ("outro", 4, False)]),
        ("4 bar intro, 8 bar loop, 2 bar outro", [("intro", 4, False), ("main", 8, True), ("outro", 2, False)]),
    ],
)
def test_parts_of_any_name(words, form) -> None:
    brief = said(words)
    assert brief.pieces
    assert [(each.name, each.bars, each.loop) for each in brief.sections] == form
    assert any(each.field == "sections" and "loop" in each.words for each in brief.understood)


def test_pieces_win_over_a_kind() -> None:
    brief = said("a click sound as separate pieces: intro loop, outro")
    assert brief.kind is Kind.TRACK
    assert brief.pieces
    assert any("pieces" in each for each in brief.conflicts)
    assert said("blorp").kind is Kind.TRACK


def test_a_refused_section_is_left_out() -> None:
    assert "intro" not in [each.name for each in said("no intro, straight to the drop").sections]


def test_without_the_turn_two_refusals_refuse(monkeypatch) -> None:
    assert said("you shouldn't ditch the drums").excluded == ()
    monkeypatch.setattr(scope, "_TURNED", set())
    assert said("you shouldn't ditch the drums").excluded == ("drums",)


def test_without_names_of_several_words_a_slip_in_them_stays(monkeypatch) -> None:
    monkeypatch.setattr(spelling, "_named", lambda words, _: words)
    assert said("bosa nva with drums").genre != "bossa nova"
