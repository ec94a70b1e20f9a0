"""Which engines can this machine run, with what, how fast, and is the chosen one among them?"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.doctor.finding import Finding
from generation.machine import APPLE, PROCESSOR


@dataclass(frozen=True, slots=True)
class Standing:
    """How an engine stands here: why it can not be used ("" when it can), its weights, and its speed.

    `guess` is the card's: seconds of work for a second of music. `passed_over` says why `auto` leaves it out all the
    same, "" where it does not.
    """

    why: str = ""
    passed_over: str = ""
    weights: str = ""
    commercial: bool = True
    guess: float = 0.0


@dataclass(frozen=True, slots=True)
class Survey:
    """All engines, the best first; which one `auto` takes; and on what those with models run, in words.

    `unknown` are names that the host prefers weights by and that no weights have; `broken` says of weights that
    are here in part only what they lack.
    """

    engines: Mapping[str, Standing]
    best: str = ""
    where: str = PROCESSOR
    unknown: tuple[str, ...] = ()
    broken: Mapping[str, str] = field(default_factory=dict)


def engines(chosen: str, survey: Survey, speeds: Mapping[str, float] | None = None) -> list[Finding]:
    """Give one finding per engine; one that can not be used is a problem only where the host chose it.

    `speeds` are seconds of work for a second of music, as measured on this host's last tracks.
    """
    known = survey.engines
    found = [_engine(name, each, chosen, survey, (speeds or {}).get(name)) for name, each in known.items()]
    if survey.unknown:
        says = f"NOCTURNE_WEIGHTS names {', '.join(survey.unknown)}, which no engine knows."
        found.append(Finding("weights", "warning", says, "Use the names of python -m bot models list."))
    for name, lacking in survey.broken.items():
        remedy = f"Fetch them again with python -m bot models pull {name}, or delete them: models remove {name}."
        found.append(Finding("weights", "warning", f"{name} lack {lacking}: nothing is made with them.", remedy))
    if chosen == "auto" and survey.best:
        found.append(Finding("engine", "ok", f"auto takes {survey.best}, the best that can be used here."))
    if chosen != "auto" and chosen not in known:
        remedy = f"Set NOCTURNE_ENGINE to auto, {' or '.join(known)}."
        found.append(Finding("engine", "problem", f"There is no engine named {chosen}.", remedy))
    return found


def _engine(name: str, standing: Standing, chosen: str, survey: Survey, measured: float | None) -> Finding:
    label = f"engine {name}"
    if standing.why and name == chosen:
        return Finding(label, "problem", standing.why, "Do that, or set NOCTURNE_ENGINE=auto.")
    if standing.why:
        return Finding(label, "ok", f"Not used: {standing.why}")
    says = f"It can be used{_with(standing, survey)}{_speed(standing, measured)}."
    if standing.passed_over:
        says += f" auto passes it over: {standing.passed_over}"
        if survey.where not in {PROCESSOR, APPLE}:
            says += " Asked for by name it runs, with parts of it in the machine's memory, which takes longer."
    return Finding(label, "ok", says)


def _with(standing: Standing, survey: Survey) -> str:
    if not standing.weights:
        return ""
    terms = "" if standing.commercial else ", which are not for commercial use"
    return f" on {survey.where}, with the weights {standing.weights}{terms}"


def _speed(standing: Standing, measured: float | None) -> str:
    if measured:
        return f": {measured:.2g} s of work for a second of music, measured on its last tracks"
    if standing.guess:
        return f": about {standing.guess:.2g} s of work for a second of music, guessed until it has made some"
    return ""
