"""A small AWS on this machine: it speaks the protocols of the calls that are made of it."""

import json
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs

ACCOUNT = "111122223333"
_IDENTITY = f"""<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
<GetCallerIdentityResult><Account>{ACCOUNT}</Account><Arn>arn:aws:iam::{ACCOUNT}:user/a</Arn>
<UserId>A</UserId></GetCallerIdentityResult></GetCallerIdentityResponse>"""
_FAULT = """<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
<Error><Type>Sender</Type><Code>{code}</Code><Message>No.</Message></Error></ErrorResponse>"""

Answer = Mapping[str, Any] | str
"""What is answered: a result, or the code of an error."""


class AwsDouble:
    """Answers calls by their names, each with its answers in turn and the last one ever after."""

    def __init__(self, **answers: Answer | list[Answer]) -> None:
        self.answers = {
            name: list(said) if isinstance(said, list) else [said] for name, said in answers.items()
        }
        self.calls: list[tuple[str, str, Mapping[str, Any]]] = []
        """Name, Region and input of each call, in order."""
        handler = type("Handler", (_Handler,), {"aws": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    @property
    def url(self) -> str:
        host, port = self._server.server_address[:2]
        return f"http://{host!s}:{port}"

    def settings(self, folder: Path) -> dict[str, str]:
        """Return the environment in which boto3 asks this AWS, with no settings but these."""
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": "AKIAEXAMPLE",
            "AWS_SECRET_ACCESS_KEY": "example",
            "AWS_DEFAULT_REGION": "eu-west-1",
            "AWS_CONFIG_FILE": str(folder / "config"),
            "AWS_SHARED_CREDENTIALS_FILE": str(folder / "credentials"),
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_MAX_ATTEMPTS": "2",
        }

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, name: str) -> Answer:
        """Return the next answer to a call; what nobody expects is refused."""
        said = self.answers.get(name, ["UnknownOperationException"])
        return said.pop(0) if len(said) > 1 else said[0]


class _Handler(BaseHTTPRequestHandler):
    """Speaks the query protocol for STS, JSON 1.1 by target, and REST with JSON by path."""

    aws: AwsDouble

    def do_POST(self) -> None:
        data = self.rfile.read(int(self.headers["Content-Length"]))
        signed = self.headers["Authorization"].split("/")
        region = signed[2]
        if target := self.headers.get("X-Amz-Target"):
            self._json(target.rpartition(".")[2], region, json.loads(data))
        elif self.path == "/":
            self._query(parse_qs(data.decode())["Action"][0], region)
        else:
            self._json(self.path.lstrip("/"), region, json.loads(data))

    def _query(self, name: str, region: str) -> None:
        self.aws.calls.append((name, region, {}))
        said = self.aws.answers.get(name)
        if said:
            self._send(403, "text/xml", _FAULT.format(code=said[0]))
        else:
            self._send(200, "text/xml", _IDENTITY)

    def _json(self, name: str, region: str, given: Mapping[str, Any]) -> None:
        self.aws.calls.append((name, region, given))
        said = self.aws.answer(name)
        if isinstance(said, str):
            self._send(400, "application/x-amz-json-1.1", json.dumps({"__type": said}), said)
        else:
            self._send(200, "application/x-amz-json-1.1", json.dumps(said))

    def _send(self, status: int, kind: str, text: str, code: str = "") -> None:
        data = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        if code:
            self.send_header("x-amzn-ErrorType", code)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keep quiet."""
