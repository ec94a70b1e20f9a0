"""What the review found: obeyed, missed, and what could not be measured."""

from bot.cards.card import plain
from generation.candidates import TRIES, sentence
from generation.track import Track

_MARKS = {"obeyed": "✅", "missed": "⚠️"}
_UNMEASURED = "❔"
_MOST_UNPROMISED = 3


def _checks(track: Track) -> list[dict[str, str]]:
    checks: list[dict[str, str]] = track.review.get("checks", [])
    return checks


def tries_line(track: Track) -> str:
    """What was tried before this was kept; nothing where it was the first try."""
    tries = track.facts.get(TRIES)
    told = sentence(tries) if tries else ""
    return f"🔁 {told[0].upper()}{told[1:]}" if told else ""


def unpromised_line(track: Track) -> str:
    """What the engine was not told of the brief, or may not heed, in its own sentences; "" where there is nothing."""
    said = [plain(str(each), 200) for each in track.facts.get("unpromised") or ()]
    more = len(said) - _MOST_UNPROMISED
    shown = [*said[:_MOST_UNPROMISED], *([f"And {more} more."] if more > 0 else [])]
    return f"**Not promised:** {' '.join(shown)}" if shown else ""


def review_line(track: Track) -> str:
    """In a line: how much is as asked, the misses with what came out instead, and what nobody could measure."""
    said = []
    obeyed = sum(check.get("verdict") == "obeyed" for check in _checks(track))
    missed = [check for check in _checks(track) if check.get("verdict") == "missed"]
    unmeasured = [_name(check) for check in _checks(track) if check.get("verdict") not in _MARKS]
    if obeyed:
        said.append(f"✅ {obeyed} as asked" if missed or unmeasured else f"✅ all {obeyed} as asked")
    if missed:
        said.append("⚠️ missed " + "; ".join(map(_miss, missed)))
    if unmeasured:
        said.append(f"❔ could not be measured: {', '.join(unmeasured)}")
    return " · ".join(said)


def _name(check: dict[str, str]) -> str:
    return plain(str(check.get("quantity")), 40)


def _miss(check: dict[str, str]) -> str:
    wanted, got = (plain(str(check.get(each)), 40) for each in ("wanted", "got"))
    return f"{_name(check)}: wanted {wanted}, got {got}"


def check_lines(track: Track) -> str:
    """Every check, one line each: what was wanted, and what came out."""
    return "\n".join(_line(check) for check in _checks(track))


def _line(check: dict[str, str]) -> str:
    wanted, got = (plain(str(check.get(each, "")), 80) for each in ("wanted", "got"))
    mark = _MARKS.get(str(check.get("verdict")), _UNMEASURED)
    if mark == _UNMEASURED:
        return f"{mark} {_name(check)}: could not be measured, {got}"
    if mark == "✅":
        return f"{mark} {_name(check)}: {got or wanted}"
    return f"{mark} {_name(check)}: wanted {wanted}, got {got}"
