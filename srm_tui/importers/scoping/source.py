"""One file that may tell of AWS, read within bounds and only as far as somebody asks."""

import codecs
import hashlib
import stat
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import msgspec

from srm_tui.documents import check_json
from srm_tui.errors import DocumentError, Place
from srm_tui.files import read_bytes
from srm_tui.importers.streams import OnRead, opened

WHOLE = 256 << 20
"""The largest file that is read whole, in bytes."""
_HEAD = 1 << 16
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_Shape = TypeVar("_Shape")


class Source:
    """A file, as the readers of all formats look at it."""

    def __init__(
        self,
        path: Path,
        name: str = "",
        account: str = "",
        region: str = "",
        on_read: OnRead = lambda _: None,
    ) -> None:
        self.path = path
        self.name = name or path.name
        """Its name, or its path within the folder that was given."""
        self.account = account
        """The account that another file says it is for; empty when none does."""
        self.region = region
        self.fault: DocumentError | None = None
        """Why it is not what it looks like; None until somebody asks for its keys or its start."""
        self.end = ""
        """How its text ends, once a reader has read it piece by piece."""
        self.on_read = on_read
        """Takes how much more of it was read, from readers that read piece by piece."""

    @cached_property
    def head(self) -> bytes:
        """Its first 64 kB, as they are."""
        if not self.size:
            return b""
        try:
            with self.path.open("rb") as file:
                return file.read(_HEAD)
        except OSError as error:
            message = f"The file cannot be read: {error.strerror}."
            raise DocumentError(Place(self.name), message) from None

    @cached_property
    def start(self) -> bytes:
        """Its first 64 kB, unpacked and in UTF-8; nothing where that cannot be had."""
        try:
            with opened(self.path, self.name) as stream:
                return stream.read(_HEAD)
        except DocumentError as error:
            self.fault = error
            return b""

    @cached_property
    def size(self) -> int:
        """Its size in bytes; what is no regular file, such as a pipe, is refused."""
        place = Place(self.name)
        try:
            told = self.path.stat()
        except FileNotFoundError:
            raise DocumentError(place, "There is no such file.", "Check the path.") from None
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or error
            raise DocumentError(place, f"The file cannot be read: {why}.") from None
        if not stat.S_ISREG(told.st_mode):
            raise DocumentError(place, "This is no file: a device or pipe.", "Name a file.")
        return told.st_size

    @cached_property
    def sha256(self) -> str:
        """The hash of the file as it is."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    @cached_property
    def text(self) -> bytes:
        """Its text in UTF-8 without a byte order mark; larger files than WHOLE are refused."""
        if self.size > WHOLE:
            raise self.too_large
        data = read_bytes(self.path, WHOLE)
        if data.startswith(_UTF_16):  # PowerShell writes so, where one redirects to a file
            try:
                return data.decode("utf-16").encode()
            except UnicodeError:
                message = "The text is broken UTF-16."
                raise DocumentError(Place(self.name), message, "Save it as UTF-8.") from None
        return data.removeprefix(codecs.BOM_UTF8)

    @property
    def too_large(self) -> DocumentError:
        """What is wrong with a file that would have to be read whole."""
        hint = "Trim a plan: jq 'del(.prior_state, .configuration)' plan.json > small.json"
        message = f"The file is larger than {WHOLE >> 20} MB."
        return DocumentError(
            Place(self.name), message, hint if self.is_json else "Split it or trim it."
        )

    @property
    def is_text(self) -> bool:
        """Whether it looks like text."""
        return self.head.startswith(_UTF_16) or b"\0" not in self.head

    @property
    def is_json(self) -> bool:
        """Whether it looks like a JSON object; it need not be right."""
        start = self.head.removeprefix(codecs.BOM_UTF8)
        if self.head.startswith(_UTF_16):
            start = start[2:].replace(b"\0", b"")
        return start.lstrip()[:1] == b"{"

    @cached_property
    def keys(self) -> Mapping[str, bytes]:
        """The keys of its JSON object with how their values begin; none for anything else.

        JSON that is broken or ambiguous, as with a key that stands twice, has none.
        """
        if not self.is_json or self.size > WHOLE:
            return {}
        try:
            check_json(self.text, self.name)
            parts = self.json(dict[str, msgspec.Raw])
        except DocumentError as error:
            self.fault = error
            return {}
        return {key: bytes(memoryview(part)[:64]).lstrip() for key, part in parts.items()}

    def json(self, shape: type[_Shape]) -> _Shape:
        """Return its JSON, whose keys were looked at before, with what `shape` names of it."""
        try:
            return msgspec.json.decode(self.text, type=shape)
        except (msgspec.DecodeError, RecursionError) as error:
            raise DocumentError(Place(self.name), f"It is not as it should be: {error}.") from None
