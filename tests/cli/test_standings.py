"""What the dashboard shows, on the command line."""

import csv
import io
from typing import Any

import pytest

from srm_tui.cli.commands.assessments import _VIEWS
from srm_tui.cli.standings import VIEWS
from tests.cli.conftest import Srm

DUTY = "encryption-at-rest"


@pytest.fixture
def answered(srm: Srm, shop: str) -> str:
    """An assessment with a gap that is late and one that is nobody's."""
    srm("answer", "shop", DUTY, "partial", "--owner", "Maya", "--due", "2026-01-01")
    srm("answer", "shop", "restore-test", "planned")
    srm("answer", "shop", "root-user-protected", "implemented")
    return shop


def by(srm: Srm, view: str, key: str) -> dict[str | None, Any]:
    """Return the rows of a view by what they are about."""
    said = srm("show", "shop", "--by", view, "--format", "json")
    assert (said.code, said.err) == (0, "")
    return {row.pop(key): row for row in said.json}


@pytest.mark.usefixtures("answered")
def test_each_view_agrees_with_what_was_answered(srm: Srm) -> None:
    domains = by(srm, "domain", "domain")
    whole = srm("show", "shop", "--format", "json").json
    assert sum(each["duties"] for each in domains.values()) == whole["duties"]
    assert sum(each["gaps"] for each in domains.values()) == 2
    severities = by(srm, "severity", "severity")
    assert sum(each["gaps"] for each in severities.values()) == 2
    owners = by(srm, "owner", "owner")
    assert owners["Maya"]["overdue"] == 1
    assert owners["Maya"]["next_due_on"] == "2026-01-01"
    assert owners[None]["gaps"] == 1
    due = by(srm, "due", "due")
    assert due["overdue"]["controls"] == [DUTY]
    assert due["undated"]["controls"] == ["restore-test"]
    assert by(srm, "framework", "framework")["gdpr"]["open"] > 0
    cells = by(srm, "service", "service")["rds"]["domains"]
    assert cells["data-protection"]["gaps"] == 1
    layers = by(srm, "layer", "service")["ec2"]["layers"]
    assert layers["guest-os"]["owner"] == "customer"
    assert layers["facilities"] == {"owner": "aws", "duties": 0}
    (day,) = by(srm, "day", "day").values()
    assert (day["duties"], day["gaps"]) == (whole["duties"], 2)


@pytest.mark.usefixtures("answered")
@pytest.mark.parametrize("view", VIEWS)
def test_each_view_is_a_table_and_a_csv_file_too(srm: Srm, view: str) -> None:
    said = srm("show", "shop", "--by", view)
    assert said.code == 0
    assert len(said.out.splitlines()) > 2
    rows = list(
        csv.DictReader(io.StringIO(srm("show", "shop", "--by", view, "--format", "csv").out))
    )
    assert len(rows) == len(said.out.splitlines()) - 2
    assert None not in rows[0]


def test_the_views_that_are_offered_are_those_there_are() -> None:
    assert tuple(VIEWS) == _VIEWS


@pytest.mark.usefixtures("shop")
def test_a_view_without_rows_says_so(srm: Srm) -> None:
    assert "nothing to show" in srm("show", "shop", "--by", "owner").err
