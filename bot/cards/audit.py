"""What moderators read: lists of tracks, and the whole story of one."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import discord

from bot.cards.buttons import pager, pick_select, view_of
from bot.cards.card import AMBER, RED, Card, CardFile, clock, made_by, plain, plain_code, quoted
from bot.cards.checked import review_line
from bot.cards.library import track_line
from bot.cards.refined import refined_lines
from bot.cards.understanding import form, glance, understood
from generation.audio.heard import heard_sentence
from generation.library import Story
from generation.licences import code_licence_of
from generation.moderation import Acted
from generation.track import Job, Track, TrackPage, TrackState, TrailRow

_MOST_TRAIL = 12
_MOST_TURNS = 7


def search_card(page: TrackPage, offset: int, shown: int, rest: str) -> Card:
    """A page of what a moderator searched for; `rest` is the question, as the pager's buttons carry it."""
    if not page.tracks:
        return Card("Nothing was found. Try fewer or other words; `/audit search` without options lists everything.")
    lines = [_flag(track) + track_line(track, with_member=True) for track in page.tracks]
    embed = discord.Embed(title="Audit: tracks", description="\n".join(lines)[:4000], colour=AMBER)
    turns = pager("audit", rest, offset, shown, page.total)
    # A button's id is short; a question that does not fit into it is asked again with the page's number.
    missing = len(turns) < (offset > 0) + (offset + shown < page.total)
    more = f" · page {offset // shown + 1}: the option `page` of /audit search turns to others" if missing else ""
    embed.set_footer(text=f"{offset + 1} to {offset + len(page.tracks)} of {page.total}, newest first{more}")
    return Card("", (embed,), view=view_of(pick_select(page.tracks, "Read one track's whole story", "audit"), *turns))


def _flag(track: Track) -> str:
    signs = (("🚫", track.state is TrackState.REMOVED), ("🔒", track.private), ("⚠️", bool(track.review.get("missed"))))
    return "".join(f"{sign} " for sign, shown in signs if shown)


def story_card(story: Story) -> Card:
    """The whole story of a track, for moderators: the embeds at a glance, and everything in a file."""
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
    embed.add_field(name="Made by", value=_made(track))
    code = code_licence_of(track)
    licence = f"{track.licence.name} · engine's code: {code}" if code else track.licence.name
    embed.add_field(name="Licence", value=licence)
    embed.add_field(name="Brief", value=_brief(track), inline=False)
    embed.add_field(name="Checked", value=review_line(track) or "nothing was measured", inline=False)
    if track.refinement is not None:
        embed.add_field(name="Refined", value=_refined(track), inline=False)
    embed.add_field(name="Clip", value=_clip(story), inline=False)
    embed.add_field(name="Family", value=_family(story), inline=False)
    embed.add_field(name="Posted", value=_posted(story), inline=False)
    embed.add_field(name="Files by SHA-256", value=_files(track), inline=False)
    trail = discord.Embed(title="What happened", description=_trail(story.trail), colour=AMBER)
    if any(not turn.job_id for turn in story.turns) or len(story.turns) > 1:
        trail.add_field(name="What was said in its session", value=_talk(story), inline=False)
    if story.reports:
        lines = [f"🚩 <@{each.member_id}>: {plain(each.words, 150)}" for each in story.reports[:8]]
        trail.add_field(name="Reports", value="\n".join(lines)[:1000], inline=False)
    trail.set_footer(text="Everything, uncut, is in the attached file.")
    return Card("", (embed, trail), (CardFile(f"audit-{track.id}.json", _whole(story)),))


def _whole(story: Story) -> bytes:
    """The story as indented JSON, nothing cut; without what only opens doors: tokens and a clip's signed address.

    Times are written as in the trail's chain, so that each row's hash can be computed again from the file.
    """
    job = story.job
    told: dict[str, Any] = {
        "track": asdict(story.track) | {"brief": story.track.brief.to_json()},
        "job": None if job is None else _job(job),
        "turns": [asdict(each) for each in story.turns],
        "reference": None if story.reference is None else asdict(story.reference),
        "parent": story.parent.id if story.parent else None,
        "children": [each.id for each in story.children],
        "other_takes": [each.id for each in story.siblings],
        "delivery": None if story.delivery is None else asdict(story.delivery),
        "reports": [asdict(each) for each in story.reports],
        "trail": [asdict(each) for each in story.trail],
    }
    if story.parent is None:  # what was made in another guild is not even named
        told["track"]["parent_id"] = None
    return json.dumps(told, default=_time, ensure_ascii=False, indent=1).encode(errors="backslashreplace")


