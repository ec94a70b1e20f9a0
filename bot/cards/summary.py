"""A session's story: what happened turn by turn, the brief as it is now, and the whole of it as a text file."""

from collections.abc import Mapping, Sequence

import discord

from bot.cards.buttons import button, view_of
from bot.cards.card import NIGHT, Card, CardFile, plain
from bot.cards.understanding import form, glance
from generation.brief import Brief
from generation.refining.played import told_of
from generation.refining.story import Step, Story
from generation.refining.wording import AXES, mood_words
from generation.track import Session, TrackState, TurnKind

_MOST_STEPS = 24
_STORY_ROOM = 3800  # characters; what is left of an embed is for the brief
# What a turn without a track was, as its line begins.
_SIGNS = {
    TurnKind.ASKED: "🎵",
    TurnKind.REFINED: "✨",
    TurnKind.UNDONE: "↩️",
    TurnKind.REDONE: "↪️",
    TurnKind.WENT: "📍",
    TurnKind.QUESTION: "💬",
    TurnKind.UNCLEAR: "🤔",
}


def who_takes_part(session: Session) -> str:
    """Who may take part, in a clause."""
    if session.open_to_all:
        return "everybody who can write here may take part"
    invited = [f"<@{each}>" for each in session.member_ids if each != session.member_id]
    if not invited:
        return f"only <@{session.member_id}> takes part; `/session invite` lets others in"
    return f"<@{session.member_id}>, {', '.join(invited)} take part; `/session invite` lets others in"


def summary_card(story: Story, links: Mapping[str, str], names: Mapping[str, str] | None = None) -> Card:
    """What happened in a session, turn by turn, and the brief as it is now; `links` are the tracks' messages by id.

    What there is no room for is in a file, with all the rest; `names` are the members' by id, who are only numbers
    there otherwise.
    """
    lines = [(step, line) for step in story.steps if (line := _step_line(step, links))]
    shown = _with_room(lines)
    left = len(lines) - len(shown)
    whole = (CardFile(f"story-{story.session.id}.txt", _written(story, names or {})),) if left else ()
    counted = "1 more turn" if left == 1 else f"{left} more turns"
    told = [f"-# … {counted}: the whole story is in the file."] if left else []
    embed = discord.Embed(title=f"🧵 {plain(story.session.title, 80) or 'This session'}", colour=NIGHT)
    embed.description = "\n".join([*told, *shown]) or "Nothing was said yet."
    current = story.current
    if current is not None:
        number = story.lineage.numbers[current.id]
        embed.add_field(name=f"The brief now · you are at #{number}", value=brief_text(current.brief), inline=False)
    who = who_takes_part(story.session)
    embed.set_footer(text=f"session {story.session.id} · opened {story.session.created_at:%Y-%m-%d}")
    view = view_of(button("lineage", current.id, "Lineage", "🌳")) if current is not None else None
    return Card(f"-# {who[:1].upper()}{who[1:]}.", (embed,), whole, view)


def _with_room(lines: Sequence[tuple[Step, str]]) -> list[str]:
    """The lines that fit, whole and in their order: turns that made tracks first, then steps, then talk; of each the
    newest.
    """
    ranked = sorted(range(len(lines)), key=lambda at: (_weight(lines[at][0]), at), reverse=True)
    kept, room = [], _STORY_ROOM
    for at in ranked[:_MOST_STEPS]:
        room -= len(lines[at][1]) + 1
        if room < 0:
            break
        kept.append(at)
    return [lines[at][1] for at in sorted(kept)]


def _weight(step: Step) -> int:
    if step.turn.job_id:
        return 2
    return 0 if step.turn.kind in {TurnKind.QUESTION, TurnKind.UNCLEAR} else 1


def _written(story: Story, names: Mapping[str, str]) -> bytes:
    """The whole story as a text file: every turn in a line, with all that was said and answered."""
    lines = [" ".join(f"{story.session.title or 'This session'} · session {story.session.id}".split()), ""]
    for step in story.steps:
        turn = step.turn
        if turn.kind not in _SIGNS:
            continue
        who = names.get(turn.member_id, turn.member_id)
        reached = ", ".join(f"#{number}" for number in step.numbers) or "nothing"
        came = f" (from #{step.origin})" if step.origin and turn.job_id else ""
        talk = turn.kind in {TurnKind.QUESTION, TurnKind.UNCLEAR} and not turn.job_id
        after = turn.answer if talk else f"{reached}{came}{_changed(step)}"
        line = f"{turn.number}. {turn.created_at:%Y-%m-%d %H:%M} {who}: “{turn.words}” → {after}"
        lines.append(" ".join(line.split()))
    return ("\n".join(lines) + "\n").encode()


def _changed(step: Step) -> str:
    if not step.tracks or not step.turn.job_id:
        return ""
    if all(track.state is TrackState.REMOVED for track in step.tracks):
        return ": removed by a moderator"
    changed = told_of(step.tracks[0])
    return f": {changed}" if changed else ""


def _step_line(step: Step, links: Mapping[str, str]) -> str:
    """A turn in a line; chatter has none."""
    turn = step.turn
    if turn.kind not in _SIGNS:
        return ""
    who = f"<@{turn.member_id}>" if turn.member_id.isdigit() else plain(turn.member_id, 40)
    said = f"{_SIGNS[turn.kind]} {who}: “{plain(turn.words, 90) or '…'}”"
    reached = ", ".join(
        f"[#{number}]({links[track.id]})" if links.get(track.id) else f"#{number}"
        for track, number in zip(step.tracks, step.numbers, strict=True)
    )
    if turn.job_id:
        return f"{said}{_made(step, reached)}"
    if turn.kind in {TurnKind.QUESTION, TurnKind.UNCLEAR}:
        return f"{said}\n-# {plain(turn.answer, 140)}" if turn.answer else said
    return f"{said} · → {reached or 'nothing'}"


def _made(step: Step, reached: str) -> str:
    if not step.tracks:
        return " · *no track came of it*"
    origin = f" · #{step.origin} →" if step.origin else " ·"
    changed = plain(told_of(step.tracks[0]), 160) or glance(step.tracks[0].brief)
    removed = all(track.state is TrackState.REMOVED for track in step.tracks)
    return f"{origin} **{reached}**\n-# {'🚫 removed by a moderator' if removed else changed}"


def brief_text(brief: Brief) -> str:
    """A brief in a few lines: what is played, in which mood, and by whom."""
    mood = " · ".join(mood_words(axis, getattr(brief.mood, axis)) for axis in AXES)
    lines = [f"**{glance(brief)}**", mood]
    if brief.instruments or brief.excluded:
        out = f"without {', '.join(brief.excluded)}" if brief.excluded else ""
        who = ("nobody but " if brief.only else "with ") + ", ".join(brief.instruments) if brief.instruments else ""
        lines.append(plain(" · ".join(filter(None, (who, out))), 300))
    if brief.levels:
        lines.append(
            " · ".join(
                f"{plain(each.who, 30)} {each.db:+.1f} dB".replace("-", "\N{MINUS SIGN}") for each in brief.levels
            )
        )
    if brief.feel or brief.production:
        lines.append(plain(" · ".join(filter(None, (brief.feel, *brief.production))), 200))
    if brief.sections:
        lines.append(f"form: {form(brief)}")
    return "\n".join(lines)[:1000]
