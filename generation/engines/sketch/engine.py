"""The engine: brief -> score -> stems -> mix, one request after the other."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from generation.engines.means import Means
from generation.engines.sketch.card import RATE, card
from generation.engines.sketch.compose import compose
from generation.engines.sketch.midi import midi_bytes
from generation.engines.sketch.orchestrate import missing, orchestrate, players_of, roles_of, with_desk
from generation.engines.sketch.pieces import marker_frame
from generation.engines.sketch.record import digest_of, record_of
from generation.engines.sketch.score import Part, Score
from generation.engines.sketch.soundfont import fluidsynth_available, player, soundfont_path
from generation.engines.sketch.sources import cast_for
from generation.engines.sketch.styles import flavour_of, style_for
from generation.engines.sketch.voices import KIT_NAMES, VOICES
from generation.errors import BadRequest, EngineFailed, NocturneError
from generation.patience import meanwhile
from generation.ports import EngineCard, RenderRequest
from generation.rendering import Audio, Marker, Piece, Rendering, Stem

if TYPE_CHECKING:
    from generation.engines.sketch.sound.desk import Mixed
    from generation.engines.sketch.sound.playing import Booth

_PROGRAMS: Final = {name: voice.program for name, voice in VOICES.items()} | dict.fromkeys(KIT_NAMES, -1)


class SketchEngine:
    """Procedural music: the same brief, seed and clip give the same bytes, in any process. It needs no means."""

    def __init__(self, _means: Means | None = None) -> None: ...

    @property
    def card(self) -> EngineCard:
        return card()

    def render(self, requests: Sequence[RenderRequest]) -> list[Rendering | NocturneError]:
        """Render each request; one that fails or is cancelled does not take the others with it."""
        results: list[Rendering | NocturneError] = []
        for request in requests:
            try:
                results.append(_render(request))
            except NocturneError as error:
                # Its traceback leads back to here, in a circle that would keep the stems until it is looked for.
                results.append(error.with_traceback(None))
            except (ArithmeticError, LookupError, ValueError, MemoryError) as error:
                results.append(EngineFailed("The sketch engine could not play this brief.", repr(error)))
        return results


def _render(request: RenderRequest) -> Rendering:
    tell = _rising(request)
    began = time.process_time()
    tell(0.0, "composing")
    # The libraries take a second to load, the first time.
    meanwhile(lambda _tell: _load(), lambda _done, _stage: tell(0.0, "composing"))
    score = compose(request.brief, request.seed, lambda: tell(0.01, "composing"))
    if not score.parts:
        raise BadRequest("Nothing is left to play.", "Leave fewer instruments out.")
    booth = _booth(score, request)
    made, pieces = _played(booth, tell)
    tell(0.99, "writing the score")
    facts = _facts(booth, made) | {"cpu_s": round(time.process_time() - began, 3)}
    rendering = Rendering(
        mix=Audio(made.mix, RATE),
        stems=tuple(Stem(name, Audio(wave, RATE)) for name, wave in made.stems.items()),
        midi=midi_bytes(score, _written(score), _PROGRAMS),
        # On the very frame, so that a cut there is a cut on the bar line.
        markers=tuple(Marker(marker_frame(score, span) / RATE, span.name) for span in score.spans),
        facts=facts,
        pieces=pieces,
    )
    tell(1.0, "done")
    return rendering


def _load() -> None:
    import_module("generation.engines.sketch.sound.desk")
    import_module("pyloudnorm")
    import_module("mido")
    path = soundfont_path()
    if path is not None:
        digest_of(path)


def _booth(score: Score, request: RenderRequest) -> "Booth":
    from generation.engines.sketch.sound.playing import Booth

    style = cast_for(request.brief, request.seed)
    parts = orchestrate(style, request.brief)
    specs = {(spec.stem, spec.role): spec for spec in parts}
    font = soundfont_path() if fluidsynth_available() else None
    return Booth(score, with_desk(style, parts, request.brief), request.brief, specs, request.seed, font)


def _played(booth: "Booth", tell: Callable[[float, str], None]) -> tuple["Mixed", tuple[Piece, ...]]:
    """The whole, then its pieces with the gains of the whole."""
    from generation.engines.sketch.sound.desk import mixed
    from generation.engines.sketch.sound.seam import levelled

    scores = booth.score.pieces
    total = booth.score.duration_s + sum(each.duration_s for each in scores)
    share, done = 0.97 * booth.score.duration_s / total, 0.02
    made = mixed(booth, lambda part, stage: tell(0.02 + share * part, stage))
    made = levelled(made, booth.score, lambda: tell(0.02 + share, "mixing"))
    pieces = []
    for score in scores:
        done += share
        share = 0.97 * score.duration_s / total
        name, begun, reach = score.spans[0].name, done, share

        def within(part: float, _stage: str, name: str = name, begun: float = begun, reach: float = reach) -> None:
            tell(begun + reach * part, f"playing the {name} by itself")

        alone = mixed(replace(booth, score=score), within, made.gains)
        alone = levelled(alone, score, lambda within=within: within(1.0, ""))  # type: ignore[misc]
        pieces.append(Piece(name, Audio(alone.mix, RATE), score.loop))
    return made, tuple(pieces)


def _written(score: Score) -> tuple[Part, ...]:
    return tuple(part for part in score.parts if part.role != "texture")


def _facts(booth: "Booth", made: "Mixed") -> dict[str, Any]:
    score = booth.score
    # Who is at the desk but has no note to play is not heard.
    heard = [booth.specs[part.stem, part.role] for part in score.parts]
    return {
        "style": score.style,
        "player": player(),
        "tempo_bpm": score.tempo_bpm,
        "key": str(score.key),
        "metre": list(score.metre),
        "bars": sum(span.bars for span in score.spans),
        "notes": sum(len(part.notes) for part in _written(score)),
        "players": players_of(heard, booth.brief),
        "roles": roles_of(heard),
        "missing": missing(booth.brief),
        "flavour": flavour_of(booth.brief.genre, style_for(booth.brief, booth.seed)),
        "theme": [[[cell.slot, cell.length, cell.degree] for cell in bar] for bar in score.theme.bars],
        "chords": [list(bar) for bar in score.chords],
        "written": dict(score.written),
        "faders": {name: db for name, db in made.gains.items() if name.startswith("fader ")},
        "record": record_of(booth.style, booth.seed, made.gains),
    }


def _rising(request: RenderRequest) -> Callable[[float, str], None]:
    """Report to the watch, never going back."""
    highest = 0.0

    def tell(done: float, stage: str) -> None:
        nonlocal highest
        highest = max(highest, min(1.0, done))
        request.watch.step(highest, stage)

    return tell
