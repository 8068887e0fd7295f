"""Text that is not ours, for lines that need no Textual."""

import unicodedata


def visible(text: str) -> str:
    """Return `text` with a name in place of each character that could steer the terminal."""
    return text if text.isprintable() else "".join(map(_visible, text))


def one_line(text: str) -> str:
    """Return `text` on one line, without control characters."""
    return " ".join(visible(text).split())


def _visible(character: str) -> str:
    if character in "\n\t" or character.isprintable():
        return character
    harmless = unicodedata.category(character) in ("Zs", "Mn", "Mc", "Me") or character == "\u200d"
    return character if harmless else f"<U+{ord(character):04X}>"
