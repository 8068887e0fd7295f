"""Signatures inside a report PDF with a certificate: PAdES level B-B, by pyHanko.

The signature is appended, so that the report's own bytes stay as they are, and its field
is one that PDF/A-3 and PDF/UA-1 both allow: without a look, outside the page. The time is
that of the signer's clock.
"""

import logging
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from srm_tui.errors import UsageError
from srm_tui.files import read_bytes, write_whole
from srm_tui.proving.points import Point, left_open, proven, refuted

_MOST_BYTES = 256 << 20
_HINT = "pip install 'srm-tui[sign]'"
_FIELD = "Signature"


def sign_pdf(path: Path, certificate: Path, passphrase: str = "") -> str:
    """Sign a PDF in place with a PKCS#12 or PEM file; return whom the certificate names.

    It raises UsageError without the extra, for a file that is no PDF, a wrong passphrase
    or a certificate without its key.
    """
    _need_pyhanko()
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign import fields, signers

    signer = _signer(certificate, passphrase)
    meta = signers.PdfSignatureMetadata(
        field_name=_FIELD, subfilter=fields.SigSeedSubFilter.PADES, md_algorithm="sha256"
    )
    spec = fields.SigFieldSpec(
        _FIELD,
        invis_sig_settings=fields.InvisSigSettings(box_out_of_bounds=True),
        readable_field_name="Signature of the whole file",
    )
    try:
        writer = IncrementalPdfFileWriter(BytesIO(read_bytes(path, _MOST_BYTES)))
        signed = signers.PdfSigner(meta, signer, new_field_spec=spec).sign_pdf(writer)
    except (PdfError, ValueError) as error:
        hint = "Only a PDF can be signed with a certificate, once; for others use an SSH key."
        reason = str(error).rstrip(".")
        raise UsageError(f"'{path.name}' cannot be signed: {reason}.", hint) from None
    write_whole(path, signed.getvalue())
    return _named(signer.signing_cert)


def pades_points(path: Path) -> Iterator[Point]:
    """Yield what the signatures inside a PDF show; nothing where there are none."""
    data = path.read_bytes()
    if not data.startswith(b"%PDF") or b"/ByteRange" not in data:
        return
    try:
        _need_pyhanko()
    except UsageError as error:
        yield left_open(f"Whether the signature inside the PDF fits. {error} {error.hint}")
        return
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        signatures = PdfFileReader(BytesIO(data), strict=False).embedded_signatures
        for each in signatures:
            yield from _checked(each)
    except (PdfError, ValueError, KeyError, TypeError) as error:
        yield refuted(f"The signature inside the PDF cannot be read: {error}.")


def _checked(signature: Any) -> Iterator[Point]:
    from pyhanko.sign.general import SigningError
    from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
    from pyhanko.sign.validation.errors import SignatureValidationError
    from pyhanko_certvalidator import ValidationContext

    try:
        status = validate_pdf_signature(
            signature, ValidationContext(trust_roots=[], allow_fetching=False)
        )
    except (SignatureValidationError, SigningError) as error:
        yield refuted(f"The signature inside the PDF does not fit: {error}.")
        return
    who = _named(status.signing_cert)
    is_whole = status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    if not (status.intact and status.valid and is_whole):
        yield refuted(f"The PDF was changed after it was signed with the certificate of {who}.")
        return
    at = (
        f" at {status.signer_reported_dt:%Y-%m-%d %H:%M} by its clock"
        if (status.signer_reported_dt)
        else ""
    )
    yield proven(f"Every byte of it is as it was when the certificate of {who} signed it{at}.")
    yield left_open(f"That it is {who}: ask whoever issued the certificate.")


def _signer(certificate: Path, passphrase: str) -> Any:
    from pyhanko.sign import signers

    data = read_bytes(certificate)
    secret = passphrase.encode() or None
    maker: Any = signers.SimpleSigner
    try:
        if b"-----BEGIN" in data:
            name = str(certificate)
            signer = maker.load(name, name, key_passphrase=secret)
        else:
            signer = maker.load_pkcs12(str(certificate), passphrase=secret)
    except (ValueError, TypeError, OSError) as error:
        raise _no_signer(certificate, str(error)) from None
    if signer is None:
        raise _no_signer(certificate, "no key and certificate could be read with that passphrase")
    return signer


def _no_signer(certificate: Path, reason: str) -> UsageError:
    hint = "Give a PKCS#12 file, or a PEM file with key and certificate, and its passphrase."
    return UsageError(f"'{certificate.name}' cannot sign: {reason}.", hint)


def _named(certificate: Any) -> str:
    told = certificate.subject.native
    return str(told.get("common_name") or certificate.subject.human_friendly)


def _need_pyhanko() -> None:
    try:
        import pyhanko.sign  # noqa: F401 (whether it is there)
    except ImportError:
        message = "Signatures with a certificate need the extra 'sign'."
        raise UsageError(message, f"Install it: {_HINT}") from None
    for name in ("pyhanko", "pyhanko_certvalidator"):  # what they log is told in our words
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
