"""What could one ask for? Example prompts that go on from what was typed."""

from generation.language.tables import lines, table

_ADDITIONS = ("no drums", "slow", "dark", "happy", "seamless loop", "in D minor", "90 bpm", "two minutes", "piano only")


def suggest_prompts(partial: str, limit: int = 10) -> list[str]:
    """Up to `limit` different prompts of at most 100 characters that match or continue what was typed."""
    typed = " ".join(partial.split())[:80]
    wanted = typed.casefold().split()
    examples = lines("prompts")
    if not wanted:
        return list(examples[:limit])
    ranked = sorted(examples, key=lambda each: -sum(word in each.casefold() for word in wanted))
    fitting = [each for each in ranked if all(word in each.casefold() for word in wanted)]
    last = wanted[-1]
    stem = typed[: len(typed) - len(last)]
    moods = [word for group in table("moods")["groups"] for word in group["words"][:4]]
    known = [*table("genres"), *table("instruments"), *moods]
    finished = [stem + word for word in known if word.startswith(last) and word != last]
    continued = [f"{typed}, {each}" for each in _ADDITIONS if each.split()[-1] not in wanted]
    found = dict.fromkeys([*fitting, *finished[:3], *continued])
    return [each for each in found if len(each) <= 100][:limit]
