"""`doctor` finds what is missing, and without Pango everything but PDF works."""

import contextlib
import json
import os
import sqlite3
import sys
from pathlib import Path

import pytest

from srm_tui.cli.commands import upkeep
from srm_tui.tui.settings import settings_path
from tests.cli.conftest import Said, Srm, program

NO_PANGO = """\
import cffi

found = cffi.FFI.dlopen


def dlopen(self, name, flags=0):
    if any(part in str(name) for part in ("gobject", "pango", "harfbuzz", "fontconfig")):
        raise OSError(f"cannot load library {name!r}")
    return found(self, name, flags)


cffi.FFI.dlopen = dlopen
"""


@pytest.fixture
def bare(tmp_path: Path) -> dict[str, str]:
    """The environment of a machine on which the libraries for PDF cannot be found."""
    folder = tmp_path / "bare"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(NO_PANGO, encoding="utf-8")
    path = os.pathsep.join(filter(None, (str(folder), os.environ.get("PYTHONPATH"))))
    return {"PYTHONPATH": path}


def findings(said: Said) -> dict[str, dict[str, object]]:
    return {each["name"]: each for each in json.loads(said.out)}


def test_a_sound_machine_is_called_so(srm: Srm) -> None:
    said = srm("doctor")
    assert said.code == 0
    lines = said.out.splitlines()
    assert all(line.startswith("ok ") for line in lines)
    for name in (
        "Python",
        "packages",
        "PDF (Pango)",
        "font",
        "store",
        "data folder",
        "settings",
        "knowledge",
    ):
        assert any(f" {name}" in line for line in lines), name


def test_missing_libraries_come_with_the_command_that_installs_them(bare: dict[str, str]) -> None:
    said = program("doctor", "--format", "json", env=bare)
    assert said.code == 1
    found = findings(said).pop("PDF (Pango)")
    assert found["is_fine"] is False
    assert "pango" in str(found["mend"]).lower()
    table = program("doctor", env=bare)
    assert f"missing  PDF (Pango): {found['what']}\n         {found['mend']}\n" in table.out


@pytest.mark.usefixtures("shop")
def test_without_pango_everything_but_pdf_works(bare: dict[str, str]) -> None:
    for name in ("shop.html", "shop.md", "shop.csv", "shop.json"):
        assert program("report", "shop", "-o", name, env=bare).code == 0
    for words in (("list",), ("duties", "shop"), ("demo", "-o", "demo.html"), ("kb", "stats")):
        assert program(*words, env=bare).code == 0


@pytest.mark.usefixtures("shop")
def test_without_pango_a_pdf_is_refused_with_what_to_install(bare: dict[str, str]) -> None:
    said = program("report", "shop", "-o", "shop.pdf", env=bare)
    assert (said.code, said.out) == (2, "")
    assert "pango" in said.err.lower()
    assert "Install it: " in said.err
    assert "Traceback" not in said.err
    assert not Path("shop.pdf").exists()


def test_a_damaged_store_is_found(srm: Srm, shop: str) -> None:
    srm("answer", "shop", "encryption-at-rest", "partial", "--notes", "x" * 50_000)
    connection = sqlite3.connect("store.db")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    data = bytearray(Path("store.db").read_bytes())
    data[8192:16384] = b"\x00" * 8192
    Path("store.db").write_bytes(data)
    said = srm("doctor", "--format", "json")
    assert said.code == 1
    store = findings(said)["store"]
    assert store["is_fine"] is False
    assert store["mend"]
    assert shop not in said.err


def test_a_pack_with_faults_is_found(srm: Srm, tmp_path: Path) -> None:
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / "pack.yaml").write_text("id: ours\n", encoding="utf-8")
    said = srm("--pack", "ours", "doctor", "--format", "json")
    assert said.code == 1
    assert "kb lint" in findings(said)["knowledge base"]["mend"]  # type: ignore[operator]


def test_a_folder_that_cannot_be_written_is_found(srm: Srm) -> None:
    Path("file").touch()
    said = srm("--store", "file/store.db", "doctor", "--format", "json")
    assert said.code == 1
    assert "--store" in str(findings(said)["data folder"]["mend"])
    later = srm("--store", "new/folder/store.db", "doctor", "--format", "json")
    assert "made when it is needed" in str(findings(later)["data folder"]["what"])
    assert not Path("new").exists()


