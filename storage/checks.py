"""What every store refuses, in the same sentences."""

from collections.abc import Sequence
from typing import Final

from generation.errors import NotFound, StorageFailed
from generation.track import Delivery, Job, Track, Turn

# Search counts no further, so that a common word costs no more than a rare one.
COUNT_LIMIT: Final = 1_000


def missing(what: str, key: str) -> NotFound:
    """The error for an id that nothing is known of."""
    return NotFound(f"There is no {what} {key}.")


def taken(what: str, key: str) -> StorageFailed:
    """The error for an id that is already used."""
    return StorageFailed(f"There already is a {what} {key}.")


def check_finish(job: Job, tracks: Sequence[Track], delivery: Delivery) -> None:
    """Make sure that what is finished together belongs together.

    Raises:
        StorageFailed: it does not; that is a mistake of the program, not of a person.

    """
    if not job.state.over:
        raise StorageFailed(f"The job {job.id} can not be finished as {job.state}.")
    strange = (each for each in tracks if (each.job_id, each.session_id) != (job.id, job.session_id))
    if delivery.job_id != job.id or any(strange):
        raise StorageFailed(f"A track or delivery belongs to another job than {job.id}.")
    if len({each.take for each in tracks}) < len(tracks):
        raise StorageFailed(f"Two tracks of the job {job.id} are the same take.")
    for track in tracks:
        if len({each.role for each in track.files}) < len(track.files):
            raise StorageFailed(f"Two files of the track {track.id} play the same part.")


def check_turn(turn: Turn) -> None:
    """Make sure that a turn that is written by itself has no job, which brings its own turn.

    Raises:
        StorageFailed: it has; that is a mistake of the program, not of a person.

    """
    if turn.job_id:
        raise StorageFailed(f"The turn of the job {turn.job_id} is written with the job.")
