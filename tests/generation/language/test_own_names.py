"""Every instrument goes by its own name, in each language; and families are still families."""

import pytest

from generation.brief import Brief
from generation.engines.sketch.orchestrate import missing, orchestrate, players_of
from generation.engines.sketch.seats import seat_of
from generation.engines.sketch.sources import cast_for
from generation.engines.sketch.struck import is_struck
from generation.engines.sketch.voices import VOICES
from generation.language import understand
from generation.language.kin import HANDS, PIECES, family_of, heads_of, kinds_of, near
from generation.language.tables import table
from generation.track import Wish

PITCHED = (
    *("recorder", "pan flute", "whistle", "piccolo", "ocarina", "trombone", "horn", "tuba", "marimba", "xylophone"),
    *("glockenspiel", "tubular bells", "celesta", "harpsichord", "clavinet", "viola", "ukulele", "sitar", "mandolin"),
)
NEW = (*PITCHED, *sorted(HANDS), *sorted(PIECES))


def said(words: str) -> Brief:
    return understand(Wish(words), 1)


def cast(brief: Brief) -> set[str]:
    return {name for names in players_of(orchestrate(cast_for(brief, 1), brief), brief).values() for name in names}


@pytest.mark.parametrize("name", NEW)
def test_who_is_asked_for_by_name_is_who_plays(name) -> None:
    for genre in ("lo-fi", "orchestral", "folk"):
        brief = said(f"{genre} with {name}")
        assert brief.instruments == (name,)
        assert not missing(brief)
        assert name in cast(brief), genre


@pytest.mark.parametrize("name", PITCHED)
def test_who_is_alone_by_name_is_alone(name) -> None:
    brief = said(f"only {name}, folk")
    assert (brief.instruments, brief.only) == ((name,), True)
    assert cast(brief) == {name}


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("lo-fi mit Blockflöte, Bratsche und Rasseln", {"recorder", "viola", "shaker"}),
        ("Jazz mit Posaune, Tuba und Tamburin", {"trombone", "tuba", "tambourine"}),
        ("Klassik mit Cembalo und Glockenspiel", {"harpsichord", "glockenspiel"}),
        ("jazz avec trombone, flûte à bec et xylophone", {"trombone", "recorder", "xylophone"}),
        ("folk avec ukulélé, mandoline et tambourin", {"ukulele", "mandolin", "tambourine"}),
        ("bossa nova con maracas, congas y marimba", {"shaker", "congas", "marimba"}),
        ("jazz con trombón, flauta dulce y pandereta", {"trombone", "recorder", "tambourine"}),
        ("リコーダーとマリンバとタンバリンのジャズ", {"recorder", "marimba", "tambourine"}),
        ("ウクレレとシェイカーのフォーク", {"ukulele", "shaker"}),
    ],
)
def test_other_languages_know_them_too(words, names) -> None:
    assert set(said(words).instruments) == names


@pytest.mark.parametrize("language", ["de", "fr", "es", "ja"])
def test_every_new_name_has_a_word_in_every_language(language) -> None:
    known = table(language)["instruments"]
    assert set(NEW) - {"clavinet"} <= set(known)
    assert set(known) <= set(table("instruments"))
    words = [word for each in known.values() for word in each]
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    ("words", "out"),
    [
        ("folk, no guitar", {"guitar", "electric guitar", "ukulele", "mandolin", "sitar"}),
        ("orchestral without brass", {"brass", "trumpet", "trombone", "horn", "tuba"}),
        ("house, no drums", {"drums", "shaker", "tambourine", "congas", "bongos", "claps"}),
        ("bossa nova without percussion", {"drums", "shaker", "congas"}),
        ("folk, no flute", {"flute", "recorder", "whistle", "pan flute"}),
    ],
)
def test_a_family_stays_out_as_a_whole(words, out) -> None:
    assert not cast(said(words)) & out


@pytest.mark.parametrize(
    ("words", "plays", "out"),
    [
        ("folk, no guitar but a ukulele", "ukulele", {"guitar", "electric guitar"}),
        ("orchestral without brass except a trombone", "trombone", {"brass", "trumpet", "horn"}),
        ("funk, no drums, just some congas please", "congas", {"drums"}),
        ("folk, no flute, a recorder instead", "recorder", {"flute", "whistle"}),
    ],
)
def test_one_of_a_family_may_play_where_the_others_may_not(words, plays, out) -> None:
    found = cast(said(words))
    assert plays in found
    assert not found & out


def test_one_that_is_left_out_takes_nobody_else_along() -> None:
    assert said("jazz with trumpet and trombone, no tuba").instruments == ("trumpet", "trombone")
    found = cast(said("jazz with trumpet, no trombone"))
    assert "trumpet" in found
    assert "trombone" not in cast(said("cinematic, no trombones"))
    assert "brass" in cast(said("cinematic, no trombones"))


@pytest.mark.parametrize(
    ("words", "name"),
    [("orchestral with horns", "horn"), ("funk with horns", "brass"), ("funk with a horn section", "brass")],
)
def test_horns_are_who_they_are_in_their_genre(words, name) -> None:
    assert said(words).instruments == (name,)


# ---- the families -------------------------------------------------------------------------------------------------


def test_kinds_are_one_way_and_reach_further_down() -> None:
    assert "electric guitar" in kinds_of("guitar")
    assert "guitar" not in kinds_of("electric guitar")
    assert {"flute", "recorder", "ocarina"} <= set(kinds_of("woodwinds"))
    assert {"flute", "woodwinds"} <= set(heads_of("recorder"))
    assert kinds_of("recorder") == ()
    assert family_of("recorder") == {"recorder"}
    assert {"timpani", "shaker", "kick", "drums"} <= family_of("drums")
    assert near("brass")[-4:] == ("trumpet", "trombone", "horn", "tuba")
    assert "piano" not in near("piano")


def test_nobody_is_a_kind_of_themselves() -> None:
    for head in table("families")["kinds"]:
        assert head not in kinds_of(head)


def test_every_player_of_the_language_has_a_seat_and_every_voice_its_family() -> None:
    nobody = {"melody", "texture", "vocals"}
    for name in set(table("instruments")) - nobody:
        assert seat_of(name) or is_struck(name), name
    for head in ("guitar", "brass", "flute", "bells"):
        for name in set(kinds_of(head)) & set(table("instruments")):
            seat = seat_of(name)
            assert seat
            assert all(head in VOICES[voice].tags for voice in seat.voices), (head, name)
