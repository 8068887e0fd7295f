"""What files of other tools show of AWS: one record for each thing that was seen."""

from collections.abc import Mapping
from typing import NamedTuple

UNKNOWN = "(not known yet)"
"""The value of an attribute that is set to something the file does not tell."""
UNTOLD = "(not told)"
"""The value of an attribute of which the file does not tell whether it is set."""


class Sighting(NamedTuple):
    """Something of AWS that a file names, by what a catalogue calls it."""

    catalogue: str
    """The key of a service's `ids` under which `name` is found: terraform, cloudformation,
    iam for the namespace of ARNs and the prefix of IAM actions, billing."""
    name: str
    """As in aws_s3_bucket, AWS::S3::Bucket, s3, AmazonS3."""
    place: str
    """Where it was seen, as `file:address`."""
    attributes: Mapping[str, tuple[str, ...]] | None = None
    """The values of those attributes that recognition asks for, by path; what is not set has
    no key. None where the file tells no attributes, so that none counts as absent."""
    account: str = ""
    """The twelve digits of the account that holds it; empty when the file does not say."""
    region: str = ""
    times: int = 1
    """How many such things it stands for."""


class LeftAside(NamedTuple):
    """Something in a file that says nothing about services in use."""

    what: str
    reason: str
    place: str
    times: int = 1
    """How many such things it stands for."""
