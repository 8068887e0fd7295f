"""The options that say whose value is kept where both sides changed a field."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from srm_tui.core.merge import Side
from srm_tui.errors import UsageError

_Command = TypeVar("_Command", bound=Callable[..., Any])


def side_options(ours: str, theirs: str) -> Callable[[_Command], _Command]:
    """Return `--ours` and `--theirs` with these helps; the command takes a `side`, or None."""

    def add(command: _Command) -> _Command:
        command = _option(Side.THEIRS, theirs)(command)
        return _option(Side.OURS, ours)(command)

    return add


def _option(side: Side, told: str) -> Callable[[_Command], _Command]:
    return click.option(f"--{side}", is_flag=True, expose_value=False, callback=_choose, help=told)


def _choose(context: click.Context, option: click.Parameter, is_given: bool) -> None:
    """Keep the side that an option names; both at once are wrong use."""
    chosen = context.params.setdefault("side", None)
    if is_given and chosen:
        raise UsageError("--ours and --theirs say the opposite.", "Name one of them.")
    if is_given:
        context.params["side"] = Side(str(option.name))
