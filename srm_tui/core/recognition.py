"""How deployment variants and integration facts show in files: rules that a pack brings."""

import re
from collections.abc import Iterable, Mapping

from msgspec import Struct

from srm_tui.core.sightings import UNKNOWN, UNTOLD, Sighting


class AttributeTest(Struct, frozen=True, kw_only=True):
    """A test of one attribute of a resource; one of its values must pass."""

    attribute: str
    """Its path, as in `compute_config.enabled`; a list stands for each of its items."""
    how: str
    """`is`, `is_not`, `starts`, `matches`, `given` or `grants`."""
    values: tuple[str, ...]

    def holds(self, values: tuple[str, ...], own_accounts: frozenset[str]) -> bool:
        """Return whether the attribute passes with these values; none means that it is not set."""
        if UNTOLD in values:
            return False
        match self.how:
            case "is":
                return any(each.casefold() in self.values for each in values)
            case "is_not":
                known = UNKNOWN not in values
                return known and not any(each.casefold() in self.values for each in values)
            case "starts":
                return any(each.casefold().startswith(self.values) for each in values)
            case "matches":
                return any(re.fullmatch(self.values[0], each) for each in values)
            case "given":
                return bool(values) is (self.values == ("true",))
        if self.values == (OTHER_ACCOUNT,):
            return bool(own_accounts) and any(
                each.isdigit() and each not in own_accounts for each in values
            )
        return any(each in self.values for each in values)


_NEED_A_VALUE = frozenset(("is", "starts", "matches", "grants"))
OTHER_ACCOUNT = "other-account"
"""What a policy grants when it names an account in which nothing else was seen."""
OUTSIDER = "outsider"
"""What a policy grants when it asks for an external id, as vendors do."""
ANYBODY = "anybody"
"""What a policy grants when it names no principal in particular."""


class Clue(Struct, frozen=True, kw_only=True):
    """One way in which something shows."""

    names: tuple[tuple[str, str], ...] = ()
    """Catalogue and name of the things in which it shows."""
    service_ids: tuple[str, ...] = ()
    """Services whose presence shows it."""
    every: tuple[AttributeTest, ...] = ()
    """Tests that must all hold."""
    some: tuple[AttributeTest, ...] = ()
    """Tests of which one must hold, where there are any."""
    regions: str = ""
    """`one` or `several`: it shows in the number of Regions over all that was seen."""
    not_counting: tuple[str, ...] = ()
    """Services of which things have to stand in a certain Region, which tells nothing."""

    def holds(self, sighting: Sighting, own_accounts: frozenset[str]) -> bool:
        """Return whether the attributes of a thing of the right name pass."""
        if not self.every and not self.some:
            return True
        told = sighting.attributes
        if told is None:
            return False

        def passes(test: AttributeTest) -> bool:
            values = told.get(test.attribute, ())
            if not values and test.how in _NEED_A_VALUE:
                return False
            return test.holds(values, own_accounts)

        return all(map(passes, self.every)) and (not self.some or any(map(passes, self.some)))


class Recognition(Struct, frozen=True, kw_only=True):
    """A variant that is recognised, or an integration fact that can be read."""

    id: str
    service_id: str = ""
    fact: str = ""
    answer: str = ""
    clues: tuple[Clue, ...]


class Watch(Struct, frozen=True, kw_only=True):
    """What readers keep of one kind of thing: nothing that no rule asks for."""

    plain: tuple[str, ...] = ()
    """Paths of attributes whose values are kept."""
    policies: tuple[str, ...] = ()
    """Paths of policy documents of which only whom they let in is kept."""


NOTHING_WATCHED = Watch()


def watched(recognitions: Iterable[Recognition]) -> Mapping[tuple[str, str], Watch]:
    """Return which attributes the rules ask for, by catalogue and name."""
    plain: dict[tuple[str, str], dict[str, None]] = {}
    policies: dict[tuple[str, str], dict[str, None]] = {}
    for each in recognitions:
        for clue in each.clues:
            for test in (*clue.every, *clue.some):
                kept = policies if test.how == "grants" else plain
                for name in clue.names:
                    kept.setdefault(name, {})[test.attribute] = None
    return {
        name: Watch(plain=tuple(plain.get(name, ())), policies=tuple(policies.get(name, ())))
        for name in {**plain, **policies}
    }
