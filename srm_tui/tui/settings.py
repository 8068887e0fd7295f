"""What one person prefers and where the work was left, in a file of the user's own."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from srm_tui import resources
from srm_tui.core.knowledge import closest
from srm_tui.core.selection import EVERYTHING, KINDS, Selection
from srm_tui.documents import Document, parse_yaml
from srm_tui.errors import DocumentError, Place, Problem, SrmError, UsageError
from srm_tui.files import read_bytes, write_whole

_MAX_BYTES = 1 << 20
_MAX_ASSESSMENTS = 100
"""How many assessments are remembered, the last used of them."""
_HEAD = (
    "# Settings of srm-tui. The app writes theme, go_on, last, folder and assessments;\n"
    "# keys are yours to add, as in `keys: {work.next: f3}`.\n"
)
_SECTIONS = ("theme", "go_on", "keys", "last", "folder", "assessments")
_LISTS = {
    "only": "kinds",
    "services": "service_ids",
    "domains": "domain_ids",
    "frameworks": "framework_ids",
    "owners": "owners",
}
"""What the file calls the conditions of a selection."""


class Left(Struct, frozen=True, kw_only=True):
    """Where somebody left an assessment."""

    control_id: str = ""
    selection: Selection = EVERYTHING


class Settings(Struct, frozen=True, kw_only=True):
    """What one person prefers; empty where nothing was chosen."""

    theme: str = ""
    go_on: bool = False
    """Whether a status leads to the next duty without an answer."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """Keys with commas between, by the id of what they do."""
    last: str = ""
    """The assessment in which the app was left; empty when it was left at home."""
    folder: str = ""
    """Where the last file was read or written; empty for the folder the app runs in."""
    assessments: Mapping[str, Left] = field(default_factory=dict)
    """By id, the last used at the end."""


def settings_path() -> Path | None:
    """Return where the settings are kept, None for a user without a home folder."""
    try:
        return Path(resources.config_folder(), "settings.yaml")
    except RuntimeError:
        return None


class SettingsFile:
    """The settings of a file, kept up to date in it."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.settings = Settings()
        self.problems: tuple[Problem, ...] = ()
        """What is wrong with the file; what is right in it holds all the same."""
        self.lines: Mapping[str, int] = {}
        """Where in the file the theme and each id of `keys` stand."""
        self._read()

    def place_of(self, key_id: str) -> Place:
        """Return where the theme or the keys of an action are given."""
        return Place(str(self.path), self.lines.get(key_id, 0))

    def left(self, assessment_id: str) -> Left:
        """Return where an assessment was left, or its beginning."""
        return self.settings.assessments.get(assessment_id, Left())

    def leave(self, assessment_id: str, left: Left) -> None:
        """Remember where an assessment is left."""
        rest = {key: v for key, v in self.settings.assessments.items() if key != assessment_id}
        kept = [*rest.items(), (assessment_id, left)][-_MAX_ASSESSMENTS:]
        self.change(assessments=dict(kept))

    def change(self, **changed: Any) -> None:
        """Change settings and write them, raising SrmError where they cannot be written.

        The file is read anew, so that what another window wrote stays. A file that
        cannot be read is left alone until somebody mends it.
        """
        changed = {k: v for k, v in changed.items() if getattr(self.settings, k) != v}
        if not changed:
            return
        self.settings = replace(self.settings, **changed)
        if self.path is None:
            return
        try:
            text = self._text()
            present = parse_yaml(text.encode(), str(self.path)).value
        except DocumentError:
            return
        if not isinstance(present, dict | None):
            return
        content: dict[str, Any] = dict(present or {})
        for name in changed:
            content[name] = _written(self.settings, name, content.get(name))
        _make_folder(self.path.parent)
        write_whole(self.path, _merged(text, content, tuple(changed)).encode())

    def _read(self) -> None:
        if self.path is None or not self.path.exists():
            return
        try:
            document = parse_yaml(read_bytes(self.path, _MAX_BYTES), str(self.path))
        except DocumentError as error:
            hint = error.hint or "Mend it or remove it; until then nothing is remembered."
            self.problems = (Problem("settings", error.place, error.reason, hint),)
            return
        reader = _Reader(document)
        self.settings = reader.settings()
        self.problems = tuple(reader.problems)
        self.lines = reader.lines

    def _text(self) -> str:
        if self.path is None or not self.path.exists():
            return _HEAD
        return read_bytes(self.path, _MAX_BYTES).decode("utf-8-sig", "replace")


