"""How a job stands: the message that a member watches."""

from collections.abc import Collection, Sequence

from bot.cards.buttons import again_view, job_view
from bot.cards.card import Card, CardFile, about, clock, plain, quoted
from bot.cards.refined import status_lines
from generation.ports import Progress
from generation.track import Job, JobState

_BAR = 14


def progress_bar(done: float) -> str:
    """A bar for a share done in [0, 1], with the per cent behind it."""
    full = round(min(max(done, 0.0), 1.0) * _BAR)
    return "▰" * full + "▱" * (_BAR - full) + f" {round(min(max(done, 0.0), 1.0) * 100)} %"


def preview_files(job: Job, sound: bytes) -> tuple[CardFile, ...]:
    """The first seconds of a job's track as the file that a member hears beforehand; none where there is no sound."""
    return (CardFile(f"preview-{job.id}.mp3", sound),) if sound else ()


def status_card(progress: Progress, elapsed_s: float, note: str = "", *, heard: bool = False) -> Card:
    """The status of a job that is not over: of a refinement what it changes, and a `note` on what it does not.

    `heard` says that its first seconds are in the message.
    """
    job = progress.job
    first, takes = job.wish.first_take, f" · {job.wish.takes} takes" if job.wish.takes > 1 else ""
    takes = f" · take {first}" if first > 1 and not takes else takes
    head = f"🎵 {quoted(job.wish.words)}{_length(job)}{takes}"
    lines = [head, *status_lines(job.wish.refinement)]
    lines += [f"❔ {plain(note, 500)}"] if note else []
    lines += ["🎧 The first seconds, while the rest is made:"] if heard else []
    lines += [f"{_stand(progress)} · {clock(int(elapsed_s))} so far", f"-# job `{job.id}`"]
    return Card("\n".join(lines), view=job_view(job))


def _length(job: Job) -> str:
    length = job.brief.duration_s if job.brief else job.wish.duration_s
    return f" · {clock(length)}" if length else ""


def _stand(progress: Progress) -> str:
    if progress.job.state is JobState.RUNNING:
        return f"`{progress_bar(progress.done)}` {progress.stage}".rstrip()
    if progress.place:
        next_up = "Next in the queue" if progress.place == 1 else f"Number {progress.place} in the queue"
        return f"🕐 {next_up}, {about(progress.wait_s)} to wait"
    if progress.job.wish.clip is not None:
        return "👂 Listening to your clip"
    return "🕐 Accepted"


def ended_card(job: Job, by_name: str = "") -> Card:
    """What is told of a job that ended without a track."""
    head = f"🎵 {quoted(job.wish.words)}"
    if job.state is JobState.CANCELLED:
        text = f"✖️ Cancelled{f' by {plain(by_name, 60)}' if by_name else ''}."
    elif job.state is JobState.REFUSED:
        text = f"🙏 {plain(job.problem, 600)}"
    else:
        text = f"⚠️ {plain(job.problem or 'It failed.', 600)}"
    return Card(f"{head}\n{text}\n-# job `{job.id}`", view=again_view(job))


def lost_card(job: Job, track_ids: Sequence[str], live: Collection[str]) -> Card:
    """What is told when a result was made but could not be posted; `live` are those of its tracks that are served."""
    head = f"🎵 {quoted(job.wish.words)}"
    if not track_ids:
        return ended_card(job)
    if not live:
        return Card(f"{head}\n⚠️ It was made, and removed by a moderator before it was posted.")
    track_ids = [each for each in track_ids if each in live]
    names = ", ".join(f"`{each}`" for each in track_ids)
    return Card(f"{head}\n⚠️ It is made, but it could not be posted here. Hear it with `/track`: {names}")
