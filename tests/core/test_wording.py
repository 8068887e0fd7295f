"""Conditions read as sentences."""

import pytest
from msgspec.structs import replace

from srm_tui.core.conditions import Condition
from srm_tui.core.knowledge import KnowledgeBase
from srm_tui.core.wording import asked_when, condition_text
from tests.core.builders import (
    SMALL,
    control,
    every,
    fact,
    framework_applies,
    no,
    outside,
    some,
    trait,
)

BUCKET = Condition(kind="service", subject="store")


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        (trait("stores"), "it stores data"),
        (no(trait("stores")), "it stores nothing"),
        (BUCKET, "it is Amazon Store"),
        (no(BUCKET), "it is not Amazon Store"),
        (fact("exposed", "yes"), "exposed is yes"),
        (fact("people", "staff", "public"), "people is staff or people is public"),
        (no(fact("exposed", "no")), "nobody said that exposed is no"),
        (framework_applies("gdpr"), "GDPR applies"),
        (no(framework_applies("gdpr")), "GDPR does not apply"),
        (outside("pci"), "it is outside AWS's scope for PCI"),
        (no(outside("pci")), "it is not known to be outside AWS's scope for PCI"),
        (no(no(trait("public"))), "it is public"),
        (every(trait("stores"), trait("public")), "it stores data and it is public"),
        (some(trait("stores")), "it stores data"),
        (
            every(trait("public"), some(BUCKET, no(trait("stores")))),
            "it is public and (it is Amazon Store or it stores nothing)",
        ),
        (every(some(BUCKET, trait("public"))), "it is Amazon Store or it is public"),
        (
            no(some(trait("public"), every(BUCKET, framework_applies("pci")))),
            "it is not public and (it is not Amazon Store or PCI does not apply)",
        ),
    ],
)
def test_a_condition_reads_as_a_clause(condition: Condition, text: str) -> None:
    assert condition_text(SMALL, condition) == text


@pytest.mark.parametrize(
    ("when", "layer", "text"),
    [
        (None, "data", "Asked of every service where you answer for the data."),
        (trait("public"), "data",
         "Asked of a service when it is public, and you answer for the data."),
        (None, "governance", "Asked in every assessment."),
        (trait("public"), "governance", "Asked when a service is public."),
    ],
)  # fmt: skip
def test_a_control_says_when_it_is_asked(when: Condition | None, layer: str, text: str) -> None:
    assert asked_when(SMALL, control("x", when=when, layer=layer)) == text


def test_every_shipped_control_says_when_it_is_asked(kb: KnowledgeBase) -> None:
    for each in kb.controls:
        text = asked_when(kb, each)
        assert text.startswith("Asked ")
        assert text.endswith(".")
        assert "  " not in text


def test_a_condition_of_several_values_names_those_that_are_offered() -> None:
    exposed = replace(SMALL.facts[0], options=SMALL.facts[0].options[:1])
    kb = replace(SMALL, facts=(exposed,))
    assert condition_text(kb, fact("exposed", "yes", "gone")) == "exposed is yes"
