"""Who plays: everybody who was asked for, nobody who was not wanted, in every style."""

from dataclasses import replace
from itertools import combinations

import pytest

from generation.brief import Brief, Key, Kind
from generation.engines.sketch.compose import compose
from generation.engines.sketch.orchestrate import missing, orchestrate, players_of, tags_of, with_desk
from generation.engines.sketch.styles import style_for, styles
from generation.engines.sketch.voices import VOICES
from generation.errors import BadRequest

STYLES = tuple(styles())
INSTRUMENTS = (
    *("drums", "bass", "double bass", "piano", "electric piano", "organ", "guitar", "electric guitar", "strings"),
    *("violin", "cello", "brass", "trumpet", "saxophone", "flute", "clarinet", "harp", "choir", "synth", "pad", "lead"),
    *("pluck", "bells", "music box", "vibraphone", "accordion", "harmonica", "banjo", "timpani"),
)
PAIRS = (
    *(("violin", "flute"), ("piano", "strings"), ("piano", "guitar"), ("trumpet", "saxophone"), ("organ", "choir")),
    *(("bass", "drums"), ("harp", "bells"), ("synth", "pad"), ("double bass", "bass"), ("cello", "violin")),
    *(("guitar", "electric guitar"), ("piano", "electric piano"), ("banjo", "harmonica"), ("lead", "pluck")),
)


def brief(**changes) -> Brief:
    usual = Brief(words="", genre="lo-fi", tempo_bpm=96.0, key=Key("D"), duration_s=30.0, seed=1)
    return replace(usual, **changes)


def heard(asked: Brief, seed: int = 1) -> dict[str, list[str]]:
    """Who plays, by stem; the last chord alone does not count."""
    specs = {(each.stem, each.role): each for each in orchestrate(style_for(asked, seed), asked)}
    score = compose(asked, seed)
    playing = [part for part in score.parts if part.notes[0].start < score.ending - 0.3]
    return players_of((specs[part.stem, part.role] for part in playing), asked)


def everybody(players: dict[str, list[str]]) -> set[str]:
    return {name for names in players.values() for name in names}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("duration", [6.0, 30.0])
def test_an_asked_instrument_is_heard_in_every_style(style, duration) -> None:
    for instrument in INSTRUMENTS:
        asked = brief(genre=style, instruments=(instrument,), duration_s=duration)
        assert instrument in everybody(heard(asked)), (style, instrument)


@pytest.mark.parametrize("style", STYLES)
def test_two_asked_instruments_are_both_heard_even_in_one_role(style) -> None:
    for pair in PAIRS:
        players = heard(brief(genre=style, instruments=pair))
        assert set(pair) <= everybody(players), (style, pair, players)


def test_a_whole_band_is_heard_and_no_two_parts_share_a_name() -> None:
    bands = list(combinations(INSTRUMENTS[::4], 4))
    for number, style in enumerate(STYLES):
        for band in bands[number % 7 :: 14]:
            asked = brief(genre=style, instruments=band, duration_s=12.0)
            parts = orchestrate(style_for(asked, 1), asked)
            assert len({(each.stem, each.role) for each in parts}) == len(parts), (style, band)
            assert set(band) <= everybody(heard(asked)), (style, band)


@pytest.mark.parametrize("style", STYLES)
def test_with_only_nobody_else_plays(style) -> None:
    for band in (*((name,) for name in INSTRUMENTS), *PAIRS):
        asked = brief(genre=style, instruments=band, only=True, duration_s=12.0)
        assert everybody(heard(asked)) == set(band), (style, band)


@pytest.mark.parametrize("style", STYLES)
def test_what_is_excluded_does_not_play_nor_name_a_stem(style) -> None:
    for instrument in (*INSTRUMENTS, "melody", "texture"):
        asked = brief(genre=style, excluded=(instrument,), duration_s=20.0)
        players = heard(asked)
        assert players, (style, instrument)
        assert instrument not in everybody(players), (style, instrument)
        assert instrument not in players, (style, instrument)


def test_a_wanted_instrument_survives_its_kin_being_excluded() -> None:
    for style in STYLES:
        asked = brief(genre=style, instruments=("violin",), excluded=("strings",))
        players = everybody(heard(asked))
        assert "violin" in players, style
        assert "strings" not in players, style


