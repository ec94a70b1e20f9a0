"""The card of all engines: everything a host, a member and a moderator should know, within Discord's limits."""

from pathlib import Path

from bot.cards.engines import Standing, engines_card
from bot.cards.fitting import fitted
from generation.engines import best, card_of, engine_names, why_not
from generation.engines.means import Means
from generation.track import GuildSettings


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
        assert standing.card.licence.name in text
        assert "commercial use: " in text
        assert "In a refinement it keeps" in text
        assert ("can sing" in text) == standing.card.vocals
        assert len(text) <= 1000
        assert not standing.why_not or "It can not run here" in text
    assert fitted(card.embeds)[0].to_dict() == embed.to_dict(), "nothing had to be cut"
    assert "`auto` takes **sketch**" in (embed.description or "")
