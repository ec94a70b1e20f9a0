"""The doctor asks Discord, runs every check side by side, keeps secrets to itself, and is read by people and scripts."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.doctor import Finding, Probes, as_json, examine, healthy, table
from bot.doctor.discord import discord
from bot.doctor.permissions import ADMINISTRATOR, NEEDED, invite_link, missing, needed_bits
from bot.doctor.reading import reading
from bot.doctor.token import application_id, invitation, token
from tests.bot.doctor_support import APPLICATION, TOKEN, a_discord, expect, settings

__all__ = ["settings"]  # a fixture is found by its name here

# ---- Discord --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (f"Bot {TOKEN}", "the word Bot"),
        (f'"{TOKEN}"', "quotes"),
        (TOKEN.replace(".", " "), "quotes or blanks"),
        (APPLICATION, "an application's id"),
        ("0123456789abcdef" * 4, "public key"),
        ("abcdefghijklmnopqrstuvwxyz-ABCDE", "client secret"),
        ("hello", "three parts"),
        ("aGVsbG8gd29ybGQgaGVsbG8." + TOKEN.partition(".")[2], "three parts"),
    ],
)
def test_what_people_paste_instead_of_a_token_is_recognised(wrong, sentence):
    found = token(wrong)
    assert sentence in expect(found, "problem")
    assert wrong not in found.says + found.remedy
    assert invitation(wrong) is None


def test_a_token_is_recognised_and_not_shown():
    says = expect(token(TOKEN), "ok")
    assert APPLICATION in says
    assert TOKEN.split(".")[2] not in says
    expect(token(""), "ok")


@given(st.text(max_size=90))
def test_no_text_breaks_the_check_of_a_token(text):
    found = token(text)
    assert found.ok in {"ok", "problem"}
    assert len(text) < 12 or text not in found.says
    assert application_id(text) is None or application_id(text).isdigit()


def test_the_invitation_asks_for_exactly_what_is_needed():
    says = expect(invitation(TOKEN), "ok")
    assert invite_link(APPLICATION) in says
    assert f"client_id={APPLICATION}&permissions={needed_bits()}&scope=bot+applications.commands" in says


def test_missing_permissions():
    assert missing(needed_bits()) == []
    assert missing(ADMINISTRATOR) == []
    assert missing(0) == list(NEEDED)
    assert missing(needed_bits() & ~NEEDED["Attach Files"]) == ["Attach Files"]


async def test_discord_knows_the_bot_and_its_guilds():
    guilds = [
        ("Good", needed_bits() | 1 << 30),
        ("Poor", needed_bits() & ~NEEDED["Embed Links"]),
        ("Own", ADMINISTRATOR),
    ]
    async with a_discord(guilds=guilds) as (api, asked):
        found = await discord(api, TOKEN)
    assert asked == [f"Bot {TOKEN}"]
    assert [each.ok for each in found] == ["ok", "warning"]
    assert "Poor does not grant Embed Links" in expect(found[1], "warning")


async def test_all_permissions_are_there_or_no_guild_is():
    async with a_discord(guilds=[("Good", needed_bits())]) as (api, _):
        assert [each.ok for each in await discord(api, TOKEN)] == ["ok", "ok"]
    async with a_discord() as (api, _):
        assert "in no guild" in expect((await discord(api, TOKEN))[1], "warning")


async def test_the_intent_that_reads_messages_is_asked_about_where_it_is_used():
    for flags, verdict in ((0, "problem"), (1 << 18, "ok"), (1 << 19, "ok")):
        async with a_discord(guilds=[("Good", needed_bits())], flags=flags) as (api, _):
            found = await discord(api, TOKEN, reads_messages=True)
            assert [each.ok for each in found if each.name == "message content"] == [verdict]
            assert "message content" not in {each.name for each in await discord(api, TOKEN)}


async def test_how_to_have_every_message_read_is_said(settings):
    said = reading(settings(discord_token=TOKEN))
    assert said is not None
    assert "NOCTURNE_MESSAGE_CONTENT=true" in said.says
    assert reading(settings(discord_token=TOKEN, message_content=True)) is None


@pytest.mark.parametrize(("status", "verdict"), [(401, "problem"), (500, "warning"), (429, "warning")])
async def test_discord_does_not_know_the_bot(status, verdict):
    async with a_discord(me=status) as (api, _):
        (found,) = await discord(api, TOKEN)
    expect(found, verdict)


async def test_a_clock_that_is_wrong_is_seen_by_discords():
    async with a_discord(date=datetime.now(UTC) + timedelta(minutes=5)) as (api, _):
        found = await discord(api, TOKEN)
    assert "behind" in expect(found[-1], "warning")


async def test_discord_can_not_be_reached(unused_tcp_port):
    (found,) = await discord(f"http://127.0.0.1:{unused_tcp_port}/api/v10", TOKEN)
    assert "could not be asked" in expect(found, "warning")


# ---- all together ---------------------------------------------------------------------------------------------------


async def test_a_machine_that_can_run_the_bot_is_well(settings):
    found = await examine(settings(), Probes(database=revisions_are("0001", "0001")))
    assert healthy(found), table(found)
    assert {"Python", "ffmpeg", "SoundFont", "FluidSynth", "database", "disk", "GPU", "memory", "token"} <= {
        each.name for each in found
    }
    assert any(each.name.startswith("engine ") for each in found)


def revisions_are(now, newest):
    async def revisions():
        return now, newest

    return revisions


async def test_engines_are_told_as_fast_as_they_were(settings):
    async def speeds(names):
        assert "sketch" in names
        return {"sketch": 0.0625}

    found = {each.name: each for each in await examine(settings(), Probes(speeds=speeds))}
    assert "0.062 s of work for a second of music, measured" in found["engine sketch"].says
    guessed = {each.name: each for each in await examine(settings())}
    assert "guessed until it has made some" in guessed["engine sketch"].says


async def test_with_a_token_discord_is_asked_and_the_invitation_is_shown(settings):
    async with a_discord(guilds=[("Good", needed_bits())]) as (api, asked):
        found = {each.name: each for each in await examine(settings(discord_token=TOKEN, discord_api=api))}
        expect(found["Discord"], "ok")
        assert "oauth2/authorize" in expect(found["invitation"], "ok")
        offline = await examine(settings(discord_token=TOKEN, discord_api=api), online=False)
    assert len(asked) == 1
    assert "Discord" not in {each.name for each in offline}


async def test_a_check_that_breaks_does_not_silence_the_others(settings, monkeypatch):
    def broken():
        raise ZeroDivisionError("of all things")

    monkeypatch.setattr("bot.doctor.examination.gpu", broken)
    found = {each.name: each for each in await examine(settings())}
    assert "of all things" in expect(found["GPU"], "problem")
    expect(found["Python"], "ok")


async def test_a_check_that_hangs_is_given_up(settings, monkeypatch):
    monkeypatch.setattr("bot.doctor.examination.TIMEOUT_S", 0.2)

    async def never(*_):
        await asyncio.sleep(30)

    monkeypatch.setattr("bot.doctor.examination.database", never)
    found = {each.name: each for each in await examine(settings())}
    assert "No answer" in expect(found["database"], "problem")


def leak(settings, monkeypatch):
    """Settings with two secrets, and a check whose error message carries both."""
    given = settings(discord_token=TOKEN, database_url="postgresql://ada:moon%26light@localhost/nocturne")

    def careless():
        raise RuntimeError(f"could not use {TOKEN} with {given.database_url} and moon&light")

    monkeypatch.setattr("bot.doctor.examination.memory", careless)
    return given


async def test_no_secret_is_ever_shown(settings, monkeypatch):
    given = leak(settings, monkeypatch)
    found = await examine(given, online=False)
    shown = table(found, width=1000) + json.dumps(as_json(found))
    assert "moon%26light" not in shown
    assert "moon&light" not in shown
    assert TOKEN not in shown
    assert "could not use ***" in shown


async def test_without_the_last_look_the_secret_would_be_shown(settings, monkeypatch):
    monkeypatch.setattr("bot.doctor.examination._without_secrets", lambda finding, _settings: finding)
    found = await examine(leak(settings, monkeypatch), online=False)
    assert "moon&light" in table(found, width=1000)


# ---- how it is shown ------------------------------------------------------------------------------------------------

FINDINGS = [
    Finding("Python", "ok", "3.11.7."),
    Finding("disk", "warning", "1.0 GiB are free.", "Free some space."),
    Finding("data directory", "problem", "It can not be written, " * 8, "See https://example.org/" + "a" * 60 + "."),
]


def test_the_table_has_a_line_per_finding_and_says_how_to_mend():
    lines = table(FINDINGS, width=80).splitlines()
    assert lines[0] == "✓ Python          3.11.7."
    assert lines[1:3] == ["! disk            1.0 GiB are free.", "                  → Free some space."]
    assert lines[-1] == "1 problem and 1 warning."
    assert all(len(line) <= 80 for line in lines if "https://" not in line)
    # A link stays in one piece, to be copied.
    assert sum("https://example.org/" + "a" * 60 in line for line in lines) == 1


def test_the_table_can_be_plain():
    assert table(FINDINGS, plain=True).isascii()
    assert table([FINDINGS[0]]).endswith("All is well.")


def test_json_says_the_same():
    said = as_json(FINDINGS)
    assert said["ok"] is False
    assert said["findings"][1] == {
        "name": "disk",
        "ok": "warning",
        "says": "1.0 GiB are free.",
        "remedy": "Free some space.",
    }
    assert as_json(FINDINGS[:2])["ok"] is True
