"""The command that serves the app to browsers."""

import importlib.util
import os

import click

from srm_tui.cli import console
from srm_tui.cli.session import Session, complete_assessment, examples, pass_session
from srm_tui.errors import UsageError


@click.command(
    help="Serve the app to browsers, for participants without a terminal.\n\n"
    "Whoever has the address with its token can read and answer, under a name of their own. "
    "Without --host only this machine is served."
    + examples(
        "srm-tui serve",
        "srm-tui serve shop --port 8080",
        "srm-tui serve shop --host 0.0.0.0 --name workshop.example.com",
        "srm-tui serve shop --url https://workshop.example.com",
    )
)
@click.argument("assessment", required=False, default="", shell_complete=complete_assessment)
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="The address to listen at; 0.0.0.0: all."
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="The port; 0 takes a free one.",
)
@click.option(
    "--sessions",
    type=click.IntRange(1, 500),
    default=25,
    show_default=True,
    help="How many browsers may be open at once.",
)
@click.option(
    "--name",
    "names",
    multiple=True,
    metavar="HOST",
    help="A further host name by which browsers may come; may be repeated.",
)
@click.option("--url", default="", help="The address before it, where a proxy with TLS stands.")
@click.option("--title", default="", help="What the pages are called. [default: the assessment]")
@pass_session
def serve(
    session: Session,
    assessment: str,
    host: str,
    port: int,
    sessions: int,
    names: tuple[str, ...],
    url: str,
    title: str,
) -> int:
    """Serve the app to browsers."""
    _refuse_what_cannot_be_served(session.store_url, url)
    assessment_id, workspace = "", session.workspace
    if assessment:
        assessment_id = session.find(assessment)
        title = title or workspace.record(assessment_id).details.name
    session.close()
    from srm_tui.serving.service import Service, serve_app

    service = Service(
        title=title or "Shared responsibility",
        host=host,
        port=port,
        names=names,
        public_url=url,
        places=sessions,
    )
    if not service.is_private:
        console.note(
            "Warning: beyond this machine, answers and the token travel unencrypted. "
            "Put a proxy with TLS before it, and give its address with --url."
        )
    return serve_app(service, lambda: session.workspace_of(session.store_url), assessment_id, _tell)


def _refuse_what_cannot_be_served(store_url: str, url: str) -> None:
    """Raise UsageError where something is missing, before anything is started."""
    if not hasattr(os, "fork"):
        message = "Serving needs Linux or macOS."
        raise UsageError(message, "On Windows, serve from the Windows Subsystem for Linux.")
    if importlib.util.find_spec("textual_serve") is None:
        message = "Serving to browsers needs textual-serve, which is not installed."
        raise UsageError(message, "Install it: pip install 'srm-tui[serve]'")
    if store_url == ":memory:":
        message = "A store in memory cannot be shared by several browsers."
        raise UsageError(message, "Name a file with --store.")
    if url and not url.startswith(("http://", "https://")):
        message = f"'{url}' is no address of a web server."
        raise UsageError(message, "Write it like https://workshop.example.com")


def _tell(address: str) -> None:
    """Say once where to go; the token stands nowhere else."""
    console.say(address)
    console.finish()
    console.note("Open this address in a browser, and give it to those who take part.")
    console.note("Whoever has it can read and answer. Ctrl-C ends; every answer is saved.")


COMMANDS = {"serve": serve}
