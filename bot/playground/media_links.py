"""`attachment://name` in embeds and components, put in place of which the reader finds a real address."""

from collections.abc import Iterator
from typing import Any

from bot.playground.types import Json

PREFIX = "attachment://"
EMBED_MEDIA = ("image", "thumbnail", "video")
EMBED_ICONS = ("author", "footer")


def names_used_by_embeds(embeds: list[Json]) -> set[str]:
    """Files that an embed shows; Discord does not list those among the message's attachments."""
    return {url.removeprefix(PREFIX) for _, url in embed_urls(embeds) if url.startswith(PREFIX)}


def embed_urls(embeds: list[Json]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every address in some embeds that may point at a file, with where it stands."""
    for index, embed in enumerate(embeds):
        for part in EMBED_MEDIA:
            if isinstance(url := (embed.get(part) or {}).get("url"), str):
                yield ("embeds", index, part, "url"), url
        for part in EMBED_ICONS:
            if isinstance(url := (embed.get(part) or {}).get("icon_url"), str):
                yield ("embeds", index, part, "icon_url"), url


def component_urls(components: list[Json], at: tuple[str | int, ...] = ("components",)) -> Iterator[tuple[Any, str]]:
    """Every media address in some components, with where it stands."""
    for index, component in enumerate(components):
        here = (*at, index)
        for part in ("media", "file"):
            if isinstance(url := (component.get(part) or {}).get("url"), str):
                yield (*here, part, "url"), url
        for number, item in enumerate(component.get("items") or []):
            yield (*here, "items", number, "media", "url"), item["media"]["url"]
        yield from component_urls(component.get("components") or [], (*here, "components"))
        if component.get("accessory"):
            yield from component_urls([component["accessory"]], (*here, "accessory"))


def linked_embeds(embeds: list[Json], files: dict[str, Json]) -> list[Json]:
    return [_linked_embed(embed, files) for embed in embeds]


def _linked_embed(embed: Json, files: dict[str, Json]) -> Json:
    shape = dict(embed)
    for part in EMBED_MEDIA:
        if part in embed:
            shape[part] = {**embed[part], **_media(embed[part].get("url", ""), files)}
    for part in EMBED_ICONS:
        icon = embed.get(part, {}).get("icon_url")
        if icon is not None:
            link = _media(icon, files)
            shape[part] = {**embed[part], "icon_url": link["url"], "proxy_icon_url": link["proxy_url"]}
    return shape


def _media(url: str, files: dict[str, Json]) -> Json:
    file = files.get(url.removeprefix(PREFIX)) if url.startswith(PREFIX) else None
    if file is None:
        return {"url": url, "proxy_url": url}
    found = {"url": file["url"], "proxy_url": file["proxy_url"]}
    return found | {key: file[key] for key in ("width", "height", "content_type") if key in file}


def linked_components(components: list[Json], files: dict[str, Json]) -> list[Json]:
    return [_linked_component(component, files) for component in components]


def _linked_component(component: Json, files: dict[str, Json]) -> Json:
    shape = dict(component)
    if "media" in component:
        shape["media"] = _unfurled(component["media"], files)
    if "file" in component:
        shape["file"] = _unfurled(component["file"], files)
        name = component["file"]["url"].removeprefix(PREFIX)
        shape |= {"name": name, "size": files[name]["size"] if name in files else None}
    if "items" in component:
        shape["items"] = [{**item, "media": _unfurled(item["media"], files)} for item in component["items"]]
    if "components" in component:
        shape["components"] = linked_components(component["components"], files)
    if "accessory" in component:
        shape["accessory"] = _linked_component(component["accessory"], files)
    return shape


def _unfurled(media: Json, files: dict[str, Json]) -> Json:
    """An unfurled media item; its id is the file's, or 0 for a foreign address that is not fetched here."""
    file = files.get(media["url"].removeprefix(PREFIX)) if media["url"].startswith(PREFIX) else None
    shape = {"id": file["id"] if file else "0", "width": None, "height": None, "content_type": None}
    if file is not None:
        shape["attachment_id"] = file["id"]
    return {**shape, **_media(media["url"], files)}
