"""What a check found, and how it is shown to people and to scripts."""

import textwrap
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

Verdict = Literal["ok", "warning", "problem"]

_SIGNS: dict[Verdict, str] = {"ok": "✓", "warning": "!", "problem": "✗"}
_PLAIN_SIGNS: dict[Verdict, str] = {"ok": "ok", "warning": "!!", "problem": "XX"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One answer: what was looked at, how it stands, a sentence about it, and a sentence that mends it (or "")."""

    name: str
    ok: Verdict
    says: str
    remedy: str = ""


def healthy(findings: Sequence[Finding]) -> bool:
    """Whether nothing found is a problem; warnings leave the bot able to work."""
    return all(finding.ok != "problem" for finding in findings)


def as_json(findings: Sequence[Finding]) -> dict[str, Any]:
    """Give `{"ok": bool, "findings": [{"name", "ok", "says", "remedy"}]}`."""
    return {"ok": healthy(findings), "findings": [asdict(finding) for finding in findings]}


def table(findings: Sequence[Finding], *, width: int = 100, plain: bool = False) -> str:
    """Lay the findings out for a terminal `width` columns wide; `plain` keeps to ASCII."""
    signs, arrow = (_PLAIN_SIGNS, "->") if plain else (_SIGNS, "→")
    names = max((len(finding.name) for finding in findings), default=0)
    lines: list[str] = []
    for finding in findings:
        sign = signs[finding.ok]
        start = f"{sign} {finding.name:<{names}}  "
        lines += _wrapped(finding.says, width, start, " " * len(start))
        if finding.remedy:
            lines += _wrapped(finding.remedy, width, f"{' ' * len(start)}{arrow} ", " " * (len(start) + len(arrow) + 1))
    return "\n".join([*lines, "", _summary(findings)])


def _wrapped(text: str, width: int, first: str, further: str) -> list[str]:
    # A path or a link must stay whole, to be copied.
    return textwrap.wrap(
        text, max(width, 40), initial_indent=first, subsequent_indent=further, break_long_words=False,
        break_on_hyphens=False,
    )  # fmt: skip


def _summary(findings: Sequence[Finding]) -> str:
    problems = sum(finding.ok == "problem" for finding in findings)
    warnings = sum(finding.ok == "warning" for finding in findings)
    counts = [
        f"{count} {word}{'' if count == 1 else 's'}"
        for count, word in ((problems, "problem"), (warnings, "warning"))
        if count
    ]
    return f"{' and '.join(counts)}." if counts else "All is well."
