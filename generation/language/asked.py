"""What do the words say, before anything is decided? Everything that is read from them, in one value."""

from dataclasses import dataclass

from generation.brief import Key, Kind, Mode
from generation.language import form, genre, keys, numbers
from generation.language.instruments import Players, of_genre, players
from generation.language.languages import languages_of
from generation.language.notes import Notes, Said, settled
from generation.language.reading import Reading, normal
from generation.language.scope import Refusal, refusals
from generation.language.tempo import Pace, counted, paces


@dataclass(frozen=True, slots=True)
class Asked:
    """What is said of each field; None or empty where nothing is."""

    reading: Reading
    refused: dict[int, Refusal]
    duration: Said[float] | None
    tempo: Said[float] | None
    pace: Said[Pace] | None
    key: Said[Key] | None
    mode: Said[Mode] | None
    metre: Said[tuple[int, int]] | None
    kind: Said[Kind] | None
    loop: Said[bool] | None
    form: form.Form
    genres: genre.Genres
    players: Players


def asked(words: str, notes: Notes) -> Asked:
    """Read the words once. What is counted is read first, for numbers are sure; then names, then small words."""
    reading = Reading(words, languages_of(normal(words)))
    refused = refusals(reading)
    duration = settled(reading, numbers.durations(reading), notes)
    tempo = settled(reading, counted(reading), notes)
    key = settled(reading, keys.keys(reading), notes)
    bars = numbers.bars(reading)
    metre = settled(reading, keys.metres(reading), notes)
    mode = settled(reading, keys.modes(reading), notes) if key is None else None
    genres = genre.genres(reading, refused)
    kind = form.kind(reading, refused, duration.value if duration else None, has_genre=bool(genres.asked))
    sections = form.form(reading, refused, bars, notes)
    if kind and sections.pieces and kind.value is not Kind.TRACK:
        notes.clash(f"“{kind.words}” is one short sound, but separate pieces were asked for: the pieces are made")
        kind = None
    loop = form.is_loop(reading, refused)
    pace = _one_pace(paces(reading, refused), tempo, notes)
    band = of_genre(players(reading, refused, notes), genres.asked[0][1] if genres.asked else "")
    return Asked(reading, refused, duration, tempo, pace, key, mode, metre, kind, loop, sections, genres, band)


def _one_pace(found: list[Said[Pace]], tempo: Said[float] | None, notes: Notes) -> Said[Pace] | None:
    """The pace that all the words together mean; where they contradict each other or the number, that is noted."""
    if not found:
        return None
    said = found[0]
    for each in found[1:]:
        low, high = max(said.value.low, each.value.low), min(said.value.high, each.value.high)
        if low > high:
            notes.clash(f"“{said.words}” and “{each.words}” were both said: the first counts")
        else:
            drive = (said.value.drive + each.value.drive) / 2
            said = Said(Pace(low, high, drive, said.value.feel), f"{said.words}, {each.words}", said.at)
    if tempo and not said.value.fits(tempo.value):
        notes.clash(f"“{said.words}” does not go with {tempo.value:g} BPM: the number counts")
    return said
