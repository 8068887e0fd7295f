"""What a control asks, as a digest that is kept with each answer to it.

It tells after an update of the knowledge base whether an answer was given to the same
question. It stands behind the version of the program that wrote the status.
"""

from srm_tui.core.knowledge import Control

_LENGTH = 12


def meaning_of(control: Control) -> str:
    """Return the digest of what a control asks: question, customer's part, what a yes needs."""
    from hashlib import sha256

    parts = (control.question, control.customer_part, *control.implemented_when)
    return sha256("\n".join(parts).encode()).hexdigest()[:_LENGTH]


def stamped(tool: str, meaning: str) -> str:
    """Return the version of the program with what the control meant behind it."""
    return f"{tool}+{meaning}" if meaning else tool


def unstamped(tool: str) -> tuple[str, str]:
    """Return the version of the program, and what the control meant; empty where none stands."""
    version, mark, meaning = tool.rpartition("+")
    is_stamped = mark and len(meaning) == _LENGTH and not meaning.strip("0123456789abcdef")
    return (version, meaning) if is_stamped else (tool, "")