class _Reader:
    """Turns a document into settings, noting every problem in it."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[Problem] = []
        self.lines: dict[str, int] = {}

    def settings(self) -> Settings:
        content = self.document.value
        if content is None:
            return Settings()
        content = self._mapping(content, "The file", None, None)
        self._refuse_unknown(content, _SECTIONS)
        self.lines["theme"] = self.document.place(content, "theme").line
        keys = self._section(content, "keys")
        assessments = self._section(content, "assessments")
        return Settings(
            theme=self._text(content, "theme"),
            go_on=self._switch(content, "go_on"),
            last=self._text(content, "last"),
            folder=self._text(content, "folder"),
            keys={each: found for each in keys if (found := self._keys(keys, each))},
            assessments={each: self._left(assessments, each) for each in assessments},
        )

    def _section(self, content: Mapping[str, Any], name: str) -> Mapping[str, Any]:
        given = content.get(name)
        return {} if given is None else self._mapping(given, f"'{name}'", content, name)

    def _keys(self, keys: Mapping[str, Any], name: str) -> str:
        self.lines[name] = self.document.place(keys, name).line
        given = keys[name]
        listed = given if isinstance(given, list) else [given]
        if listed and all(isinstance(e, str) or type(e) is int for e in listed):
            parts = [part.strip() for each in listed for part in _parts(str(each))]
            if parts and all(parts):
                return ",".join(parts)
        self._note(keys, name, f"'{name}' names no key.", f"Write one, as in `{name}: f3`.")
        return ""

    def _left(self, assessments: Mapping[str, Any], name: str) -> Left:
        given = self._mapping(assessments[name], f"'{name}'", assessments, name)
        self._refuse_unknown(given, ("duty", *_LISTS))
        values = {their: self._texts(given, ours) for ours, their in _LISTS.items()}
        for kind in values["kinds"]:
            if kind not in KINDS:
                self._note(given, "only", f"There is no filter '{kind}'.", _near(kind, KINDS))
        values["kinds"] = tuple(each for each in values["kinds"] if each in KINDS)
        return Left(control_id=self._text(given, "duty"), selection=Selection(**values))

    def _mapping(
        self, value: object, what: str, container: object, key: str | None
    ) -> Mapping[str, Any]:
        if isinstance(value, dict):
            return value
        self._note(
            container, key, f"{what} is no list of names with values.", "Write `name: value`."
        )
        return {}

    def _text(self, content: Mapping[str, Any], name: str) -> str:
        value = content.get(name)
        if value is None or isinstance(value, str):
            return value or ""
        if type(value) is int:
            return str(value)
        self._note(content, name, f"'{name}' is no text.", 'Put it in quotes: "...".')
        return ""

    def _switch(self, content: Mapping[str, Any], name: str) -> bool:
        value = content.get(name)
        if isinstance(value, bool | None):
            return bool(value)
        self._note(content, name, f"'{name}' is neither true nor false.", f"Write `{name}: true`.")
        return False

    def _texts(self, content: Mapping[str, Any], name: str) -> tuple[str, ...]:
        value = content.get(name)
        if value is None:
            return ()
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            return tuple(value)
        self._note(content, name, f"'{name}' is no list of texts.", "Write `[one, two]`.")
        return ()

    def _refuse_unknown(self, content: Mapping[str, Any], allowed: tuple[str, ...]) -> None:
        for name in content:
            if name not in allowed:
                self._note(content, name, f"There is no setting '{name}'.", _near(name, allowed))

    def _note(self, container: object, key: str | None, message: str, hint: str) -> None:
        place = self.document.place(container, key)
        self.problems.append(Problem("settings", place, message, hint))


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"{folder} cannot be made: {error.strerror}."
        raise UsageError(message, "Settings are not kept.") from None


def _near(name: str, allowed: Any) -> str:
    near = closest(name, allowed)
    return f"Did you mean {' or '.join(near)}?" if near else f"There are {', '.join(allowed)}."


def _parts(keys: str) -> list[str]:
    """Return the keys of a text with commas between; a comma alone is a key."""
    return ["comma"] if keys.strip() == "," else keys.split(",")


def _written(settings: Settings, name: str, present: Any) -> Any:
    """Return a section as the file holds it, with what others wrote there meanwhile."""
    if name != "assessments":
        return getattr(settings, name)
    ours = {each: _left_content(left) for each, left in settings.assessments.items()}
    theirs = present if isinstance(present, dict) else {}
    kept = [(key, value) for key, value in theirs.items() if key not in ours]
    return dict([*kept, *ours.items()][-_MAX_ASSESSMENTS:])


def _left_content(left: Left) -> dict[str, Any]:
    lists = {ours: list(getattr(left.selection, their)) for ours, their in _LISTS.items()}
    found = {"duty": left.control_id, **lists}
    return {name: value for name, value in found.items() if value}


def _merged(text: str, content: Mapping[str, Any], changed: tuple[str, ...]) -> str:
    """Return `text` with the sections `changed` as in `content`, and all else as it was.

    Where that does not give the same content, as in a file of one line, the file is
    written anew.
    """
    merged = text
    for name in changed:
        merged = _without(merged, name)
        if content[name]:
            merged = f"{merged.rstrip()}\n{_dumped({name: content[name]})}".lstrip("\n")
    wanted = {name: value for name, value in content.items() if value or name not in changed}
    try:
        is_same = (parse_yaml(merged.encode(), "").value or {}) == wanted
    except SrmError:
        is_same = False
    return merged if is_same else _HEAD + _dumped(wanted)


def _without(text: str, name: str) -> str:
    """Return `text` without the lines of one section."""
    kept = []
    is_inside = False
    for line in text.splitlines(keepends=True):
        is_more = is_inside and line.startswith((" ", "\t", "- "))
        is_inside = is_more or line.startswith(f"{name}:")
        if not is_inside:
            kept.append(line)
    return "".join(kept)


def _dumped(content: Mapping[str, Any]) -> str:
    import yaml

    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    text: str = yaml.dump(
        dict(content),
        Dumper=dumper,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=False,
        width=10_000,
    )
    return text
