"""Parts of records that stay packed until somebody looks into them."""

import pytest
from msgspec import Struct, field, msgpack, to_builtins

from srm_tui.core.packed import PackedMap, PackedTuple, as_bytes, packed, unpacked


class _Point(Struct, frozen=True):
    x: int


class _Record(Struct, frozen=True):
    points: PackedTuple[_Point]
    names: PackedMap[tuple[str, ...]]
    judged: PackedMap[str] = field(default_factory=PackedMap)


RECORD = _Record(PackedTuple((_Point(1), _Point(2))), PackedMap({"a": ("b", "c")}))


def read(data: bytes) -> _Record:
    return msgpack.decode(data, type=_Record, dec_hook=packed)


def test_a_record_comes_back_as_it_was() -> None:
    again = read(msgpack.encode(RECORD, enc_hook=as_bytes))
    assert again == RECORD
    assert tuple(again.points) == (_Point(1), _Point(2))
    assert again.points[1] == _Point(2)
    assert again.points[1:] == (_Point(2),)
    assert dict(again.names) == {"a": ("b", "c")}
    assert (len(again.points), len(again.names)) == (2, 1)
    assert not again.judged
    assert "PackedTuple" in repr(again)


def test_packed_parts_equal_plain_ones_in_both_directions() -> None:
    again = read(msgpack.encode(RECORD, enc_hook=as_bytes))
    plain_points, plain_names = (_Point(1), _Point(2)), {"a": ("b", "c")}
    assert again.points == plain_points
    assert plain_points == again.points
    assert again.names == plain_names
    assert plain_names == again.names
    assert again.points != (_Point(1),)
    assert again.points != [_Point(1), _Point(2)]
    assert hash(again.points) == hash(plain_points)


def test_what_nobody_looks_into_is_packed_again_as_it_was() -> None:
    data = msgpack.encode(RECORD, enc_hook=as_bytes)
    assert msgpack.encode(read(data), enc_hook=as_bytes) == data


def test_plain_values_hold_what_is_inside() -> None:
    again = read(msgpack.encode(RECORD, enc_hook=as_bytes))
    assert to_builtins(again, enc_hook=unpacked) == {
        "points": ({"x": 1}, {"x": 2}),
        "names": {"a": ("b", "c")},
        "judged": {},
    }


def test_what_is_not_packed_is_refused() -> None:
    with pytest.raises(NotImplementedError):
        msgpack.encode(object(), enc_hook=as_bytes)
    with pytest.raises(NotImplementedError):
        to_builtins(object(), enc_hook=unpacked)
    with pytest.raises(NotImplementedError):
        read(b"\x83\xa6points\x01\xa5names\xc4\x00\xa6judged\xc4\x00")
