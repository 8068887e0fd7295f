"""The cache of the knowledge base: it may be anything, and what is loaded stays right."""

import os
import zlib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from srm_tui import resources
from srm_tui.content import load_packs
from srm_tui.content.cache import Cache, file_state
from srm_tui.core.answers import Record
from srm_tui.core.assessment import assess, derive
from srm_tui.core.scope import Scope
from srm_tui.core.selection import EVERYTHING, selected
from srm_tui.errors import ContentError
from tests.content.packs import small_but, write_pack


def cache_of(folder: Path) -> Path:
    (found,) = folder.glob("kb-*.msgpack")
    return found


def sealed(body: bytes) -> bytes:
    """Return a cache that looks as if it had been written so."""
    return zlib.crc32(body).to_bytes(4, "big") + body


def test_what_the_cache_holds_equals_what_was_read(tmp_path: Path) -> None:
    shipped = Path(resources.own_pack())
    fresh = load_packs([shipped], tmp_path)
    assert cache_of(tmp_path).stat().st_size > 10_000
    cached = load_packs([shipped], tmp_path)
    assert cached == fresh
    for name in fresh.__struct_fields__:
        assert getattr(cached, name) == getattr(fresh, name)
    assert [path for path in tmp_path.iterdir() if path != cache_of(tmp_path)] == []


def test_who_only_lists_duties_unpacks_nothing(tmp_path: Path) -> None:
    shipped = Path(resources.own_pack())
    load_packs([shipped], tmp_path)
    kb = load_packs([shipped], tmp_path)
    record = Record(id="shop", scope=Scope(service_ids=("s3", "rds")))
    rows = assess(derive(kb, record.scope), record, date(2026, 11, 25)).rows
    assert len(selected(EVERYTHING, rows)) == len(rows) > 30
    assert [each.id for each in kb.controls if not each.mappings.is_packed and each.mappings] == []
    assert [each.id for each in kb.frameworks if not each.requirements.is_packed] == []


def test_the_cache_is_what_is_read_when_it_is_good(tmp_path: Path) -> None:
    pack, cache = write_pack(tmp_path / "small"), tmp_path / "cache"
    kb = load_packs([pack], cache)
    body = cache_of(cache).read_bytes()[4:].replace(b"A small pack", b"From a cache")
    cache_of(cache).write_bytes(sealed(body))
    assert load_packs([pack], cache).title == "From a cache"
    assert load_packs([pack]) == kb


def test_a_changed_pack_is_read_anew_and_the_old_cache_goes(tmp_path: Path) -> None:
    pack, cache = write_pack(tmp_path / "small"), tmp_path / "cache"
    load_packs([pack], cache)
    old = cache_of(cache).read_bytes()
    write_pack(pack, small_but("pack.yaml", "A small pack", "A new pack"))
    assert load_packs([pack], cache).title == "A new pack"
    assert old not in [path.read_bytes() for path in cache.iterdir()]
    write_pack(pack, small_but("pack.yaml", "A small pack", "[broken"))
    with pytest.raises(ContentError):
        load_packs([pack], cache)


def test_files_that_stay_as_they_are_are_not_read_again(tmp_path: Path) -> None:
    pack, cache = write_pack(tmp_path / "small"), tmp_path / "cache"
    for path in pack.rglob("*.yaml"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    kb = load_packs([pack], cache)
    state = file_state(map(str, pack.rglob("*.yaml")))
    kept = Cache(cache, [pack])
    kept.write(tuple((path, size, 1, 2, inode) for path, size, _, _, inode in state), kb)
    assert Cache(cache, [pack]).read(state) is None
    assert Cache(cache, [pack]).read_digest(kb.digest) == kb
    old = tuple((path, size, 1, 2, inode) for path, size, _, _, inode in state)
    assert Cache(cache, [pack]).read(old) == kb
    assert Cache(cache, [pack]).read_digest("another") is None


def test_files_written_a_moment_ago_are_compared_by_what_they_hold(tmp_path: Path) -> None:
    pack, cache = write_pack(tmp_path / "small"), tmp_path / "cache"
    kb = load_packs([pack], cache)
    state = file_state(map(str, pack.rglob("*.yaml")))
    assert Cache(cache, [pack]).read(state) is None
    assert Cache(cache, [pack]).read_digest(kb.digest) == kb


def test_each_set_of_packs_has_a_cache_of_its_own(tmp_path: Path) -> None:
    one, other = write_pack(tmp_path / "one"), write_pack(tmp_path / "other")
    cache = tmp_path / "cache"
    load_packs([one], cache)
    load_packs([one, other], cache)
    (cache / "kb-00000000-11111111.msgpack").touch()
    assert len(list(cache.iterdir())) == 3
    load_packs([other], cache)
    assert len(list(cache.iterdir())) == 3


def test_a_cache_under_a_wrong_name_is_not_believed(tmp_path: Path) -> None:
    pack, cache = write_pack(tmp_path / "small"), tmp_path / "cache"
    load_packs([pack], cache)
    stale = cache_of(cache).read_bytes()
    write_pack(pack, small_but("pack.yaml", "A small pack", "A new pack"))
    load_packs([pack], cache)
    cache_of(cache).write_bytes(stale)
    assert load_packs([pack], cache).title == "A new pack"


@settings(deadline=None, max_examples=120)
@given(st.data())
def test_a_broken_cache_is_made_again(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("broken")
    pack, cache = write_pack(folder / "small"), folder / "cache"
    kb = load_packs([pack], cache)
    good = cache_of(cache).read_bytes()
    position = data.draw(st.integers(0, len(good) - 1))
    junk = data.draw(st.binary(max_size=12))
    broken = data.draw(
        st.sampled_from(
            [b"", good[:position], junk, good[:position] + junk + good[position + 1 :], good + b"x"]
        )
    )
    cache_of(cache).write_bytes(broken)
    assert load_packs([pack], cache) == kb
    assert load_packs([pack], cache) == kb


def test_a_cache_of_endless_depth_or_size_is_made_again(tmp_path: Path) -> None:
    pack, cache = write_pack(tmp_path / "small"), tmp_path / "cache"
    kb = load_packs([pack], cache)
    for body in (
        b"",
        b"\x91" * 1_000_000,
        b"\xdd\xff\xff\xff\xff",
        b"\xdf\xff\xff\xff\xff\xa1a",
        b"\x81\xa5title\xa1\xff",
    ):
        cache_of(cache).write_bytes(sealed(body))
        assert load_packs([pack], cache) == kb


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    pack = write_pack(tmp_path / "small")
    kb = load_packs([pack])
    (tmp_path / "file").touch()
    (tmp_path / "nowhere").symlink_to(tmp_path / "absent" / "deeper")
    assert load_packs([pack], tmp_path / "file") == kb
    assert load_packs([pack], tmp_path / "file" / "below") == kb
    assert load_packs([pack], tmp_path / "nowhere") == kb
    load_packs([pack], tmp_path / "cache")
    taken = cache_of(tmp_path / "cache")
    taken.unlink()
    taken.mkdir()
    assert load_packs([pack], tmp_path / "cache") == kb
    assert list((tmp_path / "cache").iterdir()) == [taken]
