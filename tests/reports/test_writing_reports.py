"""A report is written whole or not at all, and says what to do when it cannot be."""

import gc
import re
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from srm_tui.errors import ReportError, UsageError
from srm_tui.files import write_whole
from srm_tui.reports import FORMATS, file_stem, format_of
from srm_tui.reports.pdf.drawing import fetcher
from tests.reports.conftest import Rendered

_WITHOUT_PANGO = """
import cffi, sys
def missing(*arguments, **keywords):
    raise OSError("cannot load library 'libpango-1.0-0': no such file")
cffi.FFI.dlopen = missing
from srm_tui.cli.main import run
sys.exit(run(["demo", "-o", "report.pdf"]))
"""


class StoppedError(Exception):
    """What a person's cancelling raises."""


def test_a_full_disk_leaves_the_old_file(plain: Rendered, tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"
    file.write_bytes(b"before")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, hard))
    try:
        with pytest.raises(UsageError):
            write_whole(file, plain.files["pdf"])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert file.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [file]


def test_cancelling_stops_the_work_and_leaves_nothing_changed(plain: Rendered) -> None:
    said: list[str] = []

    def stop(step: str) -> None:
        said.append(step)
        if step.startswith("Laying out chapters"):
            raise StoppedError

    with pytest.raises(StoppedError):
        plain.workspace.report(plain.filled.assessment_id, FORMATS["pdf"], stop)
    assert said[0] == "Preparing the text"
    assert gc.isenabled()


def test_progress_tells_each_step_in_our_words(plain: Rendered) -> None:
    steps = ["Preparing the text", "Laying out chapters, ", "Laying out cover and contents"]
    steps += ["Joining the chapters", "Finishing"]
    said = plain.progress[: plain.progress.index("Finishing") + 1]
    told = [next(step for step in steps if each.startswith(step)) for each in said]
    assert sorted(told, key=steps.index) == told
    assert set(told) == set(steps)
    chapters = [each for each in said if each.startswith(steps[1])]
    counts = [re.search(r"(\d+) of (\d+) done", each) for each in chapters]
    assert all(counts)
    assert chapters[-1].startswith(f"{steps[1]}{len(chapters) - 1} of {len(chapters) - 1} done: ")


def test_without_pango_the_error_says_what_to_install(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _WITHOUT_PANGO]
    run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    message, hint = run.stderr.splitlines()[-2:]
    assert run.returncode == 2
    assert message.startswith("Error: PDF needs a library that this machine lacks")
    assert "pango" in hint.casefold()
    assert "HTML, Markdown, CSV and JSON work without" in hint
    assert list(tmp_path.iterdir()) == []


def test_an_address_outside_the_template_is_refused() -> None:
    for url in ("file:///etc/passwd", "http://192.0.2.1/", "asset:other", "data:text/plain,x"):
        with pytest.raises(ReportError, match="not part of it"):
            fetcher().fetch(url)


def test_the_suffix_says_the_format() -> None:
    assert format_of(Path("a.PDF")).id == "pdf"
    assert format_of(Path("a.markdown")).id == "md"
    assert format_of(Path("a.txt"), "json").id == "json"
    with pytest.raises(UsageError, match=r"'a\.txt' does not say"):
        format_of(Path("a.txt"))


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("Web shop", "Web-shop"),
        ("../../etc/passwd", "etc-passwd"),
        ("...", "assessment"),
        ("", "assessment"),
        ("Größe 東京", "Größe-東京"),
        ("x" * 500, "x" * 60),
        ('a<b>:"/\\|?*\x00c', "a-b-c"),
    ],
)
def test_a_name_becomes_a_file_that_every_system_can_hold(name: str, stem: str) -> None:
    assert file_stem(name) == stem
