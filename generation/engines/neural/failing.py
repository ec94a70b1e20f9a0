"""What went wrong, in one sentence with its remedy? Out of memory, a broken checkpoint, a library that is missing."""

from collections.abc import Iterator
from contextlib import contextmanager

from generation.errors import EngineFailed, EngineUnavailable, NocturneError


@contextmanager
def told(title: str, doing: str = "render") -> Iterator[None]:
    """Turn whatever a library raises into an error of ours; `title` is the engine's, our own errors pass.

    Raises:
        EngineFailed: memory ran out, or the engine broke.
        EngineUnavailable: a library is missing.
    """
    try:
        yield
    except NocturneError:
        raise
    except ImportError as error:
        raise EngineUnavailable(f"{title} needs {error.name or error}.", "Install it with: make run-neural") from error
    except Exception as error:
        if is_out_of_memory(error):
            raise EngineFailed(
                f"{title} ran out of memory.", "Ask for a shorter track or fewer takes, or set NOCTURNE_DEVICE=cpu."
            ) from error
        raise EngineFailed(f"{title} could not {doing} this.", "The log says where it broke.") from error


def is_out_of_memory(error: BaseException) -> bool:
    """Whether memory ran out: torch has a type for CUDA, and a plain RuntimeError for the CPU."""
    if isinstance(error, MemoryError):
        return True
    if type(error).__name__ == "OutOfMemoryError":
        return True
    text = str(error).casefold()
    return isinstance(error, RuntimeError) and ("not enough memory" in text or "out of memory" in text)