def test_nobody_sings_words_and_that_is_said() -> None:
    asked = brief(instruments=("vocals", "piano"))
    assert missing(asked) == ["vocals"]
    assert "choir" not in everybody(heard(asked))
    assert missing(brief(instruments=("choir",))) == []
    # Beside somebody who can play they are missed; alone they can not be had at all.
    assert everybody(heard(brief(instruments=("vocals", "piano"), only=True))) == {"piano"}
    for kind in Kind:
        with pytest.raises(BadRequest, match="can not sing") as told:
            orchestrate(style_for(asked, 1), brief(instruments=("vocals",), only=True, kind=kind))
        assert "leave “only” out" in str(told.value)


@pytest.mark.parametrize("style", STYLES)
def test_just_the_melody_is_the_melody_and_nobody_else(style) -> None:
    for role in ("melody", "chords", "arp", "texture"):
        asked = brief(genre=style, instruments=(role,), only=True, duration_s=20.0)
        score = compose(asked, 1)
        assert {part.role for part in score.parts} == {role}, (style, role)
        assert everybody(heard(asked)) == {role}, (style, role)
        assert role == "texture" or sum(len(part.notes) for part in score.parts) > 6, (style, role)
    asked = brief(genre=style, instruments=("melody", "drums"), only=True, duration_s=20.0)
    assert everybody(heard(asked)) == {"melody", "drums"}, style


NAMED = (
    *("oboe", "bassoon", "clarinet", "flute", "whistle", "horn", "tuba", "trombone", "trumpet", "marimba", "celesta"),
    *("glockenspiel", "tubular bells", "clavinet", "fiddle", "timpani"),
)


@pytest.mark.parametrize("style", STYLES)
def test_voices_are_wanted_and_left_out_by_names_of_their_own(style) -> None:
    for name in NAMED:
        wanted = everybody(heard(brief(genre=style, instruments=(name,), duration_s=12.0)))
        assert name in wanted, (style, name)
        for kin in ((), ("brass",), ("bells",), ("strings",)):
            asked = brief(genre=style, excluded=(name,), instruments=kin)
            parts = orchestrate(style_for(asked, 1), asked)
            assert not [each.voice for each in parts if _is(each.voice, name)], (style, name, kin)
            assert set(kin) <= everybody(heard(asked)), (style, name, kin)


def test_a_family_that_is_left_out_has_no_other_member_pass() -> None:
    winds = ("flute", "clarinet", "oboe", "bassoon")
    for style in STYLES:
        for seed in (1, 2):
            asked = brief(genre=style, excluded=winds)
            assert not set(winds) & everybody(heard(asked, seed)), style
            voices = {each.voice for each in orchestrate(style_for(asked, seed), asked)}
            assert not voices & {*winds, "whistle"}, style


def _is(voice: str, name: str) -> bool:
    return voice in VOICES and name in VOICES[voice].tags and name in {VOICES[voice].tags[0], VOICES[voice].tags[-1]}


def test_every_stem_has_a_place_at_the_desk() -> None:
    for style in STYLES:
        asked = brief(genre=style, instruments=("flute", "harp", "timpani"))
        plain = style_for(asked, 1)
        parts = orchestrate(plain, asked)
        desk = with_desk(plain, parts, asked).desk
        assert {each.stem for each in parts} <= set(desk.levels)
        for stem, names in players_of(parts, asked).items():
            # A stem of the style keeps its level, unless who was asked for would be lost in it.
            wanted = bool({"flute", "harp", "timpani"} & set(names))
            assert (
                desk.levels[stem] >= -7
                if wanted
                else desk.levels[stem] == plain.desk.levels.get(stem, desk.levels[stem])
            )


def test_a_signal_is_one_player_and_the_one_who_was_asked_for() -> None:
    for style in STYLES:
        asked = brief(genre=style, kind=Kind.UI_SOUND, duration_s=1.0)
        assert len(orchestrate(style_for(asked, 1), asked)) == 1
        marimba = orchestrate(style_for(asked, 1), replace(asked, instruments=("marimba",)))
        assert VOICES[marimba[0].voice].tags[0] == "marimba"
        assert "bells" not in tags_of(orchestrate(style_for(asked, 1), replace(asked, excluded=("bells",)))[0])


@pytest.mark.parametrize("style", STYLES)
def test_a_signal_on_drums_is_struck_on_drums(style) -> None:
    asked = brief(genre=style, kind=Kind.UI_SOUND, duration_s=1.0, instruments=("drums",), only=True)
    (part,) = compose(asked, 1).parts
    assert (part.role, part.voice.partition("_")[0]) == ("drums", "kit")
