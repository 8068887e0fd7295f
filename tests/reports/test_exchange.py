"""Views for other tools: trackers, CISO Assistant, the questionnaire of the CSA."""

import csv
import io
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from markdown_it import MarkdownIt

from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.documents import parse_yaml
from srm_tui.reports import FORMATS, format_of
from srm_tui.reports.exchange.caiq import question_control
from srm_tui.reports.exchange.ciso import library_version
from srm_tui.workspace import Workspace
from tests.reports.conftest import Rendered

Write = Callable[[str], bytes]


@pytest.fixture
def write(workspace: Workspace) -> Write:
    """Writes the filled example in a format."""
    demo = workspace.demo()
    return lambda written_as: workspace.report(demo, FORMATS[written_as])


def sheet(data: bytes) -> list[dict[str, Any]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    head, *rows = book.worksheets[0].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_issues_for_jira_have_the_columns_that_its_import_knows(write: Write) -> None:
    head, *rows = csv.reader(io.StringIO(write("jira-csv").decode("utf-8"), newline=""))
    assert head[:6] == [
        "Summary", "Issue Type", "Description", "Priority", "Assignee", "Due Date"
    ]  # fmt: skip
    assert head[6:] == ["Labels", "Labels", "Labels", "External Id"]
    assert rows
    for row in rows:
        assert len(row) == len(head)
        assert row[3] in ("Highest", "High", "Medium", "Low")
        assert re.fullmatch(r"|\d{4}-\d\d-\d\d", row[5])
        assert not any(" " in label for label in row[6:9])
        assert "Done when:\n- " in row[2]
    ids = [row[-1] for row in rows]
    assert len(ids) == len(set(ids))


def test_only_a_mail_address_is_an_assignee(workspace: Workspace, shop: str) -> None:
    workspace.answer(shop, "encryption-at-rest", {"status": "partial", "owner": "maya@example.com"})
    workspace.answer(shop, "web-firewall", {"status": "planned", "owner": "Raj"})
    data = workspace.report(shop, FORMATS["jira-csv"]).decode("utf-8")
    rows = list(csv.DictReader(io.StringIO(data, newline="")))
    assert sorted(row["Assignee"] for row in rows) == ["", "maya@example.com"]
    assert "Owner: Raj" in next(row["Description"] for row in rows if not row["Assignee"])


def test_tasks_are_boxes_to_tick_by_owner(write: Write) -> None:
    text = write("tasks-md").decode()
    assert "\n## Lena Fischer\n" in text
    assert re.search(r"^- \[ \] \*\*.+\*\* \(Critical, due 2026-12-18\) `", text, re.MULTILINE)
    items = [each for each in MarkdownIt().parse(text) if each.type == "list_item_open"]
    assert len(items) == text.count("- [ ] ")


def test_commands_for_issues_are_a_script_in_which_typed_text_stays_text(
    workspace: Workspace, shop: str, tmp_path: Path
) -> None:
    trap = tmp_path / "ran"
    notes = f"'; touch {trap}; $(touch {trap}) `touch {trap}`\n\" --title x"
    workspace.answer(shop, "encryption-at-rest", {"status": "partial", "notes": notes})
    script = tmp_path / "issues.sh"
    script.write_bytes(workspace.report(shop, FORMATS["github-sh"]))
    told = tmp_path / "gh"
    told.write_text(f'#!/bin/sh\nprintf "%s\\0" "$@" >> {tmp_path}/said\n', encoding="utf-8")
    told.chmod(0o755)
    env = {"PATH": f"{tmp_path}:/usr/bin:/bin"}
    subprocess.run(["sh", str(script)], env=env, check=True)
    words = (tmp_path / "said").read_text(encoding="utf-8").split("\0")
    assert words[:3] == ["issue", "create", "--title"]
    assert notes in words[words.index("--body") + 1]
    assert not trap.exists()


def test_the_library_for_ciso_assistant_is_one_framework_of_every_control(
    write: Write, kb: KnowledgeBase
) -> None:
    library = parse_yaml(write("ciso-library"), "library").value
    for key in ("urn", "ref_id", "locale", "version", "name", "packager"):
        assert library[key]
    assert isinstance(library["version"], int)
    nodes = library["objects"]["framework"]["requirement_nodes"]
    urns = [each["urn"] for each in nodes]
    assert len(urns) == len(set(urns))
    assert all(re.fullmatch(r"urn:srm-tui:risk:req_node:[a-z0-9-]+:[a-z0-9-]+", u) for u in urns)
    asked = [each for each in nodes if each["assessable"]]
    assert [each["ref_id"] for each in asked] == [
        control.id
        for domain in kb.domains
        for control in kb.controls
        if control.domain == domain.id
    ]
    assert all(each["parent_urn"] in urns for each in asked)


@pytest.mark.parametrize(
    ("version", "number"),
    [("aws 0.1.0", 1000), ("aws 0.10.0", 10_000), ("aws 1.2.3 + ours 9.0", 1_002_003), ("x", 1)],
)
def test_the_version_of_the_library_is_a_number_that_grows(version: str, number: int) -> None:
    assert library_version(version) == number


def test_answers_for_ciso_assistant_name_every_control_of_the_library(
    write: Write, kb: KnowledgeBase
) -> None:
    rows = sheet(write("ciso-answers"))
    assert [row["ref_id"] for row in rows] == [control.id for control in kb.controls]
    assert {row["assessable"] for row in rows} == {"true"}
    results = {row["compliance_result"] for row in rows}
    assert {"compliant", "partially_compliant", "non_compliant", "not_applicable"} <= results
    assert {row["requirement_progress"] for row in rows} <= {
        "to_do", "in_progress", "in_review", "done",
    }  # fmt: skip


def test_gaps_and_accepted_risks_are_files_of_their_own(workspace: Workspace, shop: str) -> None:
    workspace.answer(shop, "encryption-at-rest", {"status": "partial", "owner": "Maya"})
    accepted = {"accepted_by": "CISO", "until": "2027-06-30", "reason": "Goes in spring"}
    workspace.answer(shop, "web-firewall", {"status": "planned", "acceptance": accepted})
    (control,) = sheet(workspace.report(shop, FORMATS["ciso-controls"]))
    assert (control["status"], control["owner"]) == ("to_do", "Maya")
    assert control["priority"] in (1, 2, 3, 4)
    (exception,) = sheet(workspace.report(shop, FORMATS["ciso-exceptions"]))
    assert exception["status"] == "approved"
    assert str(exception["expiration_date"])[:10] == "2027-06-30"
    assert exception["observation"] == "Accepted by CISO: Goes in spring"


def test_the_caiq_view_answers_every_control_of_the_matrix(write: Write, kb: KnowledgeBase) -> None:
    rows = sheet(write("caiq-xlsx"))
    matrix = kb.framework_by_id["csa-ccm-4.0"]
    assert [row["CCM Control ID"] for row in rows] == [each.id for each in matrix.requirements]
    assert {row["CSP CAIQ Answer"] for row in rows} <= {"Yes", "No", "NA", None}
    assert {row["SSRM Control Ownership"] for row in rows} <= {
        "CSC-owned", "Shared CSP and CSC", "NA", None,
    }  # fmt: skip
    for row in rows:
        if row["CSP CAIQ Answer"] == "No":
            assert re.search(r": (Partial|Planned|Not implemented)", row[_DESCRIPTION])


_DESCRIPTION = "CSP Implementation Description"


def test_a_question_is_about_the_control_before_its_dot() -> None:
    assert question_control(" a&a-01.2 ") == "A&A-01"
    assert question_control("IAM-16.1") == "IAM-16"
    assert question_control("Question") == ""


def test_a_longer_suffix_says_which_view_is_meant() -> None:
    assert format_of(Path("shop.jira.csv")).id == "jira-csv"
    assert format_of(Path("shop.csv")).id == "csv"
    assert format_of(Path("shop.caiq.xlsx")).id == "caiq-xlsx"
    assert format_of(Path("shop.tasks.md")).id == "tasks-md"


def test_typed_text_runs_nowhere(hostile: Rendered) -> None:
    for name in ("ciso-answers", "ciso-controls", "ciso-exceptions", "caiq-xlsx"):
        book = openpyxl.load_workbook(io.BytesIO(hostile.files[name]))
        cells = [cell for each in book for row in each.iter_rows() for cell in row]
        assert not [cell for cell in cells if cell.data_type == "f"], name
    rows = csv.reader(io.StringIO(hostile.files["jira-csv"].decode(), newline=""))
    assert not [cell for row in rows for cell in row if cell[:1] in tuple("=+-@\t\r\n")]
    tokens = MarkdownIt().parse(hostile.files["tasks-md"].decode())
    inline = [part.type for token in tokens for part in token.children or ()]
    assert not {"link_open", "image", "html_inline"} & set(inline)
