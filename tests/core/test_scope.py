"""A scope in the words of the knowledge base, and what of it is unknown."""

import pytest

from srm_tui.core.knowledge import closest
from srm_tui.core.scope import Misfit, Scope, normalise
from srm_tui.core.vocabulary import Depth
from tests.core.builders import SMALL, knowledge, service


def normal(**said: object) -> Scope:
    known, misfits = normalise(SMALL, Scope(**said))  # type: ignore[arg-type]
    assert misfits == ()
    return known


def misfits_of(**said: object) -> tuple[Misfit, ...]:
    return normalise(SMALL, Scope(**said))[1]  # type: ignore[arg-type]


def test_services_come_in_the_order_of_the_knowledge_base_and_once() -> None:
    given = ("queue", "store", "Amazon Queue", "bucket", "queue")
    assert normal(service_ids=given).service_ids == ("store", "queue")


@pytest.mark.parametrize(
    "text", ["store", "Amazon Store", "amazon store", "BUCKET", "Object Storage", "object_storage"]
)
def test_a_service_is_found_by_id_name_or_alias(text: str) -> None:
    assert normal(service_ids=(text,)).service_ids == ("store",)


@pytest.mark.parametrize("text", ["gdpr", "GDPR", "dsgvo", "the gdpr act", "Payment Card"])
def test_a_framework_is_found_by_id_name_or_alias(text: str) -> None:
    known = normal(framework_ids=(text,)).framework_ids
    assert known == (("pci",) if text == "Payment Card" else ("gdpr",))


def test_frameworks_facts_and_answers_come_in_order_too() -> None:
    known = normal(
        framework_ids=("pci", "gdpr"),
        facts={"people": ("public", "staff", "public"), "exposed": ("no",)},
        depth=Depth.FULL,
    )
    assert known.framework_ids == ("gdpr", "pci")
    assert list(known.facts.items()) == [("exposed", ("no",)), ("people", ("staff", "public"))]
    assert known.depth is Depth.FULL


def test_a_normal_scope_stays_as_it_is() -> None:
    scope = Scope(service_ids=("store",), facts={"exposed": ("no",)}, framework_ids=("gdpr",))
    assert normalise(SMALL, scope) == (scope, ())
    assert normalise(SMALL, Scope()) == (Scope(), ())


def test_what_is_unknown_stays_out_and_its_nearest_names_are_told() -> None:
    scope = Scope(
        service_ids=("store", "tabel", "bukket", "???"),
        facts={"exposd": ("yes",), "exposed": ("yse",)},
        framework_ids=("gdrp",),
    )
    known, misfits = normalise(SMALL, scope)
    assert known == Scope(service_ids=("store",))
    assert [(each.kind, each.text, each.nearest) for each in misfits] == [
        ("service", "tabel", ("table",)),
        ("service", "bukket", ("store",)),
        ("service", "???", ()),
        ("framework", "gdrp", ("gdpr",)),
        ("fact", "exposd", ("exposed",)),
        ("answer", "exposed=yse", ("yes",)),
    ]


def test_an_answer_like_no_other_is_told_all_that_are_possible() -> None:
    (misfit,) = misfits_of(facts={"people": ("42", "staff")})
    assert misfit.nearest == ("staff", "public")


def test_the_known_of_several_answers_are_kept() -> None:
    known, _ = normalise(SMALL, Scope(facts={"people": ("42", "staff")}))
    assert known.facts == {"people": ("staff",)}


def test_several_answers_to_a_question_of_one_are_none() -> None:
    known, (misfit,) = normalise(SMALL, Scope(facts={"exposed": ("yes", "no")}))
    assert known.facts == {}
    assert (misfit.kind, misfit.text) == ("answer", "exposed=yes,no")
    assert normal(facts={"exposed": ("yes", "yes")}).facts == {"exposed": ("yes",)}


def test_a_question_without_an_answer_is_left_out() -> None:
    assert normal(facts={"exposed": ()}).facts == {}


def test_an_alias_of_two_services_is_unknown_and_both_are_named() -> None:
    kb = knowledge(
        services=(service("left", aliases=("side",)), service("right", aliases=("side",)))
    )
    known, (misfit,) = normalise(kb, Scope(service_ids=("side",)))
    assert known.service_ids == ()
    assert misfit.nearest == ("left", "right")


def test_at_most_three_services_are_proposed_nearest_first() -> None:
    kb = knowledge(services=tuple(map(service, ("stream", "storage", "stored", "stores"))))
    (misfit,) = normalise(kb, Scope(service_ids=("storess",)))[1]
    assert misfit.nearest == ("stores", "stored", "storage")


def test_a_service_is_proposed_by_its_name() -> None:
    (misfit,) = misfits_of(service_ids=("Amason Quue",))
    assert misfit.nearest[0] == "queue"


def test_a_misfit_says_what_was_meant() -> None:
    misfit = Misfit(kind="service", text="tabel", nearest=("table", "store"))
    assert str(misfit) == "There is no service 'tabel'. Did you mean table or store?"
    assert str(Misfit(kind="fact", text="x")) == "There is no fact 'x'."


def test_a_scope_is_empty_until_it_has_a_service() -> None:
    assert Scope(facts={"exposed": ("yes",)}, framework_ids=("gdpr",)).is_empty
    assert not Scope(service_ids=("store",)).is_empty


def test_the_closest_names_come_nearest_first_then_those_that_hold_the_text() -> None:
    names = ("elastic-block-store", "block", "blok", "bloc")
    assert closest("block", names, 2) == ("block", "blok")
    assert "elastic-block-store" in closest("block", names, 4)
    assert closest("Elastic Block Stor", names) == ("elastic-block-store",)
    assert closest("xyzzy", names) == ()
    assert closest("", names) == ()