def test_missing_packages_are_named(srm: Srm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.metadata.requires", lambda _: ["no-such-package>=1", "click"])
    said = srm("doctor", "--format", "json")
    assert findings(said)["packages"]["what"] == "missing: no-such-package"
    assert "pip install no-such-package" in str(findings(said)["packages"]["mend"])


def test_a_missing_font_is_found(srm: Srm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "FONT_PACKAGE", "no-such-font")
    assert "no-such-font" in str(findings(srm("doctor", "--format", "json"))["font"]["mend"])


def test_scripts_that_cannot_be_drawn_are_told_with_what_to_install(
    srm: Srm, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Chinese, Japanese and Korean too" in str(doctored(srm)["what"])
    monkeypatch.setitem(sys.modules, "manimgx_fonts_cjk", None)
    assert doctored(srm)["is_fine"]
    assert "pip install 'srm-tui[cjk]'" in str(doctored(srm)["mend"])
    monkeypatch.setitem(sys.modules, "manimgx_fonts", None)
    assert not doctored(srm)["is_fine"]
    assert "pip install --force-reinstall manimgx-fonts" in str(doctored(srm)["mend"])


def doctored(srm: Srm) -> dict[str, object]:
    """Return what is said of the scripts of reports."""
    return findings(srm("doctor", "--format", "json"))["scripts"]


def test_the_settings_file_is_named_and_its_problems_are_told(srm: Srm) -> None:
    path = settings_path()
    assert path is not None
    assert str(path) in str(findings(srm("doctor", "--format", "json"))["settings"]["what"])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("theme: light\nkeys:\n  work.nxt: f3\nodd: 1\n", encoding="utf-8")
    said = srm("doctor", "--format", "json")
    found = findings(said)["settings"]
    assert said.code == 1
    assert f"{path}:4: There is no setting 'odd'." in str(found["what"])
    assert f"{path}:3: Nothing is called 'work.nxt'." in str(found["what"])
    assert "Did you mean work.next " in str(found["mend"])


def test_a_change_altered_in_the_store_is_found(srm: Srm, shop: str) -> None:
    assert shop
    with contextlib.closing(sqlite3.connect(os.environ["SRM_TUI_STORE"])) as connection:
        connection.execute("UPDATE change SET new = '\"us\"' WHERE field = 'name'")
        connection.commit()
    said = srm("doctor", "--format", "json")
    (store,) = (each for each in said.json if each["name"] == "store")
    assert said.code == 1
    assert "a history in" in store["what"]
    assert "The recorded change of name by Ada Example" in store["what"]


@pytest.mark.usefixtures("shop")
def test_a_damaged_store_is_repaired_on_request(srm: Srm) -> None:
    for number in range(9):
        srm("answer", "shop", "encryption-at-rest", "partial", "--notes", f"{number}" * 9_000)
    with contextlib.closing(sqlite3.connect("store.db")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data = bytearray(Path("store.db").read_bytes())
    data[:4096] = bytes(4096)
    Path("store.db").write_bytes(data)
    assert srm("list").code == 2

    said = srm("doctor", "--repair", "--format", "json")

    repaired = findings(said)["repair"]
    assert repaired["is_fine"] is True
    assert "nothing is known to be lost" in str(repaired["what"])
    assert findings(said)["store"]["is_fine"] is True
    (damaged,) = Path().glob("store.damaged-*.db")
    assert damaged.read_bytes() == data
    assert "shop" in srm("list").out
    assert "8" * 99 in srm("log", "shop", "--format", "json").out


def test_a_sound_store_is_left_as_it_is_by_a_repair(srm: Srm, shop: str) -> None:
    before = Path("store.db").read_bytes()
    said = srm("doctor", "--repair", "--format", "json")
    assert "sound, so nothing was done" in str(findings(said)["repair"]["what"])
    assert Path("store.db").read_bytes() == before
    assert shop


@pytest.mark.usefixtures("shop")
def test_a_repair_leaves_alone_what_it_cannot_mend(srm: Srm) -> None:
    with contextlib.closing(sqlite3.connect("store.db")) as connection:
        connection.execute("UPDATE change SET undoes = 'gone' WHERE seq = 2")
        connection.commit()
    said = srm("doctor", "--repair", "--format", "json")
    assert "can be read as a whole, so nothing was done" in str(findings(said)["repair"]["what"])
    store = findings(said)["store"]
    assert "change 2 takes back a step that is not there" in str(store["what"])
    assert "--repair" not in str(store["mend"])
    assert not list(Path().glob("store.damaged*"))


@pytest.mark.usefixtures("shop")
def test_the_store_of_a_newer_program_is_not_taken_for_damaged(srm: Srm) -> None:
    with contextlib.closing(sqlite3.connect("store.db")) as connection:
        connection.execute("PRAGMA user_version = 99")
    said = srm("doctor", "--repair")
    assert (said.code, "by a newer srm-tui" in said.err) == (2, True)
    assert not list(Path().glob("store.damaged*"))
    store = findings(srm("doctor", "--format", "json"))["store"]
    assert store["mend"] == "Update srm-tui, or name another store with --store."


def test_a_store_that_is_not_there_cannot_be_repaired(srm: Srm) -> None:
    assert "nothing was done" in srm("doctor", "--repair").out
    assert not Path("store.db").exists()


def test_a_network_drive_is_told_of(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    lines = ("/dev/vda / ext4 rw 0 0", r"nas:/team /mnt/our\040team nfs4 rw 0 0")
    mounts.write_text("\n".join(lines), encoding="utf-8")
    assert upkeep._network_drive("/mnt/our team/store.db", mounts) == "nfs4"
    assert upkeep._network_drive("sqlite:/mnt/our/store.db", mounts) == ""
    assert upkeep._network_drive("/mnt/our team/store.db", tmp_path / "none") == ""


def test_a_store_in_postgresql_is_examined_without_its_password(srm: Srm, database: str) -> None:
    secret = database.replace("keeper@", "keeper:s3cr3t@")
    assert srm("--store", secret, "new", "shop", "--service", "s3").code == 0
    said = srm("--store", secret, "doctor", "--format", "json")
    assert "1 assessment, intact, not encrypted" in str(findings(said)["store"]["what"])
    assert "data folder" not in findings(said)
    assert "s3cr3t" not in said.out + said.err
    refused = srm("--store", secret, "doctor", "--repair")
    assert refused.code == 2
    assert "whoever runs the server" in refused.err
