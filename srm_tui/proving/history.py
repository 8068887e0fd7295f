"""What the recorded changes of a file prove: the seals of its history, and earlier files."""

from collections.abc import Iterator, Sequence

from srm_tui.core.chain import Chain, check_chain
from srm_tui.core.counting import counted
from srm_tui.core.journal import Change
from srm_tui.proving.points import Point, left_open, proven, refuted
from srm_tui.store import Store
from srm_tui.store.reader import PortableFile


def state_point(file: PortableFile) -> Point:
    """Return whether what a file says now follows from its recorded changes."""
    if not file.edits:
        count = counted(len(file.changes), "recorded change")
        return proven(f"What it says now follows from its {count}.")
    first = file.edits[0]
    where = " of ".join(filter(None, (first.field, first.control_id)))
    more = f" and {len(file.edits) - 1} more" if len(file.edits) > 1 else ""
    return refuted(f"What it says now differs from its recorded changes, in {where}{more}.")


def chain_points(changes: Sequence[Change]) -> Iterator[Point]:
    """Yield what the seals of `changes` show."""
    chain = check_chain(changes)
    if chain.faults:
        yield refuted(_faults_text(chain))
    elif chain.count:
        chains = counted(len(chain.ends), "chain")
        text = "No recorded change was altered, moved or taken out"
        yield proven(f"{text}: {chain.count:,} fit into {chains}.")
    if chain.unsealed:
        count = counted(chain.unsealed, "recorded change")
        yield left_open(f"Whether {count} of a version that wrote no seals were altered.")
    if chain.erased:
        count = counted(chain.erased, "recorded change")
        yield left_open(f"What stood where something was erased on request, in {count}.")


def end_points(changes: Sequence[Change], earlier: Sequence[Change] | None) -> Iterator[Point]:
    """Yield whether nothing was cut off the end, as far as an `earlier` journal shows it."""
    ends = check_chain(changes).ends
    if earlier is None:
        if ends:
            yield left_open(
                "That nothing was cut off its end: compare the ends of the chains with an earlier "
                "report, or name that with --against. They are "
                + "; ".join(f"{end.author} {end.count:,} {end.digest[:16]}" for end in ends)
                + "."
            )
        return
    held = {each.digest for each in changes if each.digest}
    lost = [each for each in earlier if each.digest and each.digest not in held]
    if lost:
        count = counted(len(lost), "change")
        text = f"It lacks {count} that the earlier file has, the first by {lost[0].author}"
        yield refuted(f"{text} at {lost[0].at}.")
    elif any(each.digest for each in earlier):
        added = counted(len(changes) - len(earlier), "change")
        yield proven(f"It goes on from the earlier file: all of that is in it, and {added} more.")
    else:
        yield left_open("Whether it goes on from the earlier file, which has no seals.")


def store_faults(store: Store) -> Iterator[str]:
    """Yield for each assessment of a store whose history does not hold together what is wrong."""
    for assessment_id, name in store.names():
        chain = check_chain(store.changes(assessment_id))
        if chain.faults:
            yield f"{name}: {_faults_text(chain)}"


def _faults_text(chain: Chain) -> str:
    first = chain.faults[0]
    change = first.change
    what = " of ".join(filter(None, (change.field, change.control_id)))
    more = f", and {len(chain.faults) - 1:,} more do not fit" if len(chain.faults) > 1 else ""
    return f"The recorded change of {what} by {change.author} at {change.at} {first.what}{more}."
