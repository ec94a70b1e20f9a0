"""The card of all engines: everything a host, a member and a moderator should know, within Discord's limits."""

from pathlib import Path

from bot.cards.card import clock, plain
from bot.cards.engines import Standing, engines_card
from bot.cards.fitting import fitted
from generation.engines import best, card_of, engine_names, passed_over, why_not
from generation.engines.means import Means
from generation.ports import EngineCard
from generation.track import GuildSettings
from tests.support.laid import laid


def test_the_real_engines_fit_and_say_all_that_is_asked(tmp_path: Path) -> None:
    means = Means(models=tmp_path)
    standings = [Standing(card_of(name, means), why_not(name, means)) for name in engine_names()]
    card = engines_card(standings, best(means), False, GuildSettings("1"))
    (embed,) = card.embeds
    assert len(embed) <= 6000
    assert [each.name.split(":")[0] for each in embed.fields if each.name] == [
        f"💤 {n}" for n in engine_names()[:-1]
    ] + ["✅ sketch"]
    for standing, field in zip(standings, embed.fields, strict=True):
        text = field.value or ""
        _says_all(standing.card, text)
        assert len(text) <= 1000
        assert not standing.why_not or "It can not run here" in text
    assert fitted(card.embeds)[0].to_dict() == embed.to_dict(), "nothing had to be cut"
    assert "`auto` takes **sketch**" in (embed.description or "")


def _says_all(card: EngineCard, text: str) -> None:
    """Nothing is left out, and nothing is cut."""
    assert all((card.kind, card.makers, card.trained_on, card.code_licence, card.licence.name, card.keeps, card.link))
    assert f"{card.kind}, by {plain(card.makers)}" in text
    assert f"trained on {plain(card.trained_on)}" in text
    assert f"{'weights' if card.weights else 'results'}: {card.licence.name} · code: {card.code_licence}" in text
    assert f"commercial use: {'yes' if card.licence.commercial else '**no**'}" in text
    assert f"{clock(card.shortest_s)} to {clock(card.longest_s)}" in text
    assert (f"{card.memory_gb:g} GB of memory" if card.memory_gb else "hardly any memory") in text
    assert f"In a refinement it keeps: {', '.join(sorted(card.keeps))}\n" in text
    assert ("can sing" if card.vocals else "no vocals") in text
    assert f"See: {plain(card.link)}" in text
    assert "://" not in text
    assert not card.weights or f"Weights: {card.weights}\n" in text


def test_what_auto_passes_over_is_told_with_the_reason(tmp_path: Path) -> None:
    means = Means(models=tmp_path, device="cpu", memory_gb=3.0)
    for name in ("ace-step-1.5", "musicgen-small"):
        laid(tmp_path, name)
    standings = [
        Standing(card_of(name, means), why_not(name, means), passed_over=passed_over(name, means))
        for name in ("ace-step", "musicgen")
    ]
    (embed,) = engines_card(standings, best(means), False, GuildSettings("1")).embeds
    assert "`auto` takes **musicgen**" in (embed.description or "")
    assert "Better ones: ace-step asks too much of this machine." in (embed.description or "")
    large, fitting = (each.value or "" for each in embed.fields)
    assert "`auto` passes it over. It takes about" in large
    assert "NOCTURNE_MEMORY_GB allows 3 GB" in large.replace("\\", "")
    assert "passes it over" not in fitting
