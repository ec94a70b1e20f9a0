"""From a brief to finished takes: render, master, measure, encode, draw. Blocking; runs on a device's thread."""

import re
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Self

from generation.asking import Asked, Asking, part_of
from generation.audio.analyse import analyse
from generation.audio.encode import encode_master
from generation.audio.master import Mastered, master
from generation.audio.score_file import read_score
from generation.brief import Brief, Heard
from generation.candidates import ONCE, TRIES, Candidate, Trying, second_try, tries_of
from generation.errors import Cancelled, EngineFailed, NocturneError
from generation.layers import Layer, layers_of
from generation.memory import give_back, keep_large_apart
from generation.past import UNKNOWN, Origin, Past, maker_of, origin_of
from generation.patience import Gate, Result, Step, Tell, meanwhile
from generation.ports import Engine, Watch
from generation.refining.sides import Side
from generation.refining.wording import shortened
from generation.rendering import Audio, Marker, Rendering
from generation.review.gate import NO_SOUND, fault_of_sound, faults
from generation.review.review import review
from generation.reworking import PutBack, asked_only, compared, put_back, put_on, reworked

# The engine's share of the time that a take needs; the rest is mastering, measuring and drawing.
_RENDER_SHARE = 0.8
_MASTER_SHARE = 0.2  # of the rest
_SECOND = 2
# What is judged may be made once more: its first try has this share of its part, and the second goes on from there.
_FIRST_TRY_SHARE = 0.5
# What composes by rules: it makes what it was told to, and the same again.


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file of a take, with its bytes."""

    role: str
    data: bytes
    media_type: str
    name: str


@dataclass(frozen=True, slots=True)
class MadeTake:
    """A finished take, in memory. `origin` is who made it; `compared` is what was measured on its parent and on it."""

    brief: Brief
    take: int
    duration_s: float
    files: tuple[MadeFile, ...]
    heard: Heard
    review: dict[str, Any]
    markers: tuple[Marker, ...]
    facts: dict[str, Any]
    render_s: float
    origin: Origin = UNKNOWN
    compared: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Which take of which brief is being finished, who rendered it and how long that took, and what it comes from.

    `unasked` are the quantities that the brief says nothing of; the first of the `layers` was rendered.
    """

    brief: Brief
    take: int
    kind: str
    origin: Origin
    render_s: float
    past: Past | None = None
    unasked: frozenset[str] = frozenset()
    layers: tuple[Layer, ...] = ()


def batches(takes: range, batch: int) -> list[range]:
    """The numbers of the takes in runs of at most `batch`, as an engine can render them at once."""
    size = max(1, batch)
    return [takes[at : at + size] for at in range(0, len(takes), size)]


def make_takes(
    engine: Engine,
    brief: Brief,
    takes: Sequence[int],
    clip: Audio | None,
    watch: Watch,
    past: Past | None = None,
    *,
    finishing: Gate | None = None,
    trying: Trying = ONCE,
) -> list[MadeTake]:
    """Make one batch of a brief's takes, by their numbers. A batch at a time, so that no more is held in memory.

    A refinement's takes have a `past`: its plan goes to the engine, and what came of it is put back and compared. Where
    several jobs are made beside each other, what is rendered passes a gate before it is finished. `trying` says how
    often each of a model's takes may be made; of one that is put into another sound, or of which parts are, once.

    Raises:
        NocturneError: the first failure among the takes; `Cancelled` within a tenth of a second of a cancel, but for
            the engine's own steps.
    """
    keep_large_apart()
    started = time.monotonic()
    layers = {take: layers_of(brief, take, past) for take in takes}
    more = sum(len(each) - 1 for each in layers.values())
    first = _RENDER_SHARE * len(takes) / (len(takes) + more)
    asking, card, made = Asking(engine, clip, past), engine.card, []
    judged = not card.procedural and not more and (past is None or not past.in_part)
    # As many of each take, however many takes are made along with it: a batch's last may be alone in it.
    numbers = trying.first if judged else (1,)
    wanted = [Asked(layers[take][0].brief, take, number) for take in takes for number in numbers]
    outcomes = asking.render(wanted, part_of(watch, 0.0, first))
    spent = (time.monotonic() - started) / len(wanted)  # of several candidates each has its part
    give_back()
    share = (1 - first) / len(takes)
    origin = Origin(card.name, card.version, card.licence, card.code_licence)
    for at, take in enumerate(takes):
        part = part_of(watch, first + at * share, share)
        # Handed over and forgotten here: the stems of ten minutes are gigabytes, and mastering makes new ones.
        asked = _Asked(brief, take, card.kind, origin, spent, past, layers=layers[take])
        bench = _Bench(asked, asking, finishing or Gate(1))
        if judged:
            made.append(_best(bench, [outcomes.pop(0) for _ in numbers], trying, part))
        else:
            made.append(bench.finish(outcomes.pop(0), part))
        give_back()
    return made