def _time(value: datetime) -> str:
    return value.isoformat(timespec="microseconds")


def _job(job: Job) -> dict[str, Any]:
    told = asdict(job) | {"brief": job.brief.to_json() if job.brief else None}
    told["place"].pop("token")
    told["wish"].pop("parent")  # the track says it
    if told["wish"]["clip"]:
        told["wish"]["clip"].pop("url")
    return told


def _made(track: Track) -> str:
    made = f"{made_by(track)}\n`{plain_code(track.engine_version)}`\nseed `{track.seed}` · take {track.take}"
    player = track.facts.get("player")
    return f"{made}\nplayed by `{plain_code(str(player), 80)}`" if player else made


def _brief(track: Track) -> str:
    brief = track.brief
    mood = ", ".join(
        f"{axis} {getattr(brief.mood, axis):+.2f}" for axis in ("valence", "energy", "tension", "brightness")
    )
    lines = [understood(brief), f"mood: {mood}"]
    if brief.instruments or brief.excluded:
        lines.append(f"with {', '.join(brief.instruments) or '-'}; without {', '.join(brief.excluded) or '-'}")
    if brief.only:
        lines.append("nobody else plays")
    if brief.sections:
        lines.append(f"form: {form(brief)}")
    if brief.production:
        lines.append(f"sound: {plain(', '.join(brief.production), 100)}")
    lines += [f"⚖️ {plain(each, 150)}" for each in brief.conflicts[:3]]
    if brief.unused:
        lines.append(f"nothing made of: {plain(', '.join(brief.unused), 150)}")
    return "\n".join(lines)[:1000]


def _refined(track: Track) -> str:
    """In which words, what that changed in the parent, who read it, and what was measured on both."""
    refinement = track.refinement
    if refinement is None:
        return "nothing"
    lines = [f"{quoted(refinement.words, 200)} · read by {plain(refinement.by, 30)}", *refined_lines(track)]
    return "\n".join(lines)[:1000]


def _talk(story: Story) -> str:
    """The last turns of the session, those that made nothing too; the file has all of them."""
    lines = []
    for turn in story.turns[-_MOST_TURNS:]:
        mark = "**" if turn.job_id == story.track.job_id else ""
        said = f"{turn.number}. {turn.kind} · <@{turn.member_id}>: {mark}“{plain(turn.words, 60)}”{mark}"
        lines.append(said + (f" → {plain(turn.answer, 60)}" if turn.answer else ""))
    return "\n".join(lines)[:1000]


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

    parent = "was not made in this server" if story.track.parent_id else "none"
    lines = [
        f"parent: `{story.parent.id}`" if story.parent else f"parent: {parent}",
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
    track, ids = story.track, delivery.message_ids
    if track.private:
        # A link would open for nobody but the member.
        shown = ", ".join(f"`{message}`" for message in ids[:4])
        if delivery.channel_id != track.channel_id:
            return f"as a direct message to its member: {shown}"
        return f"in <#{delivery.channel_id}>, visible to its member alone: {shown}"
    return "\n".join(
        f"https://discord.com/channels/{track.guild_id}/{delivery.channel_id}/{message}" for message in ids[:4]
    )


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


def acted_text(acted: Acted, note: str) -> str:
    """What a moderator is told after removing or restoring a track; `note` is what became of its messages."""
    track = acted.track
    done = "removed" if track.state is TrackState.REMOVED else "restored"
    if acted.again:
        said = f"The track `{track.id}` was {done} already; its messages were tried again. Its reason stays: "
    else:
        said = f"The track `{track.id}` is {done}. The reason is kept: "
    return f"{said}{plain(track.reason, 300)}{f' · {note}' if note else ''}"


def reported_text(track: Track) -> str:
    """What a member is told after a report."""
    return f"Thank you. The moderators of the server where `{track.id}` was made can see your report."
