"""Which of the shapes that East Asian countries give the same ideographs a text is to have.

The language of what people typed is not known; the characters beside it tell enough. They
are judged over the whole report, so that a name is drawn alike in each chapter.
"""

import re
from enum import Enum

_EAST_ASIAN = re.compile(
    "[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
)
_KANA = re.compile("[\u3041-\u30fa\uff66-\uff9d]")
_HANGUL = re.compile("[\u1100-\u11ff\u3131-\u318e\uac00-\ud7af]")
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_MARK = ' data-shapes="'


class Shapes(Enum):
    """Whose shapes; the value is the font's place in the collection."""

    JAPANESE = 0
    KOREAN = 1
    SIMPLIFIED = 2
    TRADITIONAL = 3


_ENCODINGS = {
    Shapes.SIMPLIFIED: "gb2312",
    Shapes.JAPANESE: "shift_jis",
    Shapes.TRADITIONAL: "big5",
}
"""What each country wrote before Unicode, and so what it uses."""


def marked(html: str) -> str:
    """Return a page whose body says the shapes of its ideographs, where there are any."""
    if _EAST_ASIAN.search(html) is None:
        return html
    return html.replace("<body ", f'<body{_MARK}{shapes_of(html).name}" ', 1)


def said_shapes(html: str) -> Shapes:
    """Return the shapes that a marked page asks for."""
    _, mark, rest = html.partition(_MARK)
    return Shapes[rest.partition('"')[0]] if mark else shapes_of(html)


def shapes_of(text: str) -> Shapes:
    """Return the shapes that suit a text best."""
    kana, hangul = len(_KANA.findall(text)), len(_HANGUL.findall(text))
    if kana or hangul:
        return Shapes.JAPANESE if kana >= hangul else Shapes.KOREAN
    ideographs = frozenset(_HAN.findall(text))

    def strangers(shapes: Shapes) -> int:
        return sum(not each.encode(_ENCODINGS[shapes], "ignore") for each in ideographs)

    return min(_ENCODINGS, key=strangers)
