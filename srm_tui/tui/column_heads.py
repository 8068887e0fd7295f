"""What stands over the columns of a table, in as few letters as there is room for."""

from srm_tui.core.knowledge import Domain, Layer
from srm_tui.tui.text import one_line
from srm_tui.tui.widgets.grid import Column, Words

_LAYERS: dict[str, tuple[Words, Words]] = {
    "facilities": (("Data", "centre"), ("Site", "")),
    "virtualization": (("Host", ""), ("Host", "")),
    "guest-os": (("Guest", "OS"), ("OS", "")),
    "container-image": (("Images", ""), ("Ima-", "ges")),
    "engine-version": (("Engine", "version"), ("En-", "gine")),
    "app-code": (("App", "code"), ("App", "code")),
    "network-config": (("Network", ""), ("Net-", "work")),
    "identity-access": (("Identity", "access"), ("IAM", "")),
    "data-classification": (("Data", "classes"), ("Data", "")),
    "encryption-at-rest": (("Encrypt", "at rest"), ("Enc.", "rest")),
    "encryption-in-transit": (("Encrypt", "transit"), ("Enc.", "move")),
    "backup-retention": (("Backup", ""), ("Back", "up")),
    "logging-monitoring": (("Logging", ""), ("Logs", "")),
    "availability-dr": (("Avail-", "ability"), ("HA", "DR")),
}
_DOMAINS: dict[str, tuple[Words, Words]] = {
    "governance": (("Govern-", "ance"), ("Acc-", "ount")),
    "identity": (("Identity", "access"), ("IAM", "")),
    "network": (("Network", ""), ("Net-", "work")),
    "data-protection": (("Data", "crypto"), ("Data", "")),
    "privacy": (("Privacy", ""), ("Pri-", "vacy")),
    "systems": (("Systems", "images"), ("OS", "")),
    "application": (("App", "delivery"), ("App", "")),
    "logging": (("Logging", ""), ("Logs", "")),
    "response": (("Inci-", "dents"), ("Inci", "dent")),
    "backup": (("Backup", ""), ("Back", "up")),
    "resilience": (("Avail-", "ability"), ("HA", "DR")),
    "compliance": (("Laws", ""), ("Laws", "")),
}
_SMALL_WORDS = {"and", "of", "at", "in", "its", "the"}


def layer_column(layer: Layer) -> Column:
    """Return the head of a layer."""
    return _column(layer.id, layer.title, _LAYERS.get(layer.id))


def domain_column(domain: Domain) -> Column:
    """Return the head of a domain."""
    return _column(domain.id, domain.title, _DOMAINS.get(domain.id))


def _column(column_id: str, title: str, known: tuple[Words, Words] | None) -> Column:
    words, short = known or (_two_words(title),) * 2
    return Column(column_id, one_line(title), words, short)


def _two_words(title: str) -> Words:
    """Return the first two words of a title that say something."""
    words = [word.rstrip(",") for word in one_line(title).split()]
    first, second, *_ = *(word for word in words if word not in _SMALL_WORDS), "", ""
    return first, second
