"""What files suggest for a scope, as lines to mark and as a text beside them."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import TypeVar

from msgspec.structs import replace
from textual.content import Content

from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.proposals import Proposals, said_instead
from srm_tui.core.receipts import Receipt
from srm_tui.core.scope import Scope, ScopeProposal
from srm_tui.tui.choices import box
from srm_tui.tui.findings_text import tell_receipt
from srm_tui.tui.meaning import tell_choice
from srm_tui.tui.text import count, one_line, plain
from srm_tui.tui.widgets.line_list import Line
from srm_tui.workspace.importing import ScopeImport

_Thing = TypeVar("_Thing")
_MOST = 40
"""How many places or names stand in one text."""
_KEPT, _SAME = "[!]", "[=]"
MARKS = {
    "[x]": "Taken over once you say yes",
    "[ ]": "Left",
    _SAME: "In the scope already",
    _KEPT: "You said otherwise: your answer stays",
}
"""What stands before a line, for the help."""


def key_of(proposal: ScopeProposal) -> str:
    """Return the id of the line of a proposal."""
    if proposal.service_id:
        return f"service:{proposal.service_id}"
    return f"fact:{proposal.fact}={proposal.value}"


def new_keys(kb: KnowledgeBase, scope: Scope, proposals: Proposals) -> tuple[str, ...]:
    """Return the lines that can be marked: what `scope` does not hold and does not contradict."""
    return tuple(
        key_of(each)
        for each in (*proposals.services, *proposals.facts)
        if _state(kb, scope, each) == ""
    )


def marked(proposals: Proposals, left: Collection[str]) -> Proposals:
    """Return `proposals` without those whose lines are `left`."""
    return replace(
        proposals,
        services=tuple(each for each in proposals.services if key_of(each) not in left),
        facts=tuple(each for each in proposals.facts if key_of(each) not in left),
    )


def _state(kb: KnowledgeBase, scope: Scope, proposal: ScopeProposal) -> str:
    """Return the mark of a proposal that changes nothing; empty for one that is new."""
    if proposal.service_id:
        return _SAME if proposal.service_id in scope.service_ids else ""
    if proposal.value in scope.facts.get(proposal.fact, ()):
        return _SAME
    return _KEPT if said_instead(kb, scope, proposal) else ""


def review_lines(
    kb: KnowledgeBase, scope: Scope, found: ScopeImport, left: Collection[str]
) -> Iterator[Line]:
    """Return what can be marked, then what is left out with the reason, then what was read."""
    proposals = found.proposals
    for title, proposed in (
        ("Services and variants", proposals.services),
        ("Integration", proposals.facts),
    ):
        new = [each for each in proposed if not _state(kb, scope, each)]
        if new:
            chosen = sum(key_of(each) not in left for each in new)
            yield Line("", title, f"{chosen} of {len(new)} marked", "heading")
            for each in new:
                text = f"{box(key_of(each) not in left)} {_name(kb, each)}"
                yield Line(key_of(each), text, _places(each))
    known = [each for each in (*proposals.services, *proposals.facts) if _state(kb, scope, each)]
    yield from _section("Nothing to change", known, lambda each: _known_line(kb, scope, each))
    yield from _section(
        "Only deleted there, so left out",
        proposals.removed,
        lambda each: Line(f"removed:{each.service_id}", f"    {_name(kb, each)}", "", "muted"),
    )
    yield from _section(
        "Not known to the knowledge base",
        proposals.unmatched,
        lambda each: Line(f"unmatched:{each.name}", f"    {one_line(each.name)}", "", "muted"),
    )
    reasons = Counter[str]()
    for aside in proposals.ignored:
        reasons[aside.reason] += aside.times
    yield from _section(
        "Left aside on purpose",
        reasons.most_common(),
        lambda each: Line(f"aside:{each[0]}", f"    {each[0]}", str(each[1]), "muted"),
    )
    yield from _section(
        "Read",
        tuple(enumerate(found.receipts)),
        lambda each: receipt_line(f"file:{each[0]}", each[1]),
    )


def _section(
    title: str, things: Sequence[_Thing], line: Callable[[_Thing], Line]
) -> Iterator[Line]:
    if things:
        yield Line("", title, str(len(things)), "heading")
        yield from map(line, things)


def _name(kb: KnowledgeBase, proposal: ScopeProposal) -> str:
    if proposal.service_id:
        return one_line(kb.service_by_id[proposal.service_id].name)
    fact = kb.fact_by_id[proposal.fact]
    option = fact.option(proposal.value)
    because = one_line(option.because) if option else proposal.value
    return because[:1].upper() + because[1:]


def _places(proposal: ScopeProposal) -> str:
    return count(len(proposal.seen), "place")


def _known_line(kb: KnowledgeBase, scope: Scope, proposal: ScopeProposal) -> Line:
    mark = _state(kb, scope, proposal)
    told = "you said otherwise" if mark == _KEPT else "in scope"
    look = "warning" if mark == _KEPT else "muted"
    return Line(key_of(proposal), f"{mark} {_name(kb, proposal)}", told, look)


def receipt_line(line_id: str, receipt: Receipt) -> Line:
    """Return in one line what a file was, and how much of it was used."""
    used = f"{receipt.used:,} of {receipt.read:,}"
    return Line(line_id, f"    {one_line(receipt.file)}: {one_line(receipt.format)}", used, "muted")


def tell_line(
    kb: KnowledgeBase, scope: Scope, after: Scope, found: ScopeImport, line_id: str
) -> Content:
    """Return what the line under the cursor is, where it was seen, and what it brings.

    `after` is the scope as it would be with what is marked.
    """
    kind, _, name = line_id.partition(":")
    proposals = found.proposals
    match kind:
        case "service" | "fact":
            proposal = next(
                each for each in (*proposals.services, *proposals.facts) if key_of(each) == line_id
            )
            return _tell_proposal(kb, scope, after, proposal)
        case "removed":
            gone = next(each for each in proposals.removed if each.service_id == name)
            return _tell(_name(kb, gone), "The files only show that it is deleted.", gone.seen)
        case "unmatched":
            unknown = next(each for each in proposals.unmatched if each.name == name)
            about = (
                "No service of the knowledge base is called so. Choose one by name in the scope "
                "if you know it; packs can add such names."
            )
            return _tell(name, about, unknown.seen)
        case "aside":
            asides = [each for each in proposals.ignored if each.reason == name]
            things = (
                f"{each.what}{f' ({each.times:,} times)' if each.times > 1 else ''}: {each.place}"
                for each in asides
            )
            return _tell("Left aside on purpose", name, tuple(things), "What")
        case "file":
            return tell_receipt(found.receipts[int(name)])
    return Content("")


def _tell_proposal(
    kb: KnowledgeBase, scope: Scope, after: Scope, proposal: ScopeProposal
) -> Content:
    seen = _listed("Seen at", proposal.seen)
    if said := said_instead(kb, scope, proposal):
        fact = kb.fact_by_id[proposal.fact]
        labels = ", ".join(option.label for option in fact.options if option.id in said)
        kept = plain(f"You said: {labels}. It stays, unless you change it yourself.")
        return Content("\n").join((kept.stylize("bold"), seen))
    if proposal.service_id:
        about = tell_choice(kb, after, "services", proposal.service_id)
    else:
        about = tell_choice(kb, after, "facts", f"{proposal.fact}={proposal.value}")
    return Content("\n").join((seen, Content(""), about))


def _tell(title: str, about: str, things: Sequence[str], head: str = "Seen at") -> Content:
    return Content("\n").join(
        (plain(one_line(title)).stylize("bold $text-accent"), plain(about), _listed(head, things))
    )


def _listed(head: str, things: Sequence[str]) -> Content:
    more = [plain(f"and {len(things) - _MOST:,} more")] if len(things) > _MOST else []
    lines = [plain(one_line(each)) for each in things[:_MOST]]
    return Content("\n").join((Content.styled(head, "bold"), *lines, *more))
