"""Text as the cells of spreadsheets hold it: what fits, what is no formula, and the way back."""

import re

MAX_CELL = 32_767
"""The characters that a cell can hold."""

_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_BEFORE_FORMULA = re.compile(r"(?:[\s\0']*[=+\-@\uff1d\uff0b\uff0d\uff20]|['\s\0]*[\t\r\n\0])")
"""What makes a spreadsheet read a formula, in plain and in full width."""


def fitting(text: str) -> str:
    """Return `text` as a cell can hold it: signs without a look named, the rest counted."""
    named = _UNFIT.sub(lambda found: f"[U+{ord(found[0]):04X}]", text.replace("\r\n", "\n"))
    if len(named) <= MAX_CELL:
        return named
    kept = MAX_CELL - 60
    return f"{named[:kept]} [… {len(named) - kept:,} more characters in the assessment]"


def safe_cell(text: str) -> str:
    """Return `text` so that a spreadsheet that opens a CSV file shows it and does not run it.

    An apostrophe comes before what would start a formula, also where apostrophes stand
    there already, so that `bare_cell` gives back what was typed.
    """
    return f"'{text}" if _BEFORE_FORMULA.match(text) else text


def bare_cell(text: str) -> str:
    """Return what `safe_cell` was given; only for files that it has written."""
    is_guarded = text.startswith("'") and _BEFORE_FORMULA.match(text)
    return text[1:] if is_guarded else text
