"""Mistakes in components: rows, buttons, selects and the second version's layout."""

from typing import Any

from tests.playground.mistakes.table import BY_DOCUMENT, BY_RULE_ONLY, Mistake, refused

LAYOUT = 1 << 15
FIRST = "components.0.components.0"


def button(custom_id: str | None = "again", **more: Any) -> dict[str, Any]:
    named = {} if custom_id is None else {"custom_id": custom_id}
    return {"type": 2, "style": 1, "label": "Again", **named, **more}


def row(*components: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(components)}


def select(**more: Any) -> dict[str, Any]:
    return {"type": 3, "custom_id": "take", "options": [{"label": "one", "value": "1"}], **more}


def text(words: str = "x") -> dict[str, Any]:
    return {"type": 10, "content": words}


def wrong(
    what: str, components: list[dict[str, Any]], where: str, reason: str | None, *, told: bool, **body: Any
) -> Mistake:
    content = {} if "flags" in body else {"content": "x"}
    return refused(what, {**content, "components": components, **body}, where, reason, told=told)


COMPONENTS = (
    wrong("six rows", [row(button(str(n))) for n in range(6)], "components", None, told=BY_RULE_ONLY),
    wrong(
        "six buttons in a row",
        [row(*(button(str(n)) for n in range(6)))],
        "components.0.components",
        "BASE_TYPE_BAD_LENGTH",
        told=BY_DOCUMENT,
    ),
    wrong("an empty row", [row()], "components.0.components", "BASE_TYPE_BAD_LENGTH", told=BY_DOCUMENT),
    wrong("a button outside a row", [button()], "components.0", "UNION_TYPE_CHOICES", told=BY_DOCUMENT),
    wrong("an unknown component", [row({"type": 99})], FIRST, "UNION_TYPE_CHOICES", told=BY_DOCUMENT),
    wrong(
        "a button beside a select",
        [row(button(), select())],
        "components.0.components.1",
        "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
        told=BY_RULE_ONLY,
    ),
    wrong(
        "the same custom id twice",
        [row(button("a"), button("a"))],
        "components.0.components.1.custom_id",
        "COMPONENT_CUSTOM_ID_DUPLICATED",
        told=BY_RULE_ONLY,
    ),
    wrong(
        "the same custom id in two rows",
        [row(button("take")), row(select())],
        "components.1.components.0.custom_id",
        "COMPONENT_CUSTOM_ID_DUPLICATED",
        told=BY_RULE_ONLY,
    ),
    wrong(
        "a button without a custom id",
        [row(button(None))],
        f"{FIRST}.custom_id",
        "BUTTON_COMPONENT_CUSTOM_ID_REQUIRED",
        told=BY_RULE_ONLY,
    ),
    wrong(
        "a custom id of 101 characters",
        [row(button("x" * 101))],
        f"{FIRST}.custom_id",
        "BASE_TYPE_BAD_LENGTH",
        told=BY_DOCUMENT,
    ),
    wrong(
        "a link button with a custom id",
        [row(button(style=5, url="https://example.org"))],
        FIRST,
        None,
        told=BY_RULE_ONLY,
    ),
    wrong("a link button without a link", [row(button(None, style=5))], FIRST, None, told=BY_RULE_ONLY),
    wrong(
        "a link button to a script",
        [row(button(None, style=5, url="javascript://alert(1)"))],
        f"{FIRST}.url",
        None,
        told=BY_RULE_ONLY,
    ),
    wrong("a plain button with a link", [row(button(url="https://example.org"))], FIRST, None, told=BY_RULE_ONLY),
    wrong(
        "a button label of 81 characters",
        [row(button(label="x" * 81))],
        f"{FIRST}.label",
        "BASE_TYPE_MAX_LENGTH",
        told=BY_DOCUMENT,
    ),
    wrong("a button of no style", [row(button(style=9))], f"{FIRST}.style", "BASE_TYPE_CHOICES", told=BY_DOCUMENT),
    wrong(
        "a button that shows nothing", [row({"type": 2, "style": 1, "custom_id": "a"})], FIRST, None, told=BY_RULE_ONLY
    ),
    wrong(
        "twenty-six options in a select",
        [row(select(options=[{"label": "x", "value": str(n)} for n in range(26)]))],
        f"{FIRST}.options",
        "BASE_TYPE_BAD_LENGTH",
        told=BY_DOCUMENT,
    ),
    wrong(
        "a select of no options",
        [row(select(options=[]))],
        f"{FIRST}.options",
        "BASE_TYPE_BAD_LENGTH",
        told=BY_DOCUMENT,
    ),
    wrong(
        "the same option value twice",
        [row(select(options=[{"label": "a", "value": "1"}, {"label": "b", "value": "1"}]))],
        f"{FIRST}.options.1",
        "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
        told=BY_RULE_ONLY,
    ),
    wrong("a select asking for more than it has", [row(select(max_values=2))], FIRST, None, told=BY_RULE_ONLY),
    wrong(
        "a text input in a message",
        [row({"type": 4, "custom_id": "t", "style": 1})],
        FIRST,
        "UNION_TYPE_CHOICES",
        told=BY_DOCUMENT,
    ),
    wrong(
        "layout components without the flag",
        [text()],
        "components.0",
        "UNION_TYPE_CHOICES",
        told=BY_RULE_ONLY,
    ),
    wrong(
        "the layout flag with content",
        [text()],
        "content",
        "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
        told=BY_RULE_ONLY,
        flags=LAYOUT,
        content="x",
    ),
    wrong(
        "the layout flag with an embed",
        [text()],
        "embeds",
        "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
        told=BY_RULE_ONLY,
        flags=LAYOUT,
        embeds=[{"title": "x"}],
    ),
    wrong(
        "forty-one nested components",
        [
            {"type": 17, "components": [row(*(button(f"{r}{n}") for n in range(5))) for r in range(6)]},
            *(text() for _ in range(4)),
        ],
        "components",
        "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
        told=BY_RULE_ONLY,
        flags=LAYOUT,
    ),
    wrong(
        "more than 4000 characters of text displays",
        [text("x" * 2001), text("y" * 2000)],
        "components",
        None,
        told=BY_RULE_ONLY,
        flags=LAYOUT,
    ),
    wrong(
        "a file component whose file did not come along",
        [{"type": 13, "file": {"url": "attachment://take.wav"}}],
        "components.0.file.url",
        "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND",
        told=BY_RULE_ONLY,
        flags=LAYOUT,
    ),
    wrong(
        "a gallery whose picture did not come along",
        [{"type": 12, "items": [{"media": {"url": "attachment://cover.png"}}]}],
        "components.0.items.0.media.url",
        "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND",
        told=BY_RULE_ONLY,
        flags=LAYOUT,
    ),
    wrong(
        "a container inside a container",
        [{"type": 17, "components": [{"type": 17, "components": [text()]}]}],
        "components.0.components.0",
        "UNION_TYPE_CHOICES",
        told=BY_DOCUMENT,
        flags=LAYOUT,
    ),
    wrong(
        "a section without its accessory",
        [{"type": 9, "components": [text()]}],
        "components.0.accessory",
        "BASE_TYPE_REQUIRED",
        told=BY_DOCUMENT,
        flags=LAYOUT,
    ),
    wrong("an empty text display", [text("")], "components.0.content", None, told=BY_DOCUMENT, flags=LAYOUT),
)
