"""Where a PostgreSQL store is, told without its password."""

import os
from collections.abc import Mapping
from urllib.parse import quote

import psycopg
from msgspec import Struct
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from srm_tui.errors import StoreError

_SECRETS = ("password", "sslpassword")
_USUAL: Mapping[str, str | int] = {
    "application_name": "srm-tui",
    "client_encoding": "utf8",
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 3,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
"""What holds unless the URL says otherwise: a broken line is noticed within seconds."""
_VARIABLES = {"application_name": "PGAPPNAME", "connect_timeout": "PGCONNECT_TIMEOUT"}


class Address(Struct, frozen=True, kw_only=True):
    """Where a store is."""

    url: str
    """As it was given; it may hold a password."""
    name: str
    """The same without anything secret."""
    conninfo: str
    """What the library connects with."""
    secrets: tuple[str, ...] = ()

    def without_secrets(self, text: str) -> str:
        """Return `text` with every secret taken out."""
        for secret in self.secrets:
            text = text.replace(secret, "***")
        return text


def address_of(url: str) -> Address:
    """Return what `url` says, or raise StoreError; no message repeats what may be a password."""
    try:
        given = {key: str(value) for key, value in conninfo_to_dict(url).items()}
    except psycopg.Error:
        raise _unclear() from None
    if any("@" in given.get(part, "") for part in ("host", "port", "dbname")):
        raise _unclear()
    usual = {
        key: value
        for key, value in _USUAL.items()
        if key not in given and _VARIABLES.get(key, "") not in os.environ
    }
    secrets = (*(given.get(each, "") for each in _SECRETS), os.environ.get("PGPASSWORD", ""))
    return Address(
        url=url,
        name=_name(given),
        conninfo=make_conninfo(url, **usual),
        secrets=tuple(filter(None, secrets)),
    )


def _name(given: Mapping[str, str]) -> str:
    user = f"{quote(given['user'])}@" if "user" in given else ""
    host = quote(given.get("host", given.get("hostaddr", "")), safe=":,")
    port = f":{given['port']}" if "port" in given else ""
    query = f"?service={quote(given['service'])}" if "service" in given else ""
    return f"postgresql://{user}{host}{port}/{quote(given.get('dbname', ''))}{query}"


def _unclear() -> StoreError:
    return StoreError(
        "The URL of the PostgreSQL store cannot be understood.",
        "Write it like postgresql://user@host:5432/database; in a password write %40 for @, "
        "%2F for /, %23 for # and %3F for ?, or better leave it to ~/.pgpass.",
    )
