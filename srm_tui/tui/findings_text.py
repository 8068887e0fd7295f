"""What scanners found, in the words of the screens."""

from collections.abc import Iterable, Iterator

from textual.content import Content

from srm_tui.core.assessment import AssessedDuty, Assessment
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.observations import Findings, Observation, Verdict
from srm_tui.core.receipts import Receipt, outcome_text, receipt_lines
from srm_tui.tui.key_names import with_keys
from srm_tui.tui.text import STATUS_MARKS, one_line, plain
from srm_tui.tui.widgets.line_list import Line

RECEIPT = "receipt/"
"""How the id of a line begins that stands for a receipt."""
NOTHING = "nothing"
"""The id of the line that says that there are no findings."""
_MOST_NAMED = 200
"""How many resources of a verdict are told."""
_SECTIONS = ("Contradicted", "Open", "For people to look at", "All passed")
_WHAT_FOR = """\
No findings yet.

What Prowler or Security Hub found can lie beside your answers: it shows what is open, \
proposes an answer, and contradicts one that says too much. It never changes an answer.

"""
NOTHING_IN_BROWSER = f"{_WHAT_FOR}They are imported where srm-tui runs, and not from a browser."
NOTHING_YET = f"""{_WHAT_FOR}\
  {{findings.import}}  imports a file:

     prowler aws -M json-ocsf                      writes output/*.ocsf.json
     aws securityhub get-findings > hub.json       pages and events do too

Messages and resource documents of such files are not kept: they may hold secrets."""


def open_tail(row: AssessedDuty) -> str:
    """Return the mark of a duty whose answer is contradicted, as in `2 open! `."""
    number = sum(each.count for each in row.contradicting)
    return f"{number:,} open! " if number else ""


def tell_findings(row: AssessedDuty, most: int = 3) -> Content | None:
    """Return the findings of a duty in a few lines; None when there are none."""
    findings = row.findings
    if not findings.observations:
        return None
    parts = []
    if row.contradiction:
        parts.append(plain(f"! {row.contradiction}").stylize("bold $text-error"))
    told = f"{findings.told}; last run {_time(findings.newest_at)}"
    parts.append(plain(f"{told[:1].upper()}{told[1:]}"))
    shown = (row.contradicting or findings.open)[:most]
    parts += [plain(f"{_resource(each)} ({_where(each)})") for each in shown]
    parts.append(Content(with_keys("{work.findings} shows all of them.")))
    return Content.assemble(
        Content.styled("What scanners found", "bold underline"), "\n", Content("\n").join(parts)
    )


def finding_lines(kb: KnowledgeBase, found: Assessment) -> Iterator[Line]:
    """Yield the controls that have findings, what contradicts an answer first, then imports."""
    record = found.record
    rows = [row for row in found.rows if row.findings.observations]
    for number, title in enumerate(_SECTIONS):
        chosen = [row for row in rows if _section(row) == number]
        if chosen:
            yield Line(title, title, str(len(chosen)), "heading")
        for row in chosen:
            text = f"{STATUS_MARKS[row.status]} {one_line(row.duty.control.title)}"
            yield Line(row.id, text, _tail(row.findings), "warning" if number == 0 else "")
    outside = [
        control_id
        for control_id, each in record.findings.items()
        if each.observations and control_id not in found.row_by_id
    ]
    if outside:
        yield Line("outside", "No duty of this scope", str(len(outside)), "heading")
    for control_id in outside:
        control = kb.control_by_id.get(control_id)
        title = one_line(control.title if control else control_id)
        yield Line(control_id, title, _tail(record.findings_of(control_id)), "muted")
    if record.receipts and not (rows or outside):
        yield Line(NOTHING, "No findings yet")
    if record.receipts:
        yield Line("imports", "Imports", str(len(record.receipts)), "heading")
    for receipt in reversed(record.receipts):
        text = f"{receipt.imported_at[:16].replace('T', ' ')} {one_line(receipt.file)}"
        yield Line(f"{RECEIPT}{receipt.id}", text, f"{receipt.used:,} of {receipt.read:,} used")


