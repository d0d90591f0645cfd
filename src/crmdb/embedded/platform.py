"""The Supabase platform stand-in: roles, schemas and auth as every Supabase project has them before its migrations."""

from __future__ import annotations

from importlib.resources import files
from typing import Literal

from psycopg import sql

from crmdb.database import Connection

Privileges = Literal["current", "legacy"]
"""Which default privileges new objects in `public` get: those of projects since 2026-10-30, or those before."""


def lay_platform(connection: Connection, privileges: Privileges = "current") -> bool:
    """Lay the stand-in of platform.sql into the connected database, unless it already has a schema `auth`.

    `connection` belongs to the superuser supabase_admin. All or nothing, in one transaction.

    Returns:
        Whether anything was laid.
    """
    with connection.transaction():
        if connection.execute("select to_regnamespace('auth') is not null").fetchone() == (True,):
            return False
        connection.execute("select set_config('crmdb.privileges', %s, true)", [privileges])
        connection.execute(files(__package__).joinpath("platform.sql").read_bytes())
    return True


def create_database(admin: Connection, name: str, template: str = "template0") -> None:
    """Create the database `name`, owned by `postgres` as on Supabase, as a copy of `template` (nobody may be in it).

    `admin` is an autocommit connection of supabase_admin. A copy of a database with the platform has the platform.
    """
    # Copying files is three times as fast as logging every page, and checkpoints cost little without fsync (tests).
    statement = sql.SQL("create database {} template {} owner postgres strategy file_copy")
    admin.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))
