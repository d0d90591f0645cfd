"""For whom a query runs: the user, the workspace, and the session settings that make PostgreSQL see them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from uuid import UUID

from crmdb.database import Connection
from crmdb.errors import RefusedError, UsageError
from crmdb.queries.files import ROLES, Query

_MEMBER_RANK = {"viewer": 0, "editor": 1, "admin": 2, "owner": 3}


@dataclass(frozen=True)
class Membership:
    """One user in one workspace."""

    user_id: UUID
    workspace_id: UUID
    slug: str
    role: str
    time_zone: str


def membership(connection: Connection, email: str, workspace: str | None) -> Membership:
    """The membership a query of `email` runs under: in the workspace of that slug, else in the user's default one.

    Raises:
        UsageError: there is no such user, or they are not a member there.
    """
    memberships = [
        Membership(*row)
        for row in connection.execute(
            """
            select users.id, workspaces.id, workspaces.slug, members.role, workspaces.time_zone
            from public.users as users
            inner join public.workspace_members as members on members.user_id = users.id
            inner join public.workspaces as workspaces on workspaces.id = members.workspace_id
            where users.email = lower(btrim(%s))
            order by members.is_default desc, members.created_at, members.workspace_id
            """,
            (email,),
        )
    ]
    if not memberships:
        raise _unknown_user(connection, email)
    for found in memberships:
        if workspace in (None, found.slug):
            return found
    theirs = ", ".join(f"{found.slug} ({found.role})" for found in memberships)
    raise UsageError(f'{email} is not a member of a workspace "{workspace}".', f"Their workspaces: {theirs}.")


def require_role(query: Query, email: str, member: Membership) -> None:
    """Refuse a query that asks for more than the member's role.

    Raises:
        RefusedError: the role does not suffice, or the query is for services.
    """
    if query.who == "service":
        raise RefusedError(
            f'Query "{query.full_name}" looks at the whole database and is not for users.', "Run it without --as."
        )
    if _MEMBER_RANK[member.role] < ROLES.index(query.who):
        raise RefusedError(
            f'Query "{query.full_name}" needs the role {query.who}; {email} is {member.role} of "{member.slug}".',
            "Ask as somebody with that role, or choose another of their workspaces with --workspace.",
        )


def become(connection: Connection, member: Membership) -> None:
    """Make the rest of the transaction the member's: role, claims and workspace as the API sets them.

    The time zone becomes the workspace's, so that `current_date` and months begin where its days begin.
    """
    claims = json.dumps({"sub": str(member.user_id), "role": "authenticated"})
    connection.execute(
        """
        select
            set_config('request.jwt.claims', %s, true),
            set_config('crmdb.workspace_id', %s, true),
            set_config('timezone', %s, true),
            set_config('role', 'authenticated', true)
        """,
        (claims, str(member.workspace_id), member.time_zone),
    )


def _unknown_user(connection: Connection, email: str) -> UsageError:
    if connection.execute("select exists (select from public.users)").fetchone() == (False,):
        return UsageError(f"There is no user {email}: the database has no users yet.", "`crmdb mock load` makes some.")
    # What stands before the @ decides: colleagues share the rest.
    near = connection.execute(
        """
        select users.email
        from public.users as users
        where extensions.similarity(split_part(users.email, '@', 1), split_part(%(email)s, '@', 1)) > 0.25
        order by extensions.similarity(users.email, %(email)s) desc, users.email
        limit 3
        """,
        {"email": email},
    ).fetchall()
    nearest = (
        f"Nearest addresses: {', '.join(row[0] for row in near)}."
        if near
        else '`crmdb psql -c "select email from public.users"` lists them all.'
    )
    return UsageError(f"There is no user {email} with a workspace.", nearest)
