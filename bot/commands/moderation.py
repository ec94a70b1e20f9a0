"""`/report` for everybody, and `/audit` for those with Manage Messages."""

from datetime import timedelta
from typing import Any

import discord
from discord import app_commands

from bot.cards.audit import acted_text, reported_text, search_card, story_card
from bot.commands.asking import Interaction, client_of, guild_id_of, house_of, moderates
from bot.commands.library import own_tracks
from bot.takedown import Takedown
from generation.errors import BadRequest
from generation.track import TrackQuery, TrackState

PAGE = 6
_STATES = ("any", "live", "removed", "reported")


@app_commands.command(name="report", description="Ask the moderators to look at a track")
@app_commands.describe(track="The track's id, as it stands under it", reason="What is wrong with it")
@app_commands.guild_only()
async def report(
    interaction: Interaction, track: app_commands.Range[str, 1, 100], reason: app_commands.Range[str, 1, 500]
) -> None:
    """Write a report down."""
    await report_track(interaction, track, reason)


async def report_track(interaction: Interaction, track_id: str, words: str) -> None:
    """Write a report down and thank for it."""
    house = house_of(interaction)
    track = await house.library.see(track_id, str(interaction.user.id), guild_id_of(interaction))
    if not track.guild_id:
        raise BadRequest(
            "This track was made in a direct message, which no moderator looks after.", "Nobody but you can see it."
        )
    await house.moderation.report(track, str(interaction.user.id), words)
    await interaction.response.send_message(reported_text(track), ephemeral=True)


report.autocomplete("track")(own_tracks)


