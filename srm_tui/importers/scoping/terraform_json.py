"""Plans and states that `terraform show -json` writes, and state files as they are stored."""

from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Raw, Struct
from msgspec.structs import replace

from srm_tui.collector import collector_off
from srm_tui.core.recognition import NOTHING_WATCHED, Watch
from srm_tui.core.sightings import UNKNOWN
from srm_tui.errors import DocumentError, Place
from srm_tui.importers.scoping.attributes import home_of, kept, unknown_in
from srm_tui.importers.scoping.sighting import FileSightings, LeftAside, Sighting, Watches
from srm_tui.importers.scoping.source import Source

OTHER_PROVIDER = "It belongs to another provider than AWS."
ONLY_READ = "A data source reads and creates nothing."
FORGOTTEN = "Terraform only forgets it: it stays in AWS, managed by nobody."
_ENDS = (["delete"], ["forget"])
_HINT = "Write it with a current version: terraform show -json FILE > plan.json"


class _Resource(Struct, frozen=True):
    type: str
    address: str = ""
    mode: str = ""
    provider_name: str = ""
    values: Raw = Raw(b"null")


class _Module(Struct, frozen=True):
    resources: list[_Resource] = []
    child_modules: list["_Module"] = []


class _Values(Struct, frozen=True):
    root_module: _Module = _Module()


class _State(Struct, frozen=True):
    values: _Values | None = None


class _Change(Struct, frozen=True):
    actions: list[str] = []
    after: Raw = Raw(b"null")
    after_unknown: Raw = Raw(b"null")


class _ResourceChange(Struct, frozen=True):
    type: str
    address: str = ""
    mode: str = ""
    provider_name: str = ""
    change: _Change = _Change()


class _Provider(Struct, frozen=True):
    full_name: str = ""
    expressions: dict[str, Raw] = {}


class _Configuration(Struct, frozen=True):
    provider_config: dict[str, _Provider] = {}


class _Variable(Struct, frozen=True):
    value: Raw = Raw(b"null")


class _Shown(Struct, frozen=True):
    """What `show -json` writes: `planned_values` for a plan, `values` for a state."""

    format_version: str
    terraform_version: str = ""
    planned_values: _Values | None = None
    values: _Values | None = None
    prior_state: _State | None = None
    resource_changes: list[_ResourceChange] = []
    configuration: _Configuration = _Configuration()
    variables: dict[str, _Variable] = {}


class _Instance(Struct, frozen=True):
    index_key: str | int | None = None
    attributes: Raw = Raw(b"null")


class _StoredResource(Struct, frozen=True):
    type: str
    name: str
    mode: str = ""
    module: str = ""
    provider: str = ""
    instances: list[_Instance] = []


class _Stored(Struct, frozen=True):
    """A state file of version 4."""

    version: int
    terraform_version: str = ""
    lineage: str = ""
    serial: int = 0
    resources: list[_StoredResource] = []


def recognises(source: Source) -> bool:
    """Return whether a file is a plan or a state of Terraform or OpenTofu."""
    keys = source.keys
    is_shown = "format_version" in keys and (
        len(keys) == 1  # an empty state
        or not keys.keys().isdisjoint(
            ("planned_values", "values", "terraform_version", "resource_changes")
        )
    )
    is_stored = "version" in keys and "terraform_version" in keys
    return is_shown or is_stored or ("encrypted_data" in keys and "encryption_version" in keys)


def read(source: Source, watches: Watches) -> FileSightings:
    """Return what a plan or a state shows."""
    keys = source.keys
    if "encrypted_data" in keys:
        hint = "Show it in clear: tofu show -json > state.json"
        raise DocumentError(Place(source.name), "The state is encrypted.", hint)
    with collector_off():
        if "format_version" in keys:
            return _read_shown(source, watches)
        return _read_stored(source, watches)


