"""How answers become OSCAL: each status, exceptions, acceptances, evidence, who and when."""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from srm_tui.core.answers import Value
from srm_tui.core.evidence import Evidence, EvidenceKind
from srm_tui.core.vocabulary import Severity
from srm_tui.workspace import Edit, Workspace
from tests.reports.oscal.reading import Documents, documents_of, prop

CONTROL = "encryption-at-rest"


def answered(workspace: Workspace, shop: str, **fields: Value) -> Documents:
    """Return the documents after an answer to one control."""
    edits = [Edit(control_id=CONTROL, field=name, value=said) for name, said in fields.items()]
    workspace.edit(shop, edits)
    return documents_of(workspace, shop)


@pytest.mark.parametrize(
    ("fields", "state", "reason", "implementation", "risk"),
    [
        ({"status": "implemented"}, "satisfied", "pass", "implemented", None),
        (
            {"status": "implemented", "provided_by": "Cloud platform"},
            "satisfied", "other", "implemented", None,
        ),
        ({"status": "alternative"}, "satisfied", "other", "alternative", "closed"),
        ({"status": "partial"}, "not-satisfied", "other", "partial", "open"),
        (
            {"status": "partial", "work": "in-progress"},
            "not-satisfied", "other", "partial", "remediating",
        ),
        ({"status": "planned"}, "not-satisfied", "fail", "planned", "remediating"),
        ({"status": "not-implemented"}, "not-satisfied", "fail", None, "open"),
        (
            {"status": "not-implemented", "due_on": "2027-01-31"},
            "not-satisfied", "fail", "planned", "remediating",
        ),
    ],
)  # fmt: skip
def test_each_status_becomes_a_verdict_and_a_risk(
    workspace: Workspace,
    shop: str,
    fields: dict[str, Value],
    state: str,
    reason: str,
    implementation: str | None,
    risk: str | None,
) -> None:
    documents = answered(workspace, shop, **fields)
    finding = documents.finding(CONTROL)
    assert finding is not None
    target = finding["target"]
    assert target["status"] == {"state": state, "reason": reason}
    assert target.get("implementation-status", {}).get("state") == implementation
    own = documents.own_part(CONTROL)
    assert own.get("implementation-status", {}).get("state") == implementation
    found = documents.risk(CONTROL)
    assert (found["status"] if found else None) == risk
    assert ("related-risks" in finding) == (risk is not None)
    assert bool(own.get("satisfied")) == (state == "satisfied")


def test_what_does_not_apply_has_a_reason_and_no_verdict(workspace: Workspace, shop: str) -> None:
    documents = answered(
        workspace, shop, status="not-applicable", justification="Nothing is stored."
    )
    assert documents.finding(CONTROL) is None
    assert documents.risk(CONTROL) is None
    (observation,) = documents.about("observations", CONTROL)
    assert observation["remarks"] == "Nothing is stored."
    own = documents.own_part(CONTROL)["implementation-status"]
    assert own == {"state": "not-applicable", "remarks": "Nothing is stored."}


def test_what_has_no_answer_is_not_reviewed_and_counted(workspace: Workspace, shop: str) -> None:
    documents = answered(workspace, shop, status="implemented")
    (selection,) = documents.result["reviewed-controls"]["control-selections"]
    assert selection == {"include-controls": [{"control-id": CONTROL}]}
    count = len(workspace.assess(shop).rows)
    assert documents.result["remarks"].startswith(f"1 of {count} duties have an answer")
    assert "end" not in documents.result
    assert len(documents.result["findings"]) == 1


def test_without_any_answer_nothing_is_reviewed(workspace: Workspace, shop: str) -> None:
    result = documents_of(workspace, shop).result
    (selection,) = result["reviewed-controls"]["control-selections"]
    assert selection["include-all"] == {}
    assert len(selection["exclude-controls"]) == len(workspace.assess(shop).rows)
    assert not result.keys() & {"observations", "risks", "findings"}


