"""Assessments for the portable file: random ones, and one that has every field."""

import contextlib
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from srm_tui.core.answers import Details, Value
from srm_tui.core.evidence import Evidence, EvidenceKind
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import Depth, Status, WorkState
from srm_tui.errors import UsageError
from srm_tui.store import open_store
from srm_tui.workspace import Workspace

AWKWARD = (
    "yes", "No", "null", "~", "true", "TRUE", "1", "-7", "007", "089", "0x1f", "0o17", "1_000",
    "1.5", "1.5e3", "2E-4", ".5", "+.5", "1.", "1:30", "190:20:30", "12345678901234567890",
    "٣.٤", "١٢", "2026-12-31", "2026-12-31T10:00:00Z", "<<", "=", "- a", "? a", "a: b", "a #b",
    "#", "%TAG", "@a", "`a`", "!tag", "&anchor", "*alias", "|", ">", "[1, 2]", "{a: 1}", "---",
    "...", "'", '"', "''", '"quoted"', "back\\slash", "\\u0041", "tab\there", "a\nb", "\n", "\n\n",
    " ", " lead", "trail ", "a\n  b\n c\n", "a\n\n\n", "a\n\n b\n", "#a\n#b", "- a\n- b",
    "a\n---\nb\n...\n",
    "line\r\nline", "\r", "a\x85b", "a\u2028b\u2029c",
    "\ufeffbom", "a\ufeff", "\x00", "\x07bell", "\x1b[31mred", "\x7f", "\ufffe", "\uffff",
    "🔐", "👩‍👩‍👧‍👦", "e\u0301", "שלום עולם", "\u202eright to left", "مرحبا: بالعالم", "x" * 300,
    "word " * 200, "🔐 " * 200,
)  # fmt: skip
"""Texts that a YAML writer or reader may spoil."""

NO_KNOWLEDGE = KnowledgeBase(
    title="None",
    version="none 1",
    reviewed_on=date(2026, 11, 24),
    reports=(),
    layers=(),
    domains=(),
    profiles=(),
    traits=(),
    facts=(),
    services=(),
    controls=(),
    frameworks=(),
)
"""A knowledge base that says nothing; answers can be kept all the same."""

texts = st.one_of(st.sampled_from(AWKWARD), st.text(max_size=40).map(str))
ids = st.sampled_from(["mfa-for-people", "encryption-at-rest", "no", "1.5e3", "089", "x" * 200])
days = st.dates(min_value=date(1990, 1, 1)).map(date.isoformat)


def _some(fields: dict[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[dict[str, Value]]:
    return st.fixed_dictionaries({}, optional=fields)


exceptions = _some(
    {
        "status": st.sampled_from([str(each) for each in Status]),
        "notes": texts,
        "justification": texts,
        "owner": texts,
        "due_on": days,
    }
)
answers = _some(
    {
        "status": st.sampled_from([str(each) for each in Status]),
        "notes": texts,
        "justification": texts,
        "owner": texts,
        "due_on": days,
        "work": st.sampled_from([str(each) for each in WorkState]),
        "provided_by": texts,
        "flagged": st.booleans(),
        "acceptance": st.one_of(
            st.none(),
            st.fixed_dictionaries({"until": days, "reason": texts, "accepted_by": texts}),
            st.fixed_dictionaries({"until": days}),
        ),
    }
)
evidence = st.builds(
    Evidence,
    id=st.just(""),
    kind=st.sampled_from(EvidenceKind),
    value=texts.filter(bool),
    title=texts,
    sha256=st.sampled_from(["", "0" * 64, "1234567890" * 6 + "1234"]),
    observed_on=st.none() | st.dates(),
    valid_until=st.none() | st.dates(),
)
details = st.builds(
    Details,
    name=texts.filter(str.strip),
    team=texts,
    facilitator=texts,
    participants=st.lists(texts, max_size=3).map(tuple),
    accounts=st.lists(st.sampled_from(["012345678901", "089", "prod"]), max_size=3).map(tuple),
    description=texts,
    archived=st.booleans(),
)
scopes = st.builds(
    Scope,
    service_ids=st.lists(st.sampled_from(["s3", "rds", "no", "1"]), unique=True).map(tuple),
    facts=st.dictionaries(texts, st.lists(texts, min_size=1, max_size=2).map(tuple), max_size=3),
    framework_ids=st.lists(st.sampled_from(["gdpr", "7.0"]), unique=True).map(tuple),
    depth=st.sampled_from(Depth),
)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("answer"), ids, answers),
        st.tuples(st.just("except"), ids, exceptions),
        st.tuples(st.just("prove"), ids, evidence),
        st.sampled_from([("undo",), ("redo",)]),
        st.tuples(st.just("scope"), scopes),
        st.tuples(st.just("details"), details),
        st.tuples(st.just("park"), texts.filter(str.strip), ids),
        st.tuples(st.just("meet"), texts),
        st.tuples(st.just("freeze"), texts),
    ),
    max_size=8,
)


