"""A finished track: sound, picture, what was asked, what was understood, and what was measured."""

from collections.abc import Sequence
from dataclasses import dataclass

import discord

from bot.cards.buttons import takes_view, track_view
from bot.cards.card import NIGHT, Card, CardFile, made_by, quoted
from bot.cards.checked import review_line, tries_line, unpromised_line
from bot.cards.refined import refined_lines
from bot.cards.spot import NOWHERE, Spot
from bot.cards.understanding import glance, understanding_lines
from generation.track import Job, Track

# Discord takes at most ten files in one message, and about 25 MiB in one request, whatever the server's upload limit
# for a single file is. The rest is for the message around the files.
MOST_FILES = 10
MOST_BYTES = 24 * 2**20


@dataclass(frozen=True, slots=True)
class TrackFiles:
    """A track with the files that are posted (its picture, and its sound in one or more parts), and where it stands."""

    track: Track
    picture: bytes
    parts: tuple[CardFile, ...]
    spot: Spot = NOWHERE


def result_cards(job: Job, made: Sequence[TrackFiles]) -> list[Card]:
    """The messages that show a job's tracks: one, unless there are more files than a message holds."""
    tracks = [each.track for each in made]
    view = track_view(tracks[0], made[0].spot) if len(tracks) == 1 else takes_view(job.id, tracks)
    head = f"🎶 {quoted(job.wish.words)}" + (f" · {len(tracks)} takes" if len(tracks) > 1 else "")
    came = made[0].spot.from_where() if job.wish.refinement is not None else ""
    head += f" · {came}" if came else ""
    head += f" · for <@{job.place.member_id}>" if job.place.member_id.isdigit() else ""
    cards: list[Card] = []
    for each in made:
        cards += _cards_of(each, len(made) > 1)
    packed = _pack(cards)
    first = packed[0]
    return [Card(head, first.embeds, first.files, view), *packed[1:]]


def _cards_of(made: TrackFiles, several: bool) -> list[Card]:
    picture = CardFile(f"{made.track.id}.png", made.picture)
    embed = track_embed(made.track, picture.name, several=several, spot=made.spot)
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


def track_embed(track: Track, picture: str = "", *, several: bool = False, spot: Spot = NOWHERE) -> discord.Embed:
    """A track at a glance, or what was changed in it; `picture` names an attached file."""
    title = f"Take {track.take}" if several else glance(track.brief)
    embed = discord.Embed(title=title, colour=NIGHT, timestamp=track.created_at)
    lines = [glance(track.brief)] if several else []
    lines += refined_lines(track) if track.refinement is not None else understanding_lines(track.brief)
    checked = review_line(track)
    if checked:
        lines.append(f"**Checked:** {checked}")
    lines += filter(None, (tries_line(track), unpromised_line(track)))
    embed.description = "\n".join(lines)[:4000]
    if picture:
        embed.set_image(url=f"attachment://{picture}")
    number = f" · #{spot.number}" if spot.number else ""
    embed.set_footer(
        text=f"{track.id}{number} · seed {track.seed} · take {track.take} · {made_by(track)} · {track.licence.name}"
    )
    return embed