def make_of_tracks(past: Past, brief: Brief, take: int, watch: Watch, *, finishing: Gate | None = None) -> MadeTake:
    """Make a take of the sound of tracks that are there already, without an engine; raises as `make_takes` does."""
    origin = maker_of(past.parent)
    joining, left = part_of(watch, 0.0, 1 - _RENDER_SHARE), part_of(watch, 1 - _RENDER_SHARE, _RENDER_SHARE)
    with _Work(finishing or Gate(1)) as work:
        made = work.do(lambda tell: reworked(past, brief, lambda: tell(0.0, "joining")), joining, "joining")
        asked = _Asked(made.brief, take, "made of tracks", origin, work.spent_s, past, made.unasked)
        handed_over = [made.rendering]
        del made
        return _finish(handed_over.pop(), asked, left, work)


class _Work:
    """What a processor does for one take, piece by piece; `spent_s` is how long that took, in seconds.

    It passes the gate with its first piece, and leaves it when it rests or is over.
    """

    def __init__(self, gate: Gate, spent_s: float = 0.0) -> None:
        self.spent_s = spent_s
        self._gate = gate
        self._held = ExitStack()
        self._inside = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.rest()

    def do(self, piece: Callable[[Tell], Result], watch: Watch, stage: str) -> Result:
        """Do a piece of work as soon as there is room for it."""
        if not self._inside:
            self._held.enter_context(self._gate.passed(lambda: watch.step(0.0, "waiting to be mastered")))
            self._inside = True
        began = time.monotonic()
        try:
            return meanwhile(piece, watch.step, stage)
        finally:
            self.spent_s += time.monotonic() - began

    def rest(self) -> None:
        """Let others pass the gate until the next piece."""
        self._inside = False
        self._held.close()


@dataclass(frozen=True, slots=True)
class _Bench:
    """Where what was rendered of a take is finished, or judged as a candidate for it."""

    asked: _Asked
    asking: Asking
    gate: Gate

    def finish(self, rendering: Rendering | NocturneError, watch: Watch) -> MadeTake:
        """Finish it as soon as there is room."""
        handed_over = [rendering]
        del rendering
        with _Work(self.gate, self.asked.render_s) as work:
            return _finish(handed_over.pop(), self.asked, watch, work, self.asking)

    def candidate(self, number: int, held: list[Rendering | NocturneError], watch: Watch) -> Candidate:
        """Judge one candidate, which is taken out of `held`; what can be heard is finished for that."""
        came, brief = held[0], self.asked.brief
        if isinstance(came, Cancelled):
            raise came
        if isinstance(came, NocturneError):
            return Candidate(number, error=came)
        del came
        fault = meanwhile(lambda _tell: _fault_of(held, brief), lambda *_: watch.step(0.0, "listening"))
        if fault == NO_SOUND:
            return Candidate(number, faults=(fault,))
        try:
            take = self.finish(held.pop(), watch)
        except EngineFailed as error:
            return Candidate(number, faults=(fault,) if fault else (), error=error)
        found = ((fault,) if fault else ()) + faults(take.review, take.heard, brief)
        return Candidate(number, take, found, int(take.review["missed"]))


def _fault_of(held: Sequence[Rendering | NocturneError], brief: Brief) -> str:
    came = held[0]
    return fault_of_sound(came.mix, brief) if isinstance(came, Rendering) else ""


