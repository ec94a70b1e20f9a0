"""What moderators read: lists of tracks, and the whole story of one."""

from collections.abc import Sequence

import discord

from bot.cards.buttons import pager, pick_select, view_of
from bot.cards.card import AMBER, RED, Card, clock, plain, quoted
from bot.cards.library import track_line
from bot.cards.result import glance, review_line, understood
from generation.audio.heard import heard_sentence
from generation.library import Story
from generation.track import Track, TrackPage, TrackState, TrailRow

_MOST_TRAIL = 12


def search_card(page: TrackPage, offset: int, shown: int, rest: str) -> Card:
    """A page of what a moderator searched for; `rest` is the question, as the pager's buttons carry it."""
    if not page.tracks:
        return Card("Nothing was found. Try fewer or other words; `/audit search` without options lists everything.")
    lines = [_flag(track) + track_line(track, with_member=True) for track in page.tracks]
    embed = discord.Embed(title="Audit: tracks", description="\n".join(lines)[:4000], colour=AMBER)
    embed.set_footer(text=f"{offset + 1} to {offset + len(page.tracks)} of {page.total}, newest first")
    view = view_of(
        pick_select(page.tracks, "Read one track's whole story", "audit"),
        *pager("audit", rest, offset, shown, page.total),
    )
    return Card("", (embed,), view=view)


def _flag(track: Track) -> str:
    return ("🚫 " if track.state is TrackState.REMOVED else "") + ("🔒 " if track.private else "")


def story_card(story: Story) -> Card:
    """The whole story of a track, for moderators."""
    track = story.track
    removed = track.state is TrackState.REMOVED
    embed = discord.Embed(
        title=f"Audit: track {track.id}",
        description=f"{quoted(track.words, 1500)}\n{glance(track.brief)}",
        colour=RED if removed else AMBER,
        timestamp=track.created_at,
    )
    state = f"🚫 removed: {plain(track.reason, 300)}" if removed else "live"
    if track.private:
        state += " · 🔒 private"
    embed.add_field(name="State", value=state, inline=False)
    embed.add_field(
        name="Asked by", value=f"<@{track.member_id}> ({plain(track.member_name, 60)}, `{track.member_id}`)"
    )
    embed.add_field(name="Made by", value=f"{track.engine} · {plain(track.engine_version, 120)}\nseed `{track.seed}`")
    embed.add_field(name="Licence", value=track.licence.name)
    embed.add_field(name="Brief", value=_brief(track), inline=False)
    embed.add_field(name="Clip", value=_clip(story), inline=False)
    embed.add_field(name="Family", value=_family(story), inline=False)
    embed.add_field(name="Posted", value=_posted(story), inline=False)
    embed.add_field(name="Files by SHA-256", value=_files(track), inline=False)
    trail = discord.Embed(title="What happened", description=_trail(story.trail), colour=AMBER)
    if story.reports:
        lines = [f"🚩 <@{each.member_id}>: {plain(each.words, 150)}" for each in story.reports[:8]]
        trail.add_field(name="Reports", value="\n".join(lines)[:1000], inline=False)
    return Card("", (embed, trail))


def _brief(track: Track) -> str:
    brief = track.brief
    mood = ", ".join(
        f"{axis} {getattr(brief.mood, axis):+.2f}" for axis in ("valence", "energy", "tension", "brightness")
    )
    lines = [understood(brief), f"mood: {mood}"]
    if brief.instruments or brief.excluded:
        lines.append(f"with {', '.join(brief.instruments) or '-'}; without {', '.join(brief.excluded) or '-'}")
    checked = review_line(track)
    return "\n".join([*lines, f"review: {checked}"] if checked else lines)[:1000]


def _clip(story: Story) -> str:
    if not story.track.reference_sha256:
        return "none"
    sha256 = f"`{story.track.reference_sha256}`"
    if story.reference is None:
        return sha256
    reference = story.reference
    heard = heard_sentence(reference.heard)
    return f"{plain(reference.filename, 100)} · {reference.media_type} · {reference.size} bytes\n{heard}\n{sha256}"


def _family(story: Story) -> str:
    def ids(tracks: Sequence[Track]) -> str:
        shown = ", ".join(f"`{each.id}`" for each in tracks[:10])
        return shown + (f" and {len(tracks) - 10} more" if len(tracks) > 10 else "")

    lines = [
        f"parent: `{story.parent.id}`" if story.parent else "parent: none",
        f"children: {ids(story.children) or 'none'}",
    ]
    if story.siblings:
        lines.append(f"other takes: {ids(story.siblings)}")
    if len(story.turns) > 1:
        lines.append(f"turn {_turn_of(story)} of {len(story.turns)} in session `{story.track.session_id}`")
    return "\n".join(lines)


def _turn_of(story: Story) -> int:
    return next((turn.number for turn in story.turns if turn.job_id == story.track.job_id), len(story.turns))


def _posted(story: Story) -> str:
    delivery = story.delivery
    if delivery is None or not delivery.message_ids:
        return "not posted" + (f": {plain(delivery.problem, 200)}" if delivery and delivery.problem else "")
    guild = story.track.guild_id or "@me"
    links = [
        f"https://discord.com/channels/{guild}/{delivery.channel_id}/{message}" for message in delivery.message_ids[:4]
    ]
    return "\n".join(links)


def _files(track: Track) -> str:
    lines = [f"{file.role}: `{file.sha256[:32]}…` {file.size // 1024} kB" for file in track.files]
    return "\n".join(lines)[:1000] + f"\n{clock(track.duration_s)} long"


def _trail(rows: Sequence[TrailRow]) -> str:
    shown = rows[-_MOST_TRAIL:]
    lines = []
    for row in shown:
        at = discord.utils.format_dt(row.happened.at, "f")
        actor = f"<@{row.happened.actor}>" if row.happened.actor.isdigit() else row.happened.actor
        why = row.happened.detail.get("reason") or row.happened.detail.get("problem") or ""
        lines.append(f"{at} · **{row.happened.event}** · {actor}{f' · {plain(str(why), 120)}' if why else ''}")
    left = len(rows) - len(shown)
    return ("\n".join(([f"… {left} earlier"] if left else []) + lines) or "nothing yet")[:4000]


def acted_text(track: Track, done: str) -> str:
    """What a moderator is told after removing or restoring a track."""
    return f"The track `{track.id}` is {done}. The reason is kept: {plain(track.reason, 300)}"


def reported_text(track: Track) -> str:
    """What a member is told after a report."""
    return f"Thank you. The moderators of this server can see your report of `{track.id}`."