@app_commands.guild_only()
@app_commands.default_permissions(manage_messages=True)
class Audit(app_commands.Group):
    """What moderators can look up and do. Discord hides it from others, and every call checks again."""

    def __init__(self) -> None:
        super().__init__(name="audit", description="For moderators: look up and act on what was made")

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Only people with Manage Messages; a guild may have handed the command to others by mistake."""
        require_moderator(interaction)
        return True

    @app_commands.command(name="search", description="Find tracks, newest first")
    @app_commands.describe(
        words="Words of the request",
        member="Who asked for it",
        engine="Which engine made it",
        days="Only the last so many days",
        state="Live, removed, or reported ones",
        page="Which page",
    )
    @app_commands.choices(state=[app_commands.Choice(name=each, value=each) for each in _STATES])
    async def search(
        self,
        interaction: Interaction,
        words: app_commands.Range[str, 1, 200] = "",
        member: discord.User | None = None,
        engine: app_commands.Range[str, 1, 40] = "",
        days: app_commands.Range[int, 0, 3650] = 0,
        state: str = "any",
        page: app_commands.Range[int, 1, 10000] = 1,
    ) -> None:
        """List tracks of this server."""
        question = Question(words, str(member.id) if member else "", engine, days, state)
        await show_search(interaction, question, (page - 1) * PAGE)

    @app_commands.command(name="track", description="One track's whole story")
    @app_commands.describe(track="The track's id")
    async def track(self, interaction: Interaction, track: app_commands.Range[str, 1, 100]) -> None:
        """Show everything that is known of a track."""
        await show_story(interaction, track)

    @app_commands.command(name="remove", description="Take a track down: its message and its files")
    @app_commands.describe(track="The track's id", reason="Why; it is kept")
    async def remove(
        self,
        interaction: Interaction,
        track: app_commands.Range[str, 1, 100],
        reason: app_commands.Range[str, 1, 500],
    ) -> None:
        """Remove a track."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        acted = await house_of(interaction).moderation.remove(
            track, guild_id_of(interaction), str(interaction.user.id), reason
        )
        outcome = await _takedown(interaction).take_down(acted)
        await interaction.followup.send(acted_text(acted, outcome), ephemeral=True)

    @app_commands.command(name="restore", description="Bring a removed track back")
    @app_commands.describe(track="The track's id", reason="Why; it is kept")
    async def restore(
        self,
        interaction: Interaction,
        track: app_commands.Range[str, 1, 100],
        reason: app_commands.Range[str, 1, 500],
    ) -> None:
        """Restore a track and post it again."""
        moderator_id = str(interaction.user.id)
        await interaction.response.defer(ephemeral=True, thinking=True)
        acted = await house_of(interaction).moderation.restore(track, guild_id_of(interaction), moderator_id, reason)
        nonce = f"{acted.track.id}-{interaction.id % 10**9}"
        outcome = await _takedown(interaction).put_back(acted, moderator_id, nonce)
        await interaction.followup.send(acted_text(acted, outcome), ephemeral=True)

    @track.autocomplete("track")
    @remove.autocomplete("track")
    @restore.autocomplete("track")
    async def any_track(self, interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
        """The server's newest tracks that match what was typed; for moderators, as `interaction_check` is not asked."""
        if not moderates(interaction):
            return []
        page = await house_of(interaction).store.search(TrackQuery(guild_id_of(interaction), limit=100))
        return [
            app_commands.Choice(name=f"{each.id} · {each.member_name}: {each.words}"[:100], value=each.id)
            for each in page.tracks
            if current.lower() in f"{each.id} {each.member_name} {each.words}".lower()
        ][:25]


def require_moderator(interaction: Interaction) -> None:
    """Raises discord.py's `MissingPermissions` for people without Manage Messages."""
    if interaction.guild_id is None:
        raise app_commands.NoPrivateMessage
    if not interaction.permissions.manage_messages:
        raise app_commands.MissingPermissions(["manage_messages"])


class Question:
    """What a moderator searches for, as it fits into a button: `state:days:member:engine:words`."""

    def __init__(self, words: str, member_id: str, engine: str, days: int, state: str) -> None:
        self.words, self.member_id, self.engine, self.days, self.state = words, member_id, engine, days, state

    def __str__(self) -> str:
        return f"{self.state}:{self.days}:{self.member_id}:{self.engine}:{self.words}"

    @classmethod
    def parse(cls, text: str) -> "Question":
        """Read back what `str` wrote; raises `BadRequest` when it is something else."""
        try:
            state, days, member_id, engine, words = text.split(":", 4)
            return cls(words, member_id, engine, int(days), state)
        except ValueError:
            raise BadRequest("This button is too old.", "Use /audit search again.") from None

    def query(self, guild_id: str, offset: int) -> TrackQuery:
        """The question to the store, for one page of one guild."""
        since = discord.utils.utcnow() - timedelta(days=self.days) if self.days else None
        state = TrackState(self.state) if self.state in {"live", "removed"} else None
        return TrackQuery(
            guild_id,
            self.words,
            self.member_id,
            self.engine,
            since,
            None,
            state,
            self.state == "reported",
            PAGE,
            offset,
        )


async def show_search(interaction: Interaction, question: Question, offset: int, *, turn: bool = False) -> None:
    """Show a page of tracks; `turn` replaces the page that is shown."""
    require_moderator(interaction)
    query = question.query(guild_id_of(interaction), offset)
    page = await house_of(interaction).moderation.search(query, str(interaction.user.id))
    card = search_card(page, offset, PAGE, str(question))
    if turn:
        await interaction.response.edit_message(**card.to_edit())
    else:
        await interaction.response.send_message(**card.to_send(), ephemeral=True)


async def show_story(interaction: Interaction, track_id: str) -> None:
    """Show everything that is known of a track."""
    require_moderator(interaction)
    story = await house_of(interaction).library.story(track_id, guild_id_of(interaction), str(interaction.user.id))
    await interaction.response.send_message(**story_card(story).to_send(), ephemeral=True)


def _takedown(interaction: Interaction) -> Takedown:
    limit = interaction.guild.filesize_limit if interaction.guild else discord.utils.DEFAULT_FILE_SIZE_LIMIT_BYTES
    return Takedown(house_of(interaction), client_of(interaction).poster, limit)


def add_to(tree: "app_commands.CommandTree[Any]") -> None:
    """Put the commands on the tree."""
    tree.add_command(report)
    tree.add_command(Audit())
