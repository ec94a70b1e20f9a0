"""What a Dockerfile of ours must keep to, each rule a function that gives the sentences of those who break it.

The rules are a selection of hadolint's (named in brackets) and of our own.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.docker.dockerfile import Instruction, parse
from tests.docker.ignore import ignored

Rule = Callable[[list[Instruction], Path], Iterator[str]]
SECRET = re.compile(r"(?i)(token|password|passwd|secret|api_?key|credential)")


def broken(text: str, root: Path) -> dict[str, list[str]]:
    """Give, by the rule's name, what this Dockerfile breaks; `root` is the build's context."""
    instructions = parse(text)
    found = {rule.__name__: [*rule(instructions, root)] for rule in RULES}
    return {name: sentences for name, sentences in found.items() if sentences}


def pinned_base(instructions: list[Instruction], root: Path) -> Iterator[str]:
    """DL3006, DL3007: every base image has a tag, and it is not `latest`."""
    stages = {each.stage_name for each in instructions if each.word == "FROM"}
    for each in instructions:
        image = each.rest.split()[0] if each.word == "FROM" else "scratch"
        if image == "scratch" or image in stages:
            continue
        tag = image.rpartition("/")[2].partition(":")[2]
        if not tag or tag == "latest" or "$" in image:
            yield f"line {each.line}: {image} is not pinned to a tag"


def apt_is_clean(instructions: list[Instruction], root: Path) -> Iterator[str]:
    """DL3008-DL3015: apt-get updates, asks nothing, takes no recommendations and leaves no lists in the same RUN."""
    for each in _of(instructions, "RUN"):
        if re.search(r"\bapt (install|update)", each.rest):
            yield f"line {each.line}: apt is for people, apt-get is for scripts"
        if "apt-get install" not in each.rest:
            continue
        wanted = ("apt-get update", "--no-install-recommends", "rm -rf /var/lib/apt/lists/*")
        yield from (
            f"line {each.line}: {each_wanted} is missing" for each_wanted in wanted if each_wanted not in each.rest
        )
        if not re.search(r"apt-get install [^&]*(--yes|-y)\b", each.rest):
            yield f"line {each.line}: apt-get install would ask"


def pip_keeps_no_cache(instructions: list[Instruction], root: Path) -> Iterator[str]:
    """DL3042, and our own: pip leaves no cache in a layer and takes the versions that were tested."""
    for stage in {each.stage for each in instructions}:
        own = [each for each in instructions if each.stage == stage]
        if not any("pip install" in each.rest for each in _of(own, "RUN")):
            continue
        said = " ".join(each.rest for each in own if each.word in {"ENV", "RUN"})
        if not re.search(r"PIP_NO_CACHE_DIR=1|--no-cache-dir", said):
            yield f"stage {stage}: pip keeps a cache"
        if not re.search(r"PIP_CONSTRAINT=|--constraint|-c ", said):
            yield f"stage {stage}: pip takes any version"


def runs_as_somebody(instructions: list[Instruction], root: Path) -> Iterator[str]:
    """DL3002, and our own: each target ends with a user who is not root and who was made."""
    for target in _targets(instructions):
        users = _of(target, "USER")
        if not users or users[-1].rest.split(":")[0] in {"root", "0"}:
            yield f"{target[0].rest}: runs as root"
        elif not any("useradd" in each.rest and users[-1].rest in each.rest for each in _of(target, "RUN")):
            yield f"{target[0].rest}: user {users[-1].rest} is never made"


def exec_form(instructions: list[Instruction], root: Path) -> Iterator[str]:
    """DL3025: a shell between the engine and the program would swallow the signal that stops it."""
    for each in instructions:
        command = each.rest.partition("CMD ")[2] if each.word == "HEALTHCHECK" else each.rest
        if each.word in {"CMD", "ENTRYPOINT", "HEALTHCHECK"} and not command.startswith("["):
            yield f"line {each.line}: {each.word} is not a JSON list"
        if each.word in {"CMD", "ENTRYPOINT"} and command.startswith("[") and each.array is None:
            yield f"line {each.line}: {each.word} is no valid JSON list"


def no_add(instructions: list[Instruction], root: Path) -> Iterator[str]:
    """DL3020: ADD unpacks and downloads; COPY does what it says."""
    yield from (f"line {each.line}: ADD" for each in _of(instructions, "ADD"))


def absolute_workdir(instructions: list[Instruction], root: Path) -> Iterator[str]:
    """DL3000, DL3003: one knows where one is."""
    for each in instructions:
        if each.word == "WORKDIR" and not each.rest.startswith("/"):
            yield f"line {each.line}: WORKDIR {each.rest} is relative"
        if each.word == "RUN" and re.search(r"(^|[;&|] *)cd ", each.rest):
            yield f"line {each.line}: cd instead of WORKDIR"


def copies_what_exists(instructions: list[Instruction], root: Path) -> Iterator[str]:
    """DL3022, and our own: each source is in the context and not ignored; each --from names an earlier stage."""
    rules = (root / ".dockerignore").read_text(encoding="utf-8")
    for each in _of(instructions, "COPY"):
        if "from" in each.flags:
            earlier = {one.stage_name for one in instructions if one.word == "FROM" and one.stage < each.stage}
            if each.flags["from"] not in earlier:
                yield f"line {each.line}: there is no earlier stage {each.flags['from']}"
            continue
        for source in each.words[:-1]:
            if not (root / source).exists():
                yield f"line {each.line}: {source} does not exist"
            elif ignored(source, rules):
                yield f"line {each.line}: {source} is kept out by .dockerignore"
        if len(each.words) > 2 and not each.words[-1].endswith("/"):
            yield f"line {each.line}: several files need a folder that ends with /"


def has_health_check(instructions: list[Instruction], root: Path) -> Iterator[str]:
    """DL3057: an engine can tell a bot that hangs from one that works."""
    for target in _targets(instructions):
        if not any("CMD" in each.rest for each in _of(target, "HEALTHCHECK")):
            yield f"{target[0].rest}: no HEALTHCHECK"


def stops_as_told(instructions: list[Instruction], root: Path) -> Iterator[str]:
    """Our own: each target says what starts and what stops it, and where its data lie."""
    for target in _targets(instructions):
        for word in ("ENTRYPOINT", "CMD", "STOPSIGNAL", "VOLUME"):
            if len(_of(target, word)) != 1:
                yield f"{target[0].rest}: {len(_of(target, word))} {word}, not one (DL4003, DL4004)"
        if any(each.rest != "SIGTERM" for each in _of(target, "STOPSIGNAL")):
            yield f"{target[0].rest}: stops by another signal than SIGTERM"


def no_secrets(instructions: list[Instruction], root: Path) -> Iterator[str]:
    """Our own: a build argument or variable stays in the image's history for everybody to read."""
    for each in instructions:
        if each.word in {"ENV", "ARG", "LABEL"}:
            names = [word.partition("=")[0] for word in each.words]
            yield from (f"line {each.line}: {name} would be baked in" for name in names if SECRET.search(name))
        if each.word == "RUN" and re.search(r"sudo |curl .*\| *(ba)?sh|wget .*\| *(ba)?sh", each.rest):
            yield f"line {each.line}: runs what it just downloaded, or sudo (DL3004)"


def _of(instructions: list[Instruction], word: str) -> list[Instruction]:
    return [each for each in instructions if each.word == word]


def _targets(instructions: list[Instruction]) -> list[list[Instruction]]:
    """Give each stage that no other stage builds on or copies from: those are run."""
    used = {each.flags.get("from") for each in instructions}
    used |= {each.rest.split()[0] for each in instructions if each.word == "FROM"}
    stages = {each.stage: each.stage_name for each in instructions if each.word == "FROM"}
    ends = [number for number, name in stages.items() if name not in used]
    return [[each for each in instructions if each.stage == number] for number in ends]


RULES: tuple[Rule, ...] = (
    pinned_base,
    apt_is_clean,
    pip_keeps_no_cache,
    runs_as_somebody,
    exec_form,
    no_add,
    absolute_workdir,
    copies_what_exists,
    has_health_check,
    stops_as_told,
    no_secrets,
)
