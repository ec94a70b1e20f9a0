"""`generate`, `track` and `db upgrade`: the same studio as on Discord, without Discord."""

import argparse
import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.bootstrap import make_data_dir, open_house
from bot.cli.answer import DONE, give, note
from bot.cli.describe import Written, describe, find_track, lines_of, write_files
from bot.house import House
from bot.settings import Settings
from generation.brief import ReferenceMode
from generation.errors import BadRequest, Cancelled, EngineFailed, NocturneError
from generation.ports import Progress
from generation.studio import SHELL
from generation.track import ClipSource, DeliveryState, Job, JobState, Place, Track, Wish
from storage.database import upgrade


class Waiting:
    """Waits for one job and shows its progress on standard error."""

    def __init__(self, *, quiet: bool) -> None:
        self.over: asyncio.Future[Job] = asyncio.get_running_loop().create_future()
        self._quiet = quiet
        self._shown = -1

    def progressed(self, progress: Progress) -> None:
        """Show every tenth."""
        tenth = int(progress.done * 10)
        if not self._quiet and tenth > self._shown:
            self._shown = tenth
            note(f"  {tenth * 10:3d} %  {progress.stage}")

    def ended(self, job: Job) -> None:
        """The job is over."""
        if not self.over.done():
            self.over.set_result(job)


async def generate(settings: Settings, given: argparse.Namespace) -> int:
    """Make a track and say where it is."""
    if given.mode is not None and given.reference is None:
        raise BadRequest("There is no clip to use that way.", "Give one with --reference, or leave --mode out.")
    if given.take < 1:
        raise BadRequest(f"There is no take {given.take}.", "Takes are counted from 1.")
    lyrics = await asyncio.to_thread(_lyrics_of, given.lyrics)
    async with open_house(settings) as house:
        wish = Wish(
            given.prompt,
            given.duration,
            given.seed,
            given.engine,
            given.loop,
            given.takes,
            clip=await clip_given(house, given),
            first_take=given.take,
            lyrics=lyrics,
        )
        how = Written(given.format, given.rate, given.stems, given.midi)
        job = await house.studio.ask(wish, shell_place())
        tracks = await made(house, job, quiet=given.as_json)
        described = await written_and_told(house, tracks, given.out, how)
    answer: dict[str, Any] = {"track": described[0], "tracks": described}
    give(answer, [line for each in described for line in lines_of(each)], as_json=given.as_json)
    return DONE


def _lyrics_of(path: Path | None) -> str:
    try:
        return path.read_text(encoding="utf-8").strip() if path is not None else ""
    except (OSError, UnicodeDecodeError) as error:
        raise BadRequest(f"The lyrics in {path} can not be read.", "Give a text file in UTF-8.") from error


def shell_place(guild_id: str = "") -> Place:
    """Where the command line asks from: a request of its own each time."""
    return Place(f"{SHELL}{secrets.token_hex(16)}", member_id="shell", member_name="command line", guild_id=guild_id)


async def written_and_told(
    house: House, tracks: Sequence[Track], out: Path | None, how: Written
) -> list[dict[str, Any]]:
    """Write the files of tracks where that is asked, and describe each."""
    # What is not kept as it was asked for has to be written somewhere.
    out = out or (house.settings.data_dir / "written" if how.fmt != "flac" or how.rate else None)
    described = []
    for track in tracks:
        written = await write_files(house, track, out, how) if out else {}
        described.append(describe(house, track, written))
    return described


async def clip_given(house: House, given: argparse.Namespace) -> ClipSource | None:
    """The clip that was given with `--reference`, kept, so that it can be fetched from there."""
    path: Path | None = given.reference
    if path is None:
        return None
    limit = int(house.settings.clip_max_mb * 2**20)
    try:
        data = await asyncio.to_thread(_read, path, limit + 1)
    except OSError as error:
        raise BadRequest(f"{path} can not be read: {error.strerror}.", "Check --reference.") from error
    if len(data) > limit:
        raise BadRequest(f"{path} is larger than {house.settings.clip_max_mb:g} MiB.", "Use a shorter clip.")
    if not data:
        raise BadRequest(f"{path} is empty.", "Use a file with sound in it.")
    return ClipSource(
        path.name,
        sha256=await house.artifacts.put(data),
        size=len(data),
        mode=ReferenceMode(given.mode or ReferenceMode.STYLE),
    )


def _read(path: Path, most: int) -> bytes:
    with path.open("rb") as file:
        return file.read(most)


async def made(house: House, job: Job, *, quiet: bool) -> list[Track]:
    """Let a job go its way, wait for it, and return its tracks; raises what became of it where there are none."""
    waiting = Waiting(quiet=quiet)
    house.studio.listen(waiting)
    await house.studio.begin(job)
    over = await waiting.over
    delivery = await house.store.delivery_of(job.id)
    if delivery is not None:
        await house.store.save_delivery(replace(delivery, state=DeliveryState.POSTED))
    if over.state is not JobState.DONE:
        raise _error_of(over)
    return await house.library.of_job(job.id)


def _error_of(job: Job) -> NocturneError:
    if job.state is JobState.REFUSED:
        return BadRequest(job.problem)
    if job.state is JobState.CANCELLED:
        return Cancelled("It was stopped.")
    return EngineFailed(job.problem)


async def show_track(settings: Settings, given: argparse.Namespace) -> int:
    """Describe a track, and copy its files where that is asked."""
    async with open_house(settings) as house:
        track = await find_track(house, given.track)
        written = {}
        if given.out is not None:
            how = Written(stems=bool(track.stems), midi=track.file("midi") is not None)
            written = await write_files(house, track, given.out, how)
        data = describe(house, track, written)
    give({"track": data}, lines_of(data), as_json=given.as_json)
    return DONE


async def upgrade_database(settings: Settings, given: argparse.Namespace) -> int:
    """Bring the database to the newest migration."""
    make_data_dir(settings)
    before, after = await upgrade(settings.database)
    said = (
        f"The database is at {after}." if before == after else f"The database went from {before or 'empty'} to {after}."
    )
    give({"from": before, "to": after}, [said], as_json=given.as_json)
    return DONE
