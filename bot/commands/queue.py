"""`/queue` and `/cancel`: what is being made, and how to stop it."""

from typing import Any

from discord import app_commands

from bot.cards.library import queue_card
from bot.commands.asking import Interaction, actor_of, guild_id_of, house_of, moderates
from generation.ports import Progress
from generation.track import JobState


@app_commands.command(name="queue", description="What is being made, and what waits")
async def queue(interaction: Interaction) -> None:
    """Show this server's open jobs; in a direct message one's own, wherever they were asked for."""
    studio = house_of(interaction).studio
    guild_id, member_id = guild_id_of(interaction), str(interaction.user.id)
    jobs = [
        job
        for job in studio.queue.open
        if (job.place.guild_id == guild_id if guild_id else job.place.member_id == member_id)
    ]
    if not jobs and studio.queue.open:
        await interaction.response.send_message(elsewhere_text(len(studio.queue.open), guild_id), ephemeral=True)
        return
    every = [studio.progress_of(job) for job in jobs]
    running = next((each for each in every if each.job.state is JobState.RUNNING), None)
    waiting = sorted((each for each in every if each is not running), key=_order)
    card = queue_card(running, waiting, member_id, moderates(interaction))
    await interaction.response.send_message(**card.to_send(), ephemeral=True)


def elsewhere_text(count: int, guild_id: str) -> str:
    """What is said when the machine is busy with what may not be shown here."""
    whose = "from this server" if guild_id else "of yours"
    return f"Nothing {whose} is being made or waits. The machine is busy: {count} from elsewhere would come first."


def _order(progress: Progress) -> int:
    # Jobs whose clip is still being heard have no place yet and come last.
    return progress.place or 10**6


@app_commands.command(name="cancel", description="Stop one of your jobs")
@app_commands.describe(job="The job's id, as it stands under its status")
async def cancel(interaction: Interaction, job: app_commands.Range[str, 1, 100]) -> None:
    """Stop a job."""
    await cancel_job(interaction, job)


async def cancel_job(interaction: Interaction, job_id: str) -> None:
    """Stop a job and say so; its status message follows by itself."""
    stopped = await house_of(interaction).studio.cancel(job_id.strip().lower(), actor_of(interaction))
    await interaction.response.send_message(f"The job `{stopped.id}` is being stopped.", ephemeral=True)


@cancel.autocomplete("job")
async def open_jobs(interaction: Interaction, current: str) -> list[app_commands.Choice[str]]:
    """The jobs that whoever types may stop."""
    studio, actor = house_of(interaction).studio, actor_of(interaction)
    return [
        app_commands.Choice(name=f"{job.id} · {job.wish.words or 'a clip'}"[:100], value=job.id)
        for job in studio.queue.open
        if job.place.member_id == actor.member_id or (actor.moderator and job.place.guild_id == actor.guild_id)
        if current.lower() in f"{job.id} {job.wish.words}".lower()
    ][:25]


def add_to(tree: "app_commands.CommandTree[Any]") -> None:
    """Put the commands on the tree."""
    tree.add_command(queue)
    tree.add_command(cancel)
