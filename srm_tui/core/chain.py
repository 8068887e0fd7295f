"""The chain of digests through a journal: what shows that no change was altered or taken out.

Each change is sealed with a digest over what it says and over the digest of its author's
change before it. One that is altered, moved to another place or taken out of the middle
no longer fits. A cut end fits, which is why reports print the ends. Two devices of one
author may go on from the same change: the chain then has several ends.

Who and what enter the digest through salted digests of their own, so that a name can be
erased on request (GDPR article 17) while the chain still holds: the digest stays, and
without its salt it tells nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256

from msgspec import Struct

from srm_tui.core.journal import Change

SALTED = ("author", "field", "old", "new")
"""The fields of a change that may name a person."""
SEAL_FIELDS = ("follows", "salt", "digest", "erased")
"""The fields of a change that seal it."""
ERASED = "[erased"
"""How what stands in place of an erased name begins."""


class ChainEnd(Struct, frozen=True):
    """The last change of a chain, with the chain's length."""

    author: str
    digest: str
    count: int
    """How many changes stand before it in its chain, and itself."""
    at: str


class ChainFault(Struct, frozen=True):
    """A change that does not fit the chain."""

    change: Change
    what: str
    """Goes on from the change, as in `was altered`."""


class Chain(Struct, frozen=True):
    """What the digests of a journal show."""

    count: int
    """How many changes are sealed and fit."""
    unsealed: int
    """How many have no digest, as those of versions that wrote none."""
    erased: int
    """How many fit though something in them was erased."""
    ends: tuple[ChainEnd, ...]
    """By author, longest chain first."""
    faults: tuple[ChainFault, ...]

    @property
    def holds(self) -> bool:
        """Whether every sealed change fits."""
        return not self.faults


Tips = dict[str, Change]
"""The last sealed change of each author."""


def tips_of(changes: Iterable[Change]) -> Tips:
    """Return where each author's chain goes on after `changes`, which are oldest first."""
    return {change.author: change for change in changes if change.digest}


def sealed(changes: Iterable[Change], tips: Tips, salt: Callable[[], str]) -> list[Change]:
    """Return `changes` with digests and add them to `tips`; those that have one keep it.

    `salt` gives text that nobody can guess, another each time.
    """
    found = []
    for change in changes:
        each = change
        if not each.digest:
            before = tips.get(each.author)
            each = each._replace(follows=before.id if before else "", salt=salt(), erased="")
            each = each._replace(digest=digest_of(each, before.digest if before else ""))
        tips[each.author] = each
        found.append(each)
    return found


def unsealed(change: Change) -> Change:
    """Return `change` without its digest, as one that is written anew."""
    return change._replace(**dict.fromkeys(SEAL_FIELDS, ""))


def digest_of(change: Change, before: str) -> str:
    """Return the digest that belongs to `change` behind one with the digest `before`."""
    parts = [
        before,
        change.id,
        change.assessment_id,
        change.batch_id,
        change.at,
        change.control_id,
        change.service_id,
        change.undoes,
        change.tool,
        *_hidden(change),
    ]
    return sha256("\n".join(parts).encode()).hexdigest()


def without(change: Change, **replacements: str) -> Change:
    """Return `change` with other texts in place of some that are `SALTED`, for good.

    Each must show `ERASED`. The digest of what stood there stays in the chain and its
    salt is thrown away; what was not replaced can still be checked.
    """
    if not change.digest:
        return change._replace(**replacements)
    left = _left(change)
    for name in SALTED:
        kind, value = left.get(name, ("salt", _field_salt(change.salt, name)))
        if name in replacements and kind == "salt":
            kind, value = "digest", _salted(value, getattr(change, name))
        left[name] = kind, value
    text = " ".join(f"{name}:{kind}={value}" for name, (kind, value) in left.items())
    return change._replace(salt="", erased=text, **replacements)


def check_chain(changes: Sequence[Change]) -> Chain:
    """Return what the digests of `changes`, oldest first, show."""
    known: dict[str, Change] = {}
    counts: dict[str, int] = {}
    faults: list[ChainFault] = []
    open_ends: dict[str, None] = {}
    for change in changes:
        if not change.digest:
            continue
        if fault := _fault(change, known):
            faults.append(ChainFault(change, fault))
        known[change.id] = change
        counts[change.id] = counts.get(change.follows, 0) + 1
        open_ends.pop(change.follows, None)
        open_ends[change.id] = None
    ends = (
        ChainEnd(known[each].author, known[each].digest, counts[each], known[each].at)
        for each in open_ends
    )
    return Chain(
        count=len(known) - len(faults),
        unsealed=len(changes) - len(known),
        erased=sum(bool(each.erased) for each in known.values()),
        ends=tuple(sorted(ends, key=lambda end: (end.author, -end.count, end.digest))),
        faults=tuple(faults),
    )


def _fault(change: Change, known: Mapping[str, Change]) -> str:
    before = known.get(change.follows)
    if change.follows and before is None:
        return "follows a change that is missing"
    if before and before.author != change.author:
        return "follows a change of somebody else"
    if change.id in known:
        return "stands there twice"
    if any(
        kind == "digest" and ERASED not in getattr(change, name)
        for name, (kind, _) in _left(change).items()
    ):
        return "was altered"
    if digest_of(change, before.digest if before else "") != change.digest:
        return "was altered"
    return ""


def _hidden(change: Change) -> Iterator[str]:
    """Yield the digests of who and what."""
    left = _left(change)
    for name in SALTED:
        kind, value = left.get(name, ("salt", ""))
        if kind == "digest":
            yield value
        else:
            yield _salted(value or _field_salt(change.salt, name), getattr(change, name))


def _field_salt(salt: str, name: str) -> str:
    return sha256(f"{salt}\n{name}".encode()).hexdigest()


def _salted(salt: str, text: str) -> str:
    return sha256(f"{salt}\n{text}".encode()).hexdigest()


def _left(change: Change) -> dict[str, tuple[str, str]]:
    """Return what an erasure left of each field: its salt, or its digest alone."""
    found = {}
    for each in change.erased.split():
        name, _, rest = each.partition(":")
        kind, _, value = rest.partition("=")
        found[name] = kind, value
    return found
