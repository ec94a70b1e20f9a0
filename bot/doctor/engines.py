"""Which engines can this machine run, and is the chosen one among them?"""

from collections.abc import Callable, Mapping

from bot.doctor.finding import Finding

# Engine name -> why it can not be used here ("" when it can).
Survey = Callable[[], Mapping[str, str]]


def engines(chosen: str, survey: Survey) -> list[Finding]:
    """Give one finding per engine; one that can not be used is a problem only where the host chose it."""
    known = survey()
    found = [_engine(name, why, chosen) for name, why in known.items()]
    if chosen != "auto" and chosen not in known:
        remedy = f"Set NOCTURNE_ENGINE to auto, {' or '.join(known)}."
        found.append(Finding("engine", "problem", f"There is no engine named {chosen}.", remedy))
    return found


def _engine(name: str, why: str, chosen: str) -> Finding:
    label = f"engine {name}"
    if not why:
        return Finding(label, "ok", "It can be used.")
    if name == chosen:
        return Finding(label, "problem", why, "Set NOCTURNE_ENGINE=auto, or install what it needs.")
    return Finding(label, "ok", f"Not used: {why}")
