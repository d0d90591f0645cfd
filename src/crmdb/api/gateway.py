"""The address Supabase's clients expect: /rest/v1 of one host leads to PostgREST, an API key alone is a token too."""

from __future__ import annotations

import http.client
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PREFIX = "/rest/v1"

_HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "te", "upgrade", "host", "date", "server"}
"""Headers that belong to one connection, not to the request (RFC 9110, 7.6.1), or that this server writes itself."""


class Gateway:
    """Forwards requests on a loopback port to PostgREST, in threads of this process."""

    def __init__(self, port: int, postgrest_port: int) -> None:
        """Port 0 takes a free one. Raises OSError if the port is taken."""
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler(postgrest_port))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def url(self) -> str:
        """What a client is created with."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        if self._thread.is_alive():
            self._server.shutdown()
        self._server.server_close()


def _handler(postgrest_port: int) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: object) -> None:
            """Quiet: PostgREST writes the request log."""

        def forward(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if not self.path.startswith(PREFIX):
                self._say(
                    404,
                    f"There is nothing at {self.path}: only {PREFIX} is served here.",
                    "Sign-in belongs to Supabase Auth. For a user's token of this API: crmdb token EMAIL",
                )
                return
            headers = {name: value for name, value in self.headers.items() if name.lower() not in _HOP_BY_HOP}
            if "Authorization" not in self.headers and "apikey" in self.headers:
                headers["Authorization"] = f"Bearer {self.headers['apikey']}"
            upstream = http.client.HTTPConnection("127.0.0.1", postgrest_port, timeout=60)
            try:
                upstream.request(self.command, self.path.removeprefix(PREFIX) or "/", body or None, headers)
                answer = upstream.getresponse()
                content = answer.read()
            except (OSError, http.client.HTTPException):
                self._say(502, "PostgREST does not answer.", "Start the API again: crmdb up --api")
                return
            finally:
                upstream.close()
            self.send_response(answer.status, answer.reason)
            for name, value in answer.getheaders():
                if name.lower() not in _HOP_BY_HOP | {"content-length"}:
                    self.send_header(name, value)
            self._send(content, is_empty=answer.status in (204, 304))

        do_GET = do_HEAD = do_POST = do_PATCH = do_PUT = do_DELETE = do_OPTIONS = forward  # noqa: N815  their names

        def _say(self, status: int, message: str, hint: str) -> None:
            """An error in the shape of PostgREST's own."""
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            error = {"code": f"CRMDB{status}", "message": message, "hint": hint, "details": None}
            self._send(json.dumps(error).encode())

        def _send(self, content: bytes, *, is_empty: bool = False) -> None:
            if not is_empty:
                self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if self.command != "HEAD" and not is_empty:
                self.wfile.write(content)

    return Handler
