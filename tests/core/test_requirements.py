"""Which requirements of the chosen frameworks stand behind a duty."""

from srm_tui.core.requirements import served
from tests.core.builders import SMALL, control, framework, knowledge


def test_requirements_are_told_with_their_titles_in_the_order_of_the_framework() -> None:
    locked = SMALL.control_by_id["locked"]
    (gdpr,) = served(SMALL, locked, ("pci", "gdpr"))
    assert gdpr.framework.id == "gdpr"
    assert [each.id for each in gdpr.requirements] == ["5", "32"]


def test_a_framework_that_is_not_chosen_says_nothing() -> None:
    assert served(SMALL, SMALL.control_by_id["locked"], ()) == ()
    assert served(SMALL, SMALL.control_by_id["owned"], ("gdpr",)) == ()


def test_a_requirement_that_the_framework_does_not_have_is_passed_over() -> None:
    odd = control("odd", mappings={"law": ("1", "9")})
    kb = knowledge(controls=(odd,), frameworks=(framework("law", "1"),))
    (law,) = served(kb, odd, ("law",))
    assert [each.id for each in law.requirements] == ["1"]