def test_notes_without_a_status_are_kept(workspace: Workspace, shop: str) -> None:
    documents = answered(workspace, shop, notes="Ask Maya first.")
    (observation,) = documents.about("observations", CONTROL)
    assert observation["description"] == "Ask Maya first."
    assert prop(observation, "status") == "unanswered"
    assert documents.finding(CONTROL) is None


def test_an_accepted_risk_stays_a_finding(workspace: Workspace, shop: str) -> None:
    acceptance: dict[str, Value] = {
        "accepted_by": "Bo Boss", "until": "2027-05-31", "reason": "It goes away."
    }  # fmt: skip
    documents = answered(workspace, shop, status="partial", acceptance=acceptance)
    finding, risk = documents.finding(CONTROL), documents.risk(CONTROL)
    assert finding is not None
    assert risk is not None
    assert finding["target"]["status"]["state"] == "not-satisfied"
    assert risk["status"] == "deviation-approved"
    assert prop(risk, "accepted") == "yes"
    assert risk["deadline"] == "2027-05-31T23:59:59+00:00"
    (entry,) = risk["risk-log"]["entries"]
    assert entry["description"] == "It goes away."
    assert prop(entry, "type") == "dr-approved"
    parties = documents.roots["assessment-results"]["metadata"]["parties"]
    names = {each["uuid"]: each["name"] for each in parties}
    assert names[entry["logged-by"][0]["party-uuid"]] == "Bo Boss"


def test_a_lapsed_acceptance_no_longer_counts(workspace: Workspace, shop: str) -> None:
    acceptance: dict[str, Value] = {
        "accepted_by": "Bo Boss", "until": "2026-10-31", "reason": "It goes away."
    }  # fmt: skip
    risk = answered(workspace, shop, status="partial", acceptance=acceptance).risk(CONTROL)
    assert risk is not None
    assert risk["status"] == "open"
    assert prop(risk, "accepted") == ""
    (entry,) = risk["risk-log"]["entries"]
    assert entry["title"] == "Risk accepted, since lapsed"


def test_an_alternative_tells_what_stands_in(workspace: Workspace, shop: str) -> None:
    documents = answered(
        workspace, shop, status="alternative", justification="The client encrypts."
    )
    risk = documents.risk(CONTROL)
    assert risk is not None
    assert [each["description"] for each in risk["mitigating-factors"]] == ["The client encrypts."]


def test_a_gap_is_planned_with_owner_and_day(workspace: Workspace, shop: str) -> None:
    documents = answered(workspace, shop, status="planned", owner="Maya", due_on="2027-01-31")
    plan = documents.roots["plan-of-action-and-milestones"]
    (item,) = plan["poam-items"]
    assert (prop(item, "owner"), prop(item, "due-on")) == ("Maya", "2027-01-31")
    (risk,) = plan["risks"]
    assert risk["deadline"] == "2027-01-31T23:59:59+00:00"
    (response,) = risk["remediations"]
    assert response["lifecycle"] == "planned"
    (task,) = response["tasks"]
    assert task["type"] == "milestone"
    assert task["timing"] == {"on-date": {"date": "2027-01-31T23:59:59+00:00"}}
    names = {each["uuid"]: each["name"] for each in plan["metadata"]["parties"]}
    assert names[task["responsible-roles"][0]["party-uuids"][0]] == "Maya"
    assert plan["system-id"] == documents.roots["system-security-plan"][
        "system-characteristics"]["system-ids"][0]  # fmt: skip


def test_a_gap_that_nobody_took_is_a_recommendation(workspace: Workspace, shop: str) -> None:
    risk = answered(workspace, shop, status="not-implemented").risk(CONTROL)
    assert risk is not None
    (response,) = risk["remediations"]
    assert response["lifecycle"] == "recommendation"
    assert "tasks" not in response
    assert "deadline" not in risk