def _section(row: AssessedDuty) -> int:
    worst = min(each.verdict.rank for each in row.findings.observations)
    if row.contradicting:
        return 0
    return {Verdict.FAILED.rank: 1, Verdict.PASSED.rank: 3}.get(worst, 2)


def _tail(findings: Findings) -> str:
    verdict = min(findings.counts, key=lambda each: each.rank)
    word = {Verdict.FAILED: "open"}.get(verdict, verdict.value)
    return f"{findings.counts[verdict]:,} {word}"


def tell_control(kb: KnowledgeBase, found: Assessment, control_id: str) -> Content:
    """Return all that scanners found about a control."""
    findings, row = found.record.findings_of(control_id), found.row_by_id.get(control_id)
    control = kb.control_by_id.get(control_id)
    parts = [plain(control.title if control else control_id).stylize("bold $text-accent")]
    if row is None:
        parts.append(Content("The present scope does not ask for it; the findings are kept."))
    elif row.contradiction:
        parts.append(plain(f"! {row.contradiction}.").stylize("bold $text-error"))
    else:
        parts.append(plain(f"Your answer: {row.status.label}"))
    parts.append(plain(f"They propose: {findings.hint}. An answer changes only by you."))
    parts.append(plain(f"{findings.told}; by {', '.join(findings.tools)}"))
    for verdict in Verdict:
        observations = [each for each in findings.observations if each.verdict is verdict]
        if observations:
            parts += [Content(""), *_tell_verdict(verdict, observations)]
    return Content("\n").join(parts)


def _tell_verdict(verdict: Verdict, observations: list[Observation]) -> Iterator[Content]:
    words = verdict.words
    yield Content.styled(f"{words[:1].upper()}{words[1:]}", "bold underline")
    check_id = ""
    for each in observations[:_MOST_NAMED]:
        if each.check_id != check_id:
            check_id = each.check_id
            severity = f" ({each.severity})" if each.severity else ""
            yield plain(f"{each.title or check_id}{severity}, {check_id}").stylize("bold")
        yield plain(_resource(each))
        yield plain(f"  {_where(each)}, {_time(each.at)}, {each.tool or each.source.label}")
    rest = len(observations) - _MOST_NAMED
    if rest > 0:
        yield Content(f"- and {rest:,} more; 'srm-tui findings' has all as JSON")


def tell_receipt(receipt: Receipt, most: int = 60) -> Content:
    """Return all that is known of an import."""
    lines = list(receipt_lines(receipt, most))
    who = f"Imported {_time(receipt.imported_at)} by {receipt.imported_by}"
    head = [plain(lines[0]).stylize("bold $text-accent")]
    return Content("\n").join(
        [*head, *(plain(who) for _ in [0] if receipt.imported_at), *map(plain, lines[1:])]
    )


def tell_receipts(receipts: Iterable[Receipt]) -> Content:
    """Return what files hold and what becomes of it."""
    return Content("\n\n").join(tell_receipt(each, 20) for each in receipts)


def tell_outcome(receipts: Iterable[Receipt]) -> str:
    """Return in a few words what became of an import."""
    return "; ".join(f"{one_line(each.file)}: {outcome_text(each)}" for each in receipts)


def _resource(each: Observation) -> str:
    """Return what was looked at; of what is not named, how many."""
    if each.resource:
        return each.resource
    return f"{each.count:,} {'more' if each.verdict is Verdict.FAILED else 'not named'}"


def _where(each: Observation) -> str:
    return f"{each.account} {each.region}".strip() or "no account told"


def _time(at: str) -> str:
    """Return a time for people, with its zone where that is known."""
    if not at:
        return "at an unknown time"
    text = at[:16].replace("T", " ")
    return f"{text} UTC" if at.endswith("Z") else f"{text} (the scanner's clock)"
