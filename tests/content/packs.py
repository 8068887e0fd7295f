"""Small packs for tests: one that is right, to be changed in one place at a time."""

from pathlib import Path

from srm_tui.errors import Place

PACK = """\
id: small
title: A small pack
version: 0.1.0
reviewed_on: 2026-11-24
reports:
  - id: soc-2
    title: SOC 2
    obtain: Ask for it.
    validity: A year.
    source: https://example.org/soc
    read_on: 2026-11-24
layers:
  - {id: app-code, title: Application code, phrase: the code}
  - id: data
    title: Data
    phrase: the data
    provider_duties: [{id: aws-durability, title: Store it redundantly, proof: [soc-2]}]
  - {id: governance, title: Governance, phrase: the account}
domains:
  - {id: accounts, title: Accounts}
  - {id: protection, title: Protection}
profiles:
  - {id: engine, title: Engine, owners: {app-code: aws, data: shared}}
traits:
  - {id: stores-data, one: stores data, many: store data, lacks: stores no data}
  - {id: public, one: is public, many: are public, lacks: is not public}
"""
FACTS = """\
- id: exposed
  question: Is it exposed?
  options:
    - {id: "yes", label: "Yes", because: it is exposed}
    - {id: "no", label: "No", because: it is not exposed}
- id: people
  question: Who uses it?
  many: true
  options:
    - {id: staff, label: Staff, because: staff use it}
    - {id: public, label: Public, because: the public uses it}
"""
SERVICES = """\
- id: store
  name: Amazon Store
  category: storage
  profile: engine
  traits: [stores-data]
  ids: {terraform: [aws_store_], cloudformation: ["AWS::Store::"]}
  aliases: [bucket]
  notes: {encrypted: Choose the key.}
  docs: https://example.org/store
- id: store-archive
  name: Amazon Store Archive
  category: storage
  parent: store
  traits: [public]
  owners: {data: customer}
  docs: https://example.org/archive
"""
CONTROLS = """\
- id: encrypted
  title: Data is encrypted
  domain: protection
  layer: data
  severity: high
  severity_reason: Copies could be read.
  depth: core
  effort: low
  question: Is it encrypted?
  aws_part: AWS offers it.
  customer_part: Switch it on.
  when: {all: [{trait: stores-data}, {not: {fact: exposed, is: "no"}}]}
  raise: [{to: critical, when: {fact: exposed, is: "yes"}}]
  implemented_when: [It is on., It is the default.]
  evidence: [An export.]
  checks: {prowler: [store_encrypted]}
  mappings: {law: ["1"]}
  sources: [{url: "https://example.org/a", read_on: 2026-11-24}]
  examples:
    applies: [{services: [store], facts: {exposed: "yes", people: [staff, public]}}]
    not: [{services: [store], facts: {exposed: "no"}, frameworks: [law]}]
- id: owner-named
  title: Somebody owns the account
  domain: accounts
  layer: governance
  severity: low
  severity_reason: Nobody would act.
  depth: full
  effort: low
  question: Is an owner named?
  aws_part: AWS bills the account.
  customer_part: Name one.
  implemented_when: [One is named., The name is current.]
  evidence: [A page.]
  mappings: {}
  sources: [{url: "https://example.org/b", read_on: 2026-11-24}]
  examples: {applies: [{}]}
"""
FRAMEWORK = """\
id: law
name: The Law
short_name: Law
version: "1"
publisher: A state
jurisdiction: EU
kind: law
url: https://example.org/law
brings: More duties.
not_covered: Fines.
licence: Public.
requirements:
  - {id: "1", title: Security}
  - {id: "2", title: Privacy}
"""
MAPPINGS = """\
- id: store-archive
  service: store-archive
  clues:
    - terraform: aws_store
      every: [{attribute: class, is: ARCHIVE}]
    - {cloudformation: ["AWS::Store::Archive"]}
- id: exposed
  fact: exposed
  answer: "yes"
  clues:
    - {services: [store], some: [{attribute: policy, grants: anybody}]}
    - {regions: several}
"""
SMALL = {
    "pack.yaml": PACK,
    "facts.yaml": FACTS,
    "services/storage.yaml": SERVICES,
    "controls/all.yaml": CONTROLS,
    "frameworks/law.yaml": FRAMEWORK,
    "mappings/ways.yaml": MAPPINGS,
}


def write_pack(folder: Path, files: dict[str, str] = SMALL) -> Path:
    """Write a pack and return its folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def small_but(name: str, old: str, new: str) -> dict[str, str]:
    """Return the small pack with one text in one file replaced; it must be there."""
    assert old in SMALL[name]
    return {**SMALL, name: SMALL[name].replace(old, new, 1)}


def line_of(files: dict[str, str], name: str, part: str) -> Place:
    """Return where `part` first stands in a file of a pack in the folder `small`."""
    before = files[name].split(part, 1)[0]
    return Place(f"small/{name}", before.count("\n") + 1)
