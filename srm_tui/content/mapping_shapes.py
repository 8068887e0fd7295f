"""The shape of files under `mappings/`: how things show in files of other tools."""

from typing import Literal

from srm_tui.content.shapes import Shape


class AttributeShape(Shape, frozen=True, kw_only=True, rename={"is_": "is"}):
    """A test of one attribute of a resource: exactly one key beside `attribute`."""

    attribute: str
    """Its path, as in `compute_config.enabled`; a list stands for each of its items."""
    is_: str | bool | list[str] = ""
    """One of its values is this, or one of these; upper and lower case are the same."""
    is_not: str | bool | list[str] = ""
    """It is known, and none of its values is this, or one of these; also when it is not set."""
    starts: str | list[str] = ""
    """One of its values begins with this, or with one of these."""
    matches: str = ""
    """One of its values is, as a whole, what this regular expression describes."""
    given: bool | None = None
    """Whether it is set at all."""
    grants: Literal["other-account", "outsider", "anybody"] | None = None
    """It is a policy document that lets in an account in which nothing else was seen, somebody
    who has to name an external id, or anybody."""


class ClueShape(Shape, frozen=True, kw_only=True):
    """One way in which something shows: in things of these names, services or Regions."""

    terraform: str | list[str] = []
    """Resource types of Terraform, as in aws_ecs_service."""
    cloudformation: str | list[str] = []
    """Resource types of CloudFormation, as in `AWS::ECS::Service`."""
    iam: str | list[str] = []
    """Namespaces of ARNs, as in ecs."""
    billing: str | list[str] = []
    """Product codes of bills, as in AmazonECS."""
    services: list[str] = []
    """Services or variants whose presence says it, by id."""
    regions: Literal["one", "several"] | None = None
    """In how many Regions the things that were seen stand."""
    not_counting: list[str] = []
    """Services that do not count for `regions`, by id: some things have to stand in one Region."""
    every: list[AttributeShape] = []
    """Tests that must all hold."""
    some: list[AttributeShape] = []
    """Tests of which one must hold."""


class MappingShape(Shape, frozen=True, kw_only=True):
    """How a deployment variant, or an integration fact, shows in files of other tools.

    Of two answers that exclude each other, the one whose record comes first is proposed.
    """

    id: str
    """Lower case with hyphens; unique among the mappings."""
    service: str = ""
    """The service or variant that is recognised, by id."""
    fact: str = ""
    """Or the integration question that is answered, by id."""
    answer: str = ""
    """The answer to it; quote "yes" and "no"."""
    clues: list[ClueShape]
    """Each way in which it shows; one is enough."""
