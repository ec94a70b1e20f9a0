"""Words to briefs. `understand` makes a brief of a wish; `suggest_prompts` helps while typing."""

from generation.language.prompts import suggest_prompts
from generation.language.understand import understand

__all__ = ["suggest_prompts", "understand"]
