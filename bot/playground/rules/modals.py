"""Modals: a title, a custom id, and rows, labels or texts with one input each."""

from bot.playground.errors import FormErrors, Path
from bot.playground.forms import Field, Flag, Many, Model, OneOf, Text, Union, Whole
from bot.playground.rules.components import (
    CUSTOM_ID,
    NUMBER,
    ROW,
    SELECT_MODELS,
    TEXT_DISPLAY,
    TEXT_INPUT,
    TEXT_MODEL,
    walk,
)
from bot.playground.types import Json

LABEL, FILE_UPLOAD, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX = 18, 19, 21, 22, 23
MOST_INPUTS = 5


def _text_input(text: Json, path: Path, errors: FormErrors) -> None:
    least, most = text.get("min_length", 0), text.get("max_length", 4000)
    if least > most:
        words = f"int value should be less than or equal to {most}."
        errors.add((*path, "min_length"), "NUMBER_TYPE_MAX", words)
    if "value" in text and len(text["value"]) > most:
        errors.add((*path, "value"), "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")


def _counts(component: Json, path: Path, errors: FormErrors) -> None:
    if component.get("min_values", 1) > component.get("max_values", 1):
        words = f"int value should be less than or equal to {component.get('max_values', 1)}."
        errors.add((*path, "min_values"), "NUMBER_TYPE_MAX", words)


def _text_input_model(*, labelled: bool) -> Model:
    fields: dict[str, Field] = {
        **NUMBER,
        **CUSTOM_ID,
        "style": OneOf((1, 2)),
        "label": Text(45, 1),
        "value": Text(4000),
        "placeholder": Text(100),
        "required": Flag(),
        "min_length": Whole(0, 4000),
        "max_length": Whole(1, 4000),
    }
    # Inside a Label the label stands there; in a row the input itself must carry it.
    required = ("custom_id", "style") if labelled else ("custom_id", "style", "label")
    return Model(fields, required, (_text_input,))


CHOICE = Model(
    {"label": Text(100, 1), "value": Text(100, 1), "description": Text(100), "default": Flag()}, ("label", "value")
)
INPUT_MODELS: dict[int, Field] = {
    TEXT_INPUT: _text_input_model(labelled=True),
    **SELECT_MODELS,
    FILE_UPLOAD: Model(
        {**NUMBER, **CUSTOM_ID, "min_values": Whole(0, 10), "max_values": Whole(1, 10), "required": Flag()},
        ("custom_id",),
        (_counts,),
    ),
    RADIO_GROUP: Model(
        {**NUMBER, **CUSTOM_ID, "required": Flag(), "options": Many(CHOICE, most=10, least=2)},
        ("custom_id", "options"),
    ),
    CHECKBOX_GROUP: Model(
        {
            **NUMBER,
            **CUSTOM_ID,
            "min_values": Whole(0, 10),
            "max_values": Whole(1, 10),
            "required": Flag(),
            "options": Many(CHOICE, most=10, least=1),
        },
        ("custom_id", "options"),
    ),
    CHECKBOX: Model({**NUMBER, **CUSTOM_ID, "default": Flag()}, ("custom_id",)),
}


def _no_duplicates(modal: Json, path: Path, errors: FormErrors) -> None:
    seen: set[str] = set()
    for where, component in walk(modal["components"], (*path, "components")):
        custom_id = component.get("custom_id")
        if custom_id is not None and custom_id in seen:
            words = "Component custom id cannot be duplicated"
            errors.add((*where, "custom_id"), "COMPONENT_CUSTOM_ID_DUPLICATED", words)
        seen.add(custom_id or "")


MODAL = Model(
    {
        "title": Text(45, 1),
        "custom_id": Text(100, 1),
        "components": Many(
            Union(
                {
                    ROW: Model(
                        {
                            **NUMBER,
                            "components": Many(Union({TEXT_INPUT: _text_input_model(labelled=False)}), 1, 1),
                        },
                        ("components",),
                    ),
                    LABEL: Model(
                        {
                            **NUMBER,
                            "label": Text(45, 1),
                            "description": Text(100, 1),
                            "component": Union(INPUT_MODELS),
                        },
                        ("label", "component"),
                    ),
                    TEXT_DISPLAY: TEXT_MODEL,
                }
            ),
            most=MOST_INPUTS,
            least=1,
        ),
    },
    ("title", "custom_id", "components"),
    (_no_duplicates,),
)
