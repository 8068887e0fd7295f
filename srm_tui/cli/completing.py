"""Tab completion: what is offered, and how it is said to the shells."""

import os
import shlex
from collections.abc import Callable, Iterable
from contextlib import closing

import click
from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    ZshComplete,
    add_completion_class,
    shell_complete,
    split_arg_string,
)

from srm_tui.cli.console import ExitCode, printable
from srm_tui.cli.session import Session
from srm_tui.core.vocabulary import Status

Offers = Iterable[tuple[str, str]]
"""What can be typed, each with what it means."""


class _Bash(BashComplete):
    """Bash takes `KEY=VALUE` for three words; this puts them together again."""

    taken = ""
    """What stands before the part of a word that bash replaces."""

    def get_completion_args(self) -> tuple[list[str], str]:
        words = split_arg_string(os.environ["COMP_WORDS"])
        position = int(os.environ["COMP_CWORD"])
        is_begun = position < len(words)
        joined: list[str] = []
        for number, word in enumerate(words[: position + 1]):
            if number and "=" in (word, words[number - 1]):
                self.taken = joined[-1] + word if word == "=" else joined[-1]
                joined[-1] += word
            else:
                self.taken = ""
                joined.append(word)
        return (joined[1:-1], joined[-1]) if is_begun else (joined[1:], "")

    def format_completion(self, item: CompletionItem) -> str:
        item.value = item.value.removeprefix(self.taken)
        return super().format_completion(item)


SHELLS = {"bash": _Bash, "zsh": ZshComplete, "fish": FishComplete}


def answer_shell(program: click.Command, asked: str) -> int:
    """Answer what a shell asks at each Tab; whatever goes wrong, nothing is offered."""
    add_completion_class(_Bash)
    try:
        return shell_complete(program, {}, "srm-tui", "_SRM_TUI_COMPLETE", asked)
    except Exception:
        return ExitCode.FINE


def set_up(program: click.Command, shell: str) -> str:
    """Return the lines that a shell reads to complete `program`."""
    made = SHELLS[shell](program, {}, "srm-tui", "_SRM_TUI_COMPLETE")
    return made.source_template % made.source_vars()


def offer(offers: Offers, text: str) -> list[CompletionItem]:
    """Return those of `offers` that go on from `text`."""
    return [
        CompletionItem(name, help=" ".join(printable(about).split()) or None)
        for name, about in offers
        if name.startswith(text)
    ]


def offer_records(kind: str, context: click.Context, text: str) -> list[CompletionItem]:
    """Return the statuses, services, controls, frameworks or facts that go on from `text`."""
    with closing(_session(context)) as session:
        return offer(_OFFERS[kind](session), text)


def offer_assessments(context: click.Context, text: str) -> list[CompletionItem]:
    """Return the assessments that go on from `text`, by id where a shell would split the name."""
    with closing(_session(context)) as session:
        names = session.workspace.store.names()
    folded, offers = text.casefold(), []
    for each, name in names:
        is_whole = name == shlex.quote(name)
        if is_whole and name.casefold().startswith(folded):
            offers.append((name, each))
        elif each.startswith(text) or name.casefold().startswith(folded):
            offers.append((each, name))
    return offer(offers, "")


def offer_files(context: click.Context, text: str) -> list[CompletionItem]:
    """Return the assessments that go on from `text`, or files where there is none."""
    return [CompletionItem(text, type="file"), *offer_assessments(context, text)]


def _session(context: click.Context) -> Session:
    given = context.find_root().params
    return Session(given.get("store") or "", given.get("packs") or ())


_OFFERS: dict[str, Callable[[Session], Offers]] = {
    "service": lambda session: [(each.id, each.name) for each in session.kb.services],
    "status": lambda _: [(each.value, each.label) for each in Status],
    "control": lambda session: [(each.id, each.title) for each in session.kb.controls],
    "framework": lambda session: [(each.id, each.name) for each in session.kb.frameworks],
    "fact": lambda session: [
        (f"{fact.id}={option.id}", option.label)
        for fact in session.kb.facts
        for option in fact.options
    ],
}
