"""What is answered to questions that compare tracks, name players and turns, or ask for files and the licence."""

from dataclasses import replace
from typing import Any, Final

import pytest

from generation.brief import Brief, Key, Mode, Mood
from generation.errors import NotFound
from generation.language.refining import read
from generation.refinement import Destination, ReadingKind
from generation.refining.answering import answered
from generation.refining.answers import HELP
from generation.refining.apply import refined
from generation.refining.lineage import Lineage
from generation.track import FileRef, Licence, Track
from tests.generation.refining.talking import Talk

BRIEF: Final = Brief("a lo-fi beat", "lo-fi", 80.0, Key("D", Mode.MAJOR), 30.0, 7, mood=Mood(brightness=-0.2))
PLAYERS: Final = {"drums": ["drums"], "bass": ["bass"], "chords": ["electric piano"], "melody": ["vibraphone"]}
ROLES: Final = {"drums": ["drums"], "bass": ["bass"], "chords": ["chords"], "melody": ["melody"]}


def _session() -> Lineage:
    """#1, #2 faster (ada), #3 with a choir (ben), #4 without bass and darker (ada)."""
    talk = Talk()
    parent = talk.made("ada")
    talk.tracks[0] = replace(talk.tracks[0], brief=BRIEF, words="a lo-fi beat", facts=_facts(PLAYERS))
    players: dict[str, list[str]] = dict(PLAYERS)
    for member, words in (("ada", "a bit faster"), ("ben", "add a choir"), ("ada", "no bass and darker")):
        before = talk.lineage.about(talk.tracks[-1])
        made = refined(before, read(words, before).changes, words, longest_s=600.0)
        parent = talk.made(member, parent)
        players = {**players, "pad": ["choir"]} if "choir" in words else players
        players = {each: names for each, names in players.items() if each not in made.brief.excluded}
        talk.tracks[-1] = replace(
            talk.tracks[-1], words=words, brief=made.brief, refinement=made.refinement, facts=_facts(players)
        )
    return talk.lineage


def _facts(players: dict[str, list[str]]) -> dict[str, Any]:
    return {"players": players, "roles": ROLES | {"pad": ["pad"]}}


SESSION: Final = _session()
NOW: Final = SESSION.tracks[-1]


def said(words: str, track: Track = NOW) -> str:
    """The answer to a question of somebody who is at a track."""
    reading = read(words, SESSION.about(track))
    assert reading.kind is ReadingKind.QUESTION
    return answered(reading, track, SESSION, lambda to: SESSION.reach(to, "ada", track.id))


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        ("did you add the choir?", "Yes"),
        ("did you add the drums?", "No"),
        ("did you remove the bass?", "Yes"),
        ("did the tempo change?", "Yes"),
        ("has the key changed?", "No"),
        ("is there a choir?", "Yes"),
        ("is there still a bass?", "No"),
        ("is the bass gone?", "Yes"),
        ("are the drums gone?", "No"),
        ("isn't there a choir?", "Yes"),
        ("was the first one faster?", "No"),
        ("was the first one slower?", "Yes"),
        ("was the first one brighter?", "Yes"),
        ("is it darker than before?", "Yes"),
        ("is it longer than the first?", "No"),
        ("did the first one have a choir?", "No"),
        ("is it in major?", "Yes"),
        ("is it in minor?", "No"),
        ("is it dark?", "Yes"),
        ("is it bright?", "No"),
        ("is #2 the same as #1?", "No"),
        ("hat das jetzt einen Chor?", "Yes"),
        ("hat das einen Bass?", "No"),
        ("est-ce qu'il y a une basse ?", "No"),
        ("¿tiene batería?", "Yes"),
        ("ベースは入ってる?", "No"),
    ],
)
def test_yes_or_no(words: str, begins: str) -> None:
    assert said(words).split(":")[0] == begins


def test_both_numbers_are_told_of_two_tracks() -> None:
    answer = said("was the first one faster?")
    assert "#1 is at 80 BPM" in answer
    assert "#4 at 84 BPM" in answer
    assert said("how much faster than the first is it?") == "#4 is at 84 BPM, #1 at 80 BPM: 5% faster."


def test_values_are_of_the_track_that_is_named() -> None:
    assert said("what was the tempo of the first one?") == "#1 is at 80 BPM."
    assert said("how fast was it before?", SESSION.tracks[1]) == "#1 is at 80 BPM."
    assert said("what was the tempo of the second one?") == "#2 is at 84 BPM."


def test_what_a_track_was_like_is_told_of_it_and_no_other() -> None:
    answer = said("what was the first one like?")
    assert answer.startswith("#1 (“a lo-fi beat”): lo-fi, 80 BPM, D major, 30 s.")
    assert "vibraphone" in answer
    assert "#4" not in answer
    assert "choir" not in answer


def test_two_tracks_are_told_apart() -> None:
    answer = said("what's the difference between the first and the third?")
    assert answer == "From #1 to #3: tempo 80 BPM → 84 BPM; only #3 has choir."


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("which one had the choir?", {"#3", "#4"}),
        ("which ones are without bass?", {"#4"}),
        ("which one is the slowest?", {"#1"}),
        ("which one was the darkest?", {"#4"}),
        ("which is slower, the first or the second?", {"#1"}),
    ],
)
def test_the_tracks_that_are_so_are_named(words: str, numbers: set[str]) -> None:
    first = said(words).split("; next")[0]
    assert {each for each in ("#1", "#2", "#3", "#4") if each in first} == numbers


