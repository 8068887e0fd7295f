"""The commands that sign a file and say what it proves."""

from pathlib import Path

import click

from srm_tui.cli import console
from srm_tui.cli.console import ExitCode
from srm_tui.cli.session import examples, format_option
from srm_tui.errors import UsageError
from srm_tui.files import read_bytes
from srm_tui.proving.points import Outcome
from srm_tui.proving.verifying import verify as verify_file

_SHOWN = {
    Outcome.PROVEN: "proven:    ",
    Outcome.REFUTED: "NOT TRUE:  ",
    Outcome.OPEN: "not shown: ",
}


@click.command(
    help="Say what a report (PDF, HTML) or an exported file proves, line by line, and what it "
    "does not: its seal, its history, evidence files and a signature beside it. "
    "The exit code is 1 when something in it is not true. Controls that a team provides have no "
    "seal, but a digest and maybe a signature; so has any other file that was signed. An OSCAL "
    "document, a folder or a ZIP of them, is checked by NIST's schema and for links that lead "
    "nowhere, without any network."
    + examples(
        "srm-tui verify shop.pdf",
        "srm-tui verify shop.pdf --against shop-of-last-year.pdf",
        "srm-tui verify shop.srm.yaml --signers allowed_signers",
        "srm-tui verify shop.srm.yaml --format json",
        "srm-tui verify shop-oscal",
        "srm-tui verify shop.oscal.zip",
    )
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--sha256", "expected", metavar="HEX", default="", help="The SHA-256 that you noted before."
)
@click.option(
    "--against",
    type=click.Path(path_type=Path),
    metavar="EARLIER",
    help="An earlier report or export: is all of it still there?",
)
@click.option(
    "--signers",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Whose keys to trust, in the form of ssh-keygen's allowed signers.",
)
@format_option("table", "json")
def verify(
    file: Path, expected: str, against: Path | None, signers: Path | None, output: str
) -> ExitCode:
    """Say what a file proves."""
    from srm_tui.cli.oscal import holds_oscal, say_checked

    if holds_oscal(file):
        if expected or against or signers:
            message = "OSCAL has no seal and no history: it is checked by itself."
            raise UsageError(message, "Leave --sha256, --against and --signers out.")
        return say_checked(file, output)
    found = verify_file(file, expected, against=against, signers=signers)
    if output == "json":
        console.say_json(
            {
                "file": str(file),
                "sha256": found.sha256,
                "is_sound": found.is_sound,
                "findings": [each._asdict() for each in found.findings],
            }
        )
    else:
        console.say(f"SHA-256 {found.sha256}")
        for outcome, text in found.findings:
            console.say(f"{_SHOWN[outcome]}{text}")
    return ExitCode.FINE if found.is_sound else ExitCode.FOUND


@click.command(
    help="Sign a report or an export. With your SSH key FILE.sig beside it covers every byte. "
    "With a certificate a PDF carries the signature (PAdES) inside. 'verify' checks both."
    + examples(
        "srm-tui sign shop.pdf",
        "srm-tui sign shop.srm.yaml --key id_audit",
        "srm-tui sign shop.pdf --certificate ada.p12 --passphrase-file secret.txt",
    )
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--key",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The private SSH key.  [default: the first of your usual ones in ~/.ssh]",
)
@click.option(
    "--certificate",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="PKCS#12, or PEM with key and certificate: sign inside the PDF instead.",
)
@click.option(
    "--passphrase-file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A file whose first line opens the certificate's key.",
)
def sign(
    file: Path, key: Path | None, certificate: Path | None, passphrase_file: Path | None
) -> None:
    """Sign a file with an SSH key or a certificate."""
    if certificate is None:
        from srm_tui.proving.signatures import sign as sign_file
        from srm_tui.proving.signatures import usual_key

        signature = sign_file(file, key or usual_key())
        console.say(f"{signature}")
        console.note(f"Pass on {file.name} and {signature.name} together.")
        return
    if key is not None:
        raise UsageError("A key and a certificate sign in different ways.", "Name one of them.")
    from srm_tui.proving.pades import sign_pdf

    secret = read_bytes(passphrase_file).decode().partition("\n")[0] if passphrase_file else ""
    who = sign_pdf(file, certificate, secret.rstrip("\r"))
    console.say(f"{file}")
    console.note(f"Signed with the certificate of {who}.")


COMMANDS = {"verify": verify, "sign": sign}
