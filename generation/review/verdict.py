"""What a check answers."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """Whether the result obeyed the brief in one quantity."""

    OBEYED = "obeyed"
    MISSED = "missed"
    NOT_MEASURABLE = "not measurable"


@dataclass(frozen=True, slots=True)
class Check:
    """One measured quantity: what was wanted and what came out, in plain words."""

    quantity: str
    verdict: Verdict
    wanted: str
    got: str

    def to_json(self) -> dict[str, str]:
        return {"quantity": self.quantity, "verdict": str(self.verdict), "wanted": self.wanted, "got": self.got}


def judged(quantity: str, obeyed: bool, wanted: str, got: str) -> Check:
    """A check that could be measured."""
    return Check(quantity, Verdict.OBEYED if obeyed else Verdict.MISSED, wanted, got)


def unmeasured(quantity: str, wanted: str, why: str) -> Check:
    """A check that could not be measured, and why."""
    return Check(quantity, Verdict.NOT_MEASURABLE, wanted, why)
