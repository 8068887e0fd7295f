"""What the `kb` commands say of the knowledge base."""

from pathlib import Path
from typing import Any

import pytest

from srm_tui.content.schema import SCHEMA_KINDS, schema_of
from srm_tui.core.knowledge import KnowledgeBase
from tests.cli.conftest import Srm

OWN_PACK = """\
id: own
title: Ours
version: "1"
reviewed_on: 2026-11-24
traits:
  - {id: blue, one: is blue, many: are blue, lacks: is not blue}
"""
OWN_SERVICE = """\
- id: shelf
  name: Our Shelf
  category: storage
  profile: control-plane
  docs: https://example.org/shelf
  traits: [stores-data]
  notes: {guest-os-patching: Nothing to patch.}
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A pack over the shipped one that only smells."""
    folder = tmp_path / "own"
    (folder / "services").mkdir(parents=True)
    (folder / "pack.yaml").write_text(OWN_PACK)
    (folder / "services" / "storage.yaml").write_text(OWN_SERVICE)
    return folder


def test_smells_are_counted_and_are_no_errors(srm: Srm, own: Path) -> None:
    said = srm("--pack", str(own), "kb", "lint")
    assert (said.code, said.out) == (0, "")
    assert "all fine" in said.err
    assert "smells" in said.err
    assert "--all shows them" in said.err


def test_all_shows_each_smell_with_its_line_and_what_to_do(srm: Srm, own: Path) -> None:
    said = srm("--pack", str(own), "kb", "lint", "--all")
    assert said.code == 0
    assert "--all" not in said.err
    lines = [line for line in said.out.splitlines() if "own/" in line]
    assert all(line.startswith("smell: own/") for line in lines)
    assert "smell: own/pack.yaml:6: trait blue: No condition asks for it. (Remove" in said.out
    assert "own/services/storage.yaml:7: service shelf: It can never bring" in said.out


def test_an_error_fails_and_is_shown_beside_the_smells(srm: Srm, own: Path) -> None:
    (own / "pack.yaml").write_text(OWN_PACK.replace("is blue,", "is a robust blue,"))
    said = srm("--pack", str(own), "kb", "lint")
    assert said.code == 1
    assert said.out.splitlines() == [
        "own/pack.yaml:6: trait blue: one: 'robust' says nothing (Say what is done.) "
        "[banned-phrase]"
    ]
    assert said.err.startswith("1 problem: 1 banned-phrase.")


def test_programs_read_the_level_of_each_problem(srm: Srm, own: Path) -> None:
    (own / "pack.yaml").write_text(OWN_PACK.replace("is blue,", "is a robust blue,"))
    said = srm("--pack", str(own), "kb", "lint", "--all", "--format", "json")
    ours = [each for each in said.json if each["file"].startswith("own/")]
    assert {(each["rule"], each["level"]) for each in ours} >= {
        ("banned-phrase", "error"),
        ("unused-trait", "smell"),
        ("dead-note", "smell"),
    }
    errors = srm("--pack", str(own), "kb", "lint", "--format", "json").json
    assert [each["rule"] for each in errors] == ["banned-phrase"]


@pytest.mark.parametrize(
    ("record_id", "parts"),
    [
        ("rds", [
            "Amazon RDS (rds)", "Encryption at rest", "Duties that it can bring",
            "encryption-at-rest", "What controls mean here", "In other catalogues",
            "terraform: aws_db_",
        ]),
        ("ecs-fargate", ["A variant of Amazon Elastic Container Service"]),
        ("simpledb", ["Closed to new: "]),
        ("encryption-at-rest", [
            "Stored data is encrypted", "high severity, core depth", "critical when",
            "Asked of a service when it leaves encryption at rest to your settings",
            "Services that can bring it", "Yes means", "Evidence",
            "What it means for a service", "- Amazon RDS: ", "GDPR (gdpr): 32.1.a",
            "Checks", "prowler: ", "Sources", "(read 20",
        ]),
        ("mfa-for-people", ["Asked in every assessment."]),
        ("data-class", ["answer", "the data is restricted", "Controls that depend on it"]),
        ("hipaa", [
            "Choosing it: ", "Not covered: ", "164.312(a)(2)(iv)", "encryption-at-rest",
            "Asked of controls beyond their text", "Covers (", "Outside (",
        ]),
    ],
)  # fmt: skip
def test_a_record_is_shown_with_what_others_say_of_it(
    srm: Srm, record_id: str, parts: list[str]
) -> None:
    said = srm("kb", "show", record_id)
    assert said.code == 0
    assert [part for part in parts if part not in said.out] == []


def test_a_note_is_shown_once_for_a_service_and_its_variants(srm: Srm) -> None:
    out = srm("kb", "show", "encryption-at-rest").out
    notes = [line.split(": ", 1)[1] for line in out.splitlines() if line.startswith("  - Amazon ")]
    assert len(notes) == len(set(notes)) > 3


def test_programs_read_the_links_between_records(srm: Srm) -> None:
    def shown(record_id: str) -> Any:
        return srm("kb", "show", record_id, "--format", "json").json

    assert "encryption-at-rest" in shown("rds")["duties"]
    control = shown("encryption-at-rest")
    assert "rds" in control["services"]
    assert "rds" in control["notes"]
    assert control["asked_when"].startswith("Asked of a service when ")
    assert {"to": "critical", "when": "the data is restricted"} in control["raised"]
    assert "encryption-at-rest" in shown("data-class")["controls"]
    served = {each["id"]: each["controls"] for each in shown("gdpr")["requirements"]}
    assert "encryption-at-rest" in served["32.1.a"]


@pytest.mark.parametrize("kind", SCHEMA_KINDS)
def test_an_editor_gets_the_schema_of_each_kind_of_file(srm: Srm, kind: str) -> None:
    said = srm("kb", "schema", kind)
    assert said.json == schema_of(kind)
    assert said.json["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_the_numbers_are_those_of_the_knowledge_base(srm: Srm, kb: KnowledgeBase) -> None:
    said = srm("kb", "stats", "--format", "json").json
    assert said["controls"] == len(kb.controls)
    assert said["mappings"] == sum(len(ids) for c in kb.controls for ids in c.mappings.values())
    assert 0 < said["notes"] < sum(len(service.notes) for service in kb.services)
    assert said["checks"] > 500
    assert "notes" in srm("kb", "stats").out


def test_a_typical_workload_brings_what_one_workshop_can_treat(srm: Srm) -> None:
    said = srm("kb", "stats", "--format", "json").json
    least, most = said["goal"]
    outliers = {
        name: found["core"]
        for name, found in said["workloads"].items()
        if not least <= found["core"] <= most
    }
    assert outliers == {}
    assert all(found["core"] < found["full"] for found in said["workloads"].values())
