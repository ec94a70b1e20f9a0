"""`/session` and `/lineage`: a conversation in a thread of its own, its story, and its tree."""

import asyncio
import logging
import re
from typing import Any

import discord
from discord import app_commands

from bot.cards import Card
from bot.cards.card import plain
from bot.cards.sessions import (
    begin_card,
    invited_text,
    lineage_card,
    opened_card,
    rows_of,
)
from bot.cards.summary import summary_card
from bot.commands.asking import Interaction, guild_id_of, house_of, place_of
from bot.commands.refining import refinable, session_here
from bot.spots import last_track, link_of
from generation.conversation import Reply
from generation.errors import BadRequest, NotFound
from generation.refining.story import Story
from generation.track import Session

log = logging.getLogger(__name__)

_MENTION = re.compile(r"<@!?(\d{1,20})>")
_EVERYONE, _ONLY_ME = "everyone", "only me"


@app_commands.guild_only()
class SessionGroup(app_commands.Group):
    """Conversations about tracks."""

    def __init__(self) -> None:
        super().__init__(name="session", description="Talk a track into shape, in a thread of its own")

    @app_commands.command(name="open", description="Open a thread in which every message is about your track")
    @app_commands.describe(
        title="What the thread is called",
        who="Who may take part: everyone, only me, or mention the members",
    )
    async def open_session(
        self,
        interaction: Interaction,
        title: app_commands.Range[str, 1, 80] = "",
        who: app_commands.Range[str, 1, 400] = _EVERYONE,
    ) -> None:
        """Open a session in a thread."""
        members = _members(who)
        open_to_all = who.strip().lower() in {_EVERYONE, "all", "everybody"}
        name = title.strip() or f"{interaction.user.display_name}'s session"
        if isinstance(interaction.channel, discord.Thread):
            await self._open_here(interaction, name, members, open_to_all=open_to_all)
            return
        await interaction.response.defer(thinking=True)
        thread = await _new_thread(interaction, name)
        conversation = house_of(interaction).conversation
        session = await conversation.open(place_of(interaction), name, str(thread.id), members, open_to_all=open_to_all)
        await interaction.edit_original_response(content=opened_card(session).content)
        await self._begin(interaction, thread, session)

    async def _open_here(self, interaction: Interaction, name: str, members: list[str], *, open_to_all: bool) -> None:
        """A thread that is there already becomes the session's."""
        thread = interaction.channel
        assert isinstance(thread, discord.Thread)
        if await session_here(interaction) is not None:
            raise BadRequest("This thread is a session already.", "Just say what should change.")
        conversation = house_of(interaction).conversation
        session = await conversation.open(place_of(interaction), name, str(thread.id), members, open_to_all=open_to_all)
        reads = house_of(interaction).settings.message_content
        await interaction.response.send_message(**begin_card(session, reads_everything=reads).to_send())

    async def _begin(self, interaction: Interaction, thread: discord.Thread, session: Session) -> None:
        """Say in the thread how to talk there, and bring in whoever takes part."""
        reads = house_of(interaction).settings.message_content
        await thread.send(**begin_card(session, reads_everything=reads).to_send())
        for member_id in dict.fromkeys((session.member_id, *session.member_ids)):
            await _bring_in(thread, member_id)

    @open_session.autocomplete("who")
    async def who_choices(self, _interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """The usual answers; members are mentioned."""
        known = {_EVERYONE: "everyone who can write here", _ONLY_ME: "only me (invite others later)"}
        return [
            app_commands.Choice(name=label, value=value)
            for value, label in known.items()
            if current.lower() in label.lower()
        ]

    @app_commands.command(name="invite", description="Let somebody take part in this session")
    @app_commands.describe(member="Who may take part from now on")
    async def invite(self, interaction: Interaction, member: discord.Member) -> None:
        """Let another member take part."""
        session = await _session_of(interaction, "")
        if member.bot:
            raise BadRequest("A bot has nothing to say here.", "Invite a member.")
        wider = await house_of(interaction).conversation.invite(session.id, [str(member.id)], place_of(interaction))
        await interaction.response.send_message(invited_text(wider, [str(member.id)]))
        if isinstance(interaction.channel, discord.Thread) and str(interaction.channel.id) == wider.thread_id:
            await _bring_in(interaction.channel, str(member.id))

    @app_commands.command(name="summary", description="The story of this session, and its brief as it is now")
    @app_commands.describe(track="A track of another session; the one you are in unless you say")
    async def summary(self, interaction: Interaction, track: app_commands.Range[str, 1, 100] = "") -> None:
        """Tell what happened in a session."""
        await show_summary(interaction, (await _session_of(interaction, track)).id)

    @summary.autocomplete("track")
    async def tracks(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """The session's tracks and the member's own."""
        return await refinable(interaction, current)


def _members(who: str) -> list[str]:
    """The ids of the members who are mentioned; raises `BadRequest` for words that mean nobody."""
    members = list(dict.fromkeys(_MENTION.findall(who)))
    if not members and who.strip().lower() not in {_EVERYONE, "all", "everybody", _ONLY_ME, "me", "nobody"}:
        raise BadRequest(
            f"“{plain(who, 60)}” is nobody who could take part.", "Use everyone, only me, or mention the members."
        )
    return members


async def _new_thread(interaction: Interaction, name: str) -> discord.Thread:
    """A thread from the answer's message; raises `BadRequest` where the bot may not open one."""
    try:
        message = await interaction.edit_original_response(content=f"🧵 **{plain(name, 80)}**")
        return await message.create_thread(name=name[:100])
    except (discord.Forbidden, ValueError) as error:
        log.info("no thread could be opened in %s: %s", interaction.channel_id, error)
        await interaction.delete_original_response()
        raise BadRequest(
            "I may not open a thread here.",
            "Ask for the permission Create Public Threads for me, or just reply to a track with what should change.",
        ) from error


async def _bring_in(thread: discord.Thread, member_id: str) -> None:
    try:
        await thread.add_user(discord.Object(int(member_id)))
    except (discord.HTTPException, ValueError) as error:
        log.info("%s could not be brought into thread %s: %s", member_id, thread.id, error)


async def _session_of(interaction: Interaction, track_id: str) -> Session:
    """The session that is meant: a track's, this thread's, or that of the member's last track, here if there is one.

    Raises:
        NotFound: there is none.
    """
    house, member_id, guild_id = house_of(interaction), str(interaction.user.id), guild_id_of(interaction)
    found = None
    if track_id:
        found = await house.store.session((await house.library.see(track_id, member_id, guild_id)).session_id)
    else:
        found = await session_here(interaction)
    if found is None and not track_id:
        last = await last_track(house.store, member_id, guild_id, str(interaction.channel_id or ""))
        found = await house.store.session(last.session_id) if last else None
    if found is None:
        raise NotFound(
            "There is no session of yours here yet.", "Ask for a track with /generate, or use /session open."
        )
    return found


# ---- the story ------------------------------------------------------------------------------------------------------


async def show_summary(interaction: Interaction, session_id: str) -> None:
    """Answer with what happened in a session, as this member may read it."""
    house = house_of(interaction)
    story = await house.conversation.story(session_id, str(interaction.user.id), guild_id_of(interaction))
    links = {each.id: await link_of(house.store, each) for each in story.lineage.tracks}
    await interaction.response.send_message(
        **summary_card(story, links, await _names(interaction, story)).to_send(), ephemeral=True
    )


# ---- the tree -------------------------------------------------------------------------------------------------------


@app_commands.command(
    name="lineage", description="The tree of a session: its branches, where you are, and every way back"
)
@app_commands.describe(track="A track of the session; the one you are in unless you say")
async def lineage(interaction: Interaction, track: app_commands.Range[str, 1, 100] = "") -> None:
    """Show the tree as a picture."""
    session = await _session_of(interaction, track)
    await interaction.response.defer(ephemeral=True, thinking=True)
    card = await _tree(interaction, session.id)
    await interaction.followup.send(**card.to_send(), ephemeral=True)


lineage.autocomplete("track")(refinable)


async def show_lineage(interaction: Interaction, track_id: str) -> None:
    """Show the tree to which a track belongs."""
    session = await _session_of(interaction, track_id)
    await interaction.response.defer(ephemeral=True, thinking=True)
    card = await _tree(interaction, session.id)
    await interaction.followup.send(**card.to_send(), ephemeral=True)


async def jump(interaction: Interaction, track_id: str) -> None:
    """Go to a track that was chosen in the tree; the tree then shows it."""
    house = house_of(interaction)
    track = await house.library.see(track_id, str(interaction.user.id), guild_id_of(interaction))
    reply = await house.conversation.go(track.id, place_of(interaction), f"jump to {track.id}")
    await _redraw(interaction, reply)


async def walk(interaction: Interaction, subject: str) -> None:
    """Undo or redo from the tree; the tree then shows where one is."""
    way, _, track_id = subject.partition(":")
    house = house_of(interaction)
    track = await house.library.see(track_id, str(interaction.user.id), guild_id_of(interaction))
    await _redraw(interaction, await house.conversation.step(way, track.id, place_of(interaction)))


async def _redraw(interaction: Interaction, reply: Reply) -> None:
    await interaction.response.defer()
    card = await _tree(interaction, reply.session.id, reply.text)
    await interaction.edit_original_response(**card.to_edit())


async def _tree(interaction: Interaction, session_id: str, note: str = "") -> Card:
    house, member_id, guild_id = house_of(interaction), str(interaction.user.id), guild_id_of(interaction)
    story = await house.conversation.story(session_id, member_id, guild_id)
    rows = rows_of(story.lineage, member_id, guild_id, await _names(interaction, story))
    picture = await asyncio.to_thread(_drawn, story.session.title, rows)
    return lineage_card(story, picture, member_id, guild_id, note)


def _drawn(title: str, rows: list[Any]) -> bytes:
    from bot.cards.tree import draw_tree  # brings Pillow, which nothing else of a command needs

    return draw_tree(title, rows)


async def _names(interaction: Interaction, story: Story) -> dict[str, str]:
    """Who has said something in the session, by id."""
    store = house_of(interaction).store
    ids = dict.fromkeys(turn.member_id for turn in story.lineage.turns)
    return {each: await store.member_name(each) or "somebody" for each in ids}


def add_to(tree: "app_commands.CommandTree[Any]") -> None:
    """Put the commands on the tree."""
    tree.add_command(SessionGroup())
    tree.add_command(lineage)