def _best(bench: _Bench, outcomes: list[Rendering | NocturneError], trying: Trying, watch: Watch) -> MadeTake:
    """The best of a take's candidates; one alone that does not pass is made once more, with another seed."""
    numbers, tried = trying.first, list[Candidate]()
    alone = len(outcomes) == 1 and trying.again is None
    share = _FIRST_TRY_SHARE if alone else 1 / len(outcomes)
    for at, number in enumerate(numbers[: len(outcomes)]):
        tried.append(bench.candidate(number, [outcomes.pop(0)], part_of(watch, at * share, share)))
    again = alone and bool(tried[0].faults)
    if again:
        tried.append(_second(bench, tried[0], replace(part_of(watch, share, 1 - share), preview=None)))
    kept = Candidate.best(tried)
    take: MadeTake = kept.take
    if len(tried) == 1:
        return replace(take, facts=take.facts | {TRIES: dict(trying.again)}) if trying.again else take
    spent = sum(each.take.render_s for each in tried if each.take is not None)
    return replace(take, facts=take.facts | {TRIES: tries_of(tried, kept, retried=again)}, render_s=spent)


def _second(bench: _Bench, first: Candidate, watch: Watch) -> Candidate:
    """Another rendering of a take, as it is told about: counted, and why."""
    why = second_try(first)

    def progress(done: float, stage: str) -> None:
        watch.progress(done, f"{why}: {stage}")

    telling, started = replace(watch, progress=progress), time.monotonic()
    wanted = Asked(bench.asked.layers[0].brief, bench.asked.take, _SECOND)
    held = bench.asking.render([wanted], part_of(telling, 0.0, _RENDER_SHARE))
    asked = replace(bench.asked, render_s=time.monotonic() - started)
    finishing = part_of(telling, _RENDER_SHARE, 1 - _RENDER_SHARE)
    return replace(bench, asked=asked).candidate(_SECOND, held, finishing)


def _finish(
    rendering: Rendering | NocturneError, asked: _Asked, watch: Watch, work: _Work, asking: Asking | None = None
) -> MadeTake:
    """Master what was rendered, put in what its parts are rendered as, and measure."""
    if isinstance(rendering, NocturneError):
        raise rendering
    handed_over = [rendering]  # popped where it is mastered: nothing here may hold on to it
    del rendering
    above = asked.layers[1:]
    each = _RENDER_SHARE / (len(above) + 1) if above else 0.0
    first = part_of(watch, 0.0, each) if above else watch
    sound = [work.do(lambda tell: _mastered(handed_over, asked, tell), first, "mastering")]
    for number, layer in enumerate(above, 1):
        assert asking is not None
        part, began = part_of(watch, number * each, each), time.monotonic()
        work.rest()  # a part waits for the device, perhaps for long, and nobody at the gate waits for it
        (came,) = asking.render([Asked(layer.brief, asked.take)], part_of(part, 0.0, _RENDER_SHARE))
        work.spent_s += time.monotonic() - began
        if isinstance(came, NocturneError):
            raise came
        handed_over.append(came)
        del came
        put = partial(_put_on, handed_over, sound, asked, layer)
        sound.append(work.do(put, part_of(part, _RENDER_SHARE, 1 - _RENDER_SHARE), "putting the part in"))
        give_back()
    spent, done = work.spent_s, _RENDER_SHARE if above else _MASTER_SHARE
    finished = partial(_finished, sound, replace(asked, render_s=spent))
    return work.do(finished, part_of(watch, done, 1 - done), "listening")


