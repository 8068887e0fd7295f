"""Fields, values and comparisons in the words of the screens."""

import json
from collections.abc import Iterator, Mapping, Sequence

from srm_tui.core.answers import Value
from srm_tui.core.compare import Cause, ComparedDuty, Comparison, FieldChange, Snapshot
from srm_tui.core.history import Act, HistoryEntry
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.observations import FINDING_PREFIX
from srm_tui.core.vocabulary import Status
from srm_tui.tui.changes import field_name
from srm_tui.tui.text import STATUS_MARKS, count, one_line
from srm_tui.tui.widgets.line_list import Line, fitted

_FATES = {
    "new": "New gaps",
    "reopened": "Reopened: in place before, a gap now",
    "withdrawn": "Answer taken back: nobody knows",
    "dropped": "Gaps that are no duty any more",
    "closed": "Closed gaps",
    "unchanged": "Gaps as before",
}


_NAMING = ("name", "title", "text", "value", "file")
"""Under which keys a value of the journal is named."""


def field_word(field: str) -> str:
    """Return what people call a field of the journal, as the beginning of a line."""
    name = field_name(field)
    return name[:1].upper() + name[1:]


def value_text(field: str, value: Value) -> str:
    """Return a value of the journal as people read it; `nothing` for none."""
    if field == "status" and not value:
        return Status.UNANSWERED.label
    if value is None or value in ("", [], {}):
        return "nothing"
    if field == "status" and value in set(Status):
        return Status(str(value)).label
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    if field.startswith(FINDING_PREFIX) and isinstance(value, Sequence):
        return count(len(value), "check")
    if isinstance(value, Mapping):
        named = next(filter(None, map(value.get, _NAMING)), None)
        if isinstance(named, str):
            return named
        return "; ".join(f"{key}: {value_text('', each)}" for key, each in value.items())
    if isinstance(value, Sequence):
        return ", ".join(value_text("", each) for each in value)
    return json.dumps(value)


def with_names(kb: KnowledgeBase, field: str, value: Value) -> Value:
    """Return services, answers and laws of a scope by name instead of by id."""
    if field == "services" and isinstance(value, list):
        return [_service(kb, str(each)) for each in value]
    if field == "frameworks" and isinstance(value, list):
        known = kb.framework_by_id
        return [known[each].short_name if each in known else each for each in map(str, value)]
    if field == "facts" and isinstance(value, Mapping):
        return {_question(kb, each): _answers(kb, each, given) for each, given in value.items()}
    return value


def _question(kb: KnowledgeBase, fact_id: str) -> str:
    fact = kb.fact_by_id.get(fact_id)
    return one_line(fact.question).removesuffix("?") if fact else fact_id


def _answers(kb: KnowledgeBase, fact_id: str, given: Value) -> list[Value]:
    fact = kb.fact_by_id.get(fact_id)
    listed = given if isinstance(given, list) else [given]
    options = ((each, fact.option(str(each)) if fact else None) for each in listed)
    return [one_line(option.label) if option else each for each, option in options]


def moved_text(kb: KnowledgeBase, entry: HistoryEntry, longest: int) -> str:
    """Return what an entry changed: a value before and after, or what a list gained and lost."""
    field, old, new = entry.change.field, entry.old, entry.new
    before, after = (one_line(each) for each in values_text(kb, field, old, new))
    if is_listed(old, new):
        told = (("added", after), ("removed", before))
        return "; ".join(f"{word} {text}" for word, text in told if text != "nothing")
    if field == "facts":
        return after if after != "nothing" else f"{before}, taken back"
    return f"{fitted(before, longest)} -> {fitted(after, longest)}"


def is_listed(old: Value, new: Value) -> bool:
    """Return whether a value is a list that gains and loses items."""
    return all(isinstance(each, list) or each is None for each in (old, new)) and old != new


def values_text(kb: KnowledgeBase, field: str, old: Value, new: Value) -> tuple[str, str]:
    """Return a value before and after, of lists and mappings only what differs."""
    old, new = (with_names(kb, field, each) for each in (old, new))
    if is_listed(old, new):
        old, new = old or [], new or []
    if field.startswith(FINDING_PREFIX):
        return value_text(field, old), value_text(field, new)
    if isinstance(old, list) and isinstance(new, list):
        gone = [each for each in old if each not in new]
        came = [each for each in new if each not in old]
        old, new = (gone, came) if gone or came else (old, new)
    elif isinstance(old, Mapping) and isinstance(new, Mapping):
        names = [each for each in (*old, *new) if old.get(each) != new.get(each)]
        old = {each: old[each] for each in old if each in names}
        new = {each: new[each] for each in new if each in names}
    return value_text(field, old), value_text(field, new)


def history_lines(
    kb: KnowledgeBase, entries: Sequence[HistoryEntry], *, named: bool
) -> Iterator[Line]:
    """Return a line for each entry by day, the last first; `named` says of which duty."""
    day = ""
    for number in reversed(range(len(entries))):
        entry = entries[number]
        if entry.change.field.startswith(FINDING_PREFIX):
            continue  # the receipt of the import tells
        if entry.change.at[:10] != day:
            day = entry.change.at[:10]
            yield Line("", day, "UTC", "heading")
        said = entry.change
        place = f" ({_subject(kb, said.control_id)})" if named else ""
        service = f" for {_service(kb, said.service_id)}" if said.service_id else ""
        act = "" if entry.act is Act.SAID else f"{entry.act.value}: "
        moved = moved_text(kb, entry, 24 if named else 200)
        what = f"{act}{field_word(said.field)}{service}: {moved}{place}"
        tail = "taken back" if entry.taken_back_by else ""
        look = "muted" if tail or entry.act is Act.UNDO else ""
        who = fitted(one_line(said.author), 16)
        yield Line(str(number), f"{said.at[11:16]} {who}  {what}", tail, look)


