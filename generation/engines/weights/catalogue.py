"""Which weights can the engines use, and what has been published about each? Read from `catalogue.json`, without torch.

Every fact is the makers' own, from their model card or paper; what they did not publish is said to be so. Sizes are
those of the files that are fetched, in GB of 10^9 bytes.
"""

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from generation.errors import BadRequest
from generation.track import Licence

_COMMIT: Final = re.compile("[0-9a-f]{40}")
NOT_PUBLISHED: Final = "not published"


@dataclass(frozen=True, slots=True)
class Work:
    """Seconds of work for a second of music, by the kind of device. Guesses, until a host has measured its own.

    Of a processor they are what two cores take that multiply bfloat16 themselves, at the published shape (measured, or
    by the number of steps beside what was measured); without that diffusion takes twice as long and more. Graphics
    cards differ by more than ten times, and none was measured.
    """

    cpu: float = 0.0
    mps: float = 0.0
    cuda: float = 0.0

    def on(self, kind: str) -> float:
        """The guess for `cpu`, `mps` or `cuda`."""
        return {"cpu": self.cpu, "mps": self.mps, "cuda": self.cuda}[kind]


@dataclass(frozen=True, slots=True)
class Weights:
    """One set of weights: a folder of files that one engine loads.

    `longest_s` is what they make in one go (an engine may go on from there); `memory_gb` what they take on a device at
    half precision with room for a track, as the makers say or as it follows from their size. `needed` files must lie in
    the folder before anything is loaded, `patterns` are what is fetched. `published` are pickles that become `needed`
    files when they are fetched. `needs` names other weights without which these make nothing. `condition` is what a
    host must have before the result may be used commercially ("" where nothing is asked). `by_hand` says how they come
    here where the files of their repository are not laid out as the engine needs them.
    """

    name: str
    engine: str
    title: str
    repository: str
    licence: Licence
    makers: str
    licence_text: str  # where it can be read, by the names of a file and of its repository
    trained_on: str
    size_gb: float
    memory_gb: float
    shortest_s: float
    longest_s: float
    rate: int
    vocals: bool
    needed: tuple[str, ...]
    patterns: tuple[str, ...]
    can: frozenset[str] = frozenset()
    work: Work = Work()
    code_licence: str = ""
    paper: str = ""
    parameters: str = ""
    revision: str = ""  # what is fetched where nothing is asked for: a commit, else a name that may move, or the newest
    unpinned: str = ""  # why no commit is named; then the one that was fetched first stays
    condition: str = ""
    gated: bool = False  # whether the makers ask for a login and an agreement at the hub before they give the files
    published: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    by_hand: str = ""
    addition: bool = False  # whether they only help other weights of their engine, and make no music by themselves

    @property
    def is_pinned(self) -> bool:
        """Whether a commit is named, which never moves."""
        return _COMMIT.fullmatch(self.revision) is not None


@cache
def known() -> tuple[Weights, ...]:
    """All weights, those of one engine together, the best first."""
    families = json.loads(files(__package__).joinpath("catalogue.json").read_text("utf-8"))
    return tuple(_weights(family["all"] | each) for family in families for each in family["weights"])


def of(engine: str) -> tuple[Weights, ...]:
    """The weights that an engine can use, the best first; none for an engine that needs none."""
    return tuple(each for each in known() if each.engine == engine)


def named(name: str) -> Weights:
    """The weights with this name.

    Raises:
        BadRequest: there are none; the remedy lists those that there are.
    """
    for each in known():
        if each.name == name:
            return each
    names = ", ".join(each.name for each in known())
    raise BadRequest(f"There are no weights called “{name}”.", f"Use one of: {names}.")


def _weights(row: dict[str, Any]) -> Weights:
    needed, patterns, can = (tuple(row.pop(key)) for key in ("needed", "patterns", "can"))
    row["licence_text"] = row["licence_text"].format(repository=row["repository"])
    published, needs = (tuple(row.pop(key, ())) for key in ("published", "needs"))
    return Weights(
        licence=Licence(**row.pop("licence")),
        needed=needed,
        patterns=patterns,
        can=frozenset(can),
        work=Work(**row.pop("work", {})),
        published=published,
        needs=needs,
        **row,
    )
