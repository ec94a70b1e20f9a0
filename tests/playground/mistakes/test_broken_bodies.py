"""Right bodies broken in every way that Discord's document speaks of: each is refused in Discord's form, none breaks the server."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.playground.mistakes.stage import COMMAND as PLAIN
from tests.playground.mistakes.stage import Answer, Stage
from tests.support.openapi import document_path
from tests.support.openapi_samples import BUTTONS, COMMAND, EMBED, MODAL
from tests.support.recorder import need_document
from tests.support.schema_mutants import Mutant, mutants

pytestmark = pytest.mark.asyncio(loop_scope="module")

MESSAGE = {
    "content": "here it is",
    "embeds": [EMBED],
    "components": BUTTONS,
    "message_reference": {"message_id": "{own}", "fail_if_not_exists": True},
    "allowed_mentions": {"parse": ["users"], "replied_user": False},
    "nonce": "12345",
    "enforce_nonce": True,
}
LAYOUT = {
    "flags": 1 << 15,
    "components": [
        {
            "type": 17,
            "accent_color": 5,
            "components": [
                {"type": 10, "content": "Take 1"},
                {"type": 14, "divider": True, "spacing": 1},
                {
                    "type": 9,
                    "components": [{"type": 10, "content": "slow"}],
                    "accessory": {"type": 2, "style": 1, "label": "Again", "custom_id": "again"},
                },
                {"type": 12, "items": [{"media": {"url": "https://example.org/x.png"}, "description": "a picture"}]},
            ],
        }
    ],
}
POST = ("POST", "/channels/{channel}/messages", "/channels/{channel_id}/messages")
EDIT = ("PATCH", "/channels/{channel}/messages/{own}", "/channels/{channel_id}/messages/{message_id}")
COMMANDS = ("PUT", "/applications/{application}/commands", "/applications/{application_id}/commands")
CALLBACK = (
    "POST",
    "/interactions/{interaction}/{token}/callback",
    "/interactions/{interaction_id}/{interaction_token}/callback",
)
SAY = {"type": 4, "data": {"content": "x", "embeds": [EMBED], "components": BUTTONS, "flags": 64}}
VALUES, SUBCOMMANDS = COMMAND["options"][:2], COMMAND["options"][2:]
RIGHT: dict[str, tuple[tuple[str, str, str], Any]] = {
    "a message": (POST, MESSAGE),
    "a layout": (POST, LAYOUT),
    "an edit": (EDIT, {"content": "so", "embeds": [EMBED], "components": BUTTONS}),
    "commands": (
        COMMANDS,
        [PLAIN, {**COMMAND, "options": VALUES}, {**COMMAND, "name": "other", "options": SUBCOMMANDS}],
    ),
    "an answer": (CALLBACK, SAY),
    "a modal": (CALLBACK, MODAL),
}


def broken(what: str) -> Iterator[Mutant]:
    """Every mutant of that body; keys that nobody knows are left out, for Discord passes over them."""
    path = document_path()
    assert path is not None
    document = json.loads(path.read_text(encoding="utf-8"))
    (method, _, template), body = RIGHT[what]
    schema = document["paths"][template][method.lower()]["requestBody"]["content"]["application/json"]["schema"]
    for mutant in mutants(document["components"]["schemas"], schema, body):
        if mutant.kind != "additionalProperties":
            yield mutant


async def send(stage: Stage, what: str, body: Any) -> Answer:
    (method, path, _), _ = RIGHT[what]
    names = await stage.interaction() if "{interaction}" in path else stage.names
    return await stage.ask(method, path, body, names)


@pytest.mark.parametrize("what", RIGHT)
async def test_the_right_body_is_taken(stage: Stage, what: str) -> None:
    assert (await send(stage, what, RIGHT[what][1])).status in {200, 204}


@pytest.mark.parametrize("what", RIGHT)
async def test_each_broken_one_is_refused(stage: Stage, what: str) -> None:
    need_document()
    taken = []
    every = list(broken(what))
    with stage.recorder.expecting_mistakes():
        for mutant in every:
            answer = await send(stage, what, mutant.value)
            if not 400 <= answer.status < 500:
                taken.append(f"{answer.status} to {mutant}")
    assert taken == []
    assert len(every) > 20
