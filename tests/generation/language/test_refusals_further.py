"""Refusals and onlys in the words of ordinary people, and what looks like them."""

import pytest

from generation.brief import Brief
from generation.language import understand
from generation.track import Wish


def said(words: str) -> Brief:
    return understand(Wish(words), 3)


def by_words(brief: Brief) -> set[str]:
    return {each.value for each in brief.understood if each.field == "instruments" and each.source == "words"}


def read(words: str) -> tuple[set[str], set[str], bool]:
    brief = said(words)
    return by_words(brief), set(brief.excluded), brief.only


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("everyone but the piano is silent", {"piano"}), ("everybody except the cello keeps quiet", {"cello"}), ("everyone but the drummer takes a break", {"drums"}),
        ("duo for flute and harp, no third player", {"flute", "harp"}), ("limit the lineup to piano and clarinet", {"piano", "clarinet"}),
        ("only female choir", {"choir"}), ("I just want a harp", {"harp"}), ("it would be best if only the cello played", {"cello"}),
        ("can it be drums only for 20 seconds", {"drums"}), ("the only instrument I like is the clarinet", {"clarinet"}), ("all I ask for is a gentle flute", {"flute"}),
        ("just the band: piano, bass, drums", {"piano", "bass", "drums"}), ("a clean electric guitar loop, unaccompanied", {"electric guitar"}),
        ("nothing fancy, just a guitar", {"guitar"}), ("drums n bass only", {"drums", "bass"}), ("a melody for a music box, nothing more", {"music box"}),
        ("drums and bass should be enough", {"drums", "bass"}), ("simply piano", {"piano"}),
    ],
)  # fmt: skip
def test_nobody_else_plays(words, wanted) -> None:
    assert read(words) == (wanted, set(), True)


@pytest.mark.parametrize(
    ("words", "wanted", "unwanted"),
    [
        ("simply beautiful piano and strings", {"piano", "strings"}, set()), ("only piano, then later strings", {"piano", "strings"}, set()),
        ("just piano until the drums come in", {"piano", "drums"}, set()), ("I just adore piano", {"piano"}, set()),
        ("I want the trumpet to be the only brass instrument", {"trumpet"}, set()), ("only 20 seconds of happy drums", {"drums"}, set()),
        ("a cello where the guitar would normally be", {"cello"}, {"guitar"}), ("a bar where a piano is played", {"piano"}, set()),
        ("please leave the harp out of it", set(), {"harp"}), ("leave the whistling to me", set(), {"whistle"}),
        ("guitar = bad, trumpet = good", {"trumpet"}, {"guitar"}), ("harp yay, banjo nay", {"harp"}, {"banjo"}), ("bass? keep it. guitar? lose it.", {"bass"}, {"guitar"}),
        ("the piano can stay, the drums can't", {"piano"}, {"drums"}), ("brass is off the table, save for one trombone", {"trombone"}, {"brass"}),
        ("other than the cello, no string instruments", {"cello"}, {"strings", "violin", "viola"}), ("any instrument is fine besides the harp", set(), {"harp"}),
        ("minus vocals, minus drums, plus harp", {"harp"}, {"vocals", "drums"}), ("jazz -drums +harp", {"harp"}, {"drums"}),
        ("nobody should hear a bass", set(), {"bass"}), ("no one in our team likes the banjo", set(), {"banjo"}), ("if it has drums i can't use it", set(), {"drums"}),
        ("I used to love synths. Not any more. An organ please.", {"organ"}, {"synth"}), ("I love drums but my neighbour is asleep so leave them out", set(), {"drums"}),
        ("I don't like it when music has vocals", set(), {"vocals"}), ("stop giving me piano! a clarinet", {"clarinet"}, {"piano"}),
        ("strings without brass, and drums are fine", {"strings", "drums"}, {"brass"}), ("no christmas bells please", set(), {"bells"}),
        ("I don't want the harp to be loud", {"harp"}, set()), ("a tune that isn't played on a piano, maybe a harp", {"harp"}, {"piano"}),
        ("calm but no drums, flute and strings", {"flute", "strings"}, {"drums"}), ("we ask you not to use drums", set(), {"drums"}),
        ("no screaming please", set(), {"vocals"}), ("no screaming guitars please", set(), {"guitar"}), ("nothing with a beat", set(), {"drums"}),
        ("no rest for the drummer", {"drums"}, set()), ("there's no such thing as too much banjo", {"banjo"}, set()), ("a saxophone lead", {"saxophone"}, set()),
        ("a choir singing", {"choir"}, set()), ("Gesang brauche ich keinen, ein Klavier", {"piano"}, {"vocals"}), ("no breaks, drums", {"drums"}, set()),
        ("guitar, drums n bass", {"guitar", "drums", "bass"}, set()), ("jazz, no drums n bass", set(), {"drums", "bass"}),
    ],
)  # fmt: skip
def test_who_plays_and_who_does_not(words, wanted, unwanted) -> None:
    assert read(words) == (wanted, unwanted, False)


