"""Text that runs from right to left, amid a page that runs from left to right.

Neither do pages of their own accord tell where a typed text begins and ends, nor does
WeasyPrint 70 know `dir="auto"` or isolate one text from the next. So the gate marks each
line by the characters that Unicode has for it, which nobody can type past it, and the
page has elements in their place.
"""

import re
import unicodedata

_LEFTWARD = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_STRONG = frozenset({"L", "R", "AL"})
_TO_RIGHT, _TO_LEFT, _END = "\u2066", "\u2067", "\u2069"
_MARKS = f"{_TO_RIGHT}{_TO_LEFT}{_END}"
_MARK = re.compile(f"[{_MARKS}]")
_HIDDEN = re.compile("<title>.*?</title>|<svg.*?</svg>|<[^>]*>", re.DOTALL)
"""What of a page is no text that can hold elements."""
_ISOLATE = re.compile(f"([{_TO_RIGHT}{_TO_LEFT}])([^{_MARKS}<]*){_END}?")
_LEFTWARD_BLOCK = re.compile(
    r'<p( class="[\w -]+")?>((?:<bdi dir="rtl">[^<]*</bdi>\s*)+)</p>', re.DOTALL
)
_BDI = re.compile("</?bdi[^>]*>")


def directed(text: str) -> str:
    """Return `text` with each line that has letters to the left marked by its direction."""
    if _LEFTWARD.search(text) is None:
        return text
    return "\n".join(map(_directed_line, text.split("\n")))


def _directed_line(line: str) -> str:
    if _LEFTWARD.search(line) is None:
        return line
    first = next(
        (kind for each in line if (kind := unicodedata.bidirectional(each)) in _STRONG), ""
    )
    return f"{_TO_RIGHT if first == 'L' else _TO_LEFT}{line}{_END}"


_STRONG = frozenset({"L", "R", "AL"})


def with_directions(html: str) -> str:
    """Return a page with elements where its texts were marked."""
    if _TO_LEFT not in html and _TO_RIGHT not in html:
        return html
    html = _HIDDEN.sub(lambda found: _MARK.sub("", found[0]), html)
    html = _MARK.sub("", _ISOLATE.sub(_isolated, html))
    return _LEFTWARD_BLOCK.sub(_leftward_block, html)


def _isolated(found: re.Match[str]) -> str:
    direction = "rtl" if found[1] == _TO_LEFT else "ltr"
    return f'<bdi dir="{direction}">{found[2]}</bdi>'


def _leftward_block(found: re.Match[str]) -> str:
    """Return a paragraph that runs to the left, where all of it does."""
    return f'<p{found[1] or ""} dir="rtl">{_BDI.sub("", found[2])}</p>'
