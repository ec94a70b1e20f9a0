"""`models`: which weights the engines can use, which are here, and under what; fetching and removing them."""

import argparse
import asyncio
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict, replace
from functools import partial
from typing import Any, Final

from bot.cli.answer import DONE, give, note
from bot.cli.asking import somebody_is_here, yes
from bot.settings import Settings
from generation.engines import card_of
from generation.engines.means import Means
from generation.engines.weights.agreement import Agreement, agreed, terms
from generation.engines.weights.by_hand import BY_CONTENT
from generation.engines.weights.catalogue import Weights, known, named
from generation.engines.weights.fetch import Pulled, Watching, pull, remove, size_of
from generation.engines.weights.here import chosen, folder, held, is_here, record
from generation.errors import BadRequest, NotAllowed

_GB: Final = 1e9


async def models(settings: Settings, given: argparse.Namespace) -> int:
    """Do what was asked of the weights."""
    steps: dict[str, Callable[[Means, argparse.Namespace], Any]] = {
        "list": _list, "pull": _pull, "remove": _remove, "card": _card
    }  # fmt: skip
    await steps[given.step](settings.means, given)
    return DONE


async def _list(means: Means, given: argparse.Namespace) -> None:
    rows = [_described(each, means) for each in known()]
    data = {"folder": str(means.models), "weights": rows}
    give(data, [f"Weights lie in {means.models}.", "", *_table(rows)], as_json=given.as_json)


async def _card(means: Means, given: argparse.Namespace) -> None:
    weights = named(given.name)
    data = _described(weights, means) | {"agreement": record(weights, means).get("agreement")}
    give({"weights": data}, _card_lines(weights, data), as_json=given.as_json)


async def _pull(means: Means, given: argparse.Namespace) -> None:
    weights = named(given.name)
    # What they can not do without comes first, so that what is here can always be used.
    wanted = [*(each for each in map(named, weights.needs) if not is_here(each, means)), weights]
    done = {each.name: await _pull_one(each, means, given) for each in wanted}
    lines = [_pulled_line(each, done[each.name]) for each in wanted]
    first, *others = (_pulled(done[each.name]) | {"weights": each.name} for each in reversed(wanted))
    give({"pulled": first, "with": others}, lines, as_json=given.as_json)


async def _pull_one(weights: Weights, means: Means, given: argparse.Namespace) -> Pulled:
    agreement = await _agreement(weights, given)
    stopped = threading.Event()
    bar = _Bar(weights.name)
    watching = Watching(bar.told, stopped.is_set)
    revision = given.revision if weights.name == given.name else ""
    try:
        return await _aside(partial(pull, weights, means, agreement, revision, watching=watching))
    finally:
        stopped.set()
        bar.end()


