"""People of a test's story: they sign up as Supabase Auth signs them up, and act as PostgREST lets them act.

    maya = sign_up(connection, "maya")
    with as_user(connection, maya):
        connection.execute("insert into public.lists (name) values ('Shortlist')")

Each `as_...` is a savepoint of the transaction it runs in: a statement that is refused inside leaves the story intact.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

import psycopg

from crmdb.database import Connection

_PEOPLE = UUID("5f2c9a0e-7a3b-4d8e-9f00-000000000000")

# An empty setting is as good as none, and unlike RESET it works inside the role that the request has.
_SETTINGS = ("request.jwt.claims", "request.jwt.claim.sub", "request.jwt.claim.role", "request.headers")
_OWN_SETTING = "crmdb.workspace_id"


@dataclass(frozen=True)
class Person:
    """Somebody who signed up."""

    name: str
    id: UUID
    email: str


@dataclass
class Refusal:
    """The error a `refused` block ended with; filled when the block is left."""

    sqlstate: str = ""
    constraint: str | None = None
    message: str = ""
    detail: str | None = None
    hint: str | None = None


def person(name: str) -> Person:
    """The person of that name, signed up or not: the same name is the same id everywhere."""
    return Person(name, uuid5(_PEOPLE, name), f"{name}@{name}.test")


def sign_up(
    connection: Connection, name: str, *, email: str | None = None, metadata: dict[str, Any] | None = None
) -> Person:
    """Insert the row Supabase Auth inserts; the triggers do the rest. Without `email` the person's own address."""
    someone = person(name)
    if email is not None:
        someone = Person(name, someone.id, email)
    connection.execute(
        "insert into auth.users (id, email, raw_user_meta_data, created_at) values (%s, %s, %s, now())",
        [someone.id, someone.email, json.dumps(metadata or {})],
    )
    return someone


def personal_workspace(connection: Connection, someone: Person) -> UUID:
    """The workspace that sign-up made for this person."""
    row = connection.execute(
        "select id from public.workspaces where is_personal and created_by = %s", [someone.id]
    ).fetchone()
    assert row is not None, f"{someone.name} has no workspace of their own"
    found: UUID = row[0]
    return found


def add_member(connection: Connection, workspace: UUID, someone: Person, role: str) -> None:
    """Make a person a member, as a service would."""
    connection.execute(
        "insert into public.workspace_members (workspace_id, user_id, role) values (%s, %s, %s)",
        [workspace, someone.id, role],
    )


@contextmanager
def as_user(
    connection: Connection,
    someone: Person | None,
    workspace: UUID | str | None = None,
    *,
    claim: UUID | str | None = None,
    setting: UUID | str | None = None,
    sub: str | None = None,
) -> Iterator[None]:
    """Act as a signed-in person, within a savepoint.

    The request may name its workspace by header (`workspace`), by claim or, as a direct connection, by setting. `sub`
    replaces the person's id in the claims, for tokens that are not what they should be.
    """
    claims: dict[str, Any] = {"role": "authenticated", "aud": "authenticated"}
    if someone is not None:
        claims |= {"sub": str(someone.id), "email": someone.email}
    if sub is not None:
        claims["sub"] = sub
    if claim is not None:
        claims["workspace_id"] = str(claim)
    headers = {"x-workspace-id": str(workspace)} if workspace is not None else {}
    with _as_role(connection, "authenticated", claims, headers, setting):
        yield


@contextmanager
def as_anon(connection: Connection) -> Iterator[None]:
    """Act as somebody who is not signed in, within a savepoint."""
    with _as_role(connection, "anon", {"role": "anon"}, {}, None):
        yield


@contextmanager
def as_service(connection: Connection) -> Iterator[None]:
    """Act as a backend with the service key, within a savepoint."""
    with _as_role(connection, "service_role", {"role": "service_role"}, {}, None):
        yield


@contextmanager
def _as_role(
    connection: Connection, role: str, claims: dict[str, Any], headers: dict[str, str], setting: UUID | str | None
) -> Iterator[None]:
    with connection.transaction():
        connection.execute(
            "select set_config('request.jwt.claims', %s, true), set_config('request.headers', %s, true),"
            " set_config('crmdb.workspace_id', %s, true), set_config('role', %s, true)",
            [json.dumps(claims), json.dumps(headers), "" if setting is None else str(setting), role],
        )
        yield
        connection.execute("select set_config('role', 'none', true)")
        for name in (*_SETTINGS, _OWN_SETTING):
            connection.execute("select set_config(%s, '', true)", [name])


@contextmanager
def refused(
    connection: Connection, rule: str | None = None, *, sqlstate: str | None = None, matching: str = ""
) -> Iterator[Refusal]:
    """Expect the block to be refused: by the rule of that name, with that SQLSTATE, saying something that matches.

    A rule of ours, as against a plain constraint, must also tell what to do: it has a hint.
    """
    found = Refusal()
    try:
        with connection.transaction():
            yield found
    except psycopg.Error as error:
        found.sqlstate = error.sqlstate or ""
        found.constraint = error.diag.constraint_name
        found.message = error.diag.message_primary or ""
        found.detail = error.diag.message_detail
        found.hint = error.diag.message_hint
        assert rule is None or found.constraint == rule, f"refused by {found.constraint}: {error}"
        assert sqlstate is None or found.sqlstate == sqlstate, f"refused with {found.sqlstate}: {error}"
        assert matching in f"{found.message}\n{found.detail}\n{found.hint}", f"refused otherwise: {error}"
        return
    raise AssertionError(f"nothing was refused; expected {rule or sqlstate or 'an error'}")
