"""What the commands share: the knowledge base, the store and how an assessment is named."""

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import click

from srm_tui import resources
from srm_tui.content import load_packs
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.scope import Scope
from srm_tui.errors import UsageError
from srm_tui.store import open_store
from srm_tui.workspace import Workspace, person

_Command = TypeVar("_Command", bound=Callable[..., Any])


class Session:
    """One run of the program, with the options that stand before the command."""

    def __init__(self, store: str = "", packs: Sequence[str] = ()) -> None:
        self.store_url = store or resources.default_store()
        self.pack_folders = (resources.packs_folder() / "aws", *map(Path, packs))

    @cached_property
    def kb(self) -> KnowledgeBase:
        """The knowledge base of all packs."""
        return load_packs(self.pack_folders, resources.cache_folder())

    @cached_property
    def workspace(self) -> Workspace:
        """The assessments of the store."""
        return Workspace(self.kb, open_store(self.store_url), person)

    def open(self, reference: str) -> tuple[Workspace, str]:
        """Return the assessment that `reference` names, for reading.

        It is an id or name in the store, or the path of an exported file, which
        is read into a store of its own.
        """
        path = Path(reference)
        if path.suffix in (".yaml", ".pdf") and path.is_file():
            workspace = Workspace(self.kb, open_store(":memory:"), person)
            return workspace, workspace.import_file(path)
        return self.workspace, self.workspace.find(reference)

    def open_to_write(self, reference: str) -> tuple[Workspace, str]:
        """Return the assessment of the store that `reference` names."""
        path = Path(reference)
        if path.suffix in (".yaml", ".pdf") and path.is_file():
            hint = f"Import it first: srm-tui import {reference}"
            raise UsageError("A file can be read here, not changed.", hint)
        return self.workspace, self.workspace.find(reference)

    def scope(self, scope: Scope) -> Scope:
        """Return `scope` in the spelling of the knowledge base, or raise UsageError."""
        known, misfits = self.workspace.known_scope(scope)
        if misfits:
            message = " ".join(str(each) for each in misfits)
            raise UsageError(message, "'srm-tui kb list services' shows what there is.")
        return known


pass_session = click.make_pass_decorator(Session, ensure=True)


def format_option(*choices: str) -> Callable[[_Command], _Command]:
    """Return the `--format` option with these choices, the first being the default."""
    return click.option(
        "--format",
        "output",
        type=click.Choice(choices),
        default=choices[0],
        show_default=True,
        help="How the result is written to stdout.",
    )


def examples(*lines: str) -> str:
    """Return the examples that stand at the end of a command's help."""
    return "\n\n\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


def _completing(find: Callable[[Session], Sequence[tuple[str, str]]]) -> Any:
    """Return a completion callback that offers what `find` returns, and never fails."""
    from click.shell_completion import CompletionItem

    def complete(context: click.Context, _: click.Parameter, text: str) -> list[CompletionItem]:
        root = context.find_root()
        session = Session(root.params.get("store") or "", root.params.get("packs") or ())
        try:
            offers = find(session)
        except Exception:  # completion must stay silent
            return []
        return [CompletionItem(name, help=about) for name, about in offers if name.startswith(text)]

    return complete


complete_assessment = _completing(
    lambda session: [(name, each) for each, name in session.workspace.store.names()]
)
complete_service = _completing(lambda session: [(s.id, s.name) for s in session.kb.services])
complete_control = _completing(lambda session: [(c.id, c.title) for c in session.kb.controls])
complete_framework = _completing(lambda session: [(f.id, f.name) for f in session.kb.frameworks])
complete_fact = _completing(
    lambda session: [
        (f"{fact.id}={option.id}", option.label)
        for fact in session.kb.facts
        for option in fact.options
    ]
)
