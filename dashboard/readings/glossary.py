"""Terms of the field explained in the language of the page: which there are, and which a text uses."""

from __future__ import annotations

from dashboard.text import Words

TERMS = (
    *("hotspot", "risk", "net_rate", "rank_interval", "robust", "status", "coverage", "season", "normal"),
    *("dekad", "spi", "ndvi", "vci", "wrsi", "pcode"),
)


def explained(id: str, words: Words) -> str:
    """A term and what it means, in Markdown."""
    return words("glossary.hint", term=words(f"glossary.{id}.term"), about=words(f"glossary.{id}.about"))


def hint(text: str, words: Words) -> str | None:
    """What the terms that a text uses mean, for a tooltip; None where it uses none."""
    lowered = text.casefold()
    used = [id for id in TERMS if words(f"glossary.{id}.say").casefold() in lowered]
    return "\n\n".join(explained(id, words) for id in used) or None
