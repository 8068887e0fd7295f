"""What files suggest for a scope: shown to people and programs, and taken over on a yes."""

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import click

from srm_tui.cli import console
from srm_tui.cli.progress import Percent, ProgressLine
from srm_tui.cli.session import Session
from srm_tui.core.counting import counted
from srm_tui.core.scope import Scope, ScopeProposal
from srm_tui.errors import UsageError

if TYPE_CHECKING:
    from srm_tui.core.knowledge import KnowledgeBase
    from srm_tui.core.receipts import Receipt
    from srm_tui.importers.scoping.recognise import ReadFolder
    from srm_tui.workspace.importing import ScopeImport

_MOST = 8
"""How many things that were left aside are named to people."""


class Account(NamedTuple):
    """Which AWS account somebody wants to ask for its services."""

    is_asked: bool
    profile: str
    regions: tuple[str, ...]
    services: tuple[str, ...]
    """Those of AWS that are asked; the usual ones when there are none."""


NO_ACCOUNT = Account(is_asked=False, profile="", regions=(), services=())
_Command = TypeVar("_Command", bound=Callable[..., object])


def account_options(command: _Command) -> _Command:
    """Give a command the options that ask an account."""
    for option in (
        click.option(
            "--ask",
            "asked_services",
            multiple=True,
            type=click.Choice(["resource-explorer", "config", "cost-explorer"]),
            help="Whom to ask [default: the first two; AWS charges for the last].",
        ),
        click.option(
            "--region", "regions", multiple=True, metavar="R", help="A Region of that account."
        ),
        click.option(
            "--profile", default="", metavar="NAME", help="The profile of your AWS settings."
        ),
        click.option(
            "--from-account",
            is_flag=True,
            help="Propose what an AWS account says is in use; it is only read [extra: aws].",
        ),
    ):
        command = option(command)
    return command


def read_files(
    session: Session,
    named: Sequence[str],
    further: Sequence[str],
    option: str,
    account: Account = NO_ACCOUNT,
) -> "ScopeImport | None":
    """Return what the files behind an option and an account suggest, None when there are none.

    A shell that expands a pattern puts the further files behind the arguments.
    """
    if not account.is_asked and any(account[1:]):
        message = "--profile, --region and --ask belong to --from-account."
        raise UsageError(message, "Add it, or leave them out.")
    if not named and further:
        message = f"'{further[0]}' is too much here."
        raise UsageError(message, f"Is it a file to read? Write {option} before it.")
    if not named and not account.is_asked:
        return None
    from srm_tui.workspace.importing import read_scope

    told = _told_by(session, account) if account.is_asked else None
    paths = [Path(each) for each in (*named, *further)]
    with ProgressLine() as line:
        percent = Percent(line)
        show = (lambda step: percent(*step)) if line.is_line else (lambda _: None)
        return read_scope(session.kb, paths, show, account=told)


def _told_by(session: Session, account: Account) -> "ReadFolder":
    """Return what an account tells; who does not answer is told at once."""
    from srm_tui.core.recognition import watched
    from srm_tui.importers.scoping.account import USUAL, AccountQuestion, Asked, ask_account

    question = AccountQuestion(
        profile=account.profile,
        regions=account.regions,
        asked=tuple(map(Asked, account.services)) or USUAL,
    )
    today = datetime.now().astimezone().date()
    told = ask_account(question, watched(session.kb.recognitions), today, console.note)
    for name, reason in told.passed_over:
        console.note(f"{name}: {reason}")
    return told


def is_wanted(question: str, *, is_sure: bool, output: str) -> bool:
    """Return whether the person at the terminal takes over what was shown.

    It raises UsageError where nobody can be asked.
    """
    if is_sure:
        return True
    if output == "json" or not console.is_terminal(sys.stdin):
        message = "What files suggest is taken over with your yes only."
        raise UsageError(message, "Look at it with --dry-run, then repeat with --yes.")
    return console.agrees(question)


