"""What the commands share: the knowledge base, the store and how an assessment is named."""

import os
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import click
from msgspec.structs import replace

from srm_tui import resources
from srm_tui.content import load_packs
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.scope import Scope, normalise
from srm_tui.errors import UsageError
from srm_tui.files import StrPath
from srm_tui.store import Store, open_store
from srm_tui.workspace import Workspace, person

if TYPE_CHECKING:
    from srm_tui.store.reader import PortableFile

_NOTHING = Scope()
_Command = TypeVar("_Command", bound=Callable[..., Any])


class Session:
    """One run of the program, with the options that stand before the command."""

    def __init__(
        self, store: str = "", packs: Sequence[str] = (), *, is_plain: bool = False
    ) -> None:
        self.store_url = store or _default_store()
        self.pack_folders = (resources.own_pack(), *packs)
        self.is_plain = is_plain
        """Whether the interview is wanted as lines of text."""
        self._stores: list[Store] = []

    @cached_property
    def kb(self) -> KnowledgeBase:
        """The knowledge base of all packs."""
        return load_packs(self.pack_folders, _cache_folder())

    def kb_with(self, pack: StrPath) -> KnowledgeBase:
        """Return the knowledge base with another pack: in place of the one of its id, or on top."""
        from srm_tui.content.load import pack_id

        new, wanted = os.fspath(pack), pack_id(pack)
        known = [pack_id(each) for each in self.pack_folders]
        folders = [
            new if each == wanted else folder
            for each, folder in zip(known, self.pack_folders, strict=True)
        ]
        return load_packs(folders if wanted in known else [*folders, new], _cache_folder())

    @cached_property
    def workspace(self) -> Workspace:
        """The assessments of the store."""
        return self.workspace_of(self.store_url)

    def workspace_of(self, url: str) -> Workspace:
        """Return the assessments of another store, `:memory:` for one of its own."""
        store = open_store(url)
        self._stores.append(store)
        return Workspace(self.kb, store, person)

    def close(self) -> None:
        """Let go of every store that was opened."""
        for store in self._stores:
            store.close()

    def open(self, reference: str) -> tuple[Workspace, str]:
        """Return the assessment that `reference` names, for reading.

        It is an id or name in the store, or the path of an exported file, which
        is read into a store of its own.
        """
        if not is_file(reference):
            return self.workspace, self.find(reference)
        from pathlib import Path

        from srm_tui.workspace.kinds import load_assessment

        workspace, file = self.workspace_of(":memory:"), load_assessment(reference)
        self.note_oddities(file, reference)
        return workspace, workspace.import_file(Path(reference), file=file)

    def note_oddities(self, file: "PortableFile", name: str) -> None:
        """Say what in a file is not known here, and whether it is whole."""
        from srm_tui.cli import console
        from srm_tui.workspace.oddities import oddities

        for each in oddities(self.kb, file, name):
            console.note(f"{each.place}: {each.message} {each.hint}")

    def open_to_write(self, reference: str) -> tuple[Workspace, str]:
        """Return the assessment of the store that `reference` names."""
        if is_file(reference):
            hint = f"Import it first: srm-tui import {quoted(reference)}"
            raise UsageError("A file can be read here, not changed.", hint)
        return self.workspace, self.find(reference)

    def find(self, reference: str) -> str:
        """Return the id of the assessment of the store that `reference` names."""
        try:
            return self.workspace.find(reference)
        except UsageError as error:
            if _looks_like_file(reference):
                message = f"There is no file '{reference}', and no assessment of that name."
                raise UsageError(message, "Check the path.") from error
            raise

    def scope(self, scope: Scope, *, kept: Scope = _NOTHING) -> Scope:
        """Return `scope` in the spelling of the knowledge base, or raise UsageError.

        What stands in `kept` may be named though the knowledge base does not know it.
        A fact without a value keeps its place, to be taken back.
        """
        known, misfits = normalise(self.kb, scope)
        named = (*kept.service_ids, *kept.facts, *kept.framework_ids)
        wrong = [each for each in misfits if each.text not in named]
        if wrong:
            message = " ".join(map(str, wrong))
            kinds = dict.fromkeys(_KINDS[each.kind] for each in wrong)
            hint = " and ".join(f"'srm-tui kb list {each}'" for each in kinds)
            raise UsageError(message, f"To see what there is: {hint}.")
        odd = {each.text for each in misfits}
        facts = {f: v if f in odd else known.facts.get(f, ()) for f, v in scope.facts.items()}
        return replace(
            known,
            service_ids=(*known.service_ids, *(s for s in scope.service_ids if s in odd)),
            facts=facts,
            framework_ids=(*known.framework_ids, *(f for f in scope.framework_ids if f in odd)),
        )


_KINDS = {"service": "services", "fact": "facts", "answer": "facts", "framework": "frameworks"}


def quoted(text: str) -> str:
    """Return `text` as one word of a shell's command line."""
    import shlex

    return shlex.quote(text)


def _looks_like_file(reference: str) -> bool:
    return reference.casefold().endswith((".yaml", ".yml", ".pdf", ".html")) or os.sep in reference


def is_file(reference: str) -> bool:
    """Return whether `reference` is the path of a file that is there, and not a name."""
    return _looks_like_file(reference) and os.path.isfile(reference)  # never raises


def _default_store() -> str:
    try:
        return resources.default_store()
    except RuntimeError:
        message = "This user has no home folder to keep assessments in."
        raise UsageError(message, "Name a file with --store or SRM_TUI_STORE.") from None


def _cache_folder() -> str | None:
    """Return where the knowledge base is cached, None for a user without a home folder."""
    try:
        return resources.cache_folder()
    except RuntimeError:
        return None


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


def complete_assessment(context: click.Context, _: click.Parameter, text: str) -> Any:
    """Offer the assessments of the store, and files."""
    from srm_tui.cli.completing import offer_files

    return offer_files(context, text)


def _completing(kind: str) -> Any:
    """Return a completion callback that offers the records of one kind."""

    def complete(context: click.Context, _: click.Parameter, text: str) -> Any:
        from srm_tui.cli.completing import offer_records

        return offer_records(kind, context, text)

    return complete


complete_service = _completing("service")
complete_status = _completing("status")
complete_control = _completing("control")
complete_framework = _completing("framework")
complete_fact = _completing("fact")
