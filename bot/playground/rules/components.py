"""Components of messages: rows, buttons, selects, and the second version's layout."""

from bot.playground.errors import FormErrors, Path
from bot.playground.forms import Field, Flag, Id, Link, Many, Model, OneOf, Text, Union, Whole
from bot.playground.types import Json

ROW, BUTTON, STRING_SELECT, TEXT_INPUT = 1, 2, 3, 4
USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT = 5, 6, 7, 8
SECTION, TEXT_DISPLAY, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER = 9, 10, 11, 12, 13, 14, 17
SELECTS = (STRING_SELECT, USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT)
LINK_BUTTON, PREMIUM_BUTTON = 5, 6
CHANNEL_TYPES = (0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15, 16)
ROW_WIDTH, MOST_ROWS, MOST_COMPONENTS, MOST_TEXT = 5, 5, 40, 4000

NUMBER: dict[str, Field] = {"id": Whole(0, 2**31 - 1)}
CUSTOM_ID: dict[str, Field] = {"custom_id": Text(100, 1)}
EMOJI = Model({"id": Id(), "name": Text(32), "animated": Flag()})


def _button(button: Json, path: Path, errors: FormErrors) -> None:
    style = button["style"]
    if style == LINK_BUTTON:
        if "custom_id" in button:
            words = "A custom id and url cannot both be specified"
            errors.add((*path, "custom_id"), "BUTTON_COMPONENT_CUSTOM_ID_URL_EXCLUSIVE", words)
        if "url" not in button:
            errors.add((*path, "url"), "BASE_TYPE_REQUIRED", "A url is required")
    elif style == PREMIUM_BUTTON:
        errors.add((*path, "sku_id"), "BUTTON_COMPONENT_INVALID_SKU_ID", "A valid SKU id is required")
    else:
        if "url" in button:
            words = "Only link buttons can have a url"
            errors.add((*path, "url"), "BUTTON_COMPONENT_URL_NOT_ALLOWED", words)
        if "custom_id" not in button:
            words = "A custom id is required"
            errors.add((*path, "custom_id"), "BUTTON_COMPONENT_CUSTOM_ID_REQUIRED", words)
    if style != PREMIUM_BUTTON and not button.get("label") and "emoji" not in button:
        errors.add(path, "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", "A label or an emoji is required")


BUTTON_MODEL = Model(
    {
        **NUMBER,
        **CUSTOM_ID,
        "style": OneOf((1, 2, 3, 4, LINK_BUTTON, PREMIUM_BUTTON)),
        "label": Text(80),
        "disabled": Flag(),
        "url": Link(("http", "https", "discord"), 512),
        "emoji": EMOJI,
        "sku_id": Id(),
    },
    ("style",),
    (_button,),
)