def _read_shown(source: Source, watches: Watches) -> FileSightings:
    shown = source.json(_Shown)
    if shown.format_version.partition(".")[0] not in ("0", "1"):
        message = f"Version {shown.format_version} of the format is not known."
        raise DocumentError(Place(source.name), message, "Look for a newer srm-tui.")
    is_plan = shown.planned_values is not None or bool(shown.resource_changes)
    gathered = _Gathered(source.name, watches, _only_region(shown))
    for change in shown.resource_changes:
        gathered.add_change(change)
        if shown.planned_values is None and change.change.actions not in _ENDS:
            gathered.add(_made_by(change))
    before = shown.prior_state.values if shown.prior_state else None
    if before:
        gathered.look_around(before.root_module)
        for each in _resources(before.root_module):
            if each.mode == "data":
                gathered.add(each)
    for values in (shown.planned_values, shown.values):
        if values:
            gathered.look_around(values.root_module)
            for each in _resources(values.root_module):
                gathered.add(each)
    program = _program(each.provider_name for each in shown.resource_changes)
    return gathered.result(
        f"{program} {'plan' if is_plan else 'state'}", f"{program} {shown.terraform_version}"
    )


def _read_stored(source: Source, watches: Watches) -> FileSightings:
    stored = source.json(_Stored)
    if stored.version != 4:
        message = f"State files of version {stored.version} are not read, only of version 4."
        raise DocumentError(Place(source.name), message, _HINT)
    gathered = _Gathered(source.name, watches)
    flat = [each for resource in stored.resources for each in _flat(resource)]
    gathered.look_around(_Module(resources=flat))
    for each in flat:
        gathered.add(each)
    program = _program(each.provider_name for each in flat)
    found = gathered.result(f"{program} state file", f"{program} {stored.terraform_version}")
    return replace(found, edition=(stored.lineage, stored.serial) if stored.lineage else None)


def _flat(resource: _StoredResource) -> Iterator[_Resource]:
    """Yield each instance of a resource of a state file as `show -json` would write it."""
    data = "data." if resource.mode == "data" else ""
    module = f"{resource.module}." if resource.module else ""
    for each in resource.instances:
        match each.index_key:
            case None:
                index = ""
            case str() as key:
                index = f'["{key}"]'
            case number:
                index = f"[{number}]"
        yield _Resource(
            type=resource.type,
            address=f"{module}{data}{resource.type}.{resource.name}{index}",
            mode=resource.mode,
            provider_name=resource.provider.partition('"')[2].partition('"')[0],
            values=each.attributes,
        )


def _resources(module: _Module) -> Iterator[_Resource]:
    """Yield the resources of a module and of those within it."""
    waiting = deque((module,))
    while waiting:
        each = waiting.popleft()
        yield from each.resources
        waiting += each.child_modules


def _program(provider_names: Iterator[str]) -> str:
    is_tofu = any(each.startswith("registry.opentofu.org/") for each in provider_names)
    return "OpenTofu" if is_tofu else "Terraform"


def _only_region(shown: _Shown) -> str:
    """Return the Region of all providers for AWS, empty where they differ or do not tell."""
    found: set[str] = set()
    for name, provider in shown.configuration.provider_config.items():
        if _is_aws(provider.full_name, f"{name}_") and "region" in provider.expressions:
            found.add(_region_of(_mapping(provider.expressions["region"]), shown))
    return found.pop() if len(found) == 1 else ""


def _region_of(expression: Mapping[str, Any], shown: _Shown) -> str:
    """Return the Region that an expression gives outright or by a variable, else nothing."""
    said = expression.get("constant_value")
    references = expression.get("references")
    for each in references if isinstance(references, list) else ():
        variable = shown.variables.get(str(each).removeprefix("var."))
        if variable and said is None:
            said = _value(variable.value)
    return said if isinstance(said, str) else ""


def _made_by(change: _ResourceChange) -> _Resource:
    """Return what a change makes, for plans of which only the changes were kept."""
    return _Resource(
        type=change.type,
        address=change.address,
        mode=change.mode,
        provider_name=change.provider_name,
        values=change.change.after,
    )


