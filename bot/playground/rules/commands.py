"""Application commands: names, descriptions, options, and the limits on all of them together."""

import re
from dataclasses import replace
from typing import Any

from bot.playground.errors import DiscordError, FormErrors, Path, too_many_commands
from bot.playground.forms import INT53, Anything, Field, Flag, Id, Many, Model, OneOf, Real, Text, Union, Whole
from bot.playground.rules.components import CHANNEL_TYPES
from bot.playground.types import Json

CHAT_INPUT, USER_MENU, MESSAGE_MENU = 1, 2, 3
SUBCOMMAND, GROUP, STRING, INTEGER, BOOLEAN = 1, 2, 3, 4, 5
USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = 6, 7, 8, 9, 10, 11
MOST_COMMANDS = {CHAT_INPUT: 100, USER_MENU: 15, MESSAGE_MENU: 15}
MOST_CHARACTERS = 8000
NAME = re.compile(r"^[-_'\w]{1,32}$")
LOCALES = frozenset(
    [
        "ar",
        "id",
        "da",
        "de",
        "en-GB",
        "en-US",
        "es-ES",
        "es-419",
        "fr",
        "hr",
        "it",
        "lt",
        "hu",
        "nl",
        "no",
        "pl",
        "pt-BR",
        "ro",
        "fi",
        "sv-SE",
        "vi",
        "tr",
        "cs",
        "el",
        "bg",
        "ru",
        "uk",
        "hi",
        "th",
        "zh-CN",
        "ja",
        "zh-TW",
        "ko",
    ]
)


