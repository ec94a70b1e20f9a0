"""Is there memory for a rendering?"""

from bot.doctor.finding import Finding
from generation import ram

LOW, EMPTY = 2**30, 300 * 2**20


def memory(available: int | None = None) -> Finding:
    """Judge the memory, in bytes, that is left to this process."""
    available = ram.available() if available is None else available
    if available is None:
        return Finding("memory", "ok", "This system does not say how much memory is free.")
    says = f"{available / 2**30:.1f} GiB are available."
    if available < EMPTY:
        return Finding("memory", "problem", says, "Stop something else, or give the bot's container at least 1 GiB.")
    if available < LOW:
        return Finding("memory", "warning", says, "Tracks of several minutes need about 1 GiB: make some room.")
    return Finding("memory", "ok", says)
