"""What is answered without rendering: questions about a track, and where one is now. Plain sentences."""

from collections.abc import Callable, Sequence
from typing import Final

from generation.refinement import About
from generation.refining.lineage import Lineage
from generation.refining.played import as_played
from generation.refining.wording import AXES, line_of, mood_words, rounded, shortened
from generation.track import Track

HELP = (
    "Say what should change: “darker”, “less drums”, “a bit faster”, “add strings in the second half”, “back to the "
    "second one but longer”, “undo”. Or ask what key it is in, how fast it is, who plays, or what was changed."
)


def answer(topic: str, track: Track, lineage: Lineage) -> str:
    """The answer to a question about a track, topics with a comma between; to an unknown one, what can be said here."""
    if "," in topic:
        told_of = dict.fromkeys(answer(each.strip(), track, lineage) for each in topic.split(","))
        return " ".join(told_of)
    if topic == "changes":
        return _changes(track, lineage)
    if topic == "lineage":
        return _origin(track, lineage)
    told = _TOLD.get(topic)
    return told(lineage.about(track)) if told else HELP


def said_for(track: Track) -> str:
    """The words that led to a track: the turn's own, or those it was first asked for with."""
    return track.refinement.words if track.refinement else track.words


def where_now(track: Track, lineage: Lineage) -> str:
    """Where somebody is after they went there."""
    about = lineage.about(track)
    brief = about.brief
    words = said_for(track)
    said = f" (“{shortened(words, 80)}”)" if words.strip() else ""
    return (
        f"You are at #{about.number}{said}: {brief.genre}, {rounded(brief.tempo_bpm)} BPM, {brief.key}, "
        f"{rounded(about.duration_s)} s. What you say next starts from there."
    )


def _heard_key(about: About) -> str:
    heard = about.heard.key if about.heard else None
    return f" (measured on its sound: {heard})" if heard is not None and heard != about.brief.key else ""


def _heard_tempo(about: About) -> str:
    heard = about.heard.tempo_bpm if about.heard else None
    if heard is None or abs(heard / about.brief.tempo_bpm - 1) <= 0.04:
        return ""
    return f" (its beat is heard at {heard:.0f})"


def _who_plays(about: About) -> str:
    if not about.players:
        return unknown_band(about)
    out = f" Left out: {', '.join(about.brief.excluded)}." if about.brief.excluded else ""
    return f"In #{about.number} play {', '.join(about.players)}.{out}"


def unknown_band(about: About) -> str:
    """Who was asked for, of a track that does not say who plays in it: what a model makes has no list of players."""
    brief, number = about.brief, about.number
    asked = f" Asked for: {'only ' if brief.only else ''}{', '.join(brief.instruments)}." if brief.instruments else ""
    out = f" Asked to be left out: {', '.join(brief.excluded)}." if brief.excluded else ""
    return f"#{number} does not say who plays in it.{asked}{out}"


def _mood(about: About) -> str:
    told = _listed([mood_words(axis, getattr(about.brief.mood, axis)) for axis in AXES])
    causes = [each for each in about.brief.understood if each.field.removeprefix("mood.") in AXES and each.words]
    asked = dict.fromkeys(each.words for each in causes if each.source == "words")
    # What it is like because of its genre or the seed was asked for by nobody.
    why = f", because {_listed([f'“{each}”' for each in asked])} {_were(len(asked))} asked for" if asked else ""
    return f"#{about.number} is {told}{why}."


def _were(count: int) -> str:
    return "was" if count == 1 else "were"


def _listed(names: Sequence[str]) -> str:
    """Some names as people say them: `a, b and c`."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _sections(about: About) -> str:
    if not about.markers:
        return f"#{about.number} has no named sections."
    places = [f"{each.name} from {int(each.at_s // 60)}:{int(each.at_s % 60):02d}" for each in about.markers]
    return f"#{about.number}: {', '.join(places)}."


def _key(about: About) -> str:
    return f"#{about.number} is in {about.brief.key}{_heard_key(about)}."


def _tempo(about: About) -> str:
    return f"#{about.number} is at {rounded(about.brief.tempo_bpm)} BPM{_heard_tempo(about)}."


def _metre(about: About) -> str:
    return f"#{about.number} is in {about.brief.metre[0]}/{about.brief.metre[1]}."


def _chords(about: About) -> str:
    return f"{_key(about)} Which chord sounds when is in its score, which the MIDI file has."


def _length(about: About) -> str:
    bars = round(about.duration_s / about.brief.bar_s)
    looped = "; it is a seamless loop" if about.brief.loop else ""
    return f"#{about.number} is {rounded(about.duration_s)} s long, about {bars} bars{looped}."


def _seed(about: About) -> str:
    return f"#{about.number} has the seed {about.brief.seed}, take {about.take}: with its words that gives it again."


def _genre(about: About) -> str:
    return f"#{about.number} is {' '.join(filter(None, (about.brief.flavour, about.brief.genre)))}."


_TOLD: Final[dict[str, Callable[[About], str]]] = {
    "key": _key,
    "tempo": _tempo,
    "metre": _metre,
    "chords": _chords,
    "length": _length,
    "instruments": _who_plays,
    "seed": _seed,
    "genre": _genre,
    "mood": _mood,
    "sections": _sections,
}


def _changes(track: Track, lineage: Lineage) -> str:
    number = lineage.numbers.get(track.id, 1)
    if track.refinement is None:
        return f"#{number} is as it was asked for: “{shortened(track.words, 200)}”. Nothing was changed in it."
    parent = lineage.parent_of(track.id)
    came = f" from #{lineage.numbers[parent.id]}" if parent is not None else ""
    played, untold = as_played(track.refinement, track.compared)
    made = ", ".join(map(line_of, (*played.differences, *untold)))
    kept = f" Kept: {', '.join(track.refinement.kept)}." if track.refinement.kept else ""
    return f"#{number}{came}: {made or 'nothing'}.{kept}"


def _origin(track: Track, lineage: Lineage) -> str:
    path = lineage.path(track.id)
    return " → ".join(f"#{lineage.numbers[each.id]} “{shortened(said_for(each), 60)}”" for each in path)
