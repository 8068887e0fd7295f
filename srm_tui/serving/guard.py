"""Who may come in: with the token, from our own pages, under a name that is ours."""

import hmac
import secrets
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

from srm_tui.serving import pages
from srm_tui.serving.service import EVERYWHERE, Service, is_address

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
        "font-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    # Not "no-referrer": with it, forms of our own pages would say that they come from nowhere.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class Guard:
    """Lets nobody in without the token, and no page of another site."""

    def __init__(self, service: Service) -> None:
        self.token = secrets.token_urlsafe(24)
        self._key = secrets.token_urlsafe(24)
        """What the cookie of a browser says that once had the token."""
        self.public = urlsplit(service.public_url)
        named = (service.host, *service.names, self.public.hostname or "")
        self._names = {each.casefold() for each in named if each}
        self._takes_addresses = service.host in EVERYWHERE
        """Whether any address names us: unlike a name, it cannot be rebound to us."""
        if service.is_local or self._takes_addresses:
            self._names |= {"localhost", "127.0.0.1", "::1"}
        self.cookie = "srm-tui"
        """The name of the cookie; the server adds its port, since ports share cookies."""

    @web.middleware
    async def admit(self, request: web.Request, handler: _Handler) -> web.StreamResponse:
        """Answer who may not come in; let the others through."""
        if not self._is_ours(request.host):
            return pages.message(421, "This server does not answer to that name.")
        if not _same(request.cookies.get(self.cookie, ""), self._key):
            return self._welcome(request)
        if not self._is_from_us(request):
            return pages.message(403, "A page of another site may not call this server.")
        return await handler(request)

    def _welcome(self, request: web.Request) -> web.Response:
        """Give the cookie to whoever brings the token.

        The page that carries it leads on by itself: a redirect would still count as the
        step from another site where the link stood, and the cookie would stay behind.
        """
        if request.path != "/" or not _same(request.query.get("token", ""), self.token):
            return pages.message(401, "This address lacks its token. Ask the host for the link.")
        response = pages.step_on()
        self.give(response, self.cookie, self._key)
        return response

    def give(self, response: web.Response, name: str, value: str) -> None:
        """Set a cookie that only this server reads, until the browser ends."""
        secure = self.public.scheme == "https"
        response.set_cookie(name, value, httponly=True, samesite="Strict", secure=secure)

    def _is_ours(self, host: str) -> bool:
        """Return whether a Host header names us; a name of others may be rebound to us."""
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        return name in self._names or (self._takes_addresses and is_address(name))

    def _is_from_us(self, request: web.Request) -> bool:
        """Return whether the page that asks is one of ours; only plain visits need not say."""
        origin = request.headers.get("Origin")
        if origin is None:
            return request.method in ("GET", "HEAD") and request.path != "/ws"
        scheme, _, host = origin.partition("://")
        expected = self.public.scheme or "http"
        return scheme == expected and host.casefold() == request.host.casefold()


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Say in every answer what browsers may do with it."""
    response.headers.update(HEADERS)
    is_file = request.path.startswith(("/static/", "/page/")) and response.status == 200
    response.headers["Cache-Control"] = "private, max-age=3600" if is_file else "no-store"


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), wanted.encode())
