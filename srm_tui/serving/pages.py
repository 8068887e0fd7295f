"""The few pages around the terminal: the way in, the terminal, and what is said without it."""

from html import escape
from pathlib import Path
from string import Template

from aiohttp import web

FOLDER = Path(__file__).parent / "page"


def enter(title: str, name: str, problem: str = "") -> web.Response:
    """Return the page that asks who one is."""
    told = f'<p class="problem" role="alert">{escape(problem)}</p>' if problem else ""
    return _page("enter", title=escape(title), name=escape(name, quote=True), problem=told)


def terminal(title: str, name: str) -> web.Response:
    """Return the page in which the app runs."""
    return _page("terminal", title=escape(title), name=escape(name))


def message(status: int, text: str) -> web.Response:
    """Return a page that says one thing."""
    return _page("message", status, text=escape(text))


def step_on() -> web.Response:
    """Return a page that goes on to the way in by itself."""
    return _page("step_on")


def _page(page: str, status: int = 200, /, **words: str) -> web.Response:
    template = Template((FOLDER / f"{page}.html").read_text(encoding="utf-8"))
    return web.Response(status=status, text=template.substitute(words), content_type="text/html")
