"""Planted faults: each is found, with document, place and what to do."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from srm_tui.reports.oscal.checking import check_documents
from tests.reports.oscal.conftest import Exported
from tests.reports.oscal.reading import Node

RESULTS = "assessment-results.json"
POAM = "plan-of-action-and-milestones.json"
Plant = Callable[[Node], object]


def _result(document: Node) -> Node:
    found: Node = document["assessment-results"]["results"][0]
    return found


def _put(*path: str | int, value: Any) -> Plant:
    """Return what sets a value in a document."""

    def plant(document: Node) -> None:
        node: Any = document
        for key in path[:-1]:
            node = node[key]
        node[path[-1]] = value

    return plant


def _drop(*path: str | int) -> Plant:
    def plant(document: Node) -> None:
        node: Any = document
        for key in path[:-1]:
            node = node[key]
        del node[path[-1]]

    return plant


def _of_result(*path: str | int, value: Any) -> Plant:
    return _put("assessment-results", "results", 0, *path, value=value)


def _again(document: Node) -> None:
    observations = _result(document)["observations"]
    observations[1]["uuid"] = observations[0]["uuid"].upper()


def _second_control(document: Node) -> None:
    controls = document["catalog"]["groups"][0]["controls"]
    controls.append(copy.deepcopy(controls[0]))


def _without_statement(document: Node) -> None:
    parts = document["catalog"]["groups"][0]["controls"][0]["parts"]
    parts[:] = [each for each in parts if each["name"] != "statement"]


def _without_system(document: Node) -> None:
    root = document["plan-of-action-and-milestones"]
    del root["import-ssp"], root["system-id"]


def _own_risk_prop(document: Node) -> None:
    _result(document)["risks"][0]["props"].append({"name": "colour", "value": "red"})


def _hash(digits: str, algorithm: str = "SHA-256") -> Plant:
    def plant(document: Node) -> None:
        resources = document["assessment-results"]["back-matter"]["resources"]
        (rlink,) = (
            link for each in resources for link in each.get("rlinks", ()) if "hashes" in link
        )
        rlink["hashes"] = [{"algorithm": algorithm, "value": digits}]

    return plant


NOWHERE = "6e1a2c5a-6a43-5b0c-9d7e-3f9b1c2d4e5f"
ACTOR = ("observations", 0, "origins", 0, "actors", 0)
SCHEMA = {
    "a uuid of version 1": _of_result("uuid", value="6e1a2c5a-6a43-1b0c-9d7e-3f9b1c2d4e5f"),
    "a uuid without dashes": _of_result("uuid", value="6e1a2c5a6a435b0c9d7e3f9b1c2d4e5f"),
    "a time without zone": _of_result("start", value="2026-11-24T09:00:00"),
    "a day as a time": _of_result("start", value="2026-11-24"),
    "a blank in a time": _of_result("start", value="2026-11-24 09:00:00+00:00"),
    "an odd offset": _of_result("start", value="2026-11-24T09:00:00+01:30"),
    "no value at all": _of_result("remarks", value=None),
    "an empty list": _of_result("findings", value=[]),
    "an unknown key": _of_result("colour", value="red"),
    "a key too few": _drop("assessment-results", "results", 0, "title"),
    "a colon in a token": _of_result("observations", 0, "props", 0, "name", value="a:b"),
    "a blank at the end": _of_result("observations", 0, "props", 0, "value", value="a "),
    "two lines in a value": _of_result("observations", 0, "props", 0, "value", value="a\nb"),
    "an unknown verdict": _of_result("findings", 0, "target", "status", "state", value="done"),
}
LINT: dict[str, tuple[str, str, Plant]] = {
    "a uuid used twice": (RESULTS, "oscal-twice", _again),
    "a control defined twice": ("catalog.json", "oscal-twice", _second_control),
    "a control without statement": ("catalog.json", "oscal-statement", _without_statement),
    "a finding of no observation": (
        RESULTS,
        "oscal-reference",
        _of_result(
            "findings", 0, "related-observations", value=[{"observation-uuid": NOWHERE}]
        ),
    ),
    "a finding of no risk": (
        RESULTS,
        "oscal-reference",
        _of_result("findings", 0, "related-risks", value=[{"risk-uuid": NOWHERE}]),
    ),
    "a finding about no objective": (
        RESULTS,
        "oscal-reference",
        _of_result("findings", 0, "target", "target-id", value="other_obj"),
    ),
    "a subject that is nothing": (
        RESULTS,
        "oscal-reference",
        _of_result("observations", 0, "subjects", 0, "subject-uuid", value=NOWHERE),
    ),
    "an actor that is nobody": (
        RESULTS, "oscal-reference", _of_result(*ACTOR, "actor-uuid", value=NOWHERE)
    ),
    "a role that nobody declared": (
        RESULTS, "oscal-role", _of_result(*ACTOR, "role-id", value="boss")
    ),
    "a party that nobody declared": (
        RESULTS,
        "oscal-party",
        _put("assessment-results", "metadata", "responsible-parties", 0, "party-uuids",
             value=[NOWHERE]),
    ),
    "evidence that is not there": (
        RESULTS,
        "oscal-reference",
        _of_result("observations", 2, "relevant-evidence", value=[
            {"href": f"#{NOWHERE}", "description": "x"}
        ]),
    ),
    "a method in lower case": (
        RESULTS, "oscal-value", _of_result("observations", 0, "methods", value=["interview"])
    ),
    "a state that no risk has": (
        RESULTS, "oscal-value", _of_result("risks", 0, "status", value="accepted")
    ),
    "a state that no implementation has": (
        RESULTS,
        "oscal-value",
        _of_result("findings", 0, "target", "implementation-status", value={"state": "done"}),
    ),
    "a property of one's own without namespace": (RESULTS, "oscal-namespace", _own_risk_prop),
    "a hash too short": (RESULTS, "oscal-hash", _hash("ab" * 31)),
    "a hash by MD5": (RESULTS, "oscal-hash", _hash("ab" * 16, "MD5")),
    "a plan of no system": (POAM, "oscal-system", _without_system),
    "results of no plan": (
        RESULTS, "oscal-import", _put("assessment-results", "import-ap", "href", value="ap.json")
    ),
    "results of an empty plan": (
        RESULTS, "oscal-empty", _put("assessment-results", "import-ap", "href", value="")
    ),
    "an origination of one's own": (
        "system-security-plan.json",
        "oscal-value",
        _put("system-security-plan", "control-implementation", "implemented-requirements", 0,
             "props", 0, "value", value="shared"),
    ),
    "a responsibility that nobody left": (
        "system-security-plan.json",
        "oscal-reference",
        lambda document: next(
            part
            for each in document["system-security-plan"]["control-implementation"][
                "implemented-requirements"]
            for part in each["statements"][0]["by-components"]
            if "satisfied" in part
        )["satisfied"][0].update({"responsibility-uuid": NOWHERE}),
    ),
    "a profile that chooses no control of the catalog": (
        "profile.json",
        "oscal-reference",
        _put("profile", "imports", 0, "include-controls", 0, "with-ids", 0, value="nothing"),
    ),
}  # fmt: skip


def planted(exported: Exported, name: str, plant: Plant) -> list[tuple[str, str]]:
    """Return code and place of what is found after a fault was planted in a document."""
    files = dict(exported.documents.files)
    document = json.loads(files[name])
    plant(document)
    files[name] = json.dumps(document).encode()
    problems = check_documents(files)
    assert all(each.message and each.hint for each in problems)
    return [(each.code, each.place.file) for each in problems]


@pytest.mark.parametrize("fault", SCHEMA)
def test_the_schema_finds(exported: Exported, fault: str) -> None:
    found = planted(exported, RESULTS, SCHEMA[fault])
    assert {code for code, _ in found} == {"oscal-schema"}
    assert all(place.startswith(f"{RESULTS}#/assessment-results") for _, place in found)


@pytest.mark.parametrize("fault", LINT)
def test_the_lint_finds(exported: Exported, fault: str) -> None:
    name, code, plant = LINT[fault]
    found = planted(exported, name, plant)
    assert code in {each for each, _ in found}
    assert {place.partition("#")[0] for _, place in found} <= {name, RESULTS, POAM}


def test_one_document_alone_is_not_blamed_for_what_it_builds_on(exported: Exported) -> None:
    data = exported.documents.files[RESULTS]
    assert check_documents({RESULTS: data}) == ()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"not json", "Not JSON: Expecting value."),
        (b"[1, 2]", "This is no OSCAL document."),
        (b'{"colours": {}}', "This is no OSCAL document."),
        (b'{"catalog": {"uuid": 1, "uuid": 2}}', "The key 'uuid' stands here twice."),
        (b"\xff\xfe", "The text is not UTF-8."),
        (b"[" * 100_000, "The value is nested too deeply."),
    ],
    ids=["no json", "a list", "another object", "a key twice", "no utf-8", "deep"],
)
def test_what_is_no_oscal_is_told_so(data: bytes, message: str) -> None:
    (problem,) = check_documents({"x.json": data})
    assert problem.code == "oscal-json"
    if b"[[" not in data:
        assert problem.message == message


def test_a_document_of_others_may_name_its_schema(exported: Exported) -> None:
    document = {"$schema": "https://example.org/s.json"}
    document |= json.loads(exported.documents.files["catalog.json"])
    assert check_documents({"theirs.json": json.dumps(document).encode()}) == ()


def test_a_document_with_many_faults_tells_the_first(exported: Exported) -> None:
    def plant(document: Node) -> None:
        observations = _result(document)["observations"]
        observations[:] = [{**observations[0], "collected": "yesterday"}] * 30

    found = planted(exported, RESULTS, plant)
    assert len(found) == 21
