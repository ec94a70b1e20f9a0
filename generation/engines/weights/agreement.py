"""Under what may these weights be used, and who said so here? Shown before a download, and kept with what came."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from generation.engines.weights.catalogue import Weights


@dataclass(frozen=True, slots=True)
class Agreement:
    """The host's word: the licence is accepted, and whether the condition for commercial use is met."""

    licence: str
    at: datetime
    condition_met: bool = False

    def as_json(self) -> dict[str, Any]:
        """`{"licence", "at", "condition_met"}`."""
        return {"licence": self.licence, "at": self.at.isoformat(), "condition_met": self.condition_met}


def agreed(weights: Weights, *, condition_met: bool = False) -> Agreement:
    """The host accepts the licence of these weights, now."""
    return Agreement(weights.licence.name, datetime.now(UTC), condition_met and bool(weights.condition))


def terms(weights: Weights) -> list[str]:
    """What a host should have read before fetching, one sentence a line."""
    use = "may be used commercially" if weights.licence.commercial else "may not be used commercially"
    lines = [
        f"{weights.title}, by {weights.makers}, from {weights.repository}.",
        f"Licence of the weights: {weights.licence.name}; what is made with them {use}.",
    ]
    lines += [weights.licence.note] if weights.licence.note else []
    lines.append(f"Its text: {weights.licence_text}.")
    lines.append(f"Trained on: {weights.trained_on}.")
    if weights.condition:
        lines.append(f"Commercial use is permitted to a host who has {weights.condition}.")
    if weights.gated:
        lines.append(
            "The makers want an agreement at the hub as well: set HF_TOKEN to a token of an account that has it."
        )
    if weights.published:
        lines.append("They are published as pickles, which are read without running anything and kept as safetensors.")
    return lines
