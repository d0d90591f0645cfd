"""The API of one database of an embedded server, started and stopped as one thing."""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

from psycopg import conninfo, sql

from crmdb.api.gateway import Gateway
from crmdb.api.postgrest import Postgrest
from crmdb.database import connect
from crmdb.errors import RefusedError

LOGIN = "authenticator"
"""The role PostgREST logs in as; each request then takes the role of its token."""


class Api:
    """PostgREST and its gateway; a context manager that stops both."""

    def __init__(self, program: Path, admin_url: str, secret: str, port: int = 0) -> None:
        """`admin_url` is the superuser's URL of the database: it gives the login its password.

        Raises:
            RefusedError: the port is taken.
        """
        self._postgrest = Postgrest(program, _login_url(admin_url, secret), secret)
        try:
            self._gateway = Gateway(port, self._postgrest.port)
        except OSError as error:
            raise RefusedError(
                f"Port {port} is taken by another program.", "Name another one: crmdb up --api --api-port 54400"
            ) from error

    @property
    def url(self) -> str:
        """What Supabase's clients are created with: http://127.0.0.1:PORT."""
        return self._gateway.url

    def start(self) -> None:
        """Start both.

        Raises:
            CrmdbError: PostgREST does not start.
        """
        self._postgrest.start()
        self._gateway.start()

    def wait(self) -> None:
        """Return when PostgREST has ended by itself."""
        self._postgrest.wait()

    def stop(self) -> None:
        self._gateway.stop()
        self._postgrest.stop()

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def _login_url(admin_url: str, secret: str) -> str:
    """The URL of PostgREST's login. Its password follows from `secret`: nothing has to keep it, and an API that runs
    already goes on logging in."""
    password = hmac.new(secret.encode(), LOGIN.encode(), hashlib.sha256).hexdigest()
    with connect(admin_url) as admin:
        change = sql.SQL("alter role {} password {}")
        admin.execute(change.format(sql.Identifier(LOGIN), sql.Literal(password)))
    parts = conninfo.conninfo_to_dict(admin_url)
    database = quote(str(parts["dbname"]), safe="")
    return f"postgresql://{LOGIN}:{password}@{parts['host']}:{parts['port']}/{database}?sslmode=disable"
