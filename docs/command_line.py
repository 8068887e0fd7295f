"""Writes docs/command-line.md from the help of the commands themselves: `make docs`."""

from collections.abc import Iterator
from pathlib import Path

import click

from srm_tui.cli.main import program

PAGE = Path(__file__).parent / "command-line.md"
_HEAD = """# Command line

Made from the program's own help; `srm-tui COMMAND --help` says the same.

`A` is the name or id of an assessment in the store; commands that only read also take the path
of an exported `.srm.yaml` file or of a report PDF. With `--format json` exactly one JSON document
goes to stdout; messages and progress always go to stderr.

| exit code | meaning |
|---|---|
| 0 | fine |
| 1 | gaps or problems that were asked for (`check`, `compare --fail-on`, `kb lint`, `doctor`) |
| 2 | wrong use: an unknown id, a wrong date, an unreadable file; the message says what to do |
| 3 | an unexpected error; the details are in a log |
| 130 | interrupted |
"""


def text() -> str:
    """Return the page."""
    return "\n".join([_HEAD, *_sections(program, "srm-tui", None)])


def _sections(command: click.Command, name: str, parent: click.Context | None) -> Iterator[str]:
    settings = {**command.context_settings, "terminal_width": 100, "max_content_width": 100}
    context = click.Context(command, info_name=name, parent=parent, **settings)
    yield f"## {context.command_path}\n\n```\n{command.get_help(context).rstrip()}\n```\n"
    if isinstance(command, click.Group):
        for each in command.list_commands(context):
            found = command.get_command(context, each)
            if found is not None and not found.hidden:
                yield from _sections(found, each, context)


if __name__ == "__main__":
    PAGE.write_text(text(), encoding="utf-8")
