"""The profiles of a report: what each is for, what is in it and what it leaves out."""

from enum import StrEnum

from msgspec import Struct

from srm_tui.core.redaction import Redaction
from srm_tui.errors import UsageError


class Cards(StrEnum):
    """Which duties a report prints with everything that is known of them."""

    ALL = "all"
    GAPS = "gaps"
    NONE = "none"


class Profile(Struct, frozen=True, kw_only=True):
    """One way to tell the same assessment."""

    id: str
    title: str
    """As on the cover."""
    about: str
    """What it is for, in a few words."""
    leaves_out: str
    """Sentences that its cover and its method print; empty where nothing is left out."""
    blocks: tuple[str, ...]
    """Its chapters in order, by the blocks of the template that place them."""
    cards: Cards = Cards.NONE
    is_brief: bool = False
    """Whether it has no contents and shortens its lists, to stay within few pages."""
    redaction: Redaction | None = None
    """What its reader must not see, in the data inside neither; None for nothing."""


_AUDITOR = Redaction(
    id="auditor",
    says=(
        "Redacted for auditors: the description, workshop sessions and who took part, parked "
        "questions, flags, work states, milestones and earlier answers are left out, here and in "
        "the data inside."
    ),
)
_MANAGEMENT = Redaction(
    id="management",
    says=(
        "Redacted for management: people are numbered; the description, notes, evidence, AWS "
        "accounts, scanner findings, imports, workshop sessions, parked questions, flags, work "
        "states, milestones and earlier answers are left out, here and in the data inside."
    ),
    hides_people=True,
    hides_notes=True,
    hides_evidence=True,
    hides_findings=True,
    hides_accounts=True,
)
_SUPPLIER = Redaction(
    id="supplier",
    says=(
        "Redacted for suppliers: people are numbered; teams, the description, notes, reasons, "
        "evidence, AWS accounts, scanner findings, imports, workshop sessions, parked questions, "
        "flags, work states, milestones and earlier answers are left out, here and in the data "
        "inside."
    ),
    hides_people=True,
    hides_notes=True,
    hides_reasons=True,
    hides_evidence=True,
    hides_findings=True,
    hides_accounts=True,
    hides_team=True,
)
_IN_FULL = "The full report of the same assessment has all of it."

PROFILES = {
    each.id: each
    for each in (
        Profile(
            id="full",
            title="Gap report",
            about="everything, for the compliance file",
            leaves_out="",
            blocks=(
                "summary", "standing", "heat", "scope", "matrix", "carried", "register",
                "contradictions", "plan", "risks", "verdicts", "coverage", "domain", "evidence",
                "imports", "attendance", "parking", "method", "sign-off",
            ),
            cards=Cards.ALL,
        ),
        Profile(
            id="executive",
            title="Executive summary",
            about="four pages for those who decide",
            leaves_out=(
                "It leaves out the duties one by one, the scope in detail, the evidence, the "
                f"coverage of each requirement and the sign-off. {_IN_FULL}"
            ),
            blocks=("summary", "standing", "plan", "basis"),
            is_brief=True,
        ),
        Profile(
            id="gaps",
            title="Gaps to close",
            about="the gaps alone, with plan and register",
            leaves_out=(
                "It leaves out the duties that are in place, do not apply or have no answer yet, "
                f"the scope in detail, the matrix and the sign-off. {_IN_FULL}"
            ),
            blocks=(
                "summary", "heat", "register", "contradictions", "plan", "risks", "domain",
                "method",
            ),
            cards=Cards.GAPS,
        ),
        Profile(
            id="homework",
            title="Homework",
            about="a section for each owner: what to close, answer and show",
            leaves_out=(
                "It leaves out what nobody has to do anything about, and how the whole stands. "
                f"{_IN_FULL}"
            ),
            blocks=("homework", "method"),
        ),
        Profile(
            id="soa",
            title="Statement of applicability",
            about="each control, whether it applies and why",
            leaves_out=(
                "It leaves out notes, exceptions and the text of the duties; the evidence is "
                f"named in its register. {_IN_FULL}"
            ),
            blocks=(
                "soa", "excluded", "verdicts", "risks", "coverage", "evidence", "imports",
                "method", "sign-off",
            ),
        ),
        Profile(
            id="matrix",
            title="Responsibility matrix",
            about="who answers for which layer of which service",
            leaves_out=f"It leaves out the duties, the answers and the gaps. {_IN_FULL}",
            blocks=("matrix", "carried", "scope", "method"),
        ),
        Profile(
            id="since-milestone",
            title="Progress report",
            about="what became of it since the last milestone, or since a point",
            leaves_out=(
                "It leaves out what did not change between the two points, but for the gaps that "
                f"are still open. {_IN_FULL}"
            ),
            blocks=("progress", "register", "plan", "method"),
        ),
        Profile(
            id="workshop",
            title="Workshop record",
            about="who took part, what was decided, what was put off",
            leaves_out=(
                "It leaves out the text of the duties, their evidence and the matrix. "
                f"{_IN_FULL}"
            ),
            blocks=("attendance", "decisions", "parking", "scope", "method", "sign-off"),
        ),
        Profile(
            id="auditor",
            title="Report for auditors",
            about="duties, evidence and reasons, without how the team worked",
            leaves_out=_AUDITOR.says,
            blocks=(
                "summary", "scope", "matrix", "carried", "register", "contradictions", "risks",
                "verdicts", "coverage", "domain", "evidence", "imports", "method", "sign-off",
            ),
            cards=Cards.ALL,
            redaction=_AUDITOR,
        ),
        Profile(
            id="management",
            title="Report for management",
            about="figures, gaps and plan, without names, notes and evidence",
            leaves_out=_MANAGEMENT.says,
            blocks=("summary", "standing", "heat", "register", "plan", "risks", "method"),
            redaction=_MANAGEMENT,
        ),
        Profile(
            id="supplier",
            title="Report for suppliers",
            about="who answers for what and how it stands, for readers outside",
            leaves_out=_SUPPLIER.says,
            blocks=("scope", "matrix", "carried", "register", "domain", "method"),
            cards=Cards.ALL,
            redaction=_SUPPLIER,
        ),
    )
}  # fmt: skip

FULL = PROFILES["full"]
SINCE = "since-milestone"


def profile_named(name: str) -> Profile:
    """Return the profile of that name, or raise UsageError with those that there are."""
    if name in PROFILES:
        return PROFILES[name]
    raise UsageError(f"There is no profile '{name}'.", f"There are {', '.join(PROFILES)}.")
