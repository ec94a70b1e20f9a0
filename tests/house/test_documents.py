"""Every setting and every command is documented, under its name and with its default."""

import re

import discord
import pytest
from discord import app_commands

from bot.client import PERMISSIONS
from bot.commands import add_all
from bot.doctor.permissions import needed_bits
from bot.settings import Settings
from tests.house.sources import ROOT

SETTINGS = (ROOT / "docs" / "settings.md").read_text()
COMMANDS = (ROOT / "docs" / "commands.md").read_text()
EXAMPLE = (ROOT / ".env.example").read_text()
README = (ROOT / "README.md").read_text()
FIELDS = [*Settings.model_fields]
# Read by docker/compose.yaml, by the tests or by the client of the hub that weights come from, not by the bot.
NOT_THE_BOTS = {"POSTGRES_PASSWORD", "NOCTURNE_DISCORD_OPENAPI", "HF_TOKEN"}


def variable(field):
    return "DISCORD_TOKEN" if field == "discord_token" else f"NOCTURNE_{field.upper()}"


@pytest.mark.parametrize("field", FIELDS)
def test_a_setting_is_in_both_lists(field):
    assert re.search(rf"^\| `{variable(field)}` \|", SETTINGS, re.MULTILINE)
    assert re.search(rf"^# {variable(field)}=", EXAMPLE, re.MULTILINE)


@pytest.mark.parametrize("field", FIELDS)
def test_the_default_that_is_shown_is_the_default(field, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(variable(field), raising=False)
    default = getattr(Settings(), field)
    shown = re.search(rf"^# {variable(field)}=(.*)$", EXAMPLE, re.MULTILINE)[1]
    if shown:
        (tmp_path / ".env").write_text(f"{variable(field)}={shown}\n")
        assert getattr(Settings(), field) == default
    else:
        # Nothing is shown where the default is found or computed when the bot starts.
        assert default in {None, ""}


def test_no_document_speaks_of_a_setting_that_is_not_there():
    known = {variable(field) for field in FIELDS} | NOT_THE_BOTS
    for name, text in {"README": README, "settings": SETTINGS, "example": EXAMPLE, "commands": COMMANDS}.items():
        spoken_of = set(re.findall(r"\bNOCTURNE_[A-Z_]+|\b[A-Z]+_TOKEN\b", text))
        assert spoken_of - known == set(), name


@pytest.fixture(scope="module")
def tree():
    client = discord.Client(intents=discord.Intents.none())
    tree = app_commands.CommandTree(client)
    add_all(tree)
    return tree


def leaves(tree):
    return [each for each in tree.walk_commands() if isinstance(each, app_commands.Command)]


def menus(tree):
    kinds = (discord.AppCommandType.message, discord.AppCommandType.user)
    return [menu for kind in kinds for menu in tree.get_commands(type=kind)]


def test_every_command_and_option_is_documented(tree):
    assert len(leaves(tree)) >= 8
    for command in leaves(tree):
        row = re.search(rf"^\| `/{command.qualified_name}` \|.*$", COMMANDS, re.MULTILINE)
        assert row, f"/{command.qualified_name} is not in docs/commands.md"
        missing = [each.display_name for each in command.parameters if f"`{each.display_name}`" not in row[0]]
        assert missing == [], f"options of /{command.qualified_name}"


def test_every_menu_entry_is_documented(tree):
    assert [menu.name for menu in menus(tree) if f"**{menu.name}**" not in COMMANDS] == []
    assert menus(tree)


def test_no_document_speaks_of_a_command_that_is_not_there(tree):
    names = {command.qualified_name for command in leaves(tree)}
    roots = {name.split()[0] for name in names}
    for text in (README, COMMANDS):
        for spoken_of in re.findall(r"`/([a-z]+(?: [a-z]+)?)`", text):
            assert spoken_of in names | roots, spoken_of


def test_names_are_unique(tree):
    names = [command.qualified_name for command in leaves(tree)] + [menu.name for menu in menus(tree)]
    assert len(names) == len(set(names))


def test_every_command_and_option_says_what_it_is(tree):
    silent = [command.qualified_name for command in leaves(tree) if command.description in {"", "…"}]
    silent += [
        f"{command.qualified_name} {each.display_name}"
        for command in leaves(tree)
        for each in command.parameters
        if str(each.description) in {"", "…"}
    ]
    assert silent == []


def test_readme_doctor_and_client_ask_for_the_same_permissions():
    assert needed_bits() == PERMISSIONS.value
    assert f"permissions={PERMISSIONS.value}" in README


def test_links_between_documents_lead_somewhere():
    documents = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    links = [(path, link) for path in documents for link in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", path.read_text())]
    local = [(path, link) for path, link in links if not re.match(r"[a-z]+:", link)]
    assert local
    assert [f"{path.name}: {link}" for path, link in local if not (path.parent / link).exists()] == []


def test_the_container_command_of_the_readme_finds_its_password():
    # Compose looks for .env beside compose.yaml, not where one stands, unless it is told.
    commands = [line for line in re.findall(r"`(docker compose [^`]+)`", README) if " up" in line]
    assert commands
    assert all("--env-file .env" in each for each in commands)
