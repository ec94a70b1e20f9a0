"""Does the clock make sense? Deadlines, signed links and the trail depend on it."""

from datetime import UTC, datetime
from pathlib import Path

from bot.doctor.finding import Finding

_REMEDY = "Switch time synchronisation on (timedatectl set-ntp true), or set the clock by hand."


def clock(now: datetime | None = None, installed: datetime | None = None) -> Finding:
    """Judge the clock: it can not be earlier than the moment at which this file was installed."""
    now = now or datetime.now(UTC)
    installed = installed or datetime.fromtimestamp(Path(__file__).stat().st_mtime, UTC)
    says = f"{now:%Y-%m-%d %H:%M} UTC."
    if now < installed:
        return Finding("clock", "problem", f"{says} That is before Nocturne was installed.", _REMEDY)
    return Finding("clock", "ok", says)


def skew(seconds: float) -> Finding | None:
    """Judge how far, in seconds, the clock is from Discord's; None when it is near enough."""
    if abs(seconds) < 30:
        return None
    direction = "ahead of" if seconds > 0 else "behind"
    return Finding("clock", "warning", f"It is {abs(seconds):.0f} s {direction} Discord's.", _REMEDY)
