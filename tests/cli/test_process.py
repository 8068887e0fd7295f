"""The program as a process: exit codes, signals, pipes, locales and terminals."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

from srm_tui.documents import parse_yaml
from tests.cli.conftest import PROGRAM, SHOP, Said, Srm, program


def in_shell(script: str) -> Said:
    """Run a line of bash, in which `srm-tui` is the real program."""
    done = subprocess.run(
        ["bash", "--norc", "-o", "pipefail", "-c", script],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "PATH": f"{PROGRAM.parent}:{os.environ['PATH']}"},
        check=False,
    )
    return Said(done.returncode, done.stdout.decode(), done.stderr.decode())


def in_terminal(*words: str, columns: int, **env: str) -> Said:
    """Run the real program in a terminal of so many columns."""
    shown, code = pexpect.run(
        " ".join((str(PROGRAM), *words)),
        withexitstatus=True,
        env={**os.environ, "TERM": "xterm-256color", **env},
        dimensions=(24, columns),
    )
    return Said(code, shown.decode().replace("\r\n", "\n"), "")


@pytest.mark.usefixtures("shop")
def test_the_exit_code_says_how_it_ended(tmp_path: Path) -> None:
    assert program("list").code == 0
    assert program("check", "shop").code == 1
    assert program("show", "nothing").code == 2
    assert program("--no-such-option").code == 2
    (tmp_path / "sitecustomize.py").write_text(
        "import srm_tui.workspace\nsrm_tui.workspace.Workspace.records = None\n", encoding="utf-8"
    )
    path = os.pathsep.join(filter(None, (str(tmp_path), os.environ.get("PYTHONPATH"))))
    broken = program("list", env={"PYTHONPATH": path})
    assert (broken.code, broken.out) == (3, "")
    assert "Traceback" not in broken.err


@pytest.mark.usefixtures("shop")
def test_no_temporary_file_stays_behind(tmp_path: Path) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    for words in (("list",), ("report", "shop", "-o", str(tmp_path / "shop.pdf"))):
        assert program(*words, env={"TMPDIR": str(folder)}).code == 0
        assert list(folder.iterdir()) == []


@pytest.mark.usefixtures("shop")
def test_an_interrupt_ends_with_130_and_leaves_no_half_a_file(tmp_path: Path) -> None:
    before = sorted(tmp_path.iterdir())
    process = subprocess.Popen(
        [str(PROGRAM), "report", "shop", "-o", "shop.pdf"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    first = process.stderr.readline()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate()
    assert first.endswith("...\n")
    assert (process.returncode, out) == (130, "")
    assert err.strip().splitlines()[-1] == "Interrupted."
    assert "Traceback" not in err
    assert sorted(tmp_path.iterdir()) == before


def test_an_export_is_not_written_as_if_it_were_a_report(srm: Srm, shop: str) -> None:
    said = srm("export", shop, "shop.pdf")
    assert said.code == 2
    assert f"srm-tui report {shop} -o shop.pdf" in said.err
    assert not Path("shop.pdf").exists()


def test_a_pipe_that_nobody_writes_into_is_told_and_read_once_somebody_does(
    srm: Srm, shop: str, tmp_path: Path
) -> None:
    srm("export", shop, "shop.srm.yaml")
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    command = (str(PROGRAM), "--store", "other.db", "import", str(pipe))
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr
        assert "is a pipe: waiting for what is written into it" in running.stderr.readline()
        pipe.write_bytes(Path("shop.srm.yaml").read_bytes())
        assert "Imported" in running.stderr.read()
    assert running.returncode == 0
    assert "This is a pipe." in srm("verify", str(pipe)).err


@pytest.mark.parametrize(
    "command",
    [
        "srm-tui kb list controls --format json",
        "srm-tui kb list services",
        "srm-tui demo --format html -o -",
        "srm-tui demo --format json -o - 2>&1",
        "srm-tui kb list frameworks --format json 2>&1",
    ],
)
@pytest.mark.parametrize("reader", ["head -1", "true"])
def test_a_reader_that_has_enough_is_no_error(command: str, reader: str) -> None:
    said = in_shell(f"{command} | {reader} > /dev/null")
    assert said.code == 0
    assert "Traceback" not in said.err
    assert "BrokenPipe" not in said.err


@pytest.mark.usefixtures("shop")
def test_a_check_keeps_its_exit_code_when_nobody_reads_on() -> None:
    assert in_shell("srm-tui check shop 2> /dev/null | true").code == 1


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize("words", ["list", "duties shop --format json", "export shop -"])
def test_closed_streams_are_no_error(words: str) -> None:
    assert in_shell(f"srm-tui {words} >&-") == (0, "", "")
    assert in_shell(f"srm-tui {words} 2>&- > /dev/null") == (0, "", "")
    assert in_shell("srm-tui show nothing 2>&-").code == 2


@pytest.mark.usefixtures("shop")
def test_a_full_disk_is_told() -> None:
    said = in_shell("srm-tui duties shop --format json > /dev/full")
    assert said.code == 2
    assert "cannot be written" in said.err
    assert len(said.err.splitlines()) == 2


@pytest.mark.parametrize(
    "env",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "latin-1"},
        {"LANG": "", "LC_ALL": ""},
    ],
    ids=str,
)
def test_no_locale_loses_a_character_of_a_document(srm: Srm, env: dict[str, str]) -> None:
    name = "Zürich 漢字 👩‍👩‍👧"
    shop = srm("new", name, *SHOP, "--format", "json").json["id"]
    assert json.loads(program("list", "--format", "json", env=env).out)[0]["name"] == name
    export = program("export", shop, "-", env=env)
    assert parse_yaml(export.out.encode(), "export").value["name"] == name
    for words in (("list",), ("show", shop), ("duties", shop), ("kb", "show", "rds")):
        said = program(*words, env=env)
        assert (said.code, said.err) == (0, "")
    assert program("show", name[:3], env=env).code == 2


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize("columns", [20, 80])
def test_a_terminal_of_any_width_gets_whole_lines_and_no_escape_codes(columns: int) -> None:
    for words in ("list", "show shop", "kb show rds", "duties --help"):
        said = in_terminal(*words.split(), columns=columns, NO_COLOR="1")
        assert said.code == 0
        assert "\x1b" not in said.out
    wide = program("duties", "shop").out
    duties = in_terminal("duties", "shop", columns=columns).out
    assert len(duties.splitlines()) == len(wide.splitlines())
    assert all(line.split()[0] in wide for line in duties.splitlines())


@pytest.mark.usefixtures("shop")
def test_a_table_fits_a_terminal_of_120_columns() -> None:
    said = in_terminal("duties", "shop", columns=120)
    assert max(map(len, said.out.splitlines())) <= 120


@pytest.mark.usefixtures("shop")
def test_without_a_terminal_a_table_is_whole_whatever_columns_says() -> None:
    assert program("duties", "shop", env={"COLUMNS": "20"}).out == program("duties", "shop").out


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(("term", "has_codes"), [("xterm-256color", True), ("dumb", False)])
def test_progress_is_one_line_on_a_terminal_that_can_clear_it(term: str, has_codes: bool) -> None:
    said = in_terminal("report", "shop", "-o", "shop.csv", columns=80, TERM=term)
    assert said.code == 0
    assert ("\x1b[K" in said.out) is has_codes
    assert said.out.replace("\r\x1b[K", "\n").splitlines()[-1].startswith("Wrote shop.csv")


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize("words", [(), ("shop",)])
def test_the_app_says_what_to_do_without_a_terminal(words: tuple[str, ...]) -> None:
    said = program(*words)
    assert (said.code, said.out) == (2, "")
    assert "srm-tui --help" in said.err
    assert len(said.err.splitlines()) == 2
    assert "needs a terminal" in in_terminal(*words, columns=80, TERM="dumb").out


def test_a_user_without_a_home_folder_can_still_read_and_report(tmp_path: Path) -> None:
    env = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    del env["HOME"], env["SRM_TUI_STORE"]
    (tmp_path / "sitecustomize.py").write_text(
        "import pwd\ndef nobody(_): raise KeyError\npwd.getpwuid = nobody\n", encoding="utf-8"
    )
    env["PYTHONPATH"] = os.pathsep.join(filter(None, (str(tmp_path), env.get("PYTHONPATH"))))

    def call(*words: str) -> subprocess.CompletedProcess[str]:
        command = [str(PROGRAM), *words]
        return subprocess.run(command, capture_output=True, text=True, env=env, check=False)

    refused = call("list")
    assert refused.returncode == 2
    assert "--store or SRM_TUI_STORE" in refused.stderr
    assert call("--store", "here.db", "new", "x", "--service", "s3").returncode == 0
    assert call("--store", "here.db", "report", "x", "-o", "x.html").returncode == 0


def test_python_m_runs_the_same_program() -> None:
    command = [sys.executable, "-m", "srm_tui", "--version"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == program("--version").out
