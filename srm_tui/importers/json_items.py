"""The findings, resources or periods of a JSON file, one at a time: memory holds one of them."""

import re
from collections.abc import Callable, Collection, Iterator
from json import JSONDecodeError, JSONDecoder
from typing import Any, NamedTuple

from srm_tui.errors import DocumentError
from srm_tui.importers.text_file import TextFile

LARGEST_ITEM = 4 << 20
"""How many characters one item may have."""
_SPACE = re.compile(r"[ \t\n\r]*").match
_KEY = re.compile(r'[ \t\n\r]*[{,][ \t\n\r]*"').match
_COLON = re.compile(r"[ \t\n\r]*:[ \t\n\r]*").match
_HALF_NUMBER = re.compile(r"[.eE][+-]?\Z").match
"""Finds what may go on with a number, behind one at the end of a text."""
_HALF_WORD = re.compile(r"[\w\\.+-]*\s*\Z").match
"""Finds what may be the beginning of a word, a number or an escape, at the end of a text."""
_DECODE = JSONDecoder(parse_int=float).raw_decode
"""Whole numbers become floats: Python takes no integer of thousands of digits."""
_END = 400
OnPage = Callable[[dict[str, Any]], None]
"""Takes what an object says beside its envelopes, without its lists."""


class JsonItems:
    """Reads the items of a file: of its lists, of those under the keys `envelopes`, or its objects.

    It reads one document or several behind each other, as in NDJSON. An object that has
    one of the keys is opened; any other is an item. With `on_page` only what stands in the
    envelopes counts, and a list may hold pages of them. A fault is a DocumentError with
    its line.
    """

    def __init__(
        self, file: TextFile, envelopes: Collection[str], on_page: OnPage | None = None
    ) -> None:
        self.file = file
        self.envelopes = envelopes
        self._on_page = on_page
        self.opened: set[str] = set()
        """The envelopes that were there."""
        self.buffer = ""
        self.at = 0
        self.passed = 0
        """How many characters stand before the buffer."""
        self.end = ""
        """How the text ended that was read so far."""

    def __iter__(self) -> Iterator[Any]:
        while self._next():
            yield from self._value()

    def _value(self) -> Iterator[Any]:
        """Yield the items of the document that begins here."""
        match self._next():
            case "[":
                yield from self._array() if self._on_page is None else self._pages()
            case "{":
                yield from self._object(depth=0)
            case _:
                raise self._fault("This is no JSON object or list")

    def _array(self) -> Iterator[Any]:
        self.at += 1
        if self._next() == "]":
            self.at += 1
            return
        while True:
            yield self._whole()
            if self._closes("]"):
                return

    def _pages(self) -> Iterator[Any]:
        """Yield what is in the envelopes of each object in a list."""
        self.at += 1
        if self._next() == "]":
            self.at += 1
            return
        while True:
            if self._next() == "{":
                yield from self._object(depth=0)
            else:
                self._whole()
            if self._closes("]"):
                return

    def _object(self, depth: int) -> Iterator[Any]:
        """Yield what is in the envelopes of an object, or the object itself."""
        self.at += 1
        item: dict[str, Any] = {}
        is_envelope = False
        if self._next() == "}":
            self.at += 1
            return
        while True:
            key = self._key()
            begins = self._next()
            if key in self.envelopes and begins == "[":
                is_envelope = True
                self.opened.add(key)
                yield from self._array()
            elif key in self.envelopes and begins == "{" and depth < 2:
                is_envelope = True
                self.opened.add(key)
                yield from self._object(depth + 1)
            elif begins == "[" and self._on_page:
                for _ in self._array():
                    pass  # read over, one item after the other
            else:
                item[key] = self._whole()
            if self._closes("}"):
                break
        if self._on_page:
            self._on_page(item)
        elif not is_envelope:
            yield item

    def _key(self) -> str:
        if self._next() != '"':
            raise self._fault("Here should be a key in double quotes")
        key = self._whole()
        if self._next() != ":":
            raise self._fault("Here should be a colon")
        self.at += 1
        return str(key)

    def _closes(self, bracket: str) -> bool:
        """Pass the comma or the `bracket` that ends; return whether it ended."""
        found = self._next()
        if found not in (bracket, ","):
            raise self._fault(f"Here should be a comma or '{bracket}'")
        self.at += 1
        return found == bracket

    def _whole(self) -> Any:
        """Return the value that begins here."""
        self._next()
        while True:
            try:
                value, end = _DECODE(self.buffer, self.at)
            except RecursionError:
                raise self._fault("This is nested too deeply") from None
            except JSONDecodeError as error:
                if not self._may_be_cut(error):
                    raise self._fault_at(error) from None
                if len(self.buffer) - self.at > LARGEST_ITEM:
                    raise self._fault(f"This is larger than {LARGEST_ITEM >> 20} MB") from None
                if not self._more():
                    raise self._fault_at(error) from None
            else:
                is_whole = end < len(self.buffer) and not _HALF_NUMBER(self.buffer, end)
                if is_whole or not self._more():
                    self.at = end
                    return value

    def _next(self) -> str:
        """Return the next character that is no space, empty at the end."""
        while True:
            self.at = _SPACE(self.buffer, self.at).end()  # type: ignore[union-attr]
            if self.at < len(self.buffer):
                return self.buffer[self.at]
            if not self._more():
                return ""

    def _more(self) -> bool:
        """Read on; return whether there was more."""
        piece = self.file.read()
        if piece:
            self.passed += self.at
            self.buffer = self.buffer[self.at :] + piece
            self.end = (self.end + piece[-_END:])[-_END:]
            self.at = 0
        return bool(piece)

    def _may_be_cut(self, error: JSONDecodeError) -> bool:
        """Return whether more text may mend it: at its end stands half a word, or a string."""
        return error.pos > len(self.buffer) - 16 or error.msg.startswith("Unterminated string")

    def _fault_at(self, error: JSONDecodeError) -> DocumentError:
        """Return what is wrong where the decoder stopped, or that the text ends there."""
        is_cut = error.msg.startswith("Unterminated string") or _HALF_WORD(self.buffer, error.pos)
        self.at = len(self.buffer.rstrip()) if is_cut else error.pos
        return self._fault(_ENDS if is_cut else error.msg)

    def _fault(self, message: str) -> DocumentError:
        line = _lines_until(self.file, self.passed + self.at)
        if self.at >= len(self.buffer):
            message = _ENDS
        hint = "Nothing of it was taken. Export the file again."
        return self.file.fault(f"{message.rstrip('.')}.", hint, line)