def _select(select: Json, path: Path, errors: FormErrors) -> None:
    least, most = select.get("min_values", 1), select.get("max_values", 1)
    if least > most:
        words = f"int value should be less than or equal to {most}."
        errors.add((*path, "min_values"), "NUMBER_TYPE_MAX", words)
    if "options" not in select:
        return
    values = [option["value"] for option in select["options"]]
    for index, value in enumerate(values):
        if value in values[:index]:
            words = "The specified option value is already used"
            errors.add((*path, "options", index), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", words)
    if most > len(values):
        words = f"int value should be less than or equal to {len(values)}."
        errors.add((*path, "max_values"), "NUMBER_TYPE_MAX", words)
    if sum(bool(option.get("default")) for option in select["options"]) > most:
        words = "There are more default options than can be selected"
        errors.add((*path, "options"), "SELECT_COMPONENT_TOO_MANY_DEFAULTS", words)


def select_model(**more: Field) -> Model:
    fields: dict[str, Field] = {
        **NUMBER,
        **CUSTOM_ID,
        "placeholder": Text(150),
        "min_values": Whole(0, 25),
        "max_values": Whole(1, 25),
        "disabled": Flag(),
        "required": Flag(),
    }
    required = ("custom_id", "options") if "options" in more else ("custom_id",)
    return Model({**fields, **more}, required, (_select,))


def _defaults(*types: str) -> Many:
    return Many(Model({"id": Id(), "type": OneOf(types)}, ("id", "type")), most=25)


OPTION = Model(
    {
        "label": Text(100, 1),
        "value": Text(100, 1),
        "description": Text(100),
        "default": Flag(),
        "emoji": EMOJI,
    },
    ("label", "value"),
)
SELECT_MODELS: dict[int, Field] = {
    STRING_SELECT: select_model(options=Many(OPTION, most=25, least=1)),
    USER_SELECT: select_model(default_values=_defaults("user")),
    ROLE_SELECT: select_model(default_values=_defaults("role")),
    MENTIONABLE_SELECT: select_model(default_values=_defaults("user", "role")),
    CHANNEL_SELECT: select_model(
        default_values=_defaults("channel"), channel_types=Many(OneOf(CHANNEL_TYPES), unique=True)
    ),
}


def _row(row: Json, path: Path, errors: FormErrors) -> None:
    width = 0
    for index, component in enumerate(row["components"]):
        width += 1 if component["type"] == BUTTON else ROW_WIDTH
        if width > ROW_WIDTH:
            words = "The specified component exceeds the maximum width"
            errors.add((*path, "components", index), "COMPONENT_LAYOUT_WIDTH_EXCEEDED", words)


ROW_MODEL = Model(
    {**NUMBER, "components": Many(Union({BUTTON: BUTTON_MODEL, **SELECT_MODELS}), most=5, least=1)},
    ("components",),
    (_row,),
)
MEDIA = Model({"url": Link(("http", "https", "attachment"))}, ("url",))
OWN_FILE = Model({"url": Link(("attachment",))}, ("url",))
DESCRIBED: dict[str, Field] = {"description": Text(1024, 1), "spoiler": Flag()}
TEXT_MODEL = Model({**NUMBER, "content": Text(MOST_TEXT, 1)}, ("content",))
THUMBNAIL_MODEL = Model({**NUMBER, **DESCRIBED, "media": MEDIA}, ("media",))
LAYOUT_MODELS: dict[int, Field] = {
    ROW: ROW_MODEL,
    SECTION: Model(
        {
            **NUMBER,
            "components": Many(Union({TEXT_DISPLAY: TEXT_MODEL}), most=3, least=1),
            "accessory": Union({BUTTON: BUTTON_MODEL, THUMBNAIL: THUMBNAIL_MODEL}),
        },
        ("components", "accessory"),
    ),
    TEXT_DISPLAY: TEXT_MODEL,
    GALLERY: Model(
        {**NUMBER, "items": Many(Model({**DESCRIBED, "media": MEDIA}, ("media",)), most=10, least=1)}, ("items",)
    ),
    FILE: Model({**NUMBER, "file": OWN_FILE, "spoiler": Flag()}, ("file",)),
    SEPARATOR: Model({**NUMBER, "spacing": OneOf((1, 2)), "divider": Flag()}),
}
CONTAINER_MODEL = Model(
    {
        **NUMBER,
        "components": Many(Union(LAYOUT_MODELS), most=MOST_COMPONENTS, least=1),
        "accent_color": Whole(0, 0xFFFFFF),
        "spoiler": Flag(),
    },
    ("components",),
)

CLASSIC_COMPONENTS = Many(Union({ROW: ROW_MODEL}), most=MOST_ROWS)
LAYOUT_COMPONENTS = Many(Union({**LAYOUT_MODELS, CONTAINER: CONTAINER_MODEL}), most=MOST_COMPONENTS)


def check_whole(components: list[Json], path: Path, errors: FormErrors) -> None:
    """What can only be said about all components together: their number, their text, their custom ids."""
    seen: set[str] = set()
    every = list(walk(components, path))
    for where, component in every:
        custom_id = component.get("custom_id")
        if custom_id is not None and custom_id in seen:
            words = "Component custom id cannot be duplicated"
            errors.add((*where, "custom_id"), "COMPONENT_CUSTOM_ID_DUPLICATED", words)
        seen.add(custom_id or "")
    numbers = [component["id"] for _, component in every if component.get("id")]
    if len(numbers) != len(set(numbers)):
        errors.add(path, "COMPONENT_ID_DUPLICATED", "Component id cannot be duplicated")
    if len(every) > MOST_COMPONENTS:
        words = f"Total number of components cannot exceed {MOST_COMPONENTS}"
        errors.add(path, "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", words)
    if sum(len(part.get("content", "")) for _, part in every) > MOST_TEXT:
        words = f"Total text of all components cannot exceed {MOST_TEXT} characters"
        errors.add(path, "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", words)


def walk(components: list[Json], path: Path = ()) -> list[tuple[Path, Json]]:
    """Every component with where it stands, parents before children."""
    found: list[tuple[Path, Json]] = []
    for index, component in enumerate(components):
        here = (*path, index)
        found.append((here, component))
        found += walk(component.get("components", []), (*here, "components"))
        if "accessory" in component:
            found.append(((*here, "accessory"), component["accessory"]))
        if "component" in component:
            found.append(((*here, "component"), component["component"]))
    return found


SHOWN_DEFAULTS: dict[int, Json] = {
    **{kind: {"min_values": 1, "max_values": 1} for kind in SELECTS},
    CONTAINER: {"accent_color": None, "spoiler": False},
    SEPARATOR: {"spacing": 1, "divider": True},
    THUMBNAIL: {"description": None, "spoiler": False},
    FILE: {"spoiler": False},
}


def as_stored(components: list[Json]) -> list[Json]:
    """Components as Discord gives them back: all numbered, defaults written out."""
    taken = {component["id"] for _, component in walk(components) if component.get("id")}
    free = (number for number in range(1, 10_000) if number not in taken)

    def stored(component: Json) -> Json:
        shape = {**SHOWN_DEFAULTS.get(component["type"], {}), **component}
        shape["id"] = component.get("id") or next(free)
        if component["type"] in SELECTS:
            shape.pop("required", None)
        for part in ("accessory", "component"):
            if part in shape:
                shape[part] = stored(shape[part])
        if "components" in shape:
            shape["components"] = [stored(child) for child in shape["components"]]
        if "items" in shape:
            shape["items"] = [{"description": None, "spoiler": False, **item} for item in shape["items"]]
        return shape

    return [stored(component) for component in components]
