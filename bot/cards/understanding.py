"""What was understood, in words: a brief at a glance, and which of the member's words caused what."""

from collections.abc import Sequence
from typing import Final

from bot.cards.card import clock, plain
from generation.audio.heard import heard_sentence
from generation.brief import Brief, Kind, ReferenceMode, ReferenceUse, Understood
from generation.refining.wording import AXES, mood_words, rounded
from generation.rendering import Marker

_CAUSES = {"option": "as you set it:", "reference": "from the clip:"}
_EFFECTS = {
    "tempo_bpm": "tempo {} BPM",
    "duration_s": "{} s",
    "excluded": "without {}",
    "instruments": "with {}",
    "only": "nobody but {} plays",
    "production": "{} sound",
    "sections": "form {}",
    "pieces": "each section a file of its own",
}
_KINDS: Final[dict[str, str]] = {Kind.TRACK: "track", Kind.JINGLE: "jingle", Kind.UI_SOUND: "interface sound"}
# What a flag says when it is off.
_REFUSED = {"loop": "no loop", "pieces": "in one piece", "only": "others may play"}
_NO = {"no", "false", "off", "0", "none"}
_USES = {
    ReferenceMode.STYLE: "its tempo, key and mood",
    ReferenceMode.MELODY: "its tune is the theme",
    ReferenceMode.COVER: "played anew",
    ReferenceMode.CONTINUE: "goes on from it",
}


def glance(brief: Brief) -> str:
    """A brief in one line."""
    kind = "" if brief.kind is Kind.TRACK else f"{_KINDS[brief.kind]} · "
    loop = " · loop" if brief.loop else ""
    metre = "" if brief.metre == (4, 4) else f" · {brief.metre[0]}/{brief.metre[1]}"
    pieces = f" · {len(brief.sections)} pieces" if brief.pieces else ""
    # A loop's tempo is bent until its bars fill the length exactly: nobody needs its tenth decimal.
    tempo = f"{rounded(brief.tempo_bpm)} BPM"
    return f"{kind}{brief.genre} · {tempo} · {brief.key}{metre} · {clock(brief.duration_s)}{loop}{pieces}"


def understanding_lines(brief: Brief) -> list[str]:
    """All that a card says of how a member was understood, one line each."""
    lines = [f"**Understood:** {understood(brief)}"]
    said = {each.field for each in brief.understood}
    if brief.pieces or (brief.sections and "sections" not in said):
        lines.append(f"**{'Pieces' if brief.pieces else 'Form'}:** {form(brief)}")
    if brief.only and not said & {"only", "excluded"}:
        lines.append(f"**Only:** {plain(', '.join(brief.instruments), 200)}; nobody else plays")
    lines += clip_lines(brief)
    if brief.unused:
        lines.append(f"**Nothing made of:** {plain(', '.join(brief.unused), 200)}")
    return lines + [f"⚖️ {plain(conflict, 200)}" for conflict in brief.conflicts[:3]]


def clip_lines(brief: Brief) -> list[str]:
    """What was heard in the clip, and what of it is used; nothing where there is none."""
    reference = brief.reference
    return [f"**Heard in the clip:** {heard_sentence(reference.heard)} ({_use(reference)})"] if reference else []


def _use(reference: ReferenceUse) -> str:
    """What is taken from the clip; one in which no tune is heard can only give its style."""
    tuneless = reference.mode is ReferenceMode.MELODY and not reference.heard.melody
    return _USES[ReferenceMode.STYLE if tuneless else reference.mode]


def form(brief: Brief) -> str:
    """The sections in order; those that are pieces with their bars, and a mark where one repeats by itself."""
    shown = [plain(each.name, 20) for each in brief.sections[:12]]
    more = [f"{len(brief.sections) - 12} more"] if len(brief.sections) > 12 else []
    if not brief.pieces:  # an engine stretches these to the length that was asked for
        return ", ".join(shown + more)
    counted = [
        f"{name}{' ↻' if each.loop else ''} {each.bars} bar{'' if each.bars == 1 else 's'}"
        for name, each in zip(shown, brief.sections, strict=False)
    ]
    return " · ".join(counted + more)


def understood(brief: Brief) -> str:
    """Which words caused what, each word once; what was given as an option or heard in the clip is marked so."""
    caused: dict[str, list[str]] = {}
    alone = any(each.field == "only" for each in brief.understood)
    for each in brief.understood:
        cause = _cause(each)
        if cause and not (alone and each.field == "instruments"):  # that they play alone says that they play
            effects = caused.setdefault(cause, [])
            effects += [effect for effect in [_effect(each)] if effect not in effects]
    lines = [f"{cause} {', '.join(effects)}" for cause, effects in caused.items()]
    return "; ".join(lines) or "nothing in particular, so the seed decided"


def _cause(each: Understood) -> str:
    """What caused it, as a card says it; nothing where the seed decided."""
    if each.source == "words" and each.words:
        return f"“{plain(each.words, 40)}” →"
    # What was bent so that the bars come out even is not what was asked for: that has to be said.
    if each.source == "inferred" and each.field in {"duration_s", "tempo_bpm"} and "bars" in each.words:
        return f"{plain(each.words, 60)}:"
    return _CAUSES.get(each.source, "")


def _effect(each: Understood) -> str:
    axis = each.field.removeprefix("mood.")
    if axis in AXES and axis != each.field:
        return _mood(axis, each)
    if each.field in _REFUSED and each.value.lower() in _NO:
        return _REFUSED[each.field]
    if each.field == "loop":
        return "a loop"
    if each.field == "kind":
        return f"{'an' if each.value == Kind.UI_SOUND else 'a'} {_KINDS.get(each.value, plain(each.value, 40))}"
    if each.field == "excluded" and each.value.startswith("everything but "):
        return f"nobody but {plain(each.value.removeprefix('everything but '), 40)} plays"
    worked_out = each.source == "inferred" and each.field in {"tempo_bpm", "duration_s"}
    value = _number(each.value) if worked_out else plain(each.value, 40)
    return _EFFECTS.get(each.field, f"{plain(each.field, 40)} {{}}").format(value)


def _number(value: str) -> str:
    """A tempo or a length that nobody asked for to the tenth: who said 12.25 reads it again."""
    try:
        return rounded(float(value))
    except ValueError:
        return plain(value, 40)


def _mood(axis: str, each: Understood) -> str:
    try:
        return mood_words(axis, float(each.value))
    except ValueError:
        return plain(each.value, 40)


def marker_lines(markers: Sequence[Marker]) -> str:
    """Sections and edit points by the time at which they are, to the hundredth: `0:13.33 main`."""
    return " · ".join(f"`{_exact(each.at_s)}` {plain(each.name, 30)}" for each in markers)


def _exact(seconds: float) -> str:
    hundredths = round(seconds * 100)
    return f"{hundredths // 6000}:{hundredths % 6000 // 100:02d}.{hundredths % 100:02d}"
