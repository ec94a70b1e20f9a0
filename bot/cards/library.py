"""Lists: a member's history, the queue, and one track shown again."""

from collections.abc import Sequence

import discord

from bot.cards.buttons import format_select, pager, pick_select, track_view, view_of
from bot.cards.card import NIGHT, Card, CardFile, about, clock, plain, plain_code, quoted
from bot.cards.checked import check_lines
from bot.cards.result import TrackFiles, in_messages, track_embed
from bot.cards.understanding import glance, marker_lines
from generation.licences import code_licence_of
from generation.ports import Progress
from generation.track import FileRef, JobState, Track, TrackPage


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
    take = f" · take {track.take}" if track.take > 1 else ""
    return f"`{track.id}` **{words}**\n-# {glance(track.brief)}{take}{who} · {when}"


def track_cards(made: TrackFiles) -> list[Card]:
    """One track in detail, to be heard again: one message, unless there are more files than a message holds."""
    picture = CardFile(f"{made.track.id}.png", made.picture)
    embed = track_embed(made.track, picture.name, spot=made.spot)
    for name, value in _details(made.track):
        embed.add_field(name=name, value=value, inline=False)
    first, *more = in_messages((picture, *made.parts))
    came = made.spot.from_where()
    words = f"🎶 {quoted(made.track.words)}{f' · {came}' if came else ''}"
    head = Card(words, (embed,), first, track_view(made.track, made.spot))
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


def _details(track: Track) -> list[tuple[str, str]]:
    """What only whoever looks closer wants to know: the edit points, every check, and how to get it again."""
    again = f"`/generate` with the same words, `seed:{track.seed}`"
    again += f" and `take:{track.take}`" if track.take > 1 else ""
    told = [
        ("Sections and edit points", marker_lines(track.markers)),
        ("Checked against the brief", check_lines(track)),
        ("The same again", f"{again}, as long as the engine stays `{plain_code(track.engine_version)}`"),
        ("Licence", _licences(track)),
    ]
    return [(name, value) for name, value in told if value]


def _licences(track: Track) -> str:
    told, code = f"{track.licence.name}. {plain(track.licence.note, 400)}", code_licence_of(track)
    return f"{told} The engine's code: {code}." if code else told


FORMATS = {
    "wav": "lossless, for every editor",
    "flac": "lossless, about half as large",
    "mp3": "plays everywhere",
    "opus": "smallest for how it sounds",
}


def formats_card(track: Track) -> Card:
    """The question in which format the sound is wanted."""
    return Card(f"💾 `{track.id}` as which file?", view=view_of(format_select(track, FORMATS)))


def format_text(track: Track, fmt: str, got: str, count: int) -> str:
    """What stands above a track's sound in a format; `got` is the ending of what came, in `count` files."""
    text = f"💾 `{track.id}` · {clock(track.duration_s)} · "
    if got == {"opus": "ogg"}.get(fmt, fmt):
        return text + _format_name(fmt) + (f", in {count} parts that follow each other" if count > 1 else "")
    instead = "Opus" if got == "ogg" else got.upper()
    parts = f" in {count} parts" if count > 1 else ""
    return f"{text}as {_format_name(fmt)} it is larger than one upload may be here, so it is {instead}{parts}"


def _format_name(fmt: str) -> str:
    return "Opus" if fmt == "opus" else fmt.upper()


def midi_text(track: Track) -> str:
    """What stands above a track's score."""
    return f"🎹 The score of `{track.id}` as MIDI: {glance(track.brief)}"


def pieces_text(track: Track, too_large: Sequence[str] = ()) -> str:
    """What stands above a track's pieces; `too_large` are the roles of those that are not sent as they are kept."""
    loops = {each.name for each in track.brief.sections if each.loop}
    names = ", ".join(f"{name} ↻" if name in loops else name for name in track.piece_names)
    text = f"🧩 The pieces of `{track.id}`: {names}. Joined they are the track."
    text += " What has a ↻ repeats seamlessly." if loops else ""
    return f"{text} {_lossless(track.pieces, too_large)}"


def stems_text(track: Track, too_large: Sequence[str] = ()) -> str:
    """What stands above a track's stems; `too_large` are the roles of those that are not sent as they are kept."""
    names = ", ".join(map(_name_of, track.stems))
    text = f"🎚️ The stems of `{track.id}`: {names}. {clock(track.duration_s)} each; together they are the track."
    return f"{text} {_lossless(track.stems, too_large)}"


def _lossless(files: Sequence[FileRef], too_large: Sequence[str]) -> str:
    if not too_large:
        return "Lossless."
    if len(too_large) == len(files):
        return "Lossless they are larger than one upload may be here, so all are compressed."
    which = ", ".join(map(_name_of, (file for file in files if file.role in too_large)))
    return f"Lossless, except {which}: larger than one upload may be here, so compressed."


def _name_of(file: FileRef) -> str:
    return file.role.partition(":")[2]
