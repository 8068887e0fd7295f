"""The roll-up of many assessments on the command line, and its files."""

import io
import json
import shutil
from pathlib import Path

import openpyxl
import pikepdf
import pytest

from tests.cli.conftest import Srm
from tests.reports.accessibility import findings

pytestmark = pytest.mark.usefixtures("shop")
HOSTILE = "=1+1 <b>[red] \x07 עברית 🔐"


@pytest.fixture
def two(srm: Srm, shop: str) -> None:
    """A second assessment, with a gap that both have, and a milestone."""
    srm("new", "bank", "--service", "s3", "--team", HOSTILE)
    for name in (shop, "bank"):
        srm("answer", name, "mfa-for-people", "no", "--due", "2026-01-01")
    srm("milestone", "bank", "One")
    srm("answer", "bank", "encryption-in-transit", "yes")


@pytest.mark.usefixtures("two")
def test_the_table_tells_who_stands_where_and_what_fails_everywhere(srm: Srm) -> None:
    said = srm("portfolio", "--sort", "name")
    assert said.code == 0
    names = [line.split()[0] for line in said.out.splitlines()[2:4]]
    assert names == ["bank", "shop"]
    assert "mfa-for-people  critical  2 of 2  everywhere" in said.out
    assert "2 critical gaps, 2 overdue." in said.err


@pytest.mark.usefixtures("two")
def test_json_and_csv_hold_every_assessment(srm: Srm) -> None:
    said = srm("portfolio", "--format", "json").json
    assert said["format"] == "srm-tui-portfolio/1"
    assert {each["name"] for each in said["members"]} == {"shop", "bank"}
    assert said["whole"]["critical"] == 2
    assert [each["id"] for each in said["duties"] if each["fails_everywhere"]] == ["mfa-for-people"]
    points = next(each["points"] for each in said["members"] if each["name"] == "bank")
    assert [each["name"] for each in points] == ["One", ""]
    assert srm("portfolio", "--format", "csv").out.count("\n") == 3


@pytest.mark.usefixtures("two")
def test_a_folder_of_exports_is_seen_together_and_what_is_none_is_left_aside(
    srm: Srm, tmp_path: Path
) -> None:
    folder = tmp_path / "exports"
    (folder / "deep").mkdir(parents=True)
    srm("export", "bank", "exports/bank.srm.yaml")
    srm("answer", "bank", "backups-enabled", "no")
    srm("export", "bank", "exports/deep/later.srm.yaml")
    srm("export", "shop", "exports/shop.srm.yaml")
    (folder / "broken.srm.yaml").write_text("format: [", encoding="utf-8")
    (folder / "other.pdf").write_bytes(b"%PDF-1.7 no")
    (folder / "notes.txt").touch()
    said = srm("portfolio", "exports", "--format", "json")
    assert said.code == 0
    sources = {Path(each["source"]).name for each in said.json["members"]}
    assert sources == {"later.srm.yaml", "shop.srm.yaml"}
    aside = {Path(each["file"]).name for each in said.json["aside"]}
    assert aside == {"broken.srm.yaml", "other.pdf", "bank.srm.yaml"}
    assert said.err.count("Left aside") == 3
    shutil.rmtree(folder)
    assert srm("portfolio", "exports").code == 2


def test_a_store_without_assessments_says_what_to_do(srm: Srm) -> None:
    said = srm("--store", "empty.db", "portfolio")
    assert (said.code, said.out) == (0, "")
    assert "srm-tui new" in said.err
    assert srm("portfolio", "-o", "portfolio.doc").code == 2


@pytest.mark.usefixtures("two")
def test_the_pdf_is_accessible_archivable_and_carries_its_figures(srm: Srm, tmp_path: Path) -> None:
    assert srm("portfolio", "-o", "all.pdf").code == 0
    data = (tmp_path / "all.pdf").read_bytes()
    assert findings(data, tmp_path) == []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert pdf.check_pdf_syntax() == []
        with pdf.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfuaid:part"]) == ("3", "1")
        attached = pdf.attachments["portfolio.json"].get_file().read_bytes()
    assert json.loads(attached)["whole"]["assessments"] == 2


@pytest.mark.usefixtures("two")
def test_the_same_assessments_give_the_same_files_and_no_formula(
    srm: Srm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    written = []
    for _ in range(2):
        assert srm("portfolio", "-o", "all.xlsx", "-o", "all.html", "-o", "all.csv").code == 0
        written.append(
            [(tmp_path / f"all.{each}").read_bytes() for each in ("xlsx", "html", "csv")]
        )
    assert written[0] == written[1]
    book = openpyxl.load_workbook(io.BytesIO(written[0][0]))
    assert book.sheetnames == ["Assessments", "Duties", "Teams", "Milestones", "Trend"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    page = written[0][1].decode()
    assert "&lt;b&gt;[red]" in page
    assert "<b>[red]" not in page
