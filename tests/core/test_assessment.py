"""Scores, gaps and the checks that `srm-tui check` makes."""

from datetime import date, timedelta

from srm_tui.core.lint import ASSESSMENT_RULES, lint_assessment
from srm_tui.core.vocabulary import Severity, Status
from srm_tui.workspace import Workspace
from srm_tui.workspace.evidence import evidence_from


def test_scores_weigh_severity_and_ignore_what_is_not_applicable(
    workspace: Workspace, shop: str
) -> None:
    assert workspace.assess(shop).totals.score == 0
    assert workspace.assess(shop).totals.answered_score is None
    for row in workspace.assess(shop).rows:
        workspace.answer(shop, row.id, {"status": "not-applicable", "justification": "test"})
    assert workspace.assess(shop).totals.score is None
    workspace.answer(shop, "root-user-protected", {"status": "implemented"})
    workspace.answer(shop, "risk-register", {"status": "partial"})
    totals = workspace.assess(shop).totals
    rows = workspace.assess(shop).row_by_id
    full = rows["root-user-protected"].duty.severity.weight
    half = rows["risk-register"].duty.severity.weight
    assert totals.score == int(100 * (full + half / 2) / (full + half))


def test_the_worst_exception_decides_the_status(workspace: Workspace, shop: str) -> None:
    workspace.answer(shop, "encryption-at-rest", {"status": "implemented"})
    assert workspace.assess(shop).row_by_id["encryption-at-rest"].status is Status.IMPLEMENTED
    workspace.answer(shop, "encryption-at-rest", {"status": "planned"}, service_id="rds")
    row = workspace.assess(shop).row_by_id["encryption-at-rest"]
    assert row.status is Status.PLANNED
    assert row.is_gap
    workspace.answer(shop, "encryption-at-rest", {"status": "planned"}, service_id="redshift")
    workspace.answer(shop, "encryption-at-rest", {"status": None}, service_id="rds")
    assert workspace.assess(shop).row_by_id["encryption-at-rest"].status is Status.IMPLEMENTED


def test_gaps_come_worst_first(workspace: Workspace, shop: str) -> None:
    for row in workspace.assess(shop).rows:
        workspace.answer(shop, row.id, {"status": "not-implemented"})
    gaps = workspace.assess(shop).gaps
    ranks = [row.duty.severity.rank for row in gaps]
    assert ranks == sorted(ranks)
    assert ranks[0] == Severity.CRITICAL.rank


def test_a_facts_answer_raises_a_severity_and_says_so(workspace: Workspace, shop: str) -> None:
    row = workspace.assess(shop).row_by_id["security-group-rules"]
    assert row.duty.control.severity is Severity.HIGH
    assert row.duty.severity is Severity.CRITICAL
    assert [reason.subject for reason in row.duty.severity_reasons] == ["internet-facing"]


def test_check_finds_what_is_open_overdue_and_unproven(workspace: Workspace, shop: str) -> None:
    today = workspace.today()
    yesterday = (today - timedelta(days=1)).isoformat()
    acceptance = {"accepted_by": "CISO", "until": yesterday, "reason": "migration"}
    workspace.answer(shop, "mfa-for-people", {"status": "implemented"})
    workspace.answer(shop, "admin-ports", {"status": "not-implemented", "due_on": yesterday})
    workspace.answer(shop, "web-firewall", {"status": "not-applicable"})
    workspace.answer(shop, "tls-policy", {"status": "planned", "acceptance": acceptance})
    workspace.answer(shop, "risk-register", {"status": "implemented"})
    expired = evidence_from("https://example.org/1", valid_until=date(2020, 1, 1))
    workspace.add_evidence(shop, "risk-register", expired)
    workspace.answer(shop, "on-site-media", {"status": "implemented"})
    found = {
        (problem.place.file, problem.code)
        for problem in lint_assessment(workspace.kb, workspace.assess(shop))
    }
    assert {
        ("mfa-for-people", "no-evidence"),
        ("admin-ports", "gap-critical"),
        ("admin-ports", "overdue"),
        ("admin-ports", "no-owner"),
        ("web-firewall", "no-justification"),
        ("tls-policy", "acceptance-lapsed"),
        ("tls-policy", "no-due-date"),
        ("risk-register", "evidence-expired"),
        ("on-site-media", "set-aside"),
        ("public-exposure", "unanswered"),
        ("regions", "fact-unanswered"),
    } <= found
    assert {code for _, code in found} <= set(ASSESSMENT_RULES)


def test_an_accepted_gap_is_no_alarm_until_the_day_passes(workspace: Workspace, shop: str) -> None:
    until = workspace.today().isoformat()
    acceptance = {"accepted_by": "CISO", "until": until, "reason": "migration"}
    workspace.answer(shop, "admin-ports", {"status": "not-implemented", "acceptance": acceptance})

    def codes(day: date) -> set[str]:
        problems = lint_assessment(workspace.kb, workspace.assess(shop, day))
        return {each.code for each in problems if each.place.file == "admin-ports"}

    assert not codes(workspace.today()) & {"gap-critical", "acceptance-lapsed"}
    assert codes(workspace.today() + timedelta(days=1)) >= {"gap-critical", "acceptance-lapsed"}


def test_a_question_whose_day_has_passed_is_overdue_until_it_is_answered(
    workspace: Workspace, shop: str
) -> None:
    workspace.answer(shop, "admin-ports", {"owner": "Maya", "due_on": "2026-11-01"})
    found = workspace.assess(shop)
    assert [row.id for row in found.promised] == ["admin-ports"]
    assert found.promised[0].is_overdue
    workspace.answer(shop, "admin-ports", {"status": "implemented"})
    found = workspace.assess(shop)
    assert found.promised == ()
    assert not found.row_by_id["admin-ports"].is_overdue


def test_a_gap_in_one_service_is_owned_and_due_as_its_exception_says(
    workspace: Workspace, shop: str
) -> None:
    workspace.answer(shop, "encryption-at-rest", {"status": "implemented", "owner": "Ada"})
    said = {"status": "partial", "owner": "Grace", "due_on": "2026-11-01"}
    workspace.answer(shop, "encryption-at-rest", said, "rds")
    row = workspace.assess(shop).row_by_id["encryption-at-rest"]
    assert row.owners == ("Grace",)
    assert str(row.due_on) == "2026-11-01"
    assert row.is_overdue
