"""The documentation says what the program does."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from srm_tui.core.knowledge import KnowledgeBase

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize(
    ("name", "page"), [("command_line.py", "command-line.md"), ("keys.py", "keys.md")]
)
def test_the_pages_made_from_the_program_are_what_it_says_of_itself(name: str, page: str) -> None:
    script = ROOT / "docs" / name
    asked = f"import runpy; print(end=runpy.run_path({str(script)!r})['text']())"
    said = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", asked], capture_output=True, text=True, check=True
    )
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    assert text == said.stdout, "run: make docs"


def test_the_pictures_show_what_the_app_draws_now(tmp_path: Path) -> None:
    script = ROOT / "docs" / "screenshot.py"
    asked = (
        f"import asyncio, runpy; drawn = runpy.run_path({str(script)!r})\n"
        "for scene in drawn['PICTURES'].values():\n"
        "    print(asyncio.run(drawn['picture'](scene)))"
    )
    folders = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"), str(tmp_path))
    said = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", asked],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, **folders},
    )
    stored = [path.read_text(encoding="utf-8") for path in _pictures(script)]
    assert _texts("".join(stored)) == _texts(said.stdout), "run: make docs"


def _pictures(script: Path) -> list[Path]:
    names = re.findall(r'^    "([\w-]+\.svg)": ', script.read_text(encoding="utf-8"), re.MULTILINE)
    assert names
    return [script.parent / "images" / name for name in names]


def _texts(svg: str) -> list[str]:
    """Return what stands in a picture, whatever its fonts, colours and ids are."""
    return [each for each in re.findall(r"<text[^>]*>([^<]*)</text>", svg) if each.strip()]


def test_every_link_in_the_documentation_leads_somewhere() -> None:
    for page in (*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_the_readme_offers_two_commands_that_the_makefile_has() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    quick_start = readme.split("## Quick start")[1].split("```")[1]
    commands = re.findall(r"^make (\w+)", quick_start, re.MULTILINE)
    assert commands == ["run", "test"]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert all(f"\n{command}:" in makefile for command in commands)


def test_the_readme_counts_what_there_is(kb: KnowledgeBase) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    claimed = re.search(r"More than (\d+) controls over (\d+) AWS services", readme)
    frameworks = re.search(r"\((\d+) frameworks", readme)
    assert claimed
    assert frameworks
    assert len(kb.controls) > int(claimed[1])
    assert len(kb.services) == int(claimed[2])
    assert len(kb.frameworks) == int(frameworks[1])
