"""The limits as properties: whatever is sent is either refused as Discord refuses, or keeps every limit."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.playground.errors import DiscordError
from bot.playground.forms import checked
from bot.playground.permissions import EVERY_PERMISSION, Permission, channel_permissions
from bot.playground.ratelimits import Verdict
from bot.playground.rules import components, embeds
from bot.playground.rules.commands import checked_command, checked_commands
from bot.playground.rules.messages import COMPONENTS_V2, checked_message
from bot.playground.rules.modals import MODAL
from bot.playground.snowflakes import Snowflakes, is_snowflake, iso, time_of
from tests.playground.patience import PATIENT

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
WORDS = st.text(st.characters(codec="utf-8"), max_size=2100)
SHORT = st.text(st.characters(codec="utf-8"), max_size=110)


def maybe(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Objects with some of these fields, now and then with something odd in one of them."""
    return st.fixed_dictionaries({}, optional={name: field | JSON for name, field in fields.items()})


EMOJI = maybe(id=st.integers(0, 2**63).map(str), name=SHORT)
BUTTON = maybe(
    type=st.just(2),
    style=st.integers(0, 7),
    label=SHORT,
    custom_id=SHORT,
    url=st.just("https://example.org"),
    emoji=EMOJI,
)
OPTION = maybe(label=SHORT, value=SHORT, description=SHORT, default=st.booleans())
SELECT = maybe(
    type=st.integers(3, 8),
    custom_id=SHORT,
    options=st.lists(OPTION, max_size=27),
    min_values=st.integers(-1, 27),
    max_values=st.integers(-1, 27),
)
ROW = maybe(type=st.just(1), components=st.lists(BUTTON | SELECT, max_size=6))
LAYOUT = st.recursive(
    ROW | maybe(type=st.just(10), content=WORDS) | maybe(type=st.just(14), spacing=st.integers(0, 3)),
    lambda inner: maybe(type=st.sampled_from([9, 17]), components=st.lists(inner, max_size=5), accessory=BUTTON),
    max_leaves=10,
)
EMBED = maybe(
    title=SHORT,
    description=WORDS,
    color=st.integers(-1, 2**25),
    fields=st.lists(maybe(name=SHORT, value=SHORT, inline=st.booleans()), max_size=27),
    footer=maybe(text=WORDS),
    image=maybe(
        url=st.sampled_from(["https://example.org/a.png", "attachment://a.png", "attachment://b.png", "ftp://x"])
    ),
    timestamp=st.sampled_from(["2026-11-22T10:00:00+00:00", "yesterday"]),
)
MESSAGE = maybe(
    content=WORDS,
    embeds=st.lists(EMBED, max_size=11),
    components=st.lists(ROW | LAYOUT, max_size=7),
    flags=st.sampled_from([0, 4, 64, COMPONENTS_V2]),
    attachments=st.lists(maybe(id=st.integers(0, 3), description=SHORT), max_size=3),
    allowed_mentions=maybe(parse=st.lists(st.sampled_from(["users", "roles", "everyone"])), users=st.lists(SHORT)),
    nonce=SHORT,
)


def tried(check: Callable[[], Any]) -> tuple[Any, DiscordError | None]:
    """What came out of a check, or how it refused."""
    try:
        return check(), None
    except DiscordError as error:
        return None, error


def is_refusal(error: DiscordError) -> bool:
    """Discord's form: a code, a sentence, and field errors that are never empty."""
    body = json.loads(json.dumps(error.body()))

    def right(tree: dict[str, Any]) -> bool:
        leaves = tree.get("_errors", [])
        inner = [right(node) for name, node in tree.items() if name != "_errors"]
        assert leaves or inner
        return all(leaf["code"].isupper() and leaf["message"] for leaf in leaves) and all(inner)

    return 400 <= error.status < 500 and bool(body["message"]) and ("errors" not in body or right(body["errors"]))


@settings(PATIENT, max_examples=80)
@given(MESSAGE, st.booleans())
def test_a_message_is_refused_or_keeps_every_limit(body: dict[str, Any], edit: bool) -> None:
    before = {"flags": 0} if edit else None
    cleaned, refusal = tried(lambda: checked_message(body, {0: "a.png"}, [], before))
    if refusal is not None:
        assert is_refusal(refusal)
        return
    assert len(cleaned.get("content") or "") <= 2000
    assert len(cleaned.get("embeds") or []) <= 10
    assert sum(map(embeds.characters, cleaned.get("embeds") or [])) <= 6000
    every = [component for _, component in components.walk(cleaned.get("components") or [])]
    assert len(every) <= 40
    layout = bool(cleaned.get("flags", 0) & COMPONENTS_V2)
    if not layout:
        assert len(cleaned.get("components") or []) <= 5
        assert {component["type"] for component in cleaned.get("components") or []} <= {1}
    else:
        assert not cleaned.get("content")
    custom_ids = [component["custom_id"] for component in every if "custom_id" in component]
    assert len(custom_ids) == len(set(custom_ids))
    numbers = [component["id"] for component in every]
    assert len(numbers) == len(set(numbers))
    for component in every:
        if component["type"] == 2:
            assert ("custom_id" in component) != (component["style"] == 5)