def test_drums_n_bass_alone_is_the_genre() -> None:
    assert said("drums n bass, 174 bpm").genre == "drum and bass"


@pytest.mark.parametrize(
    ("words", "name"),
    [("drums, no djembe", "drums"), ("rock with drums but no cowbell", "drums"), ("guitars, no koto", "guitar"), ("clarinet yes, bass clarinet no", "clarinet")],
)  # fmt: skip
def test_a_player_asked_for_by_another_name_plays_and_that_is_said(words, name) -> None:
    brief = said(words)
    assert (brief.instruments, brief.excluded, len(brief.conflicts)) == ((name,), (), 1)


@pytest.mark.parametrize("words", ["cowbell but no drum kit", "a piano piece, no piano", "singing, no vocals"])
def test_who_is_refused_as_a_whole_stays_out(words) -> None:
    brief = said(words)
    assert brief.instruments == ()
    assert brief.excluded


@pytest.mark.parametrize(
    ("words", "wanted", "unwanted"),
    [
        ("drums, no cymbals", {"drums"}, {"cymbals"}), ("guitars, no ukulele", {"guitar"}, {"ukulele"}),
        ("vibraphone yes, marimba no", {"vibraphone"}, {"marimba"}), ("congas but no drum kit", {"congas"}, {"drums"}),
    ],
)  # fmt: skip
def test_who_goes_by_a_name_of_their_own_is_nobody_else(words, wanted, unwanted) -> None:
    assert read(words) == (wanted, unwanted, False)
    assert said(words).conflicts == ()


def test_a_shift_is_no_length_and_a_dance_club_no_genre() -> None:
    assert said("soothing music after a 12 hour night shift").duration_s == 30
    assert said("a slow waltz for my dance club").genre == "waltz"


@pytest.mark.parametrize(
    ("words", "mechanism", "instead"),
    [
        ("everyone but the piano is silent", "generation.language.scope.silenced", ()),
        ("a cello where the guitar would be", "generation.language.scope.displaced", ()),
        ("other than the cello, no violins", "generation.language.scope.excepted", False),
        ("I don't want the harp to be loud", "generation.language.scope.wished_how", ()),
        ("drums, no djembe", "generation.language.instruments._other_word", None),
        ("simply beautiful piano", "generation.language.only._is_praise", False),
        ("just piano until the drums come in", "generation.language.only._is_for_a_while", False),
        ("I just want a harp", "generation.language.only._wished", None),
        ("no screaming please", "generation.language.instruments._shouted", None),
        ("a saxophone lead", "generation.language.instruments._is_role", False),
        ("strings without brass, harp and drums are fine", "generation.language.scope._is_clause", False),
    ],
)  # fmt: skip
def test_without_a_rule_its_sentence_is_misread(words, mechanism, instead, monkeypatch) -> None:
    right = read(words)
    monkeypatch.setattr(mechanism, lambda *_: instead)
    assert read(words) != right
