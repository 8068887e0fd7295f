"""Rules for frameworks: whose text it is, what serves them, and that pages were read."""

from collections.abc import Iterator
from datetime import date

from srm_tui.core.knowledge import Framework, KnowledgeBase, Source
from srm_tui.core.knowledge_lint.places import PlaceOf, has_own_titles, lint_source
from srm_tui.errors import Problem


def lint_frameworks(kb: KnowledgeBase, place: PlaceOf, today: date) -> Iterator[Problem]:
    """Yield what is wrong with frameworks and with the reports of AWS."""
    served = {framework_id for control in kb.controls for framework_id in control.mappings}
    for framework in kb.frameworks:
        yield from _lint_framework(framework, place, today)
        if framework.id not in served:
            message = f"framework {framework.id}: No control serves any of its requirements."
            hint = "Name controls in its requirements."
            yield Problem("no-mapping", place("framework", framework.id), message, hint)
    for report in kb.reports:
        where = place("report", report.id, "source")
        yield from lint_source(f"report {report.id}", report.source, where, today)


def _lint_framework(framework: Framework, place: PlaceOf, today: date) -> Iterator[Problem]:
    owner = f"framework {framework.id}"
    if not framework.url.startswith("https://"):
        message = f"{owner}: '{framework.url}' is no https address."
        where = place("framework", framework.id, "url")
        yield Problem("bad-source", where, message, "Name the official page.")
    if "©" in framework.licence and not has_own_titles(framework):
        message = f"{owner}: Its text is copyrighted."
        where = place("framework", framework.id, "licence")
        hint = "Write the titles in our own words, and say so under 'licence:'."
        yield Problem("quoted", where, message, hint)
    if framework.programme:
        where = place("framework", framework.id, "programme")
        yield from lint_source(owner, framework.programme.source, where, today)
        for url in framework.programme.pages.values():
            page = Source(url=url, read_on=framework.programme.source.read_on)
            yield from lint_source(owner, page, where, today)
