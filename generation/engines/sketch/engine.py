"""The engine: brief -> score -> stems -> mix, one request after the other."""

import time
from collections.abc import Callable, Sequence

from generation.engines.sketch.card import card
from generation.engines.sketch.compose import compose
from generation.engines.sketch.orchestrate import orchestrate
from generation.engines.sketch.soundfont import fluidsynth_available, player, soundfont_path
from generation.engines.sketch.voices import KIT_NAMES, VOICES
from generation.errors import EngineFailed, NocturneError
from generation.ports import EngineCard, RenderRequest
from generation.track import Audio, Marker, Rendering, Stem


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
    from generation.engines.sketch.midi import midi_bytes
    from generation.engines.sketch.sound.basics import RATE
    from generation.engines.sketch.sound.desk import mixed
    from generation.engines.sketch.sound.playing import Booth
    from generation.engines.sketch.styles import style_of

    tell = _rising(request)
    tell(0.0, "composing")
    began = time.process_time()
    score = compose(request.brief, request.seed, lambda: tell(0.01, "composing"))
    style = style_of(request.brief.genre)
    specs = {(spec.stem, spec.role): spec for spec in orchestrate(style, request.brief)}
    if not score.parts:
        raise EngineFailed("Nothing is left to play.", "Exclude fewer instruments.")
    font = soundfont_path() if fluidsynth_available() else None
    made = mixed(
        Booth(score, style, request.brief, specs, request.seed, font), lambda at, stage: tell(0.02 + 0.96 * at, stage)
    )
    programs = {name: voice.program for name, voice in VOICES.items()} | dict.fromkeys(KIT_NAMES, -1)
    tell(0.99, "writing the score")
    played = tuple(part for part in score.parts if part.role != "texture")
    tell(1.0, "done")
    return Rendering(
        mix=Audio(made.mix, RATE),
        stems=tuple(Stem(name, Audio(wave, RATE)) for name, wave in made.stems.items()),
        midi=midi_bytes(score, played, programs),
        markers=tuple(Marker(score.seconds(score.bar_start(span.bar)), span.name) for span in score.spans),
        facts={
            "style": style.name,
            "player": player(),
            "tempo_bpm": score.tempo_bpm,
            "key": str(score.key),
            "metre": list(score.metre),
            "bars": sum(span.bars for span in score.spans),
            "notes": sum(len(part.notes) for part in played),
            "cpu_s": round(time.process_time() - began, 3),
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