def play(about: Details, scope: Scope, script: list[Any]) -> tuple[Workspace, str]:
    """Return a workspace in memory and the id of the assessment in which `script` was played."""
    workspace = Workspace(NO_KNOWLEDGE, open_store(":memory:"), "Ada Example")
    assessment_id = workspace.create(about, scope)
    for verb, *arguments in script:
        if verb == "answer":
            workspace.answer(assessment_id, *arguments)
        elif verb == "except":
            workspace.answer(assessment_id, arguments[0], arguments[1], "rds")
        elif verb == "prove":
            workspace.add_evidence(assessment_id, *arguments)
        elif verb == "scope":
            workspace.set_scope(assessment_id, *arguments)
        elif verb == "details":
            workspace.set_details(assessment_id, *arguments)
        elif verb == "park":
            workspace.sessions.park(assessment_id, *arguments)
        elif verb == "freeze":
            with contextlib.suppress(UsageError):
                workspace.milestones.freeze(assessment_id, arguments[0])
        elif verb == "meet":
            meet(workspace, assessment_id, arguments[0])
        else:
            getattr(workspace, verb)(assessment_id)
    return workspace, assessment_id


def meet(workspace: Workspace, assessment_id: str, name: str) -> None:
    """Hold a session to which somebody comes, with a pause that its end ends.

    One whose end was taken back goes on.
    """
    sessions = workspace.sessions
    if sessions.running(assessment_id) is None:
        sessions.begin(assessment_id)
    sessions.come(assessment_id, [name])
    sessions.pause(assessment_id)
    sessions.end(assessment_id)


def fill(workspace: Workspace, assessment_id: str) -> None:
    """Answer a few duties so that each kind of field is used."""
    due = (workspace.today() + timedelta(days=30)).isoformat()
    workspace.answer(
        assessment_id,
        "mfa-for-people",
        {"status": "partial", "notes": "contractors: not yet\n- 12 of 80", "owner": "Grace"},
    )
    workspace.answer(assessment_id, "mfa-for-people", {"due_on": due, "work": "in-progress"})
    workspace.answer(assessment_id, "mfa-for-people", {"flagged": True, "provided_by": "Platform"})
    workspace.answer(assessment_id, "encryption-at-rest", {"status": "implemented"})
    workspace.answer(
        assessment_id,
        "encryption-at-rest",
        {"status": "not-implemented", "notes": "older than 2020 🔐", "justification": "migrating"},
        service_id="rds",
    )
    workspace.answer(
        assessment_id,
        "guest-os-patching",
        {
            "status": "not-implemented",
            "acceptance": {"until": due, "accepted_by": "Katherine", "reason": "end of life"},
        },
    )
    proof = Evidence(
        id="",
        kind=EvidenceKind.LINK,
        value="https://example.org/scan",
        observed_on=date(2026, 9, 1),
    )
    workspace.add_evidence(assessment_id, "encryption-at-rest", proof)
