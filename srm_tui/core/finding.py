"""Duties by words: what people type, ranked, with where it was found."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from srm_tui.core.assessment import AssessedDuty, Assessment
from srm_tui.core.knowledge import KnowledgeBase

_WEIGHTS = {
    "id": 9,
    "title": 8,
    "question": 6,
    "service": 5,
    "requirement": 5,
    "owner": 5,
    "notes": 4,
    "evidence": 4,
    "reason": 4,
    "domain": 3,
    "guidance": 1,
}
"""How much a word counts by where it stands."""
_EXACT = 1000
_BEFORE, _AFTER = 24, 60
"""How many characters of a text are shown around what was found."""


class _Field(NamedTuple):
    where: str
    text: str
    folded: str
    """Begins with a space, so that words at the start are like any other."""


class Searchable(NamedTuple):
    """A duty with all texts that a search looks into."""

    control_id: str
    number: str
    fields: tuple[_Field, ...]
    folded: str


class Found(NamedTuple):
    """A duty that has all the words."""

    control_id: str
    score: int
    where: str
    """Where the word stands that is hardest to see: `title`, `notes`, `evidence`, ..."""
    excerpt: str
    """The words around it."""


def number_by_id(kb: KnowledgeBase, assessment: Assessment) -> Mapping[str, str]:
    """Return the number of each duty, as in `3.2`: its domain, and its place there."""
    numbers: dict[str, str] = {}
    filled = [rows for domain in kb.domains if (rows := assessment.rows_of(domain.id))]
    for domain_number, rows in enumerate(filled, 1):
        numbers |= {row.id: f"{domain_number}.{place}" for place, row in enumerate(rows, 1)}
    return numbers


def searchable(kb: KnowledgeBase, assessment: Assessment) -> tuple[Searchable, ...]:
    """Return the duties of `assessment` as a search wants them."""
    numbers = number_by_id(kb, assessment)
    return tuple(_searchable(kb, row, numbers.get(row.id, "")) for row in assessment.rows)


def find(among: Iterable[Searchable], wanted: str) -> tuple[Found, ...]:
    """Return the duties in which each word of `wanted` stands, the best first.

    An id or a number that is typed whole comes before all others.
    """
    folded = wanted.casefold()
    words = folded.split()
    found = []
    for each in among:
        if exact := folded.strip() in (each.control_id, each.number, f"#{each.number}"):
            words_here = []
        elif words and all(word in each.folded for word in words):
            words_here = words
        else:
            continue
        hits = [_best(each, word) for word in words_here]
        score = sum(hit[0] for hit in hits) + _EXACT * exact
        _, field, word = min(hits, default=(0, each.fields[0], ""))
        found.append(Found(each.control_id, score, field.where, _excerpt(field, word)))
    return tuple(sorted(found, key=lambda each: -each.score))


def spans(text: str, wanted: str) -> tuple[tuple[int, int], ...]:
    """Return where in `text` the words of `wanted` stand, as ranges that do not overlap."""
    folded = text.casefold()
    if len(folded) != len(text):
        return ()
    marked: set[int] = set()
    for word in wanted.casefold().split():
        start = folded.find(word)
        while start >= 0:
            marked.update(range(start, start + len(word)))
            start = folded.find(word, start + len(word))
    starts = [place for place in sorted(marked) if place - 1 not in marked]
    ends = [place + 1 for place in sorted(marked) if place + 1 not in marked]
    return tuple(zip(starts, ends, strict=True))


def _searchable(kb: KnowledgeBase, row: AssessedDuty, number: str) -> Searchable:
    control, answer = row.duty.control, row.answer
    services = [kb.service_by_id[each] for each in row.duty.service_ids]
    exceptions = answer.exceptions
    texts = (
        ("id", control.id),
        ("title", control.title),
        ("question", control.question),
        ("service", "; ".join(" ".join((s.name, s.id, *s.aliases)) for s in services)),
        ("requirement", "; ".join(_requirements(kb, row))),
        ("owner", "; ".join((answer.owner, *(e.owner for e in exceptions), answer.provided_by))),
        ("notes", " ".join((answer.notes, *(e.notes for e in exceptions)))),
        ("evidence", "; ".join(f"{e.title} {e.value}" for e in answer.evidence)),
        ("reason", " ".join((answer.justification, *(e.justification for e in exceptions)))),
        ("domain", kb.domain_by_id[control.domain].title),
        ("guidance", " ".join((control.customer_part, *control.implemented_when))),
    )
    fields = tuple(_field(where, text) for where, text in texts if text.strip("; "))
    folded = "\n".join(field.folded for field in fields)
    return Searchable(control.id, number, fields, folded)


def _field(where: str, text: str) -> _Field:
    flat = " ".join(text.split()).strip("; ")
    return _Field(where, flat, f" {flat.casefold()}")


def _requirements(kb: KnowledgeBase, row: AssessedDuty) -> list[str]:
    return [
        f"{kb.framework_by_id[framework_id].short_name} {', '.join(ids)}"
        for framework_id, ids in row.duty.control.mappings.items()
        if framework_id in kb.framework_by_id
    ]


def _best(each: Searchable, word: str) -> tuple[int, _Field, str]:
    """Return the score of a word that stands in the duty, with the field where it counts most."""
    scores = (
        (_WEIGHTS[field.where] * (2 if f" {word}" in field.folded else 1), field, word)
        for field in each.fields
        if word in field.folded
    )
    return max(scores, key=lambda scored: scored[0])


def _excerpt(field: _Field, word: str) -> str:
    text = field.text if len(field.folded) == len(field.text) + 1 else field.folded[1:]
    place = max(field.folded.find(f" {word}"), field.folded.find(word) - 1, 0)
    start = 0 if place <= _BEFORE else text.rfind(" ", 0, place - _BEFORE // 2) + 1
    end = min(len(text), place + _AFTER)
    return f"{'...' if start else ''}{text[start:end]}{'...' if end < len(text) else ''}"