def test_a_gap_due_in_a_year_that_oscal_cannot_write_keeps_its_day(
    workspace: Workspace, shop: str
) -> None:
    documents = answered(workspace, shop, status="planned", due_on="9999-12-31")
    (item,) = documents.roots["plan-of-action-and-milestones"]["poam-items"]
    assert prop(item, "due-on") == "9999-12-31"
    risk = documents.risk(CONTROL)
    assert risk is not None
    assert "deadline" not in risk


def test_without_gaps_there_is_no_plan_of_action(workspace: Workspace, shop: str) -> None:
    documents = answered(workspace, shop, status="implemented")
    assert "plan-of-action-and-milestones" not in documents.roots
    assert len(documents.roots) == 7


def test_an_exception_is_an_observation_of_its_service(workspace: Workspace, shop: str) -> None:
    workspace.answer(shop, CONTROL, {"status": "implemented"})
    exception: dict[str, Value] = {
        "status": "planned", "notes": "Old tables.", "owner": "Tom", "due_on": "2027-02-01"
    }  # fmt: skip
    workspace.answer(shop, CONTROL, exception, service_id="rds")
    documents = documents_of(workspace, shop)
    _, observation = documents.about("observations", CONTROL)
    components = documents.roots["system-security-plan"]["system-implementation"]["components"]
    titles = {each["uuid"]: each["title"] for each in components}
    (subject,) = observation["subjects"]
    assert titles[subject["subject-uuid"]] == "Amazon RDS"
    assert observation["description"] == "Old tables."
    finding, risk = documents.finding(CONTROL), documents.risk(CONTROL)
    assert finding is not None
    assert risk is not None
    assert finding["target"]["status"]["state"] == "not-satisfied"
    (task,) = risk["remediations"][0]["tasks"]
    assert task["title"] == "In place for Amazon RDS"
    own = documents.own_part(CONTROL)
    assert len(own["satisfied"]) == len(own["inherited"]) - 1
    (told,) = (each for each in own["props"] if each["name"] == "exception")
    assert (told["class"], told["value"]) == ("rds", "planned")


def test_a_control_that_a_team_provides_is_inherited(workspace: Workspace, shop: str) -> None:
    documents = answered(workspace, shop, status="implemented", provided_by="Cloud platform")
    components = documents.roots["system-security-plan"]["system-implementation"]["components"]
    (platform,) = (each for each in components if each["title"] == "Cloud platform")
    (part,) = (p for p in documents.parts(CONTROL) if p["component-uuid"] == platform["uuid"])
    provided = part["export"]["provided"][0]["uuid"]
    inherited = [each["provided-uuid"] for each in documents.own_part(CONTROL)["inherited"]]
    assert provided in inherited


def test_what_was_taken_over_from_a_team_s_file_keeps_its_words(
    workspace: Workspace, shop: str
) -> None:
    stamp: dict[str, Value] = {
        "team": "Platform",
        "source": "0a1b2c3d",
        "digest": "ab" * 32,
        "as_of": "2026-11-20T09:00:00Z",
        "status": "partial",
        "notes": "All but one.",
    }
    documents = answered(workspace, shop, status="implemented", inherited=stamp)
    provided = documents.parts(CONTROL)[-2]
    assert provided["description"].endswith("All but one.")
    assert provided["implementation-status"] == {"state": "partial"}
    assert prop(provided, "source-sha256") == "ab" * 32
    (observation,) = documents.about("observations", CONTROL)
    assert "The answer here departs" in prop(observation, "inherited")


def test_aws_provides_its_part_and_leaves_the_rest(workspace: Workspace, shop: str) -> None:
    documents = answered(workspace, shop, status="implemented")
    control = workspace.kb.control_by_id[CONTROL]
    first = documents.parts(CONTROL)[0]
    (provided,), (left,) = first["export"]["provided"], first["export"]["responsibilities"]
    assert provided["description"] == control.aws_part
    assert left["description"] == control.customer_part
    assert left["provided-uuid"] == provided["uuid"]
    met = [each["responsibility-uuid"] for each in documents.own_part(CONTROL)["satisfied"]]
    assert left["uuid"] in met


