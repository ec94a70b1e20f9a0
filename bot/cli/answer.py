"""What every command prints: one JSON object on standard output with `--json`, else lines for people."""

import json
import sys
from typing import Any

from generation.errors import AskedWrongly, NocturneError

DONE, FAILED, ASKED_WRONGLY = 0, 1, 2


def say(text: str) -> None:
    """A line for people."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def note(text: str) -> None:
    """A line beside the answer, on standard error."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def give(data: dict[str, Any], lines: list[str], *, as_json: bool) -> None:
    """The answer: the object, or the lines."""
    say(json.dumps(data, ensure_ascii=False) if as_json else "\n".join(lines))


def fail(error: NocturneError, *, as_json: bool) -> int:
    """Tell an error and return the exit code that goes with it."""
    if as_json:
        told = {"code": error.code, "message": error.message, "remedy": error.remedy}
        say(json.dumps({"error": told}, ensure_ascii=False))
    else:
        note(f"nocturne: {error}")
    return ASKED_WRONGLY if isinstance(error, AskedWrongly) else FAILED