def _finished(handed_over: list[PutBack], asked: _Asked, tell: Tell) -> MadeTake:
    """What takes seconds, on a thread of its own: `tell` raises when nobody waits for it any more."""
    started, made = time.monotonic(), handed_over.pop()
    brief, past, mastered = asked.brief, asked.past, made.mastered
    heard = analyse(mastered.master, lambda: tell(0.3, "listening"))
    sound, stems, pieces = mastered.master, mastered.stems, mastered.pieces
    checked = review(sound, brief, stems, heard, made.facts, pieces, lambda: tell(0.45, "listening"))
    changed = {}
    if past is not None:
        changed = compared(past, _side(made, heard, brief), lambda: tell(0.55, "comparing"))
    tell(0.6, "drawing")
    picture = MadeFile("picture", _picture(sound, asked, made.markers), "image/png", "picture.png")
    written = _written(mastered, lambda done: tell(0.7 + 0.3 * done, "writing"))
    files = [written[0], picture, *written[1:]]
    if made.midi is not None:
        files.append(MadeFile("midi", made.midi, "audio/midi", "score.mid"))
    return MadeTake(
        brief=brief,
        take=asked.take,
        duration_s=sound.duration_s,
        files=tuple(files),
        heard=heard,
        review=asked_only(checked, asked.unasked),
        markers=made.markers,
        facts=made.facts,
        render_s=asked.render_s + time.monotonic() - started,
        compared=changed,
        origin=origin_of(past, asked.origin) if past else asked.origin,
    )


def _mastered(handed_over: list[Rendering], asked: _Asked, tell: Tell) -> PutBack:
    """The sound as it is kept; of one that is new in a part only, with its parent's own sound around that part."""
    made = _master_of(handed_over, asked.brief, lambda: tell(0.0, "mastering"))
    if asked.past is None or not asked.past.in_part:
        return made
    back = put_back(asked.past, made, asked.layers[0], lambda: tell(0.2, "putting the part in"))
    give_back()
    return back


def _put_on(handed_over: list[Rendering], beneath: list[PutBack], asked: _Asked, layer: Layer, tell: Tell) -> PutBack:
    """The sound with one more part in it."""
    new = _master_of(handed_over, asked.brief, lambda: tell(0.0, "mastering"))
    return put_on(asked.brief, beneath.pop(), new, layer, lambda: tell(0.5, "putting the part in"))


def _master_of(handed_over: list[Rendering], brief: Brief, step: Step) -> PutBack:
    rendering = handed_over.pop()
    markers, midi, facts = rendering.markers, rendering.midi, rendering.facts
    mastered = master(rendering, loop=brief.loop, in_place=True, step=step)
    del rendering
    give_back()
    return PutBack(mastered, midi, markers, facts)


def _side(made: PutBack, heard: Heard, brief: Brief) -> Side:
    mastered = made.mastered
    stems = {stem.name: stem.audio for stem in mastered.stems}
    players = made.facts.get("players") or {}
    score = read_score(made.midi)
    return Side(heard, brief, mastered.master, tuple(stems), stems.__getitem__, score, players, made.markers)


def _written(mastered: Mastered, tell: Callable[[float], None]) -> list[MadeFile]:
    """The master, the stems and the pieces as lossless files."""
    sounds = [("master", "master.flac", mastered.master)]
    sounds += [(f"stem:{stem.name}", f"{stem.name}.flac", stem.audio) for stem in mastered.stems]
    for number, piece in enumerate(mastered.pieces, 1):
        sounds.append((f"piece:{number} {piece.name}", f"{number:02d}-{_file_name(piece.name)}.flac", piece.audio))
    whole, before, files = sum(each.frames for _, _, each in sounds), 0, []
    for role, name, audio in sounds:

        def step(within: float, before: int = before, frames: int = audio.frames) -> None:
            tell((before + within * frames) / whole)

        step(0.0)
        files.append(MadeFile(role, encode_master(audio, step), "audio/flac", name))
        before += audio.frames
    return files


def _file_name(name: str) -> str:
    """A section's name as every file system takes it."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "piece"


def _picture(sound: Audio, asked: _Asked, markers: tuple[Marker, ...]) -> bytes:
    from generation.audio.picture import draw  # Pillow, which nothing needs before the first track

    brief = asked.brief
    first = brief.words or "From your clip"
    turn = asked.past.refinement.words.strip() if asked.past is not None else ""
    # Each track of a session shows its own turn, and what it all began with below.
    begun = f" · from “{shortened(first, 56)}”" if turn else ""
    return draw(
        sound,
        title=turn or first,
        subtitle=f"{brief.genre} · {asked.kind}{begun}",
        key=str(brief.key),
        tempo=brief.tempo_bpm,
        sections=[(marker.at_s, marker.name) for marker in markers],
    )