def comparison_lines(kb: KnowledgeBase, found: Comparison) -> Iterator[Line]:
    """Return what became of an assessment, section by section, gaps first."""
    told: set[str] = set()
    for fate in list(_FATES)[:-1]:
        yield from _gap_lines(kb, fate, getattr(found, fate))
        told |= {each.control_id for each in getattr(found, fate)}
    yield from _scope_lines(kb, found)
    told |= {each.control_id for each in found.duties}
    others = dict.fromkeys(each.control_id for each in found.answers if each.control_id not in told)
    if others:
        yield Line("", "Answers changed otherwise", str(len(others)), "heading")
    for control_id in others:
        fields = [each for each in found.answers if each.control_id == control_id]
        words = dict.fromkeys(field_word(each.field).lower() for each in fields)
        status = found.after.status(control_id)
        mark = STATUS_MARKS[status] if status else "   "
        yield Line(f"answer/{control_id}", f"{mark} {_subject(kb, control_id)}", ", ".join(words))
    yield from _gap_lines(kb, "unchanged", found.unchanged)


def tell_change(kb: KnowledgeBase, change: FieldChange) -> str:
    """Return in a sentence what a field said and says."""
    service = f" for {_service(kb, change.service_id)}" if change.service_id else ""
    old, new = (value_text(change.field, each) for each in (change.old, change.new))
    return f"{field_word(change.field)}{service}: {old} -> {new}"


def point_name(snapshot: Snapshot) -> str:
    """Return how a point is called, with its day when it is a milestone."""
    if snapshot.is_milestone:
        return f"'{one_line(snapshot.label)}' ({snapshot.at[:10]})"
    return "now" if snapshot.label == "now" else f"the end of {snapshot.label}"


def _gap_lines(kb: KnowledgeBase, fate: str, gaps: tuple[ComparedDuty, ...]) -> Iterator[Line]:
    if gaps:
        yield Line("", _FATES[fate], str(len(gaps)), "heading")
    for each in gaps:
        mark = STATUS_MARKS[each.after] if each.after else "   "
        severity = each.severity.value[0].upper()
        look = {0: "error", 1: "warning"}.get(each.severity.rank, "")
        if fate in ("closed", "dropped"):
            look = "success" if fate == "closed" else "muted"
        text = f"{mark} {severity} {_subject(kb, each.control_id)}"
        yield Line(f"{fate}/{each.control_id}", text, _move(each), look)


def _move(duty: ComparedDuty) -> str:
    """Return what the duty was before, where it was something else."""
    if duty.before is None:
        return f"came with the {_CAUSES[duty.cause]}" if duty.cause else ""
    if duty.after is None:
        return f"went with the {_CAUSES[duty.cause]}" if duty.cause else ""
    is_told = duty.before not in (duty.after, Status.UNANSWERED)
    return f"was {duty.before.label.lower()}" if is_told else ""


_CAUSES = {Cause.SCOPE: "scope", Cause.PACK: "new knowledge base"}


def _scope_lines(kb: KnowledgeBase, found: Comparison) -> Iterator[Line]:
    lines = [*_chosen_lines(kb, found)]
    lines += [
        Line(
            f"severity/{each.control_id}",
            _subject(kb, each.control_id),
            f"{each.before} -> {each.after}",
        )
        for each in found.severities
    ]
    if lines:
        yield Line("", "Scope and severity", "", "heading")
        yield from lines
    for cause, name in _CAUSES.items():
        for word, ids in (
            ("came", found.added_by(cause)),
            ("went", found.dropped_by(cause)),
        ):
            if ids:
                yield Line("", f"Duties that {word} with the {name}", str(len(ids)), "heading")
            for each in ids:
                yield Line(
                    f"{word}/{each}", f"{'+' if word == 'came' else '-'} {_subject(kb, each)}"
                )


def _chosen_lines(kb: KnowledgeBase, found: Comparison) -> Iterator[Line]:
    scope = found.scope
    for mark, ids in (("+", scope.services_added), ("-", scope.services_dropped)):
        for each in ids:
            yield Line(f"service/{each}", f"{mark} {_service(kb, each)}", "service")
    for mark, ids in (("+", scope.frameworks_added), ("-", scope.frameworks_dropped)):
        for each in ids:
            framework = kb.framework_by_id.get(each)
            name = one_line(framework.short_name) if framework else each
            yield Line(f"framework/{each}", f"{mark} {name}", "law or standard")
    for each, (old, new) in scope.facts.items():
        fact = kb.fact_by_id.get(each)
        question = one_line(fact.question) if fact else each
        tail = f"{', '.join(old) or 'open'} -> {', '.join(new) or 'open'}"
        yield Line(f"fact/{each}", question, tail)
    if scope.depth:
        yield Line("depth/", "Depth", " -> ".join(scope.depth))
    if found.pack_changed:
        before, after = found.before.pack, found.after.pack
        tail = f"{before} -> {after}" if before != after else f"corrected since, {after}"
        yield Line("pack/", "Knowledge base", tail)


def _subject(kb: KnowledgeBase, control_id: str) -> str:
    if not control_id:
        return "Assessment"
    control = kb.control_by_id.get(control_id)
    return one_line(control.title) if control else one_line(control_id)


def _service(kb: KnowledgeBase, service_id: str) -> str:
    service = kb.service_by_id.get(service_id)
    return one_line(service.name) if service else one_line(service_id)