def proposals_json(kb: "KnowledgeBase", before: Scope, found: "ScopeImport") -> dict[str, object]:
    """Return what files suggest as programs read it."""
    from srm_tui.core.proposals import said_instead

    proposals = found.proposals
    return {
        "services": [{"id": each.service_id, "seen": each.seen} for each in proposals.services],
        "facts": [
            {"fact": each.fact, "value": each.value, "seen": each.seen} for each in proposals.facts
        ],
        "unmatched": [
            {"catalogue": each.catalogue, "name": each.name, "seen": each.seen}
            for each in proposals.unmatched
        ],
        "ignored": [
            {"what": each.what, "reason": each.reason, "seen": [each.place]}
            for each in proposals.ignored
        ],
        "removed": [{"id": each.service_id, "seen": each.seen} for each in proposals.removed],
        "kept": [
            {"fact": each.fact, "value": said, "instead_of": each.value}
            for each in proposals.facts
            if (said := said_instead(kb, before, each))
        ],
        "receipts": [each.to_json() for each in found.receipts],
    }


def say_proposals(kb: "KnowledgeBase", before: Scope, found: "ScopeImport") -> None:
    """Show people what files suggest, beside the scope as it is."""
    from srm_tui.core.proposals import said_instead

    proposals = found.proposals
    for receipt in found.receipts:
        console.say(_file_text(receipt))
        if receipt.format == "folder":
            unread = [f"{each.what}: {each.reason}" for each in receipt.ignored]
            _say_some("Not read", unread, len(unread))
    if proposals.is_empty:
        console.say("Nothing in it is a service that the knowledge base knows.")
    rows = [
        (
            " " if each.service_id in before.service_ids else "+",
            each.service_id,
            str(len(each.seen)),
            each.seen[0],
        )
        for each in proposals.services
    ]
    rows += [
        (_mark(kb, before, each), f"{each.fact}={each.value}", str(len(each.seen)), each.seen[0])
        for each in proposals.facts
    ]
    if rows:
        console.say_table(("", "suggested", "seen", "first at"), rows, grow=3)
    for each in proposals.facts:
        if said := said_instead(kb, before, each):
            console.say(f"{each.fact}={each.value}: kept as you said: {', '.join(said)}")
    for each in proposals.removed:
        console.say(f"Only deleted, so left out: {each.service_id} ({_seen(each.seen)})")
    _say_some(
        "Not known",
        (f"{each.name} ({_seen(each.seen)})" for each in proposals.unmatched),
        len(proposals.unmatched),
    )
    reasons = Counter[str]()
    for aside in proposals.ignored:
        reasons[aside.reason] += aside.times
    _say_some(
        "Left aside",
        (f"{counted(number, 'thing')}: {reason}" for reason, number in reasons.most_common()),
        len(reasons),
    )


def _mark(kb: "KnowledgeBase", before: Scope, proposal: ScopeProposal) -> str:
    """Return whether a proposed answer is new, known, or against what was said."""
    from srm_tui.core.proposals import said_instead

    if said_instead(kb, before, proposal):
        return "!"
    return " " if proposal.value in before.facts.get(proposal.fact, ()) else "+"


def _file_text(receipt: "Receipt") -> str:
    """Return in one line what a file was and how much of it was used."""
    if receipt.format == "folder":
        return f"{receipt.file}/: {counted(receipt.read, 'file')}, {receipt.used} read."
    if receipt.format == "AWS account":
        return f"{receipt.file}: {receipt.used} of {counted(receipt.read, 'question')} answered."
    tool = f" of {receipt.tool}" if receipt.tool else ""
    ignored = sum(each.count for each in receipt.ignored)
    aside = f", {ignored} left aside" if ignored else ""
    return (
        f"{receipt.file}: {receipt.format}{tool}, "
        f"{receipt.used} of {counted(receipt.read, 'thing')} used{aside}."
    )


def _seen(places: Sequence[str]) -> str:
    more = f" and {len(places) - 1} more" if len(places) > 1 else ""
    return f"{places[0]}{more}"


def _say_some(label: str, texts: Iterable[str], count: int) -> None:
    for number, text in enumerate(texts):
        if number == _MOST:
            console.say(f"{label}: {count - _MOST} more; --format json lists all.")
            return
        console.say(f"{label}: {text}")
