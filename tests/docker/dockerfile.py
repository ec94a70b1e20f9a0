"""Reads a Dockerfile as far as the rules need it: instructions, their stage, and the lines that a backslash joins."""

import json
import re
import shlex
from dataclasses import dataclass

KNOWN = frozenset(
    {"FROM", "ARG", "ENV", "RUN", "COPY", "ADD", "WORKDIR", "USER", "VOLUME", "EXPOSE", "STOPSIGNAL"}
    | {"HEALTHCHECK", "ENTRYPOINT", "CMD", "LABEL", "SHELL"}
)


@dataclass(frozen=True)
class Instruction:
    """One instruction: its word, its flags, what follows, the line it starts on, and its stage's number and name."""

    word: str
    flags: dict[str, str]
    rest: str
    line: int
    stage: int
    stage_name: str

    @property
    def array(self) -> list[str] | None:
        """The exec form, None when it is written otherwise."""
        try:
            value = json.loads(self.rest)
        except ValueError:
            return None
        return value if isinstance(value, list) and all(isinstance(each, str) for each in value) else None

    @property
    def words(self) -> list[str]:
        return self.array or shlex.split(self.rest)


def parse(text: str) -> list[Instruction]:
    """Give the instructions; raises ValueError for a word that Docker does not know."""
    found: list[Instruction] = []
    stage, name = -1, ""
    for number, line in _joined(text):
        word, _, rest = line.partition(" ")
        word = word.upper()
        if word not in KNOWN:
            raise ValueError(f"line {number}: {word} is no instruction")
        flags, rest = _flags(rest.strip())
        if word == "FROM":
            stage += 1
            named = re.search(r"\sAS\s+(\S+)$", rest, re.IGNORECASE)
            name = named[1] if named else ""
        found.append(Instruction(word, flags, rest, number, stage, name))
    return found


def _joined(text: str) -> list[tuple[int, str]]:
    lines: list[tuple[int, str]] = []
    open_line: tuple[int, str] | None = None
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        start, before = open_line or (number, "")
        joined = f"{before} {line}".strip()
        if joined.endswith("\\"):
            open_line = (start, joined[:-1].rstrip())
        else:
            lines.append((start, joined))
            open_line = None
    return lines


def _flags(rest: str) -> tuple[dict[str, str], str]:
    flags: dict[str, str] = {}
    while found := re.match(r"--([a-z-]+)(?:=(\S+))?\s+", rest):
        flags[found[1]] = found[2] or ""
        rest = rest[found.end() :]
    return flags, rest
