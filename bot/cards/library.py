"""Lists: a member's history, the queue, and one track shown again."""

from collections.abc import Sequence

import discord

from bot.cards.buttons import pager, pick_select, track_view, view_of
from bot.cards.card import NIGHT, Card, CardFile, about, clock, plain, quoted
from bot.cards.result import TrackFiles, glance, in_messages, track_embed
from generation.ports import Progress
from generation.track import JobState, Track, TrackPage


def history_card(page: TrackPage, offset: int, shown: int) -> Card:
    """A page of a member's own tracks, with a select to hear one and buttons to turn the page."""
    if not page.tracks:
        return Card("You have no tracks here yet. `/generate` makes your first one.")
    lines = [track_line(track) for track in page.tracks]
    last = offset + len(page.tracks)
    embed = discord.Embed(title="Your tracks", description="\n".join(lines), colour=NIGHT)
    embed.set_footer(text=f"{offset + 1} to {last} of {page.total}, newest first")
    view = view_of(
        pick_select(page.tracks, "Hear one again", "history"),
        *pager("history", "", offset, shown, page.total),
    )
    return Card("", (embed,), view=view)


def track_line(track: Track, *, with_member: bool = False) -> str:
    """A track in a line of a list."""
    who = f" · <@{track.member_id}>" if with_member else ""
    when = discord.utils.format_dt(track.created_at, "R")
    words = plain(track.words, 60) or "*from a clip*"
    return f"`{track.id}` **{words}**\n-# {glance(track.brief)}{who} · {when}"


def track_cards(made: TrackFiles) -> list[Card]:
    """One track, to be heard again: one message, unless there are more files than a message holds."""
    picture = CardFile(f"{made.track.id}.png", made.picture)
    embed = track_embed(made.track, picture.name)
    first, *more = in_messages((picture, *made.parts))
    head = Card(f"🎶 {quoted(made.track.words)}", (embed,), first, track_view(made.track))
    return [head, *(Card(f"More of `{made.track.id}`", (), files) for files in more)]


def queue_card(running: Progress | None, waiting: Sequence[Progress], member_id: str, moderator: bool) -> Card:
    """Who is being served and who waits. Others' private words are not shown."""
    if running is None and not waiting:
        return Card("The queue is empty: whatever you ask for now starts at once.")
    lines = []
    for each in ([running] if running else []) + list(waiting)[:15]:
        job = each.job
        mine = job.place.member_id == member_id
        words = plain(job.wish.words, 60) or "a clip"
        shown = words if mine or moderator or not job.wish.private else "*private*"
        if job.state is JobState.RUNNING:
            stand = "being rendered"
        elif each.place:
            stand = f"{about(each.wait_s)} to wait"
        else:
            stand = "its clip is being heard"
        number = f"{each.place}." if each.place else "▶️"
        lines.append(f"{number} {shown} · <@{job.place.member_id}>{' (you)' if mine else ''} · {stand} · `{job.id}`")
    if len(waiting) > 15:
        lines.append(f"… and {len(waiting) - 15} more")
    embed = discord.Embed(title="The queue", description="\n".join(lines), colour=NIGHT)
    return Card("", (embed,))


def stems_text(track: Track, too_large: Sequence[str] = ()) -> str:
    """What stands above a track's stems; `too_large` are the roles of those that are not sent as they are kept."""
    names = ", ".join(_stem_name(file.role) for file in track.stems)
    text = f"🎚️ The stems of `{track.id}`: {names}. {clock(track.duration_s)} each; together they are the track."
    if not too_large:
        return f"{text} Lossless."
    if len(too_large) == len(track.stems):
        return f"{text} Lossless they are larger than one upload may be here, so all are compressed."
    which = ", ".join(map(_stem_name, too_large))
    return f"{text} Lossless, except {which}: larger than one upload may be here, so compressed."


def _stem_name(role: str) -> str:
    return role.removeprefix("stem:")
