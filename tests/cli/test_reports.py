"""The reports that the command line writes."""

from pathlib import Path

import pytest

from tests.cli.conftest import Srm

pytestmark = pytest.mark.usefixtures("shop")


def test_a_profile_names_its_file(srm: Srm) -> None:
    said = srm("report", "shop", "--profile", "homework", "--format", "md")
    assert said.code == 0
    assert Path("shop-homework.md").read_text(encoding="utf-8").startswith("# Homework: shop")
    assert srm("report", "shop", "--format", "csv").code == 0
    assert Path("shop-gap-report.csv").is_file()


def test_progress_tells_from_the_point_that_is_named(srm: Srm) -> None:
    srm("milestone", "shop", "First")
    srm("answer", "shop", "encryption-at-rest", "planned")
    progress = ("report", "shop", "--profile", "since-milestone", "--format", "md", "-o", "-")
    said = srm(*progress, "--since", "First")
    assert said.code == 0
    assert "### New gaps" in said.out
    assert srm(*progress).out.count("### New gaps") == 1
    refused = srm("report", "shop", "--since", "First")
    assert refused.code == 2
    assert "--profile since-milestone" in refused.err


def test_a_folder_that_is_no_template_is_refused(srm: Srm) -> None:
    refused = srm("report", "shop", "-o", "shop.html", "--template", "nowhere")
    assert refused.code == 2
    assert "no template folder" in refused.err
    assert not Path("shop.html").exists()


def test_the_suffix_of_a_workbook_is_known(srm: Srm) -> None:
    assert srm("report", "shop", "-o", "shop.xlsx").code == 0
    assert Path("shop.xlsx").read_bytes()[:2] == b"PK"


def test_characters_that_no_font_has_are_told_after_the_report_is_written(srm: Srm) -> None:
    assert "named by their code" not in srm("report", "shop", "-o", "shop.pdf").err
    srm("answer", "shop", "encryption-at-rest", "planned", "--notes", "Cuneiform \U00012000")
    said = srm("report", "shop", "-o", "shop.pdf", "-o", "shop.html").err
    assert said.count("named by their code: U+12000.") == 1
    assert said.index("Wrote shop.pdf") < said.index("U+12000") < said.index("Wrote shop.html")
