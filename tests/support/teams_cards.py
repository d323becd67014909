"""What stands in an Adaptive Card, and what Teams would say is wrong with it."""

import json
from typing import Any

CARD_TYPE = "application/vnd.microsoft.card.adaptive"


def card_problem(message: dict[str, Any]) -> str:
    """Teams' word for what is wrong with a message's card, or ""."""
    if len(json.dumps(message).encode()) > 40_000:
        return "MessageSizeTooBig"
    cards = [a["content"] for a in message.get("attachments", []) if a["contentType"] == CARD_TYPE]
    fit = all(card.get("type") == "AdaptiveCard" and card.get("version") for card in cards)
    return (
        "" if fit and (cards or message.get("text") or message.get("attachments")) else "BadSyntax"
    )


def shown(message: dict[str, Any]) -> str:
    """The words of a message's cards, in the order in which they are read."""
    cards = [a["content"] for a in message.get("attachments", []) if a["contentType"] == CARD_TYPE]
    return "\n".join(words for card in cards for words in card_words(card))


def card_words(card: dict[str, Any]) -> list[str]:
    """The words of a card: its elements, then its buttons."""
    words: list[str] = []
    for element in card.get("body", []) + card.get("items", []):
        if element["type"] == "RichTextBlock":
            words.append("".join(run["text"] for run in element["inlines"]))
        elif element["type"] in {"Container", "ActionSet"}:
            words += card_words(element)
        else:
            text = element.get("text") or element.get("altText") or element.get("label", "")
            words.append(text.replace("\\", ""))
    for action in card.get("actions", []):
        words += [action["title"], *card_words(action.get("card", {}))]
    return words
