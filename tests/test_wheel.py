"""What is installed from a wheel works without the checkout it was built from."""

import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source archive of this checkout."""
    folder = tmp_path_factory.mktemp("built")
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    return folder


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of an environment that holds the wheel, and borrows the rest."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, symlinks=True)
    programs = folder / "bin"
    python = programs / "python"
    (wheel,) = built.glob("*.whl")
    subprocess.run(
        [
            sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(python),
            "install", "--no-deps", "--no-index", "--no-compile", str(wheel),
        ],
        capture_output=True,
        check=True,
    )  # fmt: skip
    asked = [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    site = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
    _borrow(Path(sysconfig.get_path("purelib")), Path(site))
    return programs


def _borrow(ours: Path, theirs: Path) -> None:
    """Make the packages of this environment known there, srm-tui and the checkout excepted."""
    for each in ours.iterdir():
        if "srm_tui" not in each.name and each.suffix != ".pth":
            target = theirs / each.name
            if not target.exists():
                target.symlink_to(each)


def call(programs: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a program of the environment in another folder, with the checkout out of reach."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return subprocess.run(
        [str(programs / words[0]), *words[1:]],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_wheel_and_the_source_carry_packs_and_templates(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    (source,) = built.glob("*.tar.gz")
    with zipfile.ZipFile(wheel) as file:
        inside = {name.removeprefix("srm_tui/_data/") for name in file.namelist()}
    with tarfile.open(source) as archive:
        packed = {name.partition("/")[2] for name in archive.getnames()}
    for folder in ("questionnaires", "report_templates", "oscal_schema"):
        files = {
            each.relative_to(ROOT).as_posix()
            for each in (ROOT / folder).rglob("*")
            if each.is_file() and not each.name.startswith(".")
        }
        assert files
        assert files <= inside
        assert files <= packed
    assert {"tests/test_wheel.py", "LICENSE", "README.md", "pyproject.toml"} <= packed
    assert "srm_tui/py.typed" in inside


def test_what_is_installed_stands_on_its_own(installed: Path, tmp_path: Path) -> None:
    asked = "import srm_tui, sys; print(srm_tui.__file__, *sys.path)"
    found = call(installed, tmp_path, "python", "-c", asked)
    assert str(ROOT / "srm_tui") not in found.stdout
    assert str(installed.parent) in found.stdout
    stats = call(installed, tmp_path, "srm-tui", "kb", "stats")
    assert stats.returncode == 0, stats.stderr
    assert "services" in stats.stdout


def test_the_example_is_written_from_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    done = call(installed, tmp_path, "srm-tui", "demo", "-o", "x.html")
    assert done.returncode == 0, done.stderr
    assert "</html>" in (tmp_path / "x.html").read_text(encoding="utf-8")
    assert [each.name for each in tmp_path.iterdir()] == ["x.html"]


def test_the_doctor_is_content_with_what_is_installed(installed: Path, tmp_path: Path) -> None:
    done = call(installed, tmp_path, "srm-tui", "doctor")
    assert done.returncode == 0, done.stdout
