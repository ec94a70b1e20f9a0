"""Domain values as Discord messages. All wording lives here; pure: nothing is sent, read or awaited."""

from bot.cards.card import Card, CardFile

__all__ = ["Card", "CardFile"]