def test_tracks_that_a_member_may_not_see_are_not_named() -> None:
    def reach(to: Destination) -> Track:
        if to.track_id == NOW.id:
            raise NotFound("This session has no such track.")
        return SESSION.reach(to, "eve", SESSION.tracks[0].id)

    reading = read("which one had the choir?", SESSION.about(NOW))
    assert answered(reading, SESSION.tracks[0], SESSION, reach) == "With choir: #3 (“add a choir”)."


def test_nobody_is_named_where_no_track_is_so() -> None:
    assert said("which one had the flute?") == "None of this session's tracks has flute."


def test_who_said_it_and_in_which_turn() -> None:
    assert said("who changed the tempo?").startswith("ada did, with “a bit faster” (#1 → #2): tempo 80 → 84")
    assert said("who added the choir?").startswith("ben did, with “add a choir” (#2 → #3)")
    assert said("who added the drums?") == "Nobody did that on the way to #4. The drums play in #4."


def test_what_became_of_a_player() -> None:
    assert said("where did the bass go?") == (
        "There is no bass in #4. That came with “no bass and darker” by ada (#3 → #4)."
    )
    assert said("where are the drums?") == "The drums play in #4. That is as it was from the start."
    assert said("what happened to the flute?") == "There is no flute in #4. Say “add flute” to have it."


def test_who_plays_a_part() -> None:
    assert said("who plays the melody?") == "In #4 the vibraphone plays the melody."
    assert said("what plays the chords?") == "In #4 the electric piano plays the chords."


def test_without_roles_the_stems_tell_who_plays_a_part() -> None:
    track = replace(NOW, facts={"players": {"tune": ["flute"]}})
    reading = read("who plays the melody?", SESSION.about(NOW))
    lineage = Lineage.of(SESSION.turns, [*SESSION.tracks[:-1], track])
    assert answered(reading, track, lineage, lambda _: track) == "In #4 the flute plays the melody."


def test_files_are_behind_the_buttons_that_there_are() -> None:
    assert "“Stems”" not in said("send me the wav")
    stem = FileRef("stem:drums", "0", 1, "audio/flac", "drums.flac")
    midi = FileRef("midi", "1", 1, "audio/midi", "t.mid")
    track = replace(NOW, files=(stem, midi))
    lineage = Lineage.of(SESSION.turns, [*SESSION.tracks[:-1], track])
    answer = answered(read("stems please", SESSION.about(NOW)), track, lineage, lambda _: track)
    assert all(each in answer for each in ("#4", "“Files…”", "“Stems”", "“MIDI”", "WAV"))


def test_the_licence_is_the_tracks_own() -> None:
    assert "CC0" in said("what license is it?")
    assert "paid or named" in said("is this royalty free?")
    strict = replace(NOW, licence=Licence("CC-BY-NC-4.0", commercial=False, note="By a model."))
    lineage = Lineage.of(SESSION.turns, [*SESSION.tracks[:-1], strict])
    answer = answered(read("can I sell it?", SESSION.about(NOW)), strict, lineage, lambda _: strict)
    assert answer == "#4 is under CC-BY-NC-4.0: you may use it, but not commercially. By a model."


def test_what_is_better_is_the_members_to_say() -> None:
    assert said("should I add a guitar?") == "Try it: say “add a guitar”; “undo” takes it back."
    assert "yours to say" in said("what would you change?")


def test_a_track_that_there_is_not_is_told() -> None:
    with pytest.raises(NotFound):
        said("what was the tempo of #9?")


def test_a_question_that_a_model_read_has_its_topic_alone() -> None:
    reading = replace(read("what key is it?", SESSION.about(NOW)), asked=None)
    assert answered(reading, NOW, SESSION, lambda _: NOW) == "#4 is in D major."
    assert answered(replace(reading, topic="colour"), NOW, SESSION, lambda _: NOW) == HELP


def test_a_track_is_found_by_where_the_member_is() -> None:
    reading = replace(read("what key is it?", SESSION.about(NOW)), asked=None, base=Destination("first"))
    assert answered(reading, NOW, SESSION, lambda _: SESSION.tracks[0]) == "#1 is in D major."


def of_a_model(words: str, brief: Brief) -> str:
    """The answer about a track that does not say who plays, as no model does."""
    track = replace(NOW, brief=brief, facts={}, refinement=None, parent_id=None)
    lineage = Lineage.of(SESSION.turns[:1], [track])
    reading = read(words, lineage.about(track))
    assert reading.kind is ReadingKind.QUESTION
    return answered(reading, track, lineage, lambda _: track)


@pytest.mark.parametrize(
    "words", ["who plays the melody?", "which instruments?", "who plays in it?", "what instruments are in it?"]
)
def test_of_what_a_model_made_only_what_was_asked_for_is_told(words: str) -> None:
    brief = replace(BRIEF, instruments=("piano", "strings"), excluded=("drums",))
    said = "#1 does not say who plays in it. Asked for: piano, strings. Asked to be left out: drums."
    assert of_a_model(words, brief) == said
    assert of_a_model(words, BRIEF) == "#1 does not say who plays in it."


def test_of_one_player_nothing_is_claimed_that_no_model_says() -> None:
    brief = replace(BRIEF, instruments=("violin",))
    asked = "#1 does not say who plays in it. Asked for: violin."
    assert of_a_model("is there a violin in it?", brief) == asked
    assert of_a_model("are there strings in it?", brief) == asked
    assert of_a_model("is there a flute in it?", brief) == f"{asked} Nobody asked for flute."
