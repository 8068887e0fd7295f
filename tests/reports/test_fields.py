"""Every field that a person typed is printed."""

import csv
import html
import io
import json
import re
from pathlib import Path

import pytest

from srm_tui.core.answers import ANSWER_FIELDS, DETAIL_FIELDS, EXCEPTION_FIELDS
from srm_tui.core.evidence import Evidence
from tests.content.schemas import errors
from tests.reports.builders import (
    ANSWER_TEXTS,
    DETAIL_LISTS,
    DETAIL_TEXTS,
    EXCEPTION_TEXTS,
    model_of,
)
from tests.reports.conftest import Rendered

SCHEMA = Path(__file__).parents[2] / "docs/schema/report.schema.json"
DATES = ("2031-01-11", "2031-02-12", "2031-03-13", "2026-04-14", "2031-05-15")
"""Due, accepted until, due of the exception, observed on and valid until."""


def test_no_field_is_left_out_of_these_tests() -> None:
    assert {*DETAIL_TEXTS, *DETAIL_LISTS, "archived"} == DETAIL_FIELDS
    filled = {*ANSWER_TEXTS, "status", "due_on", "work", "flagged", "acceptance"}
    assert filled == ANSWER_FIELDS
    assert {*EXCEPTION_TEXTS, "status", "due_on"} == EXCEPTION_FIELDS
    assert set(Evidence.__struct_fields__) == {
        "id", "kind", "value", "title", "sha256", "observed_on", "added_at", "added_by",
        "valid_until",
    }  # fmt: skip


@pytest.mark.parametrize("printed_as", ["pdf", "html", "md"])
def test_everything_typed_is_printed(plain: Rendered, printed_as: str) -> None:
    text = _letters(plain, printed_as)
    missing = {name: word for name, word in plain.filled.texts.items() if word not in text}
    assert missing == {}
    expected = [*DATES, "0a1b" * 16, "inreview", "Flagged", "AdaExample", "Partial"]
    assert [each for each in expected if each not in text] == []
    assert "planned" in text.casefold()


def test_the_table_holds_all_that_was_said_of_a_duty(plain: Rendered) -> None:
    rows = csv.DictReader(io.StringIO(plain.files["csv"].decode("utf-8-sig")))
    row = next(each for each in rows if each["control"] == plain.filled.duty_id)
    said = "\n".join(row.values())
    of_duty = {
        word
        for name, word in plain.filled.texts.items()
        if name.split("/")[0] in ("answer", "acceptance", "exception", "evidence")
    }
    assert [each for each in (*of_duty, *DATES, "0a1b" * 16) if each not in said] == []
    assert row["status"] == "planned"
    assert row["answer"] == "partial"
    assert row["flagged"] == "yes"


def test_the_data_holds_all_that_was_typed(plain: Rendered) -> None:
    said = plain.files["json"].decode()
    expected = [*plain.filled.texts.values(), *DATES, "0a1b" * 16]
    assert [each for each in expected if each not in said] == []


def test_the_data_is_one_document_of_a_stable_shape(plain: Rendered) -> None:
    said = json.loads(plain.files["json"])
    assert said["format"] == "srm-tui-report/1"
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert errors(schema, said) == []
    cards = {card["id"]: card for domain in said["domains"] for card in domain["duties"]}
    assert cards[plain.filled.duty_id]["answer"]["status"] == "partial"
    assert said["gaps"] == [plain.filled.duty_id]


def test_an_exception_for_a_service_out_of_scope_is_kept_and_printed(plain: Rendered) -> None:
    workspace, filled = plain.workspace, plain.filled
    copy_id = workspace.duplicate(filled.assessment_id)
    scope = workspace.record(copy_id).scope
    kept = tuple(each for each in scope.service_ids if each != filled.service_id)
    workspace.set_scope(copy_id, type(scope)(service_ids=kept, facts=scope.facts))
    aside = [each for each in model_of(workspace, copy_id).set_aside if each.service]
    assert [(each.control, each.service) for each in aside] == [
        (filled.duty_id, workspace.kb.service_by_id[filled.service_id].name)
    ]
    assert ("Notes", filled.texts["exception/notes"]) in aside[0].said


def _letters(rendered: Rendered, printed_as: str) -> str:
    """Return what a reader sees, without spaces."""
    if printed_as == "pdf":
        return rendered.tagged.letters
    text = rendered.files[printed_as].decode()
    if printed_as == "html":
        text = html.unescape(re.sub(r"<[^>]*>", "", text[text.index("<body") :]))
    return re.sub(r"[\s\u200b]", "", text)
