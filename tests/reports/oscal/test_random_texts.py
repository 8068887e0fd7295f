"""Whatever people type, the documents stay valid."""

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from srm_tui.core.answers import Details
from srm_tui.core.evidence import Evidence, EvidenceKind
from srm_tui.core.scope import Scope
from srm_tui.core.vocabulary import Status, WorkState
from srm_tui.reports.oscal.checking import check_documents
from srm_tui.store import open_store
from srm_tui.workspace import Workspace
from srm_tui.workspace.reporting import oscal_documents
from tests.core.builders import SMALL

ODD = st.sampled_from(
    ["\x00", "\x1b[31m", "\r\n", "\n\n", "\t", " ", "\u00a0", "\u2028", "\u202e", "\u05d0\u05d1",
     "\U0001f600", "\ufffe", "\x85", "*a*", "`", "{{ insert: param, x }}", "<b>", "#", "_", "\\",
     "&amp;", "]("]
)  # fmt: skip
TEXTS = st.lists(ODD | st.text(max_size=6), max_size=5).map("".join)
DAYS = st.none() | st.dates(date(1, 1, 1), date(9999, 12, 31)).map(date.isoformat)
SAID = {
    "status": st.sampled_from(list(Status)).map(str),
    "notes": TEXTS,
    "justification": TEXTS,
    "owner": TEXTS,
    "due_on": DAYS,
}
ANSWERS = st.fixed_dictionaries(
    {
        **SAID,
        "work": st.sampled_from(list(WorkState)).map(str),
        "provided_by": TEXTS,
        "flagged": st.booleans(),
        "acceptance": st.none()
        | st.fixed_dictionaries(
            {
                "accepted_by": TEXTS,
                "until": st.dates(date(1, 1, 1), date(9999, 12, 31)).map(date.isoformat),
                "reason": TEXTS,
            }
        ),
    }
)
ITEMS = st.builds(
    Evidence,
    id=st.just(""),
    kind=st.sampled_from(list(EvidenceKind)),
    value=TEXTS.map(lambda text: text or "x"),
    title=TEXTS,
    sha256=st.sampled_from(["", "ab" * 32, "zz"]),
    observed_on=st.none() | st.dates(),
    valid_until=st.none() | st.dates(),
)
CONTROLS = ("owned", "locked", "shielded")


@settings(max_examples=25, deadline=None)
@given(
    details=st.fixed_dictionaries({"team": TEXTS, "facilitator": TEXTS, "description": TEXTS}),
    lists=st.lists(TEXTS, max_size=3).map(tuple),
    name=TEXTS,
    answers=st.lists(ANSWERS, min_size=3, max_size=3),
    exception=st.fixed_dictionaries(SAID),
    evidence=st.lists(ITEMS, max_size=3),
)
def test_any_answers_give_valid_documents(
    details: dict[str, str],
    lists: tuple[str, ...],
    name: str,
    answers: list[dict[str, Any]],
    exception: dict[str, Any],
    evidence: list[Evidence],
) -> None:
    store = open_store(":memory:")
    workspace = Workspace(SMALL, store, "Ada Example")
    said = Details(name=f"x{name}", participants=lists, accounts=lists, **details)  # type: ignore[arg-type]
    scope = Scope(service_ids=("store", "table"), framework_ids=("gdpr",))
    assessment_id = workspace.create(said, scope)
    for control_id, answer in zip(CONTROLS, answers, strict=True):
        workspace.answer(assessment_id, control_id, answer, evidence=evidence)
    workspace.answer(assessment_id, "locked", exception, service_id="store")
    workspace.answer(assessment_id, "locked", exception, service_id="gone")
    files = oscal_documents(workspace, assessment_id)
    store.close()
    assert check_documents(files) == ()
