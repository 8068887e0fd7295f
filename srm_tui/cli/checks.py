"""What a check found, in the words of machines: JSON, JUnit, and commands of GitHub Actions."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from srm_tui.errors import Place, Problem


class Checked(NamedTuple):
    """One problem that was found."""

    problem: Problem
    fails: bool
    """Whether it is one that the check was asked to fail on."""
    place: Place
    """Where it stands in the file that was checked; its file is empty for the store."""

    @property
    def subject(self) -> str:
        """The control or fact that it is about, or `assessment`."""
        return self.problem.place.file or "assessment"


def as_json(found: Iterable[Checked]) -> list[dict[str, object]]:
    """Return what was found as programs read it."""
    return [
        {
            "rule": each.problem.code,
            "control": each.problem.place.file,
            "message": each.problem.message,
            "hint": each.problem.hint,
            "fails": each.fails,
            "file": each.place.file or None,
            "line": each.place.line or None,
        }
        for each in found
    ]


def as_github(found: Sequence[Checked]) -> list[str]:
    """Return workflow commands that annotate a run, what fails first.

    GitHub shows ten errors and ten warnings of a step
    (https://docs.github.com/actions/reference/workflow-commands-for-github-actions).
    """
    return [_command(each) for each in sorted(found, key=lambda each: not each.fails)]


def _command(each: Checked) -> str:
    said = {
        "file": each.place.file,
        "line": str(each.place.line or ""),
        "title": f"{each.subject}: {each.problem.code}",
    }
    properties = ",".join(f"{name}={_property(value)}" for name, value in said.items() if value)
    kind = "error" if each.fails else "warning"
    return f"::{kind} {properties}::{_data(_message(each))}"


def _message(each: Checked) -> str:
    return " ".join(filter(None, (each.problem.message, each.problem.hint)))


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def as_junit(name: str, subjects: Iterable[str], found: Sequence[Checked], at: datetime) -> str:
    """Return a JUnit document: a test for each of `subjects`, failed by what fails there.

    What was found and does not fail stands in the output of the suite. It keeps to the
    schema of Ant's JUnit task, which servers agree on.
    """
    failing: dict[str, list[Checked]] = {subject: [] for subject in subjects}
    for each in found:
        if each.fails:
            failing.setdefault(each.subject, []).append(each)
    noted = "\n".join(_line(each) for each in found if not each.fails)
    count, failed = len(failing), sum(map(bool, failing.values()))
    head = (
        f'tests="{count}" failures="{failed}" errors="0" time="0" '
        f'timestamp="{at:%Y-%m-%dT%H:%M:%S}" hostname="localhost"'
    )
    cases = "\n".join(_case(subject, problems) for subject, problems in failing.items())
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n'
        f'<testsuite id="0" package="srm-tui" name={_quoted(name)} {head}>\n<properties/>\n'
        f"{cases}\n<system-out>{_escaped(noted)}</system-out>\n<system-err/>\n"
        "</testsuite>\n</testsuites>"
    )


def _case(subject: str, problems: Sequence[Checked]) -> str:
    head = f'<testcase classname="srm-tui.check" name={_quoted(subject)} time="0"'
    if not problems:
        return f"{head}/>"
    first = problems[0].problem
    text = "\n".join(_line(each) for each in problems)
    failure = f"<failure type={_quoted(first.code)} message={_quoted(first.message)}>"
    return f"{head}>{failure}{_escaped(text)}</failure></testcase>"


def _line(each: Checked) -> str:
    where = f"{each.place}: " if each.place.file else ""
    return f"{where}{each.subject}: {_message(each)} [{each.problem.code}]"


def _quoted(text: str) -> str:
    spaced = _escaped(" ".join(text.split()) or "-")
    return '"' + spaced.replace('"', "&quot;") + '"'


def _escaped(text: str) -> str:
    """Return `text` for XML, ASCII alone; what XML 1.0 cannot hold becomes U+FFFD."""
    clean = "".join(each if _is_xml(each) else "\N{REPLACEMENT CHARACTER}" for each in text)
    marked = clean.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return marked.replace("\r", "&#13;").encode("ascii", "xmlcharrefreplace").decode()


def _is_xml(character: str) -> bool:
    """Return whether XML 1.0 allows a character, and no terminal is steered by it."""
    code = ord(character)
    if code < 0xA0:
        return character in "\t\n\r" or 0x20 <= code < 0x7F
    return code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code >= 0x10000
