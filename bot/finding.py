"""Which tracks does a message show? Where one was posted is written down; one shown again is known by its files."""

import contextlib
import re
from collections.abc import Iterable

from generation.errors import NotFound
from generation.library import Library
from generation.track import Track

# A track's id in the name of a file that shows it, and a job's in the line under its status.
_TRACK_ID = re.compile(r"\bt[0-9a-z]{8}\b")
_JOB_ID = re.compile(r"-# job `(j[0-9a-z]+)`")


async def tracks_shown(
    library: Library, message_id: str, own_files: Iterable[str], member_id: str, guild_id: str
) -> list[Track]:
    """The tracks of a message that this member may see; `own_files` are the names of files the bot attached."""
    tracks = await library.of_message(message_id, member_id, guild_id)
    if tracks:
        return tracks
    named = [match[0] for each in own_files if (match := _TRACK_ID.search(each))]
    for track_id in dict.fromkeys(named):
        with contextlib.suppress(NotFound):
            tracks.append(await library.see(track_id, member_id, guild_id))
    return tracks


def job_shown(content: str) -> str:
    """The id of the job whose status a message of the bot shows, or ""."""
    found = _JOB_ID.search(content)
    return found[1] if found else ""