def evidence(kind: EvidenceKind, value: str, **more: Any) -> Evidence:
    return Evidence(id="", kind=kind, value=value, **more)


def test_evidence_carries_its_days_and_its_hash(workspace: Workspace, shop: str) -> None:
    file = evidence(
        EvidenceKind.FILE,
        "exports/bucket list.csv",
        title="All buckets",
        sha256="0A1b" * 16,
        observed_on=date(2026, 4, 14),
        valid_until=date(2027, 4, 14),
    )
    link = evidence(EvidenceKind.LINK, "https://wiki.example.com/keys")
    text = evidence(EvidenceKind.TEXT, "Seen on screen.\nTwice.")
    workspace.answer(shop, CONTROL, {"status": "implemented"}, evidence=[file, link, text])
    documents = documents_of(workspace, shop)
    _, *seen = documents.about("observations", CONTROL)
    assert [each["methods"] for each in seen] == [["EXAMINE"]] * 3
    by_title = {each["title"]: each for each in seen}
    assert by_title["All buckets"]["collected"] == "2026-04-14T00:00:00+00:00"
    assert by_title["All buckets"]["expires"] == "2027-04-14T23:59:59+00:00"
    resources = documents.roots["assessment-results"]["back-matter"]["resources"]
    by_uuid = {f"#{each['uuid']}": each for each in resources}
    kept = [by_uuid[each["relevant-evidence"][0]["href"]] for each in seen]
    assert {each["title"] for each in kept} >= {"All buckets"}
    by_kind = {prop(each, "kind"): each for each in kept}
    assert by_kind["file"]["rlinks"] == [
        {
            "href": "evidence/bucket%20list.csv",
            "hashes": [{"algorithm": "SHA-256", "value": "0a1b" * 16}],
        }
    ]
    assert by_kind["link"]["rlinks"] == [{"href": "https://wiki.example.com/keys"}]
    assert by_kind["text"]["base64"]["value"] == "U2VlbiBvbiBzY3JlZW4uClR3aWNlLg=="


def test_an_answer_names_who_gave_it_and_when(workspace: Workspace, shop: str) -> None:
    documents = answered(workspace, shop, status="implemented")
    (observation,) = documents.about("observations", CONTROL)
    party, tool = observation["origins"][0]["actors"]
    parties = documents.roots["assessment-results"]["metadata"]["parties"]
    names = {each["uuid"]: each["name"] for each in parties}
    assert names[party["actor-uuid"]] == "Ada Example"
    assert tool["type"] == "tool"
    answer = workspace.record(shop).answer(CONTROL)
    assert observation["collected"] == f"{answer.answered_at[:19]}+00:00"


def test_answers_out_of_scope_are_kept_as_history(workspace: Workspace, shop: str) -> None:
    workspace.answer(shop, CONTROL, {"status": "implemented", "notes": "All of it."})
    workspace.set_scope(shop, replace(workspace.record(shop).scope, service_ids=("route53",)))
    documents = documents_of(workspace, shop)
    assert CONTROL not in workspace.assess(shop).row_by_id
    (observation,) = documents.about("observations", CONTROL)
    assert observation["types"] == ["historic"]
    assert observation["description"] == "All of it."
    assert documents.finding(CONTROL) is None


def test_the_severity_that_a_fact_raised_is_the_risk_s(workspace: Workspace, shop: str) -> None:
    scope = workspace.record(shop).scope
    facts = {**scope.facts, "data-class": ("restricted",)}
    workspace.set_scope(shop, replace(scope, facts=facts))
    documents = answered(workspace, shop, status="partial")
    risk = documents.risk(CONTROL)
    assert risk is not None
    assert prop(risk, "severity") == Severity.CRITICAL
    assert prop(risk, "priority") == "1"
    assert "Raised because" in risk["statement"]
    alters = documents.roots["profile"]["modify"]["alters"]
    (altered,) = (each for each in alters if each["control-id"] == CONTROL)
    assert prop(altered["adds"][0], "severity-here") == Severity.CRITICAL
