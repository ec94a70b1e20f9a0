"""Is the bot that runs on this data directory alive? Container health checks ask this."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.doctor.finding import Finding

HEARTBEAT = "alive.json"
STALE = timedelta(seconds=60)
_REMEDY = "Look at the bot's log, and start it again."


def live(data_dir: Path, now: datetime | None = None) -> Finding:
    """Say whether the running bot wrote its heartbeat, `{"at": ISO time, "pid": number}`, within the last minute."""
    now = now or datetime.now(UTC)
    try:
        beat = json.loads((data_dir / HEARTBEAT).read_text(encoding="utf-8"))
        at = datetime.fromisoformat(beat["at"])
        age = now - (at if at.tzinfo else at.replace(tzinfo=UTC))
    except FileNotFoundError:
        return Finding("alive", "problem", f"No bot has run on {data_dir}.", _REMEDY)
    except (OSError, ValueError, KeyError, TypeError) as error:
        return Finding("alive", "problem", f"The heartbeat can not be read ({type(error).__name__}).", _REMEDY)
    # A heartbeat from the future proves as little as an old one: the clock was set back since.
    if abs(age) >= STALE:
        return Finding("alive", "problem", f"The last heartbeat is {age.total_seconds():.0f} s old.", _REMEDY)
    return Finding("alive", "ok", f"The last heartbeat is {max(age.total_seconds(), 0):.0f} s old.")
