"""Parts of the knowledge base that stay packed until somebody looks into them.

Most sessions never ask for most of them, and unpacked they would be most of what the
knowledge base takes to load and to hold.
"""

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from types import GenericAlias, MappingProxyType
from typing import Any, Generic, Self, TypeVar, get_args, get_origin, overload

from msgspec import msgpack

_Item = TypeVar("_Item")
_Content = TypeVar("_Content")


class Packed(Generic[_Content]):
    """Holds its content, or the bytes to make it from at the first look."""

    __slots__ = ("_content", "_data", "_type")

    def __init__(
        self, content: _Content | None, data: bytes = b"", content_type: object = None
    ) -> None:
        self._content = content
        self._data = data
        self._type = content_type

    @classmethod
    def of(cls, data: bytes, content_type: object) -> Self:
        """Return what `pack` made bytes of; `content_type` says what these hold."""
        packed = cls.__new__(cls)
        Packed.__init__(packed, None, data, content_type)
        return packed

    def pack(self) -> bytes:
        """Return the content as bytes; of no content there are none."""
        return zlib.compress(msgpack.encode(self.content)) if self.content else b""

    @property
    def is_packed(self) -> bool:
        """Whether nobody has looked into it yet."""
        return self._content is None

    @property
    def content(self) -> _Content:
        """What was packed."""
        if self._content is None:
            unpacked: _Content = msgpack.decode(zlib.decompress(self._data), type=self._type)
            self._content, self._data = unpacked, b""
        return self._content

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.content!r})"


class PackedTuple(Packed[tuple[_Item, ...]], Sequence[_Item]):
    """A tuple that stays packed until somebody looks into it."""

    __slots__ = ()

    def __init__(self, items: Iterable[_Item] = ()) -> None:
        super().__init__(tuple(items))

    @overload
    def __getitem__(self, index: int) -> _Item: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[_Item, ...]: ...
    def __getitem__(self, index: int | slice) -> _Item | tuple[_Item, ...]:
        return self.content[index]

    def __iter__(self) -> Iterator[_Item]:
        return iter(self.content)

    def __len__(self) -> int:
        return len(self.content)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PackedTuple | tuple) and self.content == tuple(other)

    def __hash__(self) -> int:
        return hash(self.content)


class PackedMap(Packed[Mapping[str, _Item]], Mapping[str, _Item]):
    """A mapping that stays packed until somebody looks into it."""

    __slots__ = ()

    def __init__(self, items: Mapping[str, _Item] = MappingProxyType({})) -> None:
        super().__init__(dict[str, _Item](items.items()))

    def __getitem__(self, key: str) -> _Item:
        return self.content[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.content)

    def __len__(self) -> int:
        return len(self.content)


def packed(kind: Any, data: object) -> object:
    """Return `data` as a field of the type `kind` holds it: msgspec asks when it decodes."""
    if not isinstance(data, bytes):
        raise NotImplementedError
    content_type, empty = _what_is_in(kind)
    return type(empty).of(data, content_type) if data else empty


@lru_cache
def _what_is_in(kind: Any) -> tuple[object, Packed[Any]]:
    """Return the type of what a field of the type `kind` unpacks to, and one that is empty."""
    (item,) = get_args(kind)
    if get_origin(kind) is PackedTuple:
        return GenericAlias(tuple, (item, ...)), PackedTuple[Any]()
    return GenericAlias(dict, (str, item)), PackedMap[Any]()


def as_bytes(value: object) -> bytes:
    """Return what a cache keeps of a packed part: msgspec asks when it encodes."""
    if isinstance(value, Packed):
        return value.pack()
    raise NotImplementedError


def unpacked(value: object) -> object:
    """Return what a packed part holds: msgspec asks when it makes plain values of records."""
    if isinstance(value, Packed):
        return value.content
    raise NotImplementedError
