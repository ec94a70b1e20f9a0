"""Which files `docker build` sees: .dockerignore as Docker's documentation describes it, the last match wins."""

import re
from pathlib import PurePosixPath


def ignored(path: str, rules: str) -> bool:
    """Whether this path, relative to the context, is kept from the build."""
    verdict = False
    for raw in rules.splitlines():
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        wanted, pattern = (False, line[1:]) if line.startswith("!") else (True, line)
        if _matches(path, pattern.strip("/")):
            verdict = wanted
    return verdict


def _matches(path: str, pattern: str) -> bool:
    # A pattern that names a folder holds for everything in it.
    expression = re.compile(_expression(pattern))
    ways = [PurePosixPath(path), *PurePosixPath(path).parents]
    return any(expression.fullmatch(str(each)) for each in ways if str(each) != ".")


def _expression(pattern: str) -> str:
    parts = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return "".join(parts.get(each) or re.escape(each) for each in re.findall(r"\*\*/|\*\*|\*|\?|[^*?]+", pattern))
