"""Is the score exact? Tempo, key, metre, length and bars as the MIDI file says them."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from bot.eval.finding import Finding, found
from bot.eval.names import instrument_named, key_named, serves
from bot.eval.sound import is_heard, notes_of
from generation.brief import Brief, Mode
from generation.language.kin import HANDS, PIECES
from generation.rendering import Stem

_DRUMS: Final = 9


@dataclass(frozen=True, slots=True)
class Player:
    """One track of the file: which stem it is in, its General MIDI program (None for drums), how many notes.

    `struck` are the keys of the drum set that it plays.
    """

    stem: str
    program: int | None
    notes: int
    struck: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class ScoreFile:
    """What a MIDI file says of itself. A value that it does not say is None."""

    tempo_us: int | None
    key: str | None
    metre: tuple[int, int] | None
    beats: float
    players: tuple[Player, ...]

    @property
    def pitched(self) -> bool:
        return any(each.program is not None and each.notes for each in self.players)


def read_midi(data: bytes) -> ScoreFile:
    """Read a MIDI file; `beats` is where its longest track ends, in quarters."""
    import mido

    song = mido.MidiFile(file=BytesIO(data))
    said: dict[str, Any] = {}
    for each in (message for track in song.tracks for message in track if message.is_meta):
        said.setdefault(each.type, each)
    tempo, key, metre = said.get("set_tempo"), said.get("key_signature"), said.get("time_signature")
    ticks = max((sum(message.time for message in track) for track in song.tracks), default=0)
    return ScoreFile(
        tempo.tempo if tempo else None,
        key.key if key else None,
        (metre.numerator, metre.denominator) if metre else None,
        ticks / song.ticks_per_beat,
        tuple(_player(track) for track in song.tracks if any(not message.is_meta for message in track)),
    )


def _player(track: Any) -> Player:
    notes = [each for each in track if each.type == "note_on" and each.velocity]
    drums = any(each.channel == _DRUMS for each in notes)
    program = next((each.program for each in track if each.type == "program_change"), 0)
    struck = frozenset(each.note for each in notes) if drums else frozenset()
    return Player(track.name.split(" (")[0], None if drums else program, len(notes), struck)


def exactness(score: ScoreFile, brief: Brief) -> list[Finding]:
    """Tempo, key, metre, length and, in a loop, whole bars: all exactly the brief's, to the file's own resolution."""
    wanted_us = round(60_000_000 / brief.tempo_bpm)
    metre = f"{brief.metre[0]}/{brief.metre[1]}"
    got_metre = f"{score.metre[0]}/{score.metre[1]}" if score.metre else "none"
    beats = brief.duration_s * brief.tempo_bpm / 60.0
    findings = [
        # The file counts whole microseconds, and whole ticks of 1/480 of a beat.
        found("score.tempo", abs((score.tempo_us or 0) - wanted_us) <= 1, f"{wanted_us} us", f"{score.tempo_us} us"),
        found("score.key", _same_key(score.key, brief), brief.key, score.key or "none"),
        found("score.metre", score.metre == brief.metre, metre, got_metre),
        found("score.duration", abs(score.beats - beats) <= 1 / 240, f"{beats:.3f} beats", f"{score.beats:.3f} beats"),
    ]
    if brief.loop:
        bars = brief.duration_s / brief.bar_s
        whole = abs(bars - round(bars)) < 1e-6 and bars > 0.5
        findings.append(found("score.loop_bars", whole, "whole bars", f"{bars:.6f} bars"))
    return findings


def _same_key(said: str | None, brief: Brief) -> bool:
    """A key signature knows major and minor; a mode is written as the signature with its notes."""
    key = key_named(said) if said else None
    if key is None:
        return False
    if brief.key.mode in {Mode.MAJOR, Mode.MINOR}:
        return key == brief.key
    return notes_of(key) == notes_of(brief.key)


def presence(score: ScoreFile, stems: Sequence[Stem], wanted: Sequence[str], excluded: Sequence[str]) -> list[Finding]:
    """Whoever is wanted plays in a stem that is heard, and nobody who is excluded does.

    A player is known by the MIDI program: one that several voices share counts for whatever any of them is when
    somebody is looked for, and against only what all of them are when somebody has to be absent.
    """
    audible = {stem.name for stem in stems if is_heard(stem)}
    heard = [each for each in score.players if each.notes and each.stem in audible]
    may_be = set().union(*(_tags(each) for each in heard), audible)
    # A bass that was asked for may be a synth, also where nobody else may play.
    uninvited = [each for each in heard if not any(serves(tag, name) for tag in _tags(each) for name in wanted)]
    surely = set().union(
        *(_tags(each, surely=True) for each in uninvited),
        audible - {each.stem for each in heard if each not in uninvited},
    )
    findings = []
    if wanted:
        absent = [name for name in wanted if not any(serves(one, name) for one in may_be)]
        got = f"without {', '.join(absent)}" if absent else "all heard"
        findings.append(found("audio.instruments", not absent, ", ".join(wanted), got))
    if excluded:
        there = [name for name in excluded if instrument_named(name) in surely]
        got = f"{', '.join(there)} heard" if there else "none heard"
        findings.append(found("audio.excluded", not there, f"without {', '.join(excluded[:6])}", got))
    return findings


def _tags(player: Player, *, surely: bool = False) -> set[str]:
    from generation.engines.sketch.struck import drum_keys
    from generation.engines.sketch.voices import VOICES

    if player.program is None:
        if player.stem in HANDS:
            return {player.stem}  # who strikes one thing beside the drummer
        return {"drums", "percussion"} | {name for name in (PIECES | HANDS) if drum_keys(name) & player.struck}
    tags = [set(voice.tags) for voice in VOICES.values() if voice.program == player.program]
    if not tags:
        return set()
    return set.intersection(*tags) if surely else set.union(*tags)