@PATIENT
@given(JSON)
def test_any_json_at_all_is_answered(body: Any) -> None:
    for check in (lambda: checked_message(body, {}), lambda: checked_commands(body), lambda: checked(MODAL, body)):
        _, refusal = tried(check)
        assert refusal is None or is_refusal(refusal)


COMMAND_OPTION = st.recursive(
    maybe(
        type=st.integers(0, 12),
        name=st.sampled_from(["a", "b", "Wrong", "c d"]) | SHORT,
        description=SHORT,
        required=st.booleans(),
        choices=st.lists(maybe(name=SHORT, value=SHORT | st.integers()), max_size=27),
        min_value=st.integers(-9, 9),
        max_value=st.integers(-9, 9),
        autocomplete=st.booleans(),
    ),
    lambda inner: maybe(
        type=st.sampled_from([1, 2]), name=st.just("s"), description=st.just("d"), options=st.lists(inner, max_size=4)
    ),
    max_leaves=6,
)
COMMAND = maybe(
    type=st.integers(0, 4),
    name=st.just("ok") | SHORT,
    description=st.just("words") | SHORT,
    options=st.lists(COMMAND_OPTION),
)


@settings(PATIENT, max_examples=80)
@given(COMMAND)
def test_a_command_is_refused_or_keeps_every_limit(body: dict[str, Any]) -> None:
    command, refusal = tried(lambda: checked_command(body))
    if refusal is not None:
        assert is_refusal(refusal)
        return
    assert 1 <= len(command["name"]) <= 32
    if command["type"] == 1:
        assert command["name"] == command["name"].lower()
        assert 1 <= len(command["description"]) <= 100
        required = [bool(option.get("required")) for option in command.get("options", [])]
        assert required == sorted(required, reverse=True)


@pytest.mark.parametrize(("count", "fine"), [(100, True), (101, False)])
def test_a_hundred_chat_commands_and_no_more(count: int, fine: bool) -> None:
    commands = [{"name": f"c{number}", "description": "x"} for number in range(count)]
    if fine:
        assert len(checked_commands(commands)) == 100
    else:
        with pytest.raises(DiscordError) as refused:
            checked_commands(commands)
        assert refused.value.code == 30032


@PATIENT
@given(st.lists(st.floats(0, 1000), min_size=1, max_size=50))
def test_ids_only_grow_whatever_the_clock_does(steps: list[float]) -> None:
    times = iter([1_800_000_000 + step for step in steps])
    made = Snowflakes(lambda: next(times))
    ids = [int(made.new()) for _ in steps]
    assert ids == sorted(set(ids))
    assert all(is_snowflake(str(each)) and is_snowflake(each) for each in ids)


@PATIENT
@given(st.integers(1_450_000_000, 2_500_000_000))
def test_an_id_knows_when_it_was_made(moment: int) -> None:
    made = Snowflakes(lambda: float(moment)).new()
    assert abs(time_of(made) - moment) < 0.01
    assert iso(time_of(made)).endswith("+00:00")


@pytest.mark.parametrize("wrong", ["", "x", "01", "-1", "1.5", "\uff11", "9" * 20, -1, 2**63, True, None, 1.0])
def test_what_is_no_id(wrong: object) -> None:
    assert not is_snowflake(wrong)


BITS = st.integers(0, EVERY_PERMISSION - 1)


@PATIENT
@given(BITS, BITS, BITS, BITS)
def test_ones_own_overwrite_has_the_last_word(base: int, everyone: int, allow: int, deny: int) -> None:
    member = {"user_id": "1", "roles": ["3"]}
    overwrites = [
        {"id": "2", "allow": "0", "deny": str(everyone)},
        {"id": "3", "allow": str(everyone), "deny": "0"},
        {"id": "1", "allow": str(allow), "deny": str(deny)},
        {"id": "9", "allow": str(EVERY_PERMISSION), "deny": "0"},
    ]
    bits = channel_permissions(base, overwrites, "2", member)
    assert bits & allow == allow
    assert bits & deny & ~allow == 0
    assert bits & ~(base | everyone | allow) == 0
    assert channel_permissions(EVERY_PERMISSION, overwrites, "2", member) & Permission.ADMINISTRATOR


def test_headers_of_a_verdict() -> None:
    headers = Verdict(5, 2, 1.5, "bucket").headers(100.0)
    assert headers["X-RateLimit-Reset"] == "101.500"
    assert "Via" not in headers
