"""What a person puts into a modal, checked as Discord's client would, in the shape of a submission."""

from typing import Any

from bot.playground.people_api.door import Wish
from bot.playground.people_api.options import DoesNotFit
from bot.playground.people_api.pressing import chosen
from bot.playground.people_api.writing import own_upload
from bot.playground.resolving import Resolved
from bot.playground.rules.components import ROW, TEXT_DISPLAY, TEXT_INPUT
from bot.playground.rules.modals import CHECKBOX, CHECKBOX_GROUP, FILE_UPLOAD, LABEL, RADIO_GROUP
from bot.playground.types import Json


def submitted(wish: Wish, components: list[Json], values: Json, resolved: Resolved) -> list[Json]:
    """The components of a modal with what was put in; DoesNotFit when something is missing or too much."""
    known = {part["custom_id"] for component in components for part in _inputs(component)}
    if unknown := sorted(set(values) - known):
        raise DoesNotFit(f"The modal has no input {unknown[0]!r}.")
    shapes = []
    for number, component in enumerate(components, start=1):
        shape: Json = {"type": component["type"], "id": component.get("id", number)}
        if component["type"] == LABEL:
            shape["component"] = _filled(wish, component["component"], values, component["label"], resolved)
        elif component["type"] == ROW:
            inner = component["components"][0]
            shape["components"] = [_filled(wish, inner, values, inner["label"], resolved)]
        shapes.append(shape)
    return shapes


def _inputs(component: Json) -> list[Json]:
    if component["type"] == TEXT_DISPLAY:
        return []
    return [component["component"]] if component["type"] == LABEL else list(component["components"])


def _filled(wish: Wish, part: Json, values: Json, label: str, resolved: Resolved) -> Json:
    given = values.get(part["custom_id"])
    shape: Json = {"type": part["type"], "custom_id": part["custom_id"], "id": part.get("id", 0)}
    if part["type"] == TEXT_INPUT:
        return {**shape, "value": _text(part, _single(given), label)}
    if part["type"] == CHECKBOX:
        return {**shape, "value": given in (True, "true", ["true"])}
    if part["type"] == RADIO_GROUP:
        return {**shape, "value": _radio(part, _single(given), label)}
    picked = [str(value) for value in _several(given)]
    return {**shape, "values": _picked(wish, part, picked, label, resolved)}


def _picked(wish: Wish, part: Json, picked: list[str], label: str, resolved: Resolved) -> list[str]:
    if part["type"] == FILE_UPLOAD:
        return _files(wish, part, picked, label, resolved)
    if not picked and not part.get("required", True):
        return []
    if not picked and part.get("min_values", 1) > 0:
        raise DoesNotFit(f"{label}: this is required.")
    if part["type"] == CHECKBOX_GROUP:
        return _ticked(part, picked, label)
    return chosen(wish, part, picked, resolved)


def _single(given: Any) -> str:
    if isinstance(given, list):
        given = given[0] if given else ""
    return "" if given is None else str(given)


def _several(given: Any) -> list[Any]:
    if given is None or given == "":
        return []
    return given if isinstance(given, list) else [given]


def _text(part: Json, text: str, label: str) -> str:
    if not text and part.get("required", True):
        raise DoesNotFit(f"{label}: this is required.")
    least, most = part.get("min_length", 0), part.get("max_length", 4000)
    if text and len(text) < least:
        raise DoesNotFit(f"{label}: must be {least} or more in length.")
    if len(text) > most:
        raise DoesNotFit(f"{label}: must be {most} or fewer in length.")
    return text


def _radio(part: Json, value: str, label: str) -> str | None:
    if not value:
        if part.get("required", True):
            raise DoesNotFit(f"{label}: this is required.")
        return None
    if value not in [option["value"] for option in part["options"]]:
        raise DoesNotFit(f"{label}: {value!r} is not offered.")
    return value


def _ticked(part: Json, values: list[str], label: str) -> list[str]:
    most = part.get("max_values", len(part["options"]))
    if not part.get("min_values", 1) <= len(values) <= most:
        raise DoesNotFit(f"{label}: choose between {part.get('min_values', 1)} and {most}.")
    if any(value not in [option["value"] for option in part["options"]] for value in values):
        raise DoesNotFit(f"{label}: that is not offered.")
    return values


def _files(wish: Wish, part: Json, ids: list[str], label: str, resolved: Resolved) -> list[str]:
    required = part.get("required", True)
    least, most = part.get("min_values", 1) if required else 0, part.get("max_values", 1)
    if not least <= len(ids) <= most:
        raise DoesNotFit(f"{label}: give between {least} and {most} files.")
    for upload_id in ids:
        resolved.attachment(own_upload(wish, upload_id))
    return ids
