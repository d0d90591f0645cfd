"""The real API in tests: PostgREST before a test database, people signed up there, requests as any of them."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from crmdb.api import Api, Keys, find_postgrest, keys_of, user_token
from crmdb.embedded.server import Server
from tests.support.actors import Person
from tests.support.installations import ROOT

SECRET = "a secret of the tests, long enough for HS256 to take it"


@dataclass(frozen=True)
class Answer:
    """Of a request: the HTTP status and the JSON it came with."""

    status: int
    body: Any

    @property
    def error(self) -> dict[str, str]:
        """PostgREST's error: code, message, details, hint."""
        assert self.status >= 400, self
        found: dict[str, str] = self.body
        return found


class RunningApi:
    """The API of one test database."""

    def __init__(self, url: str, keys: Keys) -> None:
        self.url = url
        self.keys = keys

    def token(self, someone: Person) -> str:
        """What this person's session sends."""
        return user_token(SECRET, someone.id, someone.email)

    def request(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        token: str | None = None,
        workspace: object = None,
    ) -> Answer:
        """A request as PostgREST's clients send it; without a token only the anon key comes with it."""
        headers = {"apikey": self.keys.anon, "Content-Type": "application/json", "Prefer": "return=representation"}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        if workspace is not None:
            headers["x-workspace-id"] = str(workspace)
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/rest/v1/{path}", data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return Answer(answer.status, _json(answer.read()))
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, _json(error.read()))


@contextmanager
def running_api(server: Server, database: str) -> Iterator[RunningApi]:
    """The API before that database of the test server."""
    with Api(find_postgrest(ROOT), server.admin_url(database), SECRET) as api:
        yield RunningApi(api.url, keys_of(SECRET))


def _json(content: bytes) -> Any:
    return json.loads(content) if content else None
