"""Whatever is wrong is said on stderr with what to do; the exit code is 2 and nothing is lost."""

import contextlib
import shlex
import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import Srm

PACK = "id: ours\ntitle: Ours\nversion: 1.0.0\nreviewed_on: 2026-11-24\n"


def journal() -> list[tuple[object, ...]]:
    """Return all that the store holds."""
    with contextlib.closing(sqlite3.connect("store.db")) as connection:
        return connection.execute("SELECT * FROM change").fetchall()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("new x --service rdz", "no service 'rdz'. Did you mean rds"),
        ("new x --framework gdrp", "no framework 'gdrp'. Did you mean gdpr"),
        ("new x --fact internet-facin=yes", "Did you mean internet-facing"),
        ("new x --fact internet-facing=maybe", "no answer 'internet-facing=maybe'"),
        ("new x --fact internet-facing", "Write it as KEY=VALUE"),
        ("new x --fact =yes", "Write it as KEY=VALUE"),
        ("new x --depth deep", "'core', 'full'"),
        ("new ''", "needs a name"),
        ("new SHOP", "already an assessment named"),
        ("new", "Missing argument 'NAME'"),
        ("show shpo", "Did you mean 'shop'"),
        ("show shop.srm.yaml", "no file 'shop.srm.yaml'"),
        ("show folder/shop", "no file 'folder/shop'"),
        ("scope shop --add lamda", "Did you mean lambda"),
        ("scope shop --remove rdz", "Did you mean rds"),
        ("scope shop --drop-framework gdrp", "Did you mean gdpr"),
        ("duties shop --domain nowhere", "There are governance, "),
        ("duties shop --status done", "'implemented'"),
        ("duties shop --only gap", "'gaps'"),
        ("duties shop --service lamda", "Did you mean lambda"),
        ("duties shop --framework gdrp", "Did you mean gdpr"),
        ("duties shop --format xml", "'table', 'json', 'csv'"),
        ("answer shop encryption-at-ret yes", "Did you mean encryption-at-rest"),
        ("answer shop encryption-at-rest implementd", "Use implemented"),
        ("answer shop encryption-at-rest whatever", "not-applicable"),
        ("answer shop encryption-at-rest no --due someday", "'someday' is no date"),
        ("answer shop encryption-at-rest no --due 2027-02-30", "'2027-02-30' is no date"),
        ("answer shop encryption-at-rest no --due +99999999d", "is no date"),
        ("answer shop encryption-at-rest yes --valid-until tomorrow", "--evidence"),
        ("answer shop encryption-at-rest not-applicable", "--reason"),
        ("answer shop encryption-at-rest alternative --reason ' '", "--reason"),
        ("answer shop encryption-at-rest no --service lambda", "It covers"),
        ("answer shop root-user-protected no --service s3", "It covers the account"),
        ("answer shop encryption-at-rest yes --evidence nowhere.txt", "'text:...'"),
        ("answer shop encryption-at-rest yes --evidence .", "'text:...'"),
        ("check shop --fail-on everything", "'unanswered'"),
        ("log shop --control encryption-at-ret", "Did you mean encryption-at-rest"),
        ("report shop -o shop.docx", ".pdf, .html, .md, .xlsx, .csv, .json"),
        ("report shop -o nowhere/shop.html", "Choose another place"),
        ("report shop -o .", "is a directory"),
        ("report shop -o -", "Add --format"),
        ("report shop --format docx", "'pdf'"),
        ("export shop nowhere/shop.yaml", "Choose another place"),
        ("import nowhere.yaml", "no such file"),
        ("import .", "is a directory"),
        ("kb list everything", "'services'"),
        ("kb show encryption-at-ret", "Did you mean encryption-at-rest"),
        ("completion tcsh", "'bash'"),
        ("lst", "Did you mean 'srm-tui list'"),
        ("pack.txt", "srm-tui import pack.txt"),
        ("dutys shop --format json", "Did you mean 'srm-tui duties'"),
        ("--no-such-option", "No such option"),
        ("--pack nowhere list", "pack.yaml is missing"),
        ("--store . list", "--store"),
        ("--store store.db/x/y.db new x", "--store"),
        ("--store postgresql://ada:a@b@db list", "write %40 for @"),
    ],
)
@pytest.mark.usefixtures("shop")
def test_wrong_use_is_explained_and_changes_nothing(srm: Srm, words: str, told: str) -> None:
    Path("pack.txt").touch()
    before = journal()
    said = srm(*shlex.split(words))
    assert (said.code, said.out) == (2, "")
    assert told in said.err
    assert "Traceback" not in said.err
    assert journal() == before


