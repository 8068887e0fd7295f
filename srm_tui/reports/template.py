"""The template of a report: ours, with the blocks, words, colours and logo of one's own."""

import base64
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from srm_tui import resources
from srm_tui.core.counting import counted
from srm_tui.documents import Document, read_yaml
from srm_tui.errors import Place, ReportError
from srm_tui.reports.model import Look
from srm_tui.reports.options import Paper

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

OWN_STYLES = "style.css"
"""The style sheet that a template of one's own adds to ours."""
SETTINGS = "template.yaml"
MEDIA_TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
    ".woff2": "font/woff2",
}
"""The files that a template may show, by what they are called."""
MAX_ASSET = 4 << 20
_ASSET_ADDRESS = re.compile(r"""url\(\s*["']?asset:([^"')]+)["']?\s*\)""")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_HOST = re.compile(r"https?://[^/?#\s]{1,40}(?=[/?#]|$)")
_LOGOS = ("logo.svg", "logo.png", "logo.jpg")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The words and colours of a template."""

    texts: Mapping[str, str]
    colours: Mapping[str, str]


class Template:
    """Renders blocks and styles; what stands in its own folder goes before ours."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder.resolve() if folder else None
        self.settings = _settings(self.folder)
        self._environment = _environment(self.folder)
        self._environment.globals["asset"] = self.asset

    def render(self, name: str, values: Mapping[str, Any]) -> str:
        """Return a template rendered; it raises ReportError with file and line of a mistake."""
        from srm_tui.reports.charts import Charts

        known = {
            "charts": Charts(self.settings.colours),
            "texts": self.settings.texts,
            "logo": self._logo(),
        }
        try:
            return self._environment.get_template(name).render(**known, **values)
        except ReportError:
            raise
        except Exception as error:
            if self.folder is None:
                raise
            raise _located(error, self.folder) from error

    def styles(self, names: Iterable[str], paper: Paper) -> str:
        """Return these style sheets of ours, then what the template adds."""
        ours = _our_folder()
        names = [*names, *(["letter.css"] if paper is Paper.LETTER else [])]
        colours = "; ".join(f"--{name}: {value}" for name, value in self.settings.colours.items())
        sheets = [f":root {{ {colours} }}"]
        sheets += [(ours / each).read_text(encoding="utf-8") for each in names]
        if self.folder and (self.folder / OWN_STYLES).is_file():
            own = _read(self.folder, OWN_STYLES).decode("utf-8", "replace")
            sheets.append(_ASSET_ADDRESS.sub(lambda found: f"url({self.asset(found[1])})", own))
        return "\n".join(sheets)

    def asset(self, name: str) -> str:
        """Return a file of the template's folder as an address that holds it whole."""
        if self.folder is None:
            raise ReportError(f"The report template asks for {name}, which is not part of it.")
        kind = MEDIA_TYPES.get(Path(name).suffix.casefold())
        if kind is None:
            known = ", ".join(MEDIA_TYPES)
            raise ReportError(f"'{name}' is no file that a template can show.", f"Use {known}.")
        return f"data:{kind};base64,{base64.b64encode(_read(self.folder, name)).decode()}"

    def _logo(self) -> str:
        if self.folder is None:
            return ""
        found = next((each for each in _LOGOS if (self.folder / each).is_file()), "")
        return self.asset(found) if found else ""


def template_of(look: Look) -> Template:
    """Return the template that a report is to have."""
    return Template(Path(look.template)) if look.template else _ours()


@cache
def _ours() -> Template:
    return Template(None)


def _our_folder() -> Path:
    return Path(resources.templates_folder(), "default")


def _read(folder: Path, name: str) -> bytes:
    """Return a file of `folder`, and of nowhere else."""
    path = (folder / name).resolve()
    if not path.is_relative_to(folder):
        raise ReportError(f"'{name}' lies outside of the template's folder.", "Copy it there.")
    try:
        if path.stat().st_size > MAX_ASSET:
            limit = f"{MAX_ASSET >> 20} MB"
            raise ReportError(f"'{name}' is too large for a template.", f"Keep it below {limit}.")
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise ReportError(f"The template's '{name}' cannot be read: {reason}.") from error