async def _aside(work: Callable[[], Pulled]) -> Pulled:
    """Run a fetch on a thread that ends with the program: who stops the command does not wait for a silent hub."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[Pulled] = loop.create_future()

    def tell(say: Callable[[Any], None], what: object) -> None:
        if not done.done():
            say(what)

    def run() -> None:
        try:
            result = work()
        except Exception as error:  # noqa: BLE001 - it is raised where it is awaited
            loop.call_soon_threadsafe(tell, done.set_exception, error)
        else:
            loop.call_soon_threadsafe(tell, done.set_result, result)

    threading.Thread(target=run, daemon=True).start()
    return await done


async def _remove(means: Means, given: argparse.Namespace) -> None:
    weights = named(given.name)
    where = folder(weights, means)
    if where.exists() and not given.yes:
        if given.as_json or not somebody_is_here():
            raise BadRequest(f"“{weights.name}” would be deleted.", "Add --yes if that is meant.")
        if not await yes(f"Delete {where} ({size_of(where) / _GB:.1f} GB)?"):
            raise NotAllowed("Nothing was deleted.")
    freed = await asyncio.to_thread(remove, weights, means)
    lines = [f"“{weights.name}” is gone; {freed / _GB:.1f} GB are free again."]
    give({"removed": {"weights": weights.name, "freed": freed}}, lines, as_json=given.as_json)


async def _agreement(weights: Weights, given: argparse.Namespace) -> Agreement:
    """The host's word about the licence: given by options, or asked for where somebody sits here.

    Raises:
        BadRequest: nobody can be asked; the options say it.
        NotAllowed: the host said no.
    """
    for line in terms(weights):
        note(line)
    if given.accept_licence:
        return agreed(weights, condition_met=given.condition_met)
    if given.as_json or not somebody_is_here():
        raise BadRequest(
            f"The licence of “{weights.name}” ({weights.licence.name}) has to be accepted before it is fetched.",
            "Add --accept-licence if you do.",
        )
    if not await yes("Do you accept this licence?"):
        raise NotAllowed("Nothing was fetched, because the licence was not accepted.")
    if weights.condition and not given.condition_met:
        return agreed(weights, condition_met=await yes(f"Do you have {weights.condition}?"))
    return agreed(weights, condition_met=given.condition_met)


def _described(weights: Weights, means: Means) -> dict[str, Any]:
    """What is known of these weights and how they are here, ready for JSON."""
    now = held(weights, means)
    here = is_here(weights, means)
    kept = record(weights, means)
    return {
        **{key: getattr(now, key) for key in _FACTS},
        "licence": asdict(now.licence),
        "can": sorted(weights.can),
        "keeps": _keeps(weights, means),
        "needs": list(weights.needs),
        "here": here,
        "used": here and not weights.addition and chosen(weights.engine, means).name == weights.name,
        "folder": str(folder(weights, means)),
        "bytes": size_of(folder(weights, means)) if here else 0,
        "revision": kept.get("revision", ""),
        "pinned": weights.revision if weights.is_pinned else "",
        "unpinned": weights.unpinned,
        "fetched_at": kept.get("fetched_at", ""),
    }


def _keeps(weights: Weights, means: Means) -> list[str]:
    """What their engine can guarantee to keep in a refinement; nothing of what makes no music by itself."""
    if weights.addition:
        return []
    return sorted(card_of(weights.engine, replace(means, weights=(weights.name,))).keeps)


_FACTS: Final = (
    *("name", "engine", "title", "repository", "makers", "licence_text", "trained_on", "code_licence", "paper"),
    *("parameters", "size_gb", "memory_gb", "shortest_s", "longest_s", "rate", "vocals"),
    *("condition", "gated", "by_hand", "addition"),
)


def _table(rows: list[dict[str, Any]]) -> list[str]:
    cells = [("", "name", "engine", "size", "commercial", "licence")]
    for row in rows:
        size = row["bytes"] / _GB if row["here"] else row["size_gb"]
        sign = "used" if row["used"] else "here" if row["here"] else "-"
        use = "yes" if row["licence"]["commercial"] else "no, but see card" if row["condition"] else "no"
        cells.append((sign, row["name"], row["engine"], f"{size:.1f} GB", use, row["licence"]["name"]))
    widths = [max(len(each[column]) for each in cells) for column in range(len(cells[0]))]
    return ["  ".join(text.ljust(width) for text, width in zip(each, widths, strict=True)).rstrip() for each in cells]


def _card_lines(weights: Weights, data: dict[str, Any]) -> list[str]:
    licence = data["licence"]
    rows = [
        ("engine", weights.engine),
        ("repository", weights.repository),
        ("makers", weights.makers),
        ("paper", weights.paper),
        ("parameters", weights.parameters),
        ("trained on", weights.trained_on),
        ("licence of the weights", f"{licence['name']}. {licence['note']}"),
        ("its text", weights.licence_text),
        ("commercial use", "yes" if licence["commercial"] else "no"),
        ("condition for it", weights.condition),
        ("licence of the code", weights.code_licence),
        ("makes", f"{weights.shortest_s:g} to {weights.longest_s:g} s in one go, at {weights.rate} Hz"),
        ("vocals", "yes" if weights.vocals else "no"),
        ("can", ", ".join(data["can"])),
        ("keeps when refined", ", ".join(data["keeps"])),
        ("download", f"{weights.size_gb:.1f} GB"),
        ("memory", f"about {weights.memory_gb:g} GB"),
        ("at the hub", "wants an agreement and a login (HF_TOKEN)" if weights.gated else ""),
        ("needs", ", ".join(weights.needs)),
        ("format", "pickles, kept as safetensors" if weights.published else "safetensors"),
        ("by hand", weights.by_hand),
        ("commit that is fetched", data["pinned"] or f"none is named: {weights.unpinned}"),
        ("here", f"in {data['folder']}, {data['bytes'] / _GB:.1f} GB" if data["here"] else "no"),
        ("files" if data["revision"].startswith(BY_CONTENT) else "commit", data["revision"]),
        ("written down", data["fetched_at"]),
    ]
    return [weights.title, *(f"  {name:<24}{text}" for name, text in rows if text)]


def _pulled(done: Pulled) -> dict[str, Any]:
    return asdict(done) | {"folder": str(done.folder)}


def _pulled_line(weights: Weights, done: Pulled) -> str:
    if done.by_hand:
        return (
            f"“{weights.name}” is here as you put it there: {done.size / _GB:.1f} GB in {done.folder}, whole. "
            f"It is written down as {done.revision[:19]}."
        )
    if done.already:
        return f"“{weights.name}” is here already, whole, at commit {done.revision[:12]}."
    return (
        f"“{weights.name}” is here: {done.size / _GB:.1f} GB in {done.folder}, commit {done.revision[:12]}; "
        f"{done.fetched / _GB:.1f} GB came now."
    )


class _Bar:
    """Progress on standard error: a line that is drawn again on a terminal, a line for each tenth elsewhere."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._shown = -1
        self._terminal = sys.stderr.isatty()

    def told(self, done: int, total: int, path: str) -> None:
        step = done * (100 if self._terminal else 10) // max(total, 1)
        if step == self._shown:
            return
        self._shown = step
        said = f"{done / _GB:.2f} of {total / _GB:.2f} GB  {path}"
        if self._terminal:
            drawn = "█" * (step // 4) + "░" * (25 - step // 4)
            sys.stderr.write(f"\r\033[K{self._name}  {drawn} {step:3d} %  {said}")
            sys.stderr.flush()
        else:
            note(f"{self._name}: {step * 10} %, {said}")

    def end(self) -> None:
        if self._terminal and self._shown >= 0:
            note("")
