"""Chapters are laid out by several processes, joined, and remembered while nothing changes."""

import io
import multiprocessing
import os
import signal
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest

from srm_tui.errors import ReportError
from srm_tui.reports.html import styles
from srm_tui.reports.pdf import press
from srm_tui.reports.pdf.drawing import Attached, AttachedFile, Drawn
from srm_tui.reports.pdf.joining import join
from srm_tui.reports.pdf.parts import OUTSIDE, Parts, cut
from srm_tui.reports.pdf.press import Press

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
SOURCE = Attached((AttachedFile("shop.srm.yaml", b"format: 1\n", "What it is", "Source"),), AT)
STYLES = styles(("report.css", "print.css"))


def silent(_: str) -> None:
    """Take progress, and say nothing."""


def report(*chapters: str) -> str:
    """Return the page of a report whose contents lead to each chapter."""
    listed = "".join(
        f'<tr><th class="toc-title" scope="row"><a href="#part-{n}">{n}</a></th>'
        f'<td class="toc-page" data-page-of="#part-{n}"></td></tr>'
        for n in range(len(chapters))
    )
    sections = "".join(
        f'<section class="chapter">\n<h2 id="part-{n}" class="chapter-title">Part {n}</h2>\n'
        f"{text}</section>\n"
        for n, text in enumerate(chapters)
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head><title>Report</title></head>\n'
        '<body class="report" data-name="Shop" data-state="">\n'
        '<section class="cover">\n<h1 class="cover-title">Report</h1>\n</section>\n'
        '<section class="contents">\n<h2 class="chapter-title">Contents</h2>\n'
        f'<table class="toc"><tbody>{listed}</tbody></table>\n</section>\n'
        f"{sections}</body>\n</html>"
    )


def long(text: str, count: int = 400) -> str:
    """Return paragraphs that are worth a process."""
    return "".join(
        f"<p>{text} {number}, and so it goes on for a while.</p>" for number in range(count)
    )


def drawn(parts: Parts, progress: Callable[[str], None] = silent) -> list[Drawn]:
    """Return front and chapters, laid out."""
    with Press(STYLES, progress) as made:
        chapters = made.chapters(parts.chapters)
        return [made.front(parts.front, chapters, SOURCE), *chapters]


def joined(parts: Parts) -> bytes:
    """Return the whole as a file."""
    saved = io.BytesIO()
    with join(drawn(parts), Press(STYLES, silent).numerals(is_ours=False)) as whole:
        whole.save(saved, deterministic_id=True)
    return saved.getvalue()


def test_a_report_is_cut_before_each_chapter() -> None:
    html = report("<p>one</p>", '<p>two <a href="#part-0">back</a> <a href="#part-1">here</a></p>')
    parts = cut(
        html.replace(
            "</section>\n</body>",
            '</section>\n<section class="run-on"><p>end</p></section>\n</body>',
        )
    )
    assert [each.title for each in parts.chapters] == ["Part 0", "Part 1"]
    assert "cover-title" in parts.front.html
    assert "Contents" in parts.front.html
    assert f'href="{OUTSIDE}part-0"' in parts.chapters[1].html
    assert 'href="#part-1"' in parts.chapters[1].html
    assert "<p>end</p>" in parts.chapters[1].html
    assert all(each.html.count("<body ") == 1 for each in (parts.front, *parts.chapters))


def test_pages_of_all_parts_are_numbered_and_the_contents_name_them() -> None:
    parts = cut(report(long("first", 90), "<p>second</p>"))
    pieces = drawn(parts)
    counts = [each.page_count for each in pieces]
    assert counts[0] == 2
    assert counts[1] > 1
    with pikepdf.open(io.BytesIO(joined(parts))) as pdf:
        assert len(pdf.pages) == sum(counts)
        destinations = pdf.Root.Names.Dests.Names
        names = [str(destinations[at]) for at in range(0, len(destinations), 2)]
        assert names == sorted(names)
        assert {"part-0", "part-1"} <= set(names)
        links = [each.Dest for each in pdf.pages[1].Annots]
        assert [str(each) for each in links] == ["part-0", "part-1"]


def test_several_processes_give_the_bytes_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = cut(report(*(long(f"chapter {n}") for n in range(4))))
    results = []
    for count in (1, 2):
        monkeypatch.setattr(press, "MAX_PROCESSES", count)
        monkeypatch.setattr(press, "_MEMORY", press._Memory())
        results.append(joined(parts))
    assert results[0] == results[1]
    assert multiprocessing.active_children() == []


def test_what_stays_as_it_was_is_not_laid_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "_MEMORY", press._Memory())
    said: list[str] = []
    before = drawn(cut(report("<p>one</p>", "<p>two</p>", "<p>three</p>")))
    after = drawn(cut(report("<p>one</p>", "<p>changed</p>", "<p>three</p>")), said.append)
    assert said[0] == "Laying out chapters, 2 of 3 done"
    assert said[1] == "Laying out chapters, 3 of 3 done: Part 1"
    assert (before[1], before[3]) == (after[1], after[3])
    assert before[2] != after[2]


def test_the_memory_of_chapters_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "_REMEMBERED_BYTES", 100)
    memory = press._Memory()
    for number in range(5):
        memory.put(bytes([number]), Drawn(b"x" * 40, 1, {}, (None,)))
    assert [bool(memory.get(bytes([number]))) for number in range(5)] == [False] * 3 + [True] * 2


def test_stopping_ends_the_processes_and_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(press, "_MEMORY", press._Memory())
    seen: list[int] = []

    def stop(_: str) -> None:
        if children := multiprocessing.active_children():
            seen.append(len(children))
            raise InterruptedError

    with pytest.raises(InterruptedError):
        drawn(cut(report(*(long(f"chapter {n}") for n in range(4)))), stop)
    assert seen == [2]
    assert list(tmp_path.iterdir()) == []
    assert multiprocessing.active_children() == []


def test_a_process_that_is_ended_from_outside_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "_MEMORY", press._Memory())

    def harm(_: str) -> None:
        for child in multiprocessing.active_children()[:1]:
            os.kill(child.pid or 0, signal.SIGKILL)

    with pytest.raises(ReportError, match="a process that drew a part of it was ended"):
        drawn(cut(report(*(long(f"chapter {n}", 900) for n in range(4)))), harm)
    assert multiprocessing.active_children() == []


def test_a_long_front_moves_the_numbers_of_the_contents() -> None:
    html = report("<p>one</p>").replace("</h1>", f"</h1>{long('about', 120)}")
    parts = cut(html)
    front, chapter = drawn(parts)
    assert front.page_count > 2
    assert chapter.page_by_anchor == {"part-0": 0}


@pytest.mark.parametrize(("chapters", "pages"), [(1, 2), (50, 3)])
def test_how_long_the_contents_are_is_known_before(
    chapters: int, pages: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(press, "MAX_PROCESSES", 1)
    parts = cut(report(*(f"<p>chapter {number}</p>" for number in range(chapters))))
    assert press._expected_pages(parts.front) == pages
    assert drawn(parts)[0].page_count == pages
