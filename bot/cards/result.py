"""A finished track: sound, picture, what was asked, what was understood, and what was measured."""

from collections.abc import Sequence
from dataclasses import dataclass

import discord

from bot.cards.buttons import takes_view, track_view
from bot.cards.card import NIGHT, Card, CardFile, clock, plain, quoted
from generation.audio.heard import heard_sentence
from generation.brief import Brief, Understood
from generation.track import Job, Track

_CAUSES = {"option": "as you set it:", "reference": "from the clip:"}
_EFFECTS = {
    "tempo_bpm": "tempo {} BPM",
    "duration_s": "{} s",
    "excluded": "without {}",
    "instruments": "with {}",
}
# The two ends of each mood axis, as people say them.
_MOODS = {
    "mood.valence": ("sad", "happy"),
    "mood.energy": ("calm", "driving"),
    "mood.tension": ("at ease", "uneasy"),
    "mood.brightness": ("dark", "bright"),
}

# Discord takes at most ten files in one message, and about 25 MiB in one request, whatever the server's upload limit
# for a single file is. The rest is for the message around the files.
MOST_FILES = 10
MOST_BYTES = 24 * 2**20


@dataclass(frozen=True, slots=True)
class TrackFiles:
    """A track with the files that are posted: its picture, and its sound in one or more parts."""

    track: Track
    picture: bytes
    parts: tuple[CardFile, ...]


def result_cards(job: Job, made: Sequence[TrackFiles]) -> list[Card]:
    """The messages that show a job's tracks: one, unless there are more files than a message holds."""
    tracks = [each.track for each in made]
    view = track_view(tracks[0]) if len(tracks) == 1 else takes_view(job.id, tracks)
    head = f"🎶 {quoted(job.wish.words)}" + (f" · {len(tracks)} takes" if len(tracks) > 1 else "")
    head += f" · for <@{job.place.member_id}>" if job.place.member_id.isdigit() else ""
    cards: list[Card] = []
    for each in made:
        cards += _cards_of(each, len(made) > 1)
    packed = _pack(cards)
    first = packed[0]
    return [Card(head, first.embeds, first.files, view), *packed[1:]]


def _cards_of(made: TrackFiles, several: bool) -> list[Card]:
    picture = CardFile(f"{made.track.id}.png", made.picture)
    embed = track_embed(made.track, picture.name, several=several)
    first, *more = in_messages((picture, *made.parts))
    return [Card("", (embed,), first), *(Card(f"More of `{made.track.id}`", (), files) for files in more)]


def in_messages(files: Sequence[CardFile]) -> list[tuple[CardFile, ...]]:
    """The files, in order, in as few messages as take them; a single file that is too large stands alone."""
    messages: list[tuple[CardFile, ...]] = [()]
    for file in files:
        if messages[-1] and not _fits((*messages[-1], file)):
            messages.append(())
        messages[-1] = (*messages[-1], file)
    return messages


def _fits(files: Sequence[CardFile]) -> bool:
    """Whether one message takes these files."""
    return len(files) <= MOST_FILES and sum(len(file.data) for file in files) <= MOST_BYTES


def _pack(cards: Sequence[Card]) -> list[Card]:
    """Join cards as long as their files fit into one message."""
    packed: list[Card] = []
    for card in cards:
        last = packed[-1] if packed else None
        if last is not None and _fits(last.files + card.files):
            packed[-1] = Card(last.content, last.embeds + card.embeds, last.files + card.files)
        else:
            packed.append(card)
    return packed


def track_embed(track: Track, picture: str = "", *, several: bool = False) -> discord.Embed:
    """A track at a glance; `picture` names an attached file."""
    brief = track.brief
    title = f"Take {track.take}" if several else glance(brief)
    embed = discord.Embed(title=title, colour=NIGHT, timestamp=track.created_at)
    lines = [glance(brief)] if several else []
    lines.append(f"**Understood:** {understood(brief)}")
    if brief.reference is not None:
        lines.append(f"**Heard in the clip:** {heard_sentence(brief.reference.heard)}")
    if brief.unused:
        lines.append(f"**Nothing made of:** {plain(', '.join(brief.unused), 200)}")
    lines += [f"⚖️ {plain(conflict, 200)}" for conflict in brief.conflicts[:3]]
    checked = review_line(track)
    if checked:
        lines.append(f"**Checked:** {checked}")
    embed.description = "\n".join(lines)[:4000]
    if picture:
        embed.set_image(url=f"attachment://{picture}")
    kind = "procedural" if track.engine == "sketch" else track.engine_version
    embed.set_footer(text=f"{track.id} · seed {track.seed} · {track.engine} ({kind}) · {track.licence.name}")
    return embed


def glance(brief: Brief) -> str:
    """A brief in one line."""
    loop = " · loop" if brief.loop else ""
    metre = "" if brief.metre == (4, 4) else f" · {brief.metre[0]}/{brief.metre[1]}"
    return f"{brief.genre} · {brief.tempo_bpm:g} BPM · {brief.key}{metre} · {clock(brief.duration_s)}{loop}"


def understood(brief: Brief) -> str:
    """Which words caused what, each word once; what was given as an option or heard in the clip is marked so."""
    caused: dict[str, list[str]] = {}
    for each in brief.understood:
        cause = _CAUSES.get(each.source, "")
        if each.source == "words" and each.words:
            cause = f"“{plain(each.words, 40)}” →"
        if cause:
            caused.setdefault(cause, []).append(_effect(each))
    lines = [f"{cause} {', '.join(effects)}" for cause, effects in caused.items()]
    return "; ".join(lines) or "nothing in particular, so the seed decided"


def _effect(each: Understood) -> str:
    if each.field in _MOODS:
        return _mood(each)
    return _EFFECTS.get(each.field, f"{plain(each.field, 40)} {{}}").format(plain(each.value, 40))


def _mood(each: Understood) -> str:
    low, high = _MOODS[each.field]
    try:
        amount = float(each.value)
    except ValueError:
        return plain(each.value, 40)
    strength = "slightly " if abs(amount) < 0.25 else "very " if abs(amount) >= 0.5 else ""
    return strength + (high if amount > 0 else low)


def review_line(track: Track) -> str:
    """What the review found, in a line: the misses by name, else how many promises were kept."""
    checks: list[dict[str, str]] = track.review.get("checks", [])
    missed = [_miss(check) for check in checks if check.get("verdict") == "missed"]
    if missed:
        return "⚠️ missed " + "; ".join(missed)
    obeyed = sum(check.get("verdict") == "obeyed" for check in checks)
    return f"all {obeyed} points that can be measured are as asked" if obeyed else ""


def _miss(check: dict[str, str]) -> str:
    quantity, wanted, got = (plain(str(check.get(each)), 40) for each in ("quantity", "wanted", "got"))
    return f"{quantity}: wanted {wanted}, got {got}"