class _Gathered:
    """What was found in one file so far."""

    def __init__(self, file: str, watches: Watches, region: str = "") -> None:
        self._file = file
        self._watches = watches
        self._region = region
        self._account = ""
        self._unknown: dict[str, Raw] = {}
        self._paths: dict[tuple[str, bytes], list[str]] = {}
        self._sightings: list[Sighting] = []
        self._removed: list[Sighting] = []
        self._ignored: dict[LeftAside, None] = {}

    def look_around(self, module: _Module) -> None:
        """Learn from data sources in which account the resources stand."""
        for each in _resources(module):
            if each.type == "aws_caller_identity" and not self._account:
                account = _mapping(each.values).get("account_id")
                self._account = account if isinstance(account, str) else ""

    def add_change(self, change: _ResourceChange) -> None:
        """Note what is deleted, and of the rest what nobody knows before it is done."""
        place = f"{self._file}:{change.address}"
        if change.mode != "managed" or not _is_aws(change.provider_name, change.type):
            if change.change.actions in _ENDS:
                self._ignore(change.mode, change.type, place)
        elif change.change.actions == ["delete"]:
            self._removed.append(Sighting("terraform", change.type, place))
        elif change.change.actions == ["forget"]:
            self._ignored[LeftAside(change.type, FORGOTTEN, place)] = None
        elif ("terraform", change.type) in self._watches:
            self._unknown[change.address] = change.change.after_unknown

    def add(self, resource: _Resource) -> None:
        place = f"{self._file}:{resource.address}"
        if resource.mode != "managed" or not _is_aws(resource.provider_name, resource.type):
            self._ignore(resource.mode, resource.type, place)
            return
        watch = self._watches.get(("terraform", resource.type), NOTHING_WATCHED)
        values = _mapping(resource.values)
        attributes = {} if watch is NOTHING_WATCHED else kept(values, watch)
        if resource.address in self._unknown:
            unknown = self._unknown_of(resource, watch)
            attributes |= {path: (UNKNOWN,) for path in unknown if path not in attributes}
        account, region = home_of(values)
        self._sightings.append(
            Sighting(
                "terraform",
                resource.type,
                place,
                attributes,
                account or self._account,
                region or str(values.get("region") or self._region),
            )
        )

    def _unknown_of(self, resource: _Resource, watch: Watch) -> list[str]:
        """Return which paths are not known yet; many resources of a kind say the same."""
        raw = self._unknown[resource.address]
        key = resource.type, bytes(raw)
        if key not in self._paths:
            self._paths[key] = unknown_in(_value(raw), watch)
        return self._paths[key]

    def _ignore(self, mode: str, kind: str, place: str) -> None:
        reason = OTHER_PROVIDER if mode == "managed" else ONLY_READ
        what = kind if mode == "managed" else f"{mode}.{kind}"
        self._ignored[LeftAside(what, reason, place)] = None

    def result(self, written_as: str, tool: str) -> FileSightings:
        ignored = tuple(self._ignored)
        return FileSightings(
            format=written_as,
            tool=tool.strip(),
            read=len(self._sightings) + len(self._removed) + len(ignored),
            sightings=tuple(self._sightings),
            removed=tuple(self._removed),
            ignored=ignored,
        )


def _is_aws(provider_name: str, kind: str) -> bool:
    """Return whether a resource is of a provider for AWS, from whichever registry."""
    named = provider_name.rpartition("/")[2]
    return named in ("aws", "awscc") if named else kind.startswith(("aws_", "awscc_"))


def _mapping(raw: Raw) -> Mapping[str, Any]:
    """Return an object of the file, empty for anything else."""
    value = _value(raw)
    return value if isinstance(value, dict) else {}


def _value(raw: Raw) -> object:
    try:
        value: object = msgspec.json.decode(raw)
    except (msgspec.DecodeError, RecursionError):
        return None
    return value