class Outline(NamedTuple):
    """How a JSON document begins."""

    is_list: bool
    """Whether it is a list; then `keys` are those of its first item."""
    keys: frozenset[str]


def outline(text: str) -> Outline | None:
    """Return how the JSON document begins whose beginning is `text`; None for what is none."""
    at = _SPACE(text, 0).end()  # type: ignore[union-attr]
    is_list = text[at : at + 1] == "["
    if is_list:
        at = _SPACE(text, at + 1).end()  # type: ignore[union-attr]
    elif text[at : at + 1] != "{":
        return None
    return Outline(is_list, frozenset(_keys(text, at)))


def _keys(text: str, at: int) -> Iterator[str]:
    """Yield the keys of the object that begins at a place, as far as the text goes."""
    try:
        while (found := _KEY(text, at)) is not None:
            key, at = _DECODE(text, found.end() - 1)
            colon = _COLON(text, at)
            if colon is None:
                return
            yield key
            _, at = _DECODE(text, colon.end())
    except (JSONDecodeError, RecursionError):
        return  # the text ends in the middle


_ENDS = "The file ends in the middle: it was cut off"


def _lines_until(file: TextFile, place: int) -> int:
    """Return the line of a place in a file, which is read once more for it."""
    line = 1
    with TextFile(file.path, file.name) as again:
        while place > 0 and (piece := again.read()):
            line += piece.count("\n", 0, place)
            place -= len(piece)
    return line
