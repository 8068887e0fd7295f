"""`backup` copies the whole store into a file or a database, and never over anything."""

from pathlib import Path

import pytest

from tests.cli.conftest import Srm

pytestmark = pytest.mark.usefixtures("shop")


def test_a_copy_stands_beside_the_store_and_can_be_used_in_its_place(srm: Srm) -> None:
    srm("answer", "shop", "encryption-at-rest", "partial", "--notes", "half of it")
    said = srm("backup")
    assert said.code == 0
    (copy,) = Path().glob("store.backup-*.db")
    assert copy.name in said.out
    there = srm("--store", str(copy), "log", "shop", "--format", "json")
    assert there.out == srm("log", "shop", "--format", "json").out


def test_a_copy_goes_where_one_says_but_not_over_another(srm: Srm) -> None:
    assert srm("backup", "copies/today.db").code == 0
    said = srm("backup", "copies/today.db")
    assert (said.code, said.out) == (2, "")
    assert "is there already" in said.err


def test_a_store_moves_into_postgresql(srm: Srm, database: str) -> None:
    assert srm("backup", database).code == 0
    assert srm("--store", database, "list").out == srm("list").out
    assert "Name a file" in srm("--store", database, "backup").err


def test_an_empty_store_has_nothing_to_copy(srm: Srm) -> None:
    said = srm("--store", "none.db", "backup")
    assert said.code == 2
    assert "is empty" in said.err
    assert not list(Path().glob("none*"))