@pytest.mark.parametrize("words", ["list", "kb stats", "doctor"])
def test_an_empty_store_is_no_error(srm: Srm, words: str) -> None:
    assert srm(*words.split()).code == 0
    assert not Path("store.db").exists()


def test_an_empty_store_says_how_to_begin(srm: Srm) -> None:
    assert "srm-tui new NAME" in srm("list").err
    said = srm("show", "shop")
    assert (said.code, said.out) == (2, "")
    assert "srm-tui new NAME" in said.err


def _nested() -> str:
    return PACK + "deep: " + "[" * 5000 + "]" * 5000 + "\n"


def _bomb() -> str:
    rows = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    return PACK + "\n".join(rows) + "\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (_bomb(), "not allowed"),
        (PACK + "title: Twice\n", "stands here twice"),
        (_nested(), "nest"),
        (PACK + "# " + "x" * (9 << 20) + "\n", "larger than"),
        (PACK + "extra: !!python/object/apply:os.system ['true']\n", "not allowed"),
        (PACK.replace("title: Ours", "title: [unclosed"), "Not YAML"),
        ("\x00\x01\x02", "pack.yaml"),
        ("just text", "pack.yaml"),
        ("", "pack.yaml"),
    ],
    ids=["bomb", "twice", "nested", "large", "tag", "unclosed", "binary", "text", "empty"],
)
@pytest.mark.parametrize("command", ["list", "kb lint"])
def test_a_pack_that_cannot_be_read_is_named_with_its_fault(
    srm: Srm, tmp_path: Path, text: str, told: str, command: str
) -> None:
    folder = tmp_path / "ours"
    folder.mkdir()
    (folder / "pack.yaml").write_text(text, encoding="utf-8")
    said = srm("--pack", "ours", *command.split())
    assert said.code == 2 if command == "list" else said.code in (1, 2)
    assert told in said.err + said.out
    assert "Traceback" not in said.err


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no assessment of srm-tui"),
        ("format: srm-tui/1\nid: x\n" + "a: " + "[" * 90, "eep"),
        ("format: srm-tui/1\nid: &x y\nname: *x\n", "not allowed"),
        ("format: srm-tui/2\nid: x\n", "newer srm-tui wrote this file"),
        ("%PDF-1.7 nothing more", "PDF"),
    ],
    ids=["empty", "nested", "alias", "newer", "broken-pdf"],
)
def test_a_file_that_cannot_be_read_is_named_with_its_fault(srm: Srm, text: str, told: str) -> None:
    Path("bad.yaml").write_text(text, encoding="utf-8")
    for command in ("import", "show", "duties"):
        said = srm(command, "bad.yaml")
        assert (said.code, said.out) == (2, "")
        assert "bad.yaml" in said.err
        assert told in said.err
    assert not Path("store.db").exists()


@pytest.mark.usefixtures("shop")
def test_a_store_of_a_newer_version_is_left_alone(srm: Srm) -> None:
    connection = sqlite3.connect("store.db")
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    before = Path("store.db").read_bytes()
    for words in (("list",), ("show", "shop"), ("answer", "shop", "encryption-at-rest", "yes")):
        said = srm(*words)
        assert said.code == 2
        assert "newer srm-tui" in said.err
        assert "Update srm-tui" in said.err
    assert srm("doctor").code == 1
    assert Path("store.db").read_bytes() == before


def test_a_store_that_is_none_is_left_alone(srm: Srm) -> None:
    Path("store.db").write_text("my diary, in no database at all\n" * 99, encoding="utf-8")
    before = Path("store.db").read_bytes()
    said = srm("new", "x", "--service", "s3")
    assert said.code == 2
    assert "not a store of srm-tui" in said.err
    assert Path("store.db").read_bytes() == before


@pytest.mark.usefixtures("shop")
def test_a_fault_of_ours_is_one_line_and_keeps_nobodys_text(
    srm: Srm, monkeypatch: pytest.MonkeyPatch, warm_cache: Path
) -> None:
    note = "a secret note".upper()

    def fail(*_: object, **__: object) -> None:
        raise ValueError(note)

    monkeypatch.setattr("srm_tui.cli.commands.assessments._full_summary", fail)
    said = srm("show", "shop", "--format", "json")
    assert (said.code, said.out) == (3, "")
    assert said.err.startswith("Unexpected error: ValueError.")
    assert len(said.err.splitlines()) == 1
    log = (warm_cache / "srm-tui" / "crash.log").read_text(encoding="utf-8")
    assert "assessments.py" in log
    assert note not in log
