"""Mistakes in application commands, one at a time and all at once."""

from typing import Any

from tests.playground.mistakes.table import BY_DOCUMENT, BY_RULE_ONLY, FORM, Mistake

ONE = ("POST", "/applications/{application}/commands")
ALL = ("PUT", "/applications/{application}/commands")


def command(**more: Any) -> dict[str, Any]:
    return {"name": "render", "description": "Make a sound.", "type": 1, **more}


def option(name: str = "prompt", **more: Any) -> dict[str, Any]:
    return {"type": 3, "name": name, "description": "What it should be.", **more}


def wrong(what: str, body: Any, where: str, reason: str | None, *, told: bool) -> Mistake:
    return Mistake(what, *ONE, body, 400, FORM, told, where, reason)


def several(what: str, body: Any, where: str, reason: str | None, *, told: bool) -> Mistake:
    return Mistake(what, *ALL, body, 400, FORM, told, where, reason)


COMMANDS = (
    wrong(
        "a command in capitals", command(name="Render"), "name", "APPLICATION_COMMAND_INVALID_NAME", told=BY_RULE_ONLY
    ),
    wrong(
        "a command with a space",
        command(name="render it"),
        "name",
        "APPLICATION_COMMAND_INVALID_NAME",
        told=BY_RULE_ONLY,
    ),
    wrong("a name of 33 characters", command(name="x" * 33), "name", "BASE_TYPE_BAD_LENGTH", told=BY_DOCUMENT),
    wrong("no name", {"description": "x"}, "name", "BASE_TYPE_REQUIRED", told=BY_DOCUMENT),
    wrong("no description", {"name": "render"}, "description", "BASE_TYPE_REQUIRED", told=BY_RULE_ONLY),
    wrong("an empty description", command(description=""), "description", None, told=BY_RULE_ONLY),
    wrong("a description of 101 characters", command(description="x" * 101), "description", None, told=BY_DOCUMENT),
    wrong(
        "a menu entry with options",
        command(type=3, description="", options=[option()]),
        "options",
        None,
        told=BY_RULE_ONLY,
    ),
    wrong("a menu entry with a description", command(type=2, name="About"), "description", None, told=BY_RULE_ONLY),
    wrong("a command of no type", command(type=9), "type", "BASE_TYPE_CHOICES", told=BY_DOCUMENT),
    wrong(
        "a required option after an optional one",
        command(options=[option("a"), option("b", required=True)]),
        "options.1",
        "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
        told=BY_RULE_ONLY,
    ),
    wrong(
        "a required option after an optional one in a sub-command",
        command(
            options=[{"type": 1, "name": "s", "description": "x", "options": [option("a"), option("b", required=True)]}]
        ),
        "options.0.options.1",
        "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
        told=BY_RULE_ONLY,
    ),
    wrong("two options of one name", command(options=[option("a"), option("a")]), "options.1", None, told=BY_RULE_ONLY),
    wrong(
        "an option in capitals",
        command(options=[option("Prompt")]),
        "options.0.name",
        "APPLICATION_COMMAND_INVALID_NAME",
        told=BY_RULE_ONLY,
    ),
    wrong(
        "an option without a description",
        command(options=[{"type": 3, "name": "a"}]),
        "options.0.description",
        "BASE_TYPE_REQUIRED",
        told=BY_DOCUMENT,
    ),
    wrong(
        "twenty-six options", command(options=[option(f"o{n}") for n in range(26)]), "options", None, told=BY_DOCUMENT
    ),
    wrong(
        "twenty-six choices",
        command(options=[option(choices=[{"name": str(n), "value": str(n)} for n in range(26)])]),
        "options.0.choices",
        None,
        told=BY_DOCUMENT,
    ),
    wrong(
        "a choice that is not of the option's type",
        command(options=[option(type=4, choices=[{"name": "one", "value": "one"}])]),
        "options.0.choices.0.value",
        None,
        told=BY_DOCUMENT,
    ),
    wrong(
        "choices together with autocomplete",
        command(options=[option(autocomplete=True, choices=[{"name": "a", "value": "a"}])]),
        "options.0",
        None,
        told=BY_RULE_ONLY,
    ),
    wrong(
        "a smallest value above the largest",
        command(options=[option(type=4, min_value=9, max_value=3)]),
        "options.0",
        None,
        told=BY_RULE_ONLY,
    ),
    wrong(
        "an option of no type", command(options=[option(type=42)]), "options.0", "UNION_TYPE_CHOICES", told=BY_DOCUMENT
    ),
    wrong(
        "a sub-command beside a plain option",
        command(options=[{"type": 1, "name": "s", "description": "x"}, option()]),
        "options",
        None,
        told=BY_RULE_ONLY,
    ),
    wrong(
        "a group inside a group",
        command(
            options=[
                {
                    "type": 2,
                    "name": "g",
                    "description": "x",
                    "options": [{"type": 2, "name": "h", "description": "x", "options": []}],
                }
            ]
        ),
        "options.0.options.0",
        "UNION_TYPE_CHOICES",
        told=BY_DOCUMENT,
    ),
    several(
        "two commands of one name",
        [command(), command()],
        "1",
        "APPLICATION_COMMANDS_DUPLICATE_NAME",
        told=BY_RULE_ONLY,
    ),
    several(
        "a wrong command among right ones",
        [command(name="one"), command(name="Two")],
        "1.name",
        "APPLICATION_COMMAND_INVALID_NAME",
        told=BY_RULE_ONLY,
    ),
    Mistake("a hundred and one commands", *ALL, [command(name=f"c{n}") for n in range(101)], 400, 30032, BY_RULE_ONLY),
    several(
        "a command of more than 8000 characters",
        [
            command(
                options=[
                    option(
                        f"o{n}",
                        description="x" * 100,
                        choices=[{"name": "n" * 100, "value": f"{c}" + "v" * 99} for c in range(4)],
                    )
                    for n in range(10)
                ]
            )
        ],
        "0",
        None,
        told=BY_RULE_ONLY,
    ),
)
