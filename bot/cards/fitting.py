"""Discord's limits on what a message may hold, kept in one place: what is too long is cut, never refused."""

import discord

CONTENT = 2000
EMBEDS_IN_ALL = 6000
_TITLE, _DESCRIPTION, _FIELD_NAME, _FIELD_VALUE, _FOOTER = 256, 4096, 256, 1024, 2048
_LEAST = 60


def cut(text: str, longest: int) -> str:
    """At most `longest` characters; a cut shows as an ellipsis and leaves no half of an escape behind."""
    if len(text) <= longest:
        return text
    return text[: longest - 1].rstrip("\\").rstrip() + "…"


def fitted(embeds: tuple[discord.Embed, ...]) -> list[discord.Embed]:
    """Copies of the embeds in which every text, and all of them together, are within Discord's limits."""
    copies = [embed.copy() for embed in embeds[:10]]
    for embed in copies:
        _fit_each(embed)
    over = sum(map(len, copies)) - EMBEDS_IN_ALL
    # The longest texts give way first: a long description tells enough with its beginning.
    for embed in sorted(copies, key=lambda each: len(each.description or ""), reverse=True):
        over -= _shorten_description(embed, over)
    for embed in reversed(copies):
        over -= _shorten_fields(embed, over)
    return copies


def _fit_each(embed: discord.Embed) -> None:
    embed.title = cut(embed.title, _TITLE) if embed.title else embed.title
    embed.description = cut(embed.description, _DESCRIPTION) if embed.description else embed.description
    for at, field in enumerate(embed.fields[:25]):
        name, value = cut(field.name or "-", _FIELD_NAME), cut(field.value or "-", _FIELD_VALUE)
        embed.set_field_at(at, name=name, value=value, inline=bool(field.inline))
    if embed.footer.text:
        embed.set_footer(text=cut(embed.footer.text, _FOOTER), icon_url=embed.footer.icon_url)


def _shorten_description(embed: discord.Embed, over: int) -> int:
    """Cut a description by up to `over` characters; returns how many are gone."""
    text = embed.description or ""
    spare = min(max(over, 0), max(len(text) - _LEAST, 0))
    if spare:
        embed.description = cut(text, len(text) - spare)
    return len(text) - len(embed.description or "")


def _shorten_fields(embed: discord.Embed, over: int) -> int:
    gone = 0
    for at, field in sorted(enumerate(embed.fields), key=lambda each: len(each[1].value or ""), reverse=True):
        text = field.value or ""
        spare = min(max(over - gone, 0), max(len(text) - _LEAST, 0))
        if spare:
            kept = cut(text, len(text) - spare)
            embed.set_field_at(at, name=field.name, value=kept, inline=bool(field.inline))
            gone += len(text) - len(kept)
    return gone
