"""Answers to autocompletion: at most 25 choices whose values are of the option's own type."""

from bot.playground.forms import Field, Many, Model, Real, Text, Whole, checked
from bot.playground.rules.commands import INTEGER, NUMBER, Localized
from bot.playground.types import Json

VALUES: dict[int, Field] = {INTEGER: Whole(), NUMBER: Real()}


def checked_choices(option_type: int, data: Json) -> list[Json]:
    """Names and values of the choices; DiscordError when they are too many or do not fit the option."""
    value = VALUES.get(option_type, Text(100))
    choice = Model(
        {"name": Text(100, 1), "name_localizations": Localized(Text(100, 1)), "value": value}, ("name", "value")
    )
    choices: list[Json] = checked(Model({"choices": Many(choice, 25)}), data).get("choices", [])
    return [{"name": choice["name"], "value": choice["value"]} for choice in choices]
