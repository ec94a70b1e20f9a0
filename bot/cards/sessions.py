"""A session's cards: what it is when it opens, and its tree."""

from collections.abc import Mapping, Sequence

import discord

from bot.cards.buttons import button, view_of
from bot.cards.card import Card, CardFile, plain
from bot.cards.lanes import Row, nearest_first
from bot.cards.summary import who_takes_part
from bot.cards.understanding import glance
from generation.library import may_see
from generation.refining.answers import said_for
from generation.refining.lineage import Lineage
from generation.refining.played import told_of
from generation.refining.story import Story
from generation.refining.wording import shortened
from generation.track import Session, Track, TrackState

_MOST_CHOICES = 25

# ---- opening --------------------------------------------------------------------------------------------------------


def opened_card(session: Session) -> Card:
    """What stands in the channel above a session's thread."""
    return Card(f"🧵 **{plain(session.title, 80)}** · a session: {who_takes_part(session)}.")


def begin_card(session: Session, *, reads_everything: bool) -> Card:
    """The first message in a session's thread: how to talk here. What the bot can not read, it says."""
    how = (
        "Every message in here is for me: describe a track, then say what should change."
        if reads_everything
        else "Describe a track, then say what should change. **Mention me or reply to one of my messages**: I can not "
        "read other messages in here."
    )
    tips = (
        "“darker”, “a bit less drums”, “add strings in the second half”, “back to the first one but longer”, “undo”, "
        "“what key is this?” · `/lineage` shows the tree, `/session summary` the story so far."
    )
    who = who_takes_part(session)
    return Card(f"🎛️ {how}\n-# {who[:1].upper()}{who[1:]}.\n-# For example: {tips}")


def invited_text(session: Session, member_ids: Sequence[str]) -> str:
    """What is said after somebody was let in."""
    who = ", ".join(f"<@{each}>" for each in member_ids)
    if session.open_to_all:
        return f"This session is open to everybody, so {who} could take part already. Welcome!"
    return f"{who} may take part from now on."


# ---- the tree -------------------------------------------------------------------------------------------------------


def rows_of(lineage: Lineage, member_id: str, guild_id: str, names: Mapping[str, str]) -> list[Row]:
    """The tree as rows to draw, as a member may see it; `names` are those who stand somewhere, by id."""
    at = lineage.position(member_id)
    current = {track.id for track in lineage.path(at)}
    here: dict[str, list[str]] = {}
    for each in sorted(names, key=lambda one: one != member_id):
        here.setdefault(lineage.position(each), []).append("you" if each == member_id else names[each])
    rows = []
    for track in lineage.tracks:
        words, values, gone = _row_text(track, member_id, guild_id)
        parent = lineage.parent_of(track.id)
        number = lineage.numbers[track.id]
        came = lineage.numbers[parent.id] if parent is not None else 0
        people = tuple(here.get(track.id, ()))
        rows.append(Row(number, came, words, values, people, current=track.id in current, gone=gone))
    return rows


def _row_text(track: Track, member_id: str, guild_id: str) -> tuple[str, str, bool]:
    if track.state is TrackState.REMOVED:
        return "removed by a moderator", "", True
    if not may_see(track, member_id, guild_id):
        return "a private track", "", True
    take = f"take {track.take} · " if track.take > 1 else ""
    changed = told_of(track).partition("; kept: ")[0]
    return said_for(track).strip() or "only a clip", f"{take}{changed or glance(track.brief)}", False


def lineage_card(story: Story, picture: bytes, member_id: str, guild_id: str, note: str = "") -> Card:
    """The tree as a picture, a select to jump, and the steps back and forth; for one member, whose place is marked."""
    lineage, current = story.lineage, story.current
    name = f"lineage-{story.session.id}.png"
    seen = [each for each in lineage.tracks if each.state is TrackState.LIVE and may_see(each, member_id, guild_id)]
    items: list[discord.ui.Item[discord.ui.View]] = []
    if seen:
        items.append(_jump_select(lineage, seen, current))
    if current is not None:
        back = lineage.parent_of(current.id) is None and not lineage.standing(member_id).back
        forth = not lineage.standing(member_id).left
        items += [
            button("walk", f"undo:{current.id}", "Undo", "↩️", disabled=back),
            button("walk", f"redo:{current.id}", "Redo", "↪️", disabled=forth),
            button("details", current.id, "Hear it", "🎧"),
            button("refine", current.id, "Refine…", "✨", discord.ButtonStyle.primary),
            button("story", story.session.id, "Story", "📖"),
        ]
    said = f"\n{plain(note, 400)}" if note else ""
    return Card(f"📍 {_way(lineage, current)}{said}", (), (CardFile(name, picture),), view_of(*items))


def _way(lineage: Lineage, current: Track | None) -> str:
    """The current branch in a line: `#1 → #2 → #5`."""
    if current is None:
        return "There is nothing here yet."
    numbers = [f"#{lineage.numbers[each.id]}" for each in lineage.path(current.id)]
    if len(numbers) > 12:
        numbers = [*numbers[:3], "…", *numbers[-8:]]
    return f"{' → '.join([*numbers[:-1], f'**{numbers[-1]}**'])} · you are here"


def _jump_select(
    lineage: Lineage, tracks: Sequence[Track], current: Track | None
) -> discord.ui.Select[discord.ui.View]:
    """The tracks to jump to: all, or those that are nearest to the current one and the first of all."""
    parents = {lineage.numbers[each.id]: lineage.parent_of(each.id) for each in lineage.tracks}
    parent_of = {number: lineage.numbers[parent.id] if parent else 0 for number, parent in parents.items()}
    ranked = nearest_first(parent_of, lineage.numbers[current.id] if current is not None else 0)
    rank = {number: at for at, number in enumerate(ranked)}
    near = sorted(tracks, key=lambda each: rank[lineage.numbers[each.id]])[:_MOST_CHOICES]
    options = [
        discord.SelectOption(
            label=f"#{lineage.numbers[each.id]} · {shortened(said_for(each), 80) or 'only a clip'}",
            value=each.id,
            description=glance(each.brief)[:100],
            default=current is not None and each.id == current.id,
        )
        for each in sorted(near, key=lambda each: lineage.numbers[each.id])
    ]
    return discord.ui.Select(custom_id="nocturne-pick:jump", placeholder="Jump to a track", options=options)
