"""The engine: brief -> score -> stems -> mix, one request after the other."""

import time
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from generation.engines.sketch.card import RATE, card
from generation.engines.sketch.compose import compose
from generation.engines.sketch.midi import midi_bytes
from generation.engines.sketch.orchestrate import orchestrate
from generation.engines.sketch.patience import meanwhile
from generation.engines.sketch.score import Part, Score
from generation.engines.sketch.soundfont import fluidsynth_available, player, soundfont_path
from generation.engines.sketch.styles import style_for
from generation.engines.sketch.voices import KIT_NAMES, VOICES
from generation.errors import BadRequest, EngineFailed, NocturneError
from generation.ports import EngineCard, RenderRequest
from generation.rendering import Audio, Marker, Rendering, Stem

if TYPE_CHECKING:
    from generation.engines.sketch.sound.desk import Mixed


class SketchEngine:
    """Procedural music: the same brief, seed and clip give the same bytes, in any process."""

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
                results.append(error)
            except (ArithmeticError, LookupError, ValueError, MemoryError) as error:
                results.append(EngineFailed("The sketch engine could not play this brief.", repr(error)))
        return results


def _render(request: RenderRequest) -> Rendering:
    tell = _rising(request)
    began = time.process_time()
    tell(0.0, "composing")
    # The libraries take a second to load, the first time.
    meanwhile(_load, lambda: tell(0.0, "composing"))
    score = compose(request.brief, request.seed, lambda: tell(0.01, "composing"))
    if not score.parts:
        raise BadRequest("Nothing is left to play.", "Leave fewer instruments out.")
    made = _played(score, request, tell)
    played = tuple(part for part in score.parts if part.role != "texture")
    tell(0.99, "writing the score")
    rendering = _handed_over(score, played, made)
    rendering.facts["cpu_s"] = round(time.process_time() - began, 3)
    tell(1.0, "done")
    return rendering


def _load() -> None:
    import_module("generation.engines.sketch.sound.desk")
    import_module("pyloudnorm")
    import_module("mido")


def _played(score: Score, request: RenderRequest, tell: Callable[[float, str], None]) -> "Mixed":
    from generation.engines.sketch.sound.desk import mixed
    from generation.engines.sketch.sound.playing import Booth

    style = style_for(request.brief, request.seed)
    specs = {(spec.stem, spec.role): spec for spec in orchestrate(style, request.brief)}
    font = soundfont_path() if fluidsynth_available() else None
    booth = Booth(score, style, request.brief, specs, request.seed, font)
    return mixed(booth, lambda done, stage: tell(0.02 + 0.96 * done, stage))


def _handed_over(score: Score, played: tuple[Part, ...], made: "Mixed") -> Rendering:
    programs = {name: voice.program for name, voice in VOICES.items()} | dict.fromkeys(KIT_NAMES, -1)
    return Rendering(
        mix=Audio(made.mix, RATE),
        stems=tuple(Stem(name, Audio(wave, RATE)) for name, wave in made.stems.items()),
        midi=midi_bytes(score, played, programs),
        markers=tuple(Marker(score.seconds(score.bar_start(span.bar)), span.name) for span in score.spans),
        facts={
            "style": score.style,
            "player": player(),
            "tempo_bpm": score.tempo_bpm,
            "key": str(score.key),
            "metre": list(score.metre),
            "bars": sum(span.bars for span in score.spans),
            "notes": sum(len(part.notes) for part in played),
        },
    )


def _rising(request: RenderRequest) -> Callable[[float, str], None]:
    """Report to the watch, never going back."""
    highest = 0.0

    def tell(done: float, stage: str) -> None:
        nonlocal highest
        highest = max(highest, min(1.0, done))
        request.watch.step(highest, stage)

    return tell