class Localized:
    """Translations by locale, each as long as the original may be."""

    def __init__(self, text: Text) -> None:
        self._text = text

    def check(self, value: Any, path: Path, errors: FormErrors) -> Any:
        if not isinstance(value, dict):
            errors.add(path, "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
            return {}
        for locale, text in value.items():
            if locale not in LOCALES:
                errors.add((*path, locale), "ENUM_TYPE_COERCE", f'Value "{locale}" is not a valid enum value.')
            elif text is not None:
                self._text.check(text, (*path, locale), errors)
        return value


class ChatName:
    """The name of a chat command or option: letters, digits, dash, underscore, all lower case."""

    def check(self, value: Any, path: Path, errors: FormErrors) -> Any:
        before = errors.count
        value = Text(32, 1).check(value, path, errors)
        if errors.count == before and (not NAME.match(value) or value != value.lower()):
            errors.add(path, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
        return value


NAMED: dict[str, Field] = {
    "name": ChatName(),
    "name_localizations": Localized(Text(32, 1)),
    "description": Text(100, 1),
    "description_localizations": Localized(Text(100, 1)),
    "required": Flag(),
}


def _choice(value: Field) -> Model:
    return Model(
        {"name": Text(100, 1), "name_localizations": Localized(Text(100, 1)), "value": value}, ("name", "value")
    )


def _value_rules(option: Json, path: Path, errors: FormErrors) -> None:
    choices = option.get("choices") or []
    if choices and option.get("autocomplete"):
        words = "Autocomplete cannot be used with choices"
        errors.add((*path, "autocomplete"), "APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE", words)
    names = [choice["name"] for choice in choices]
    if len(names) != len(set(names)):
        words = "Option choice names must be unique"
        errors.add((*path, "choices"), "APPLICATION_COMMAND_OPTIONS_CHOICES_DUPLICATE", words)
    for least, most in (("min_value", "max_value"), ("min_length", "max_length")):
        if least in option and most in option and option[least] > option[most]:
            words = f"{least} must be less than or equal to {most}"
            errors.add((*path, least), "APPLICATION_COMMAND_OPTIONS_RANGE_INVALID", words)


def _option(**more: Field) -> Model:
    return Model({**NAMED, **more}, ("name", "description"), (_value_rules,))


def _several(options: Many) -> Model:
    return Model({**NAMED, "options": options}, ("name", "description"), (_option_rules,))


def _option_rules(holder: Json, path: Path, errors: FormErrors) -> None:
    options = holder.get("options") or []
    names = [option["name"] for option in options]
    for index, option in enumerate(options):
        here = (*path, "options", index)
        if option["name"] in names[:index]:
            words = "Option name already exists"
            errors.add((*here, "name"), "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", words)
        if option.get("required") and any(not earlier.get("required") for earlier in options[:index]):
            words = "Required options must be placed before non-required options"
            errors.add(here, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", words)
    nested = [option["type"] in (SUBCOMMAND, GROUP) for option in options]
    if any(nested) and not all(nested):
        words = "Sub-command and sub-command group option types are mutually exclusive to all other types"
        errors.add((*path, "options"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", words)


AUTOCOMPLETED: dict[str, Field] = {"autocomplete": Flag()}
VALUE_MODELS: dict[int, Field] = {
    STRING: _option(
        **AUTOCOMPLETED,
        choices=Many(_choice(Text(100)), 25),
        min_length=Whole(0, 6000),
        max_length=Whole(1, 6000),
    ),
    INTEGER: _option(**AUTOCOMPLETED, choices=Many(_choice(Whole()), 25), min_value=Whole(), max_value=Whole()),
    BOOLEAN: _option(),
    USER: _option(),
    CHANNEL: _option(channel_types=Many(OneOf(CHANNEL_TYPES), unique=True)),
    ROLE: _option(),
    MENTIONABLE: _option(),
    NUMBER: _option(
        **AUTOCOMPLETED,
        choices=Many(_choice(Real(-INT53, INT53)), 25),
        min_value=Real(-INT53, INT53),
        max_value=Real(-INT53, INT53),
    ),
    ATTACHMENT: _option(),
}
SUBCOMMAND_MODEL = _several(Many(Union(VALUE_MODELS), 25))
GROUP_MODEL = _several(Many(Union({SUBCOMMAND: SUBCOMMAND_MODEL}), 25))
OPTIONS = Many(Union({**VALUE_MODELS, SUBCOMMAND: SUBCOMMAND_MODEL, GROUP: GROUP_MODEL}), 25)
COMMON: dict[str, Field] = {
    "id": Id(),
    "name_localizations": Localized(Text(32, 1)),
    "description_localizations": Localized(Text(100, 1)),
    "default_member_permissions": Anything(),
    "dm_permission": Flag(),
    "nsfw": Flag(),
    "contexts": Many(OneOf((0, 1, 2)), least=1, most=3, unique=True),
    "integration_types": Many(OneOf((0, 1)), least=1, most=2, unique=True),
}
CHAT_COMMAND = Model(
    {**COMMON, "name": ChatName(), "description": Text(100, 1), "options": OPTIONS},
    ("name", "description"),
    (_option_rules,),
)


def _no_options(menu: Json, path: Path, errors: FormErrors) -> None:
    if menu.get("options"):
        words = "Context menu commands cannot have options"
        errors.add((*path, "options"), "APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS", words)


MENU_COMMAND = Model(
    {**COMMON, "name": Text(32, 1), "description": Text(0), "options": Anything()}, ("name",), (_no_options,)
)


class Command:
    """One command: its type decides which model it must fit."""

    def check(self, value: Any, path: Path, errors: FormErrors) -> Any:
        if not isinstance(value, dict):
            errors.add(path, "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
            return {}
        kind = value.get("type") or CHAT_INPUT
        before = errors.count
        OneOf((CHAT_INPUT, USER_MENU, MESSAGE_MENU)).check(kind, (*path, "type"), errors)
        if errors.count > before:
            return {}
        model = CHAT_COMMAND if kind == CHAT_INPUT else MENU_COMMAND
        cleaned = model.check(value, path, errors)
        cleaned["type"] = kind
        _permissions(cleaned, path, errors)
        if errors.count == before and (size := _size(cleaned)) > MOST_CHARACTERS:
            words = f"Command exceeds maximum size ({size} > {MOST_CHARACTERS})"
            errors.add(path, "APPLICATION_COMMAND_TOO_LARGE", words)
        return cleaned


def _permissions(command: Json, path: Path, errors: FormErrors) -> None:
    given = command.get("default_member_permissions")
    if given is not None and not str(given).isdigit():
        here = (*path, "default_member_permissions")
        errors.add(here, "NUMBER_TYPE_COERCE", f'Value "{given}" is not int.')
    elif given is not None:
        command["default_member_permissions"] = str(given)


def _size(holder: Json) -> int:
    """Characters of names, descriptions and string values, all options included."""
    own = len(holder["name"]) + len(holder.get("description", ""))
    choices = sum(len(choice["name"]) + len(str(choice["value"])) for choice in holder.get("choices", ()))
    return own + choices + sum(_size(option) for option in holder.get("options", ()))


def checked_command(body: Any) -> Json:
    errors = FormErrors()
    cleaned: Json = Command().check(body, (), errors)
    errors.raise_if_any()
    return cleaned


def checked_commands(body: Any) -> list[Json]:
    """All commands of a bulk overwrite; DiscordError names the first things wrong, by index."""
    errors = FormErrors()
    cleaned: list[Json] = replace(Many(Command()), most=130).check(body, (), errors)
    errors.raise_if_any()
    for index, command in enumerate(cleaned):
        if any((c["name"], c["type"]) == (command["name"], command["type"]) for c in cleaned[:index]):
            words = "Application command names must be unique"
            errors.add((index,), "APPLICATION_COMMANDS_DUPLICATE_NAME", words)
    errors.raise_if_any()
    refuse_too_many(cleaned)
    return cleaned


def refuse_too_many(commands: list[Json]) -> None:
    for kind, most in MOST_COMMANDS.items():
        if sum(command["type"] == kind for command in commands) > most:
            raise too_many_commands() if kind == CHAT_INPUT else _too_many_menus(most)


def _too_many_menus(most: int) -> DiscordError:
    return DiscordError(400, 30032, f"Maximum number of context menu commands reached ({most}).")
