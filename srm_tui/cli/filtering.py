"""The options by which commands choose among the duties of an assessment, and what they mean."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from srm_tui.cli.session import complete_framework, complete_service
from srm_tui.core.knowledge import KnowledgeBase, closest
from srm_tui.core.selection import KINDS, Selection
from srm_tui.errors import UsageError

_Command = TypeVar("_Command", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        "--only",
        "kinds",
        multiple=True,
        type=click.Choice(list(KINDS)),
        help="Only duties of this kind; several must all hold.",
    ),
    click.option(
        "--service",
        "services",
        multiple=True,
        metavar="ID",
        shell_complete=complete_service,
        help="Only what this service brings.",
    ),
    click.option(
        "--framework",
        "frameworks",
        multiple=True,
        metavar="ID",
        shell_complete=complete_framework,
        help="Only what serves this law or standard.",
    ),
    click.option("--domain", "domains", multiple=True, metavar="ID", help="Only this domain."),
)


def filter_options(command: _Command) -> _Command:
    """Return `command` with the options `--only`, `--service`, `--framework` and `--domain`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def selection_of(
    kb: KnowledgeBase,
    *,
    kinds: tuple[str, ...],
    services: tuple[str, ...],
    frameworks: tuple[str, ...],
    domains: tuple[str, ...],
    owners: tuple[str, ...],
) -> Selection:
    """Return the conditions that the options name, or raise UsageError with the nearest."""
    for each in domains:
        if each not in kb.domain_by_id:
            message = f"There is no domain '{each}'."
            raise UsageError(message, f"There are {', '.join(kb.domain_by_id)}.")
    return Selection(
        kinds=kinds,
        service_ids=tuple(_known(kb, "service", each) for each in services),
        framework_ids=tuple(_known(kb, "framework", each) for each in frameworks),
        domain_ids=domains,
        owners=owners,
    )


def _known(kb: KnowledgeBase, kind: str, text: str) -> str:
    """Return the id of the service or framework that `text` names."""
    is_service = kind == "service"
    found = kb.find_service(text) if is_service else kb.find_framework(text)
    if found is None:
        near = closest(text, kb.service_by_id if is_service else kb.framework_by_id)
        hint = f"Did you mean {' or '.join(near)}?" if near else f"See 'srm-tui kb list {kind}s'."
        raise UsageError(f"There is no {kind} '{text}'.", hint)
    return found.id
