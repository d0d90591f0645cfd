"""Two companies, their people, one row of every table in each: where tests of rules and isolation happen."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from crmdb.database import Connection
from tests.support.actors import Person, add_member, as_user, personal_workspace, sign_up
from tests.support.rows import COLUMNS, Maker, Row


@dataclass(frozen=True)
class World:
    """Acme with a person for each role, Beta with Noor, and Hana who belongs nowhere."""

    acme: UUID
    beta: UUID
    maya: Person
    adam: Person
    edda: Person
    vera: Person
    noor: Person
    remi: Person
    hana: Person
    acme_rows: dict[str, Row]
    beta_rows: dict[str, Row]


def build_world(connection: Connection) -> World:
    """Sign everybody up, give out the roles, fill both workspaces."""
    maya, adam, edda, vera, noor, remi, hana = (
        sign_up(connection, name) for name in ("maya", "adam", "edda", "vera", "noor", "remi", "hana")
    )
    acme, beta = personal_workspace(connection, maya), personal_workspace(connection, noor)
    for someone, role in ((adam, "admin"), (edda, "editor"), (vera, "viewer"), (remi, "admin")):
        connection.execute("delete from public.workspaces where id = %s", [personal_workspace(connection, someone)])
        add_member(connection, acme, someone, role)
    with as_user(connection, maya):
        connection.execute("delete from public.workspace_members where user_id = %s", [remi.id])
    connection.execute("delete from public.workspaces where id = %s", [personal_workspace(connection, hana)])
    for workspace in (acme, beta):
        for table in COLUMNS:
            Maker(connection, workspace)(table)
    rows = [_one_of_each(connection, workspace) for workspace in (acme, beta)]
    return World(acme, beta, maya, adam, edda, vera, noor, remi, hana, *rows)


def _one_of_each(connection: Connection, workspace: UUID) -> dict[str, Row]:
    return {table: Maker(connection, workspace).first_row(table) for table in COLUMNS}
