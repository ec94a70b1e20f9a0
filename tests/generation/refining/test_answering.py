"""What is answered without rendering: one value, or several at once."""

from dataclasses import replace

from generation.brief import Mood, Understood
from generation.refinement import Difference, Refinement
from generation.refining.answers import HELP, answer, where_now
from tests.generation.refining.talking import Talk


def test_several_values_are_told_one_after_the_other() -> None:
    talk = Talk()
    name = talk.made("ada")
    track, lineage = next(each for each in talk.tracks if each.id == name), talk.lineage
    both = answer("tempo, key", track, lineage)
    assert both == f"{answer('tempo', track, lineage)} {answer('key', track, lineage)}"
    assert "84 BPM" in both
    assert "A minor" in both


def test_what_is_not_known_is_answered_with_help() -> None:
    talk = Talk()
    talk.made("ada")
    assert answer("colour", talk.tracks[0], talk.lineage) == HELP


def about_track(**more: object) -> str:
    """A session of one track with such a brief."""
    talk = Talk()
    name = talk.made("ada")
    at = next(number for number, each in enumerate(talk.tracks) if each.id == name)
    talk.tracks[at] = replace(talk.tracks[at], brief=replace(talk.tracks[at].brief, **more))  # type: ignore[arg-type]
    return answer("mood", talk.tracks[at], talk.lineage)


def test_a_mood_is_told_in_words_and_with_those_that_caused_it() -> None:
    mood = Mood(valence=-0.67, energy=-0.3, tension=0.0, brightness=-0.52)
    causes = (Understood("mood.brightness", "-0.52", "dark"), Understood("mood.valence", "-0.67", "sad"))
    told = about_track(mood=mood, understood=causes)
    assert told == (
        "#1 is very sad, calm, neither at ease nor uneasy and very dark, because “dark” and “sad” were asked for."
    )
    assert about_track(mood=mood, understood=(*causes[:1],)).endswith("because “dark” was asked for.")
    assert "because" not in about_track(mood=mood, understood=(Understood("mood.energy", "-0.3", "", "inferred"),))


def test_numbers_are_rounded_and_a_tempo_says_nothing_of_the_metre() -> None:
    talk = Talk()
    talk.made("ada")
    track = replace(
        talk.tracks[0], brief=replace(talk.tracks[0].brief, tempo_bpm=76.3636, duration_s=5.71429), duration_s=5.71429
    )
    talk.tracks[0] = track
    assert answer("tempo", track, talk.lineage).startswith("#1 is at 76.4 BPM")
    assert "4/4" not in answer("tempo", track, talk.lineage)
    assert "#1 is 5.7 s long" in answer("length", track, talk.lineage)
    assert "76.4 BPM" in where_now(track, talk.lineage)
    long = replace(track, words="crackle, 1 " * 40)
    assert "…”" in where_now(long, talk.lineage)


def test_what_was_changed_names_who_really_plays() -> None:
    talk = Talk()
    talk.made("ada")
    asked = Refinement("add strings", differences=(Difference("strings", "", "in"), Difference("harp", "", "in")))
    seen = {"players": [["piano"], ["strings", "electric piano"]]}
    track = replace(talk.tracks[0], refinement=asked, compared=seen)
    assert answer("changes", track, talk.lineage) == "#1: strings in, electric piano in, piano out."