def _settings(folder: Path | None) -> Settings:
    """Return our words and colours with those of `folder` in their place."""
    ours = read_yaml(_our_folder() / SETTINGS).value
    if folder is None:
        return Settings(texts=ours["texts"], colours=ours["colours"])
    if not folder.is_dir():
        raise ReportError(f"There is no template folder '{folder}'.", "Check --template.")
    if not (folder / SETTINGS).is_file():
        return Settings(texts=ours["texts"], colours=ours["colours"])
    document = read_yaml(folder / SETTINGS)
    said = document.value if document.value is not None else {}
    _check(document, said, ours)
    return Settings(
        texts={**ours["texts"], **said.get("texts", {})},
        colours={**ours["colours"], **said.get("colours", {})},
    )


def _check(document: Document, said: Any, ours: Mapping[str, Mapping[str, str]]) -> None:
    """Raise ReportError for what a template must not set, with its line."""
    if not isinstance(said, dict):
        raise _wrong(document.place(said), "It must hold 'texts' and 'colours'.")
    for part, values in said.items():
        if part not in ours or not isinstance(values, dict):
            known = " and ".join(ours)
            raise _wrong(document.place(said, part), f"It sets {known}, not '{part}'.")
        for name, value in values.items():
            place = document.place(values, name)
            if name not in ours[part]:
                known = ", ".join(ours[part])
                raise _wrong(place, f"There is no '{name}' in {part}: {known}.")
            if not isinstance(value, str):
                raise _wrong(place, f"'{name}' must be text: put it in quotes.")
            if part == "colours" and not _COLOUR.fullmatch(value):
                raise _wrong(place, f"'{name}' must be a colour such as '#0b5d6b'.")


def _wrong(place: Place, message: str) -> ReportError:
    return ReportError(f"{place}: {message}", "The template settings are in docs/templates.md.")


def _environment(folder: Path | None) -> "Environment":
    from jinja2 import ChoiceLoader, Environment, FileSystemLoader, FunctionLoader, StrictUndefined
    from jinja2.loaders import split_template_path
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    def own_block(name: str) -> tuple[str, str, None] | None:
        path = folder and folder.joinpath(*split_template_path(name))
        if folder is None or path is None or not path.is_file():
            return None
        return _read(folder, name).decode("utf-8", "replace"), str(path), None

    # The sandbox checks each name that a template reads, which takes longer than all the rest.
    kind = Environment if folder is None else ImmutableSandboxedEnvironment
    environment = kind(
        loader=ChoiceLoader([FunctionLoader(own_block), FileSystemLoader(_our_folder())]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["percent_of"] = _percent_of
    environment.filters["width_of"] = _width_of
    environment.filters["counted"] = counted
    environment.filters["listed"] = _listed
    environment.filters["address"] = _address
    return environment


def _located(error: Exception, folder: Path) -> ReportError:
    """Return what went wrong in a template of one's own, with its file and line."""
    file, line = getattr(error, "filename", None), getattr(error, "lineno", None)
    if not isinstance(file, str) or not isinstance(line, int):
        file, line = "", 0
        trace = error.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_filename.endswith(".j2"):
                file, line = trace.tb_frame.f_code.co_filename, trace.tb_lineno
            trace = trace.tb_next
    shown = Path(file).name if Path(file).is_relative_to(folder) else f"our {Path(file).name}"
    where = f"{shown}, line {line}: " if file else ""
    reason = str(error).rstrip(".") or type(error).__name__
    return ReportError(f"The template has a mistake. {where}{reason}.", "See docs/templates.md.")


def _percent_of(part: int, whole: int) -> str:
    """Return how much `part` is of `whole`, for people."""
    return f"{round(100 * part / whole)} %" if whole else "–"  # noqa: RUF001 (the dash is meant)


def _width_of(part: int, whole: int) -> str:
    """Return how long a bar is that reaches 8em for the `whole`."""
    return f"{8 * part / whole:.2f}em" if whole else "0"


def _address(text: str) -> "Markup":
    """Return a web address whose lines do not break before the end of its host."""
    from markupsafe import Markup

    found = _HOST.match(text)
    host = Markup('<span class="host">{}</span>').format(found[0]) if found else Markup()
    return host + text[len(found[0]) if found else 0 :]


def _listed(names: Sequence[str], most: int) -> str:
    """Return at most `most` names, and how many more there are."""
    shown = ", ".join(names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown
