"""The options by which commands choose among the duties of an assessment."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from srm_tui.cli.session import complete_framework, complete_service
from srm_tui.core.selection import KINDS

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
