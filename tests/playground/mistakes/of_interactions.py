"""Mistakes in answers to an interaction: sent to a fresh one, that a member has just caused."""

from typing import Any

from tests.playground.mistakes.of_components import button, row
from tests.playground.mistakes.table import BY_DOCUMENT, BY_RULE_ONLY, FORM, Mistake

CALLBACK = ("POST", "/interactions/{interaction}/{token}/callback")


def wrong(what: str, body: Any, where: str | None, reason: str | None, *, told: bool) -> Mistake:
    return Mistake(what, *CALLBACK, body, 400, FORM, told, where, reason)


def modal(**more: Any) -> dict[str, Any]:
    words = {"type": 4, "custom_id": "words", "style": 1, "label": "Words"}
    return {"type": 9, "data": {"custom_id": "wish", "title": "A wish", "components": [row(words)], **more}}


def label(component: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": 18, "label": "Words", "component": component, **more}


INPUT = {"type": 4, "custom_id": "words", "style": 1}

INTERACTIONS = (
    wrong("an answer of no type", {"type": 99}, "type", "BASE_TYPE_CHOICES", told=BY_DOCUMENT),
    wrong("an answer without a type", {"data": {"content": "x"}}, "type", "BASE_TYPE_REQUIRED", told=BY_DOCUMENT),
    Mistake("an answer that says nothing", *CALLBACK, {"type": 4, "data": {}}, 400, 50006, BY_RULE_ONLY),
    wrong(
        "an answer of 2001 characters",
        {"type": 4, "data": {"content": "x" * 2001}},
        "data.content",
        "BASE_TYPE_MAX_LENGTH",
        told=BY_DOCUMENT,
    ),
    wrong(
        "an answer with a button twice",
        {"type": 4, "data": {"content": "x", "components": [row(button("a"), button("a"))]}},
        "data.components.0.components.1.custom_id",
        "COMPONENT_CUSTOM_ID_DUPLICATED",
        told=BY_RULE_ONLY,
    ),
    wrong("a modal without inputs", modal(components=[]), "data.components", None, told=BY_DOCUMENT),
    wrong(
        "a modal without a title",
        {"type": 9, "data": {"custom_id": "a", "components": [row({**INPUT, "label": "x"})]}},
        "data.title",
        "BASE_TYPE_REQUIRED",
        told=BY_DOCUMENT,
    ),
    wrong("a modal title of 46 characters", modal(title="x" * 46), "data.title", None, told=BY_DOCUMENT),
    wrong(
        "a modal with a button",
        modal(components=[row(button())]),
        "data.components.0.components.0",
        "UNION_TYPE_CHOICES",
        told=BY_DOCUMENT,
    ),
    wrong(
        "a modal with the same custom id twice",
        modal(components=[label(INPUT), label(INPUT)]),
        "data.components.1.component.custom_id",
        "COMPONENT_CUSTOM_ID_DUPLICATED",
        told=BY_RULE_ONLY,
    ),
    wrong(
        "a modal with six inputs",
        modal(components=[label({**INPUT, "custom_id": f"w{n}"}) for n in range(6)]),
        "data.components",
        None,
        told=BY_RULE_ONLY,
    ),
    wrong(
        "a label without its component",
        modal(components=[{"type": 18, "label": "x"}]),
        "data.components.0.component",
        "BASE_TYPE_REQUIRED",
        told=BY_DOCUMENT,
    ),
    wrong(
        "a text input that takes less than it needs",
        modal(components=[label({**INPUT, "min_length": 20, "max_length": 10})]),
        "data.components.0.component",
        None,
        told=BY_RULE_ONLY,
    ),
    wrong("a choice list in answer to a command", {"type": 8, "data": {"choices": []}}, None, None, told=BY_RULE_ONLY),
    wrong("an update in answer to a command", {"type": 7, "data": {"content": "x"}}, None, None, told=BY_RULE_ONLY),
)


def choices(what: str, given: list[dict[str, Any]], where: str) -> Mistake:
    return wrong(what, {"type": 8, "data": {"choices": given}}, where, None, told=BY_DOCUMENT)


CHOICE = {"name": "calm", "value": "calm"}
AUTOCOMPLETES = (
    choices("twenty-six suggestions", [{"name": str(n), "value": str(n)} for n in range(26)], "data.choices"),
    choices("a suggestion without a value", [{"name": "calm"}], "data.choices.0.value"),
    choices("a suggestion of 101 characters", [{**CHOICE, "name": "x" * 101}], "data.choices.0.name"),
    choices("a number suggested for words", [{**CHOICE, "value": True}], "data.choices.0.value"),
    wrong(
        "a message in answer to an autocomplete", {"type": 4, "data": {"content": "x"}}, None, None, told=BY_RULE_ONLY
    ),
    wrong("a modal in answer to an autocomplete", modal(), None, None, told=BY_RULE_ONLY),
)
