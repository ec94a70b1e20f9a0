"""Is talk told from wishes by its words? What `refining.judge` learns, and how it does on authors it has not seen."""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from generation.errors import BadRequest
from generation.language.refining.judge import BUCKETS, MOST_TALK, RECORD, WEIGHTS, features, kept
from generation.refinement import ReadingKind

KINDS: Final = ("none", "change", "nav", "ask")
# How strongly large weights are held back (L2), chosen by leaving authors out: 0.05 of 0.02, 0.05, 0.15 and 0.5.
_HELD_BACK: Final = 0.05
_ROUNDS: Final = 150
_KEPT_APART: Final = "held-out"

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Line:
    """A message with what it is, of `KINDS`, and who wrote it."""

    words: str
    kind: str
    author: str


def read_lines(folder: Path) -> list[Line]:
    """The turns of all conversations of a folder but for those kept apart, and the lines of `talk.jsonl`.

    Raises:
        BadRequest: there is none, or one can not be read.
    """
    found: list[Line] = []
    try:
        for path in sorted(folder.glob("refinements*.jsonl")):
            if _KEPT_APART not in path.name:
                found += _turns(path)
        lines = (folder / "talk.jsonl").read_text(encoding="utf-8").splitlines()
        found += [Line(row["words"], row["kind"], "talk") for row in map(json.loads, lines)]
    except (OSError, ValueError, KeyError) as error:
        raise BadRequest(f"{folder} holds no labelled turns ({error}).", "Give tests/evaluation.") from error
    return found


def _turns(path: Path) -> list[Line]:
    found = []
    for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        letters = re.match(r"[a-z]*", row["id"])
        author = f"{path.stem}:{letters.group() if letters else ''}"
        found += [Line(each, _kind(expect), author) for each, expect in zip(row["turns"], row["expect"], strict=True)]
    return found


def _kind(expect: dict[str, Any]) -> str:
    if expect.get("none"):
        return "none"
    return "nav" if "navigate" in expect else "ask" if expect.get("ask") else "change"


def digest(lines: Sequence[Line]) -> str:
    """A hash of what is learned from, so that weights of other lines are noticed."""
    told = json.dumps([(each.words, each.kind) for each in lines], ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


def learn(lines: Sequence[Line]) -> tuple[Floats, float]:
    """Weights (BUCKETS,) and bias of a logistic regression that says whether a message is talk (L-BFGS)."""
    return _learned(_matrix(lines), _signs(lines))


def _signs(lines: Sequence[Line]) -> Floats:
    return np.array([1.0 if each.kind == "none" else -1.0 for each in lines])


def _learned(rows: Any, sign: Floats) -> tuple[Floats, float]:

    def loss(at: Floats) -> tuple[float, Floats]:
        margin = sign * (rows @ at[:-1] + at[-1])
        slope = -sign / (1.0 + np.exp(margin))
        whole = float(np.logaddexp(0.0, -margin).sum()) + 0.5 * _HELD_BACK * float(at[:-1] @ at[:-1])
        return whole, np.append(rows.T @ slope + _HELD_BACK * at[:-1], slope.sum())

    found = minimize(loss, np.zeros(BUCKETS + 1), jac=True, method="L-BFGS-B", options={"maxiter": _ROUNDS}).x
    return found[:-1], float(found[-1])


def left_out(lines: Sequence[Line], least: int = 10) -> dict[str, dict[str, float]]:
    """How lines are judged by what was learned from all other authors: of each author with `least` lines of talk.

    Of each the share of each kind that is taken for talk, at the chance from which a change is.
    """
    found: dict[str, dict[str, float]] = {}
    rows, sign = _matrix(lines), _signs(lines)
    authors = np.array([each.author for each in lines])
    for author in sorted(set(authors)):
        own = authors == author
        if (sign[own] > 0).sum() < least:
            continue
        weights, bias = _learned(rows[~own], sign[~own])
        chances = 1.0 / (1.0 + np.exp(-(rows[own] @ weights + bias)))
        taken = chances > MOST_TALK[ReadingKind.CHANGE]
        kinds = np.array([each.kind for each in lines])[own]
        found[author] = {kind: float(taken[kinds == kind].mean()) for kind in KINDS if (kinds == kind).any()}
        found[author]["lines"] = float(own.sum())
    return found


def report(lines: Sequence[Line], authors: dict[str, dict[str, float]]) -> dict[str, Any]:
    """The whole as one object: `figures` are means over authors, weighted by their lines."""
    total = sum(each["lines"] for each in authors.values())
    figures = {
        f"{kind}_taken_for_talk": sum(each.get(kind, 0.0) * each["lines"] for each in authors.values())
        / max(1.0, total)
        for kind in KINDS
    }
    return {"rows": len(lines), "figures": figures, "authors": [{"author": name, **of} for name, of in authors.items()]}


def lines_of(data: dict[str, Any]) -> list[str]:
    """The authors for people: what share of each kind was taken for talk."""
    return [
        f"  {each['author']:<34} {each['lines']:5.0f} lines: "
        + ", ".join(f"{kind} {each[kind]:.1%}" for kind in KINDS if kind in each)
        for each in data["authors"]
    ]


def write(lines: Sequence[Line]) -> None:
    """Learn from all lines and keep the weights where the reader looks for them, with what they were learned from."""
    weights, bias = learn(lines)
    np.save(WEIGHTS, kept(weights, bias), allow_pickle=False)
    record = {"lines": len(lines), "talk": sum(each.kind == "none" for each in lines), "sha256": digest(lines)}
    RECORD.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def _matrix(lines: Sequence[Line]) -> Any:
    """Messages as rows of a sparse matrix (lines, BUCKETS)."""
    found = [features(each.words) for each in lines]
    ends = np.append(0, np.cumsum([len(buckets) for buckets, _ in found]))
    values, places = np.concatenate([each for _, each in found]), np.concatenate([each for each, _ in found])
    return csr_matrix((values.astype(float), places, ends), shape=(len(lines), BUCKETS))
