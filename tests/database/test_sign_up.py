"""Sign-up as Supabase Auth does it: adopting users, metadata that follows, soft delete, anonymous sign-ins."""

from __future__ import annotations

import json
from typing import Any

import psycopg
import pytest

from crmdb.database import Connection, connect
from crmdb.embedded.server import Server
from crmdb.migrations.apply import apply
from crmdb.migrations.files import read_migrations
from crmdb.migrations.history import create_history
from crmdb.migrations.runner import migrate
from tests.conftest import Databases
from tests.support.actors import Person, add_member, as_user, person, personal_workspace, refused, sign_up
from tests.support.installations import ROOT
from tests.support.statements import one
from tests.support.world import World

MIGRATIONS = ROOT / "supabase" / "migrations"


def update_auth(story: Connection, someone: Person, **columns: Any) -> None:
    names = ", ".join(f"{name} = %s" for name in columns)
    values = [json.dumps(value) if isinstance(value, dict) else value for value in columns.values()]
    story.execute(f"update auth.users set {names} where id = %s".encode(), [*values, someone.id])


def profile(story: Connection, someone: Person) -> Any:
    return one(story, "select email, full_name, avatar_url from public.users where id = %s", someone.id)


def test_people_sign_in_and_up_while_existing_users_get_their_workspaces(
    server: Server, databases: Databases, platform_template: str
) -> None:
    name = databases.clone(platform_template)
    migrations = read_migrations(MIGRATIONS)
    adoption = next(migration for migration in migrations if migration.name == "existing_users")
    with connect(server.url(name)) as connection:
        early = [sign_up(connection, f"early-{number}") for number in range(30)]
    with connect(server.url(name), autocommit=True) as connection:
        create_history(connection)
        for migration in migrations:
            if migration.version < adoption.version:
                apply(connection, migration)
    with connect(server.url(name)) as adopting, connect(server.url(name), autocommit=True) as others:
        adopting.execute(adoption.sql.encode())
        assert one(adopting, "select count(*) from public.workspaces") == len(early)
        # Its transaction is still at work, and nobody waits for it.
        others.execute("set lock_timeout = '2s'")
        others.execute("update auth.users set last_sign_in_at = now()")
        late = sign_up(others, "late")
        adopting.rollback()
    migrate(server.url(name), MIGRATIONS)
    with connect(server.url(name)) as connection:
        for someone in (*early, late):
            assert personal_workspace(connection, someone)
        assert one(connection, "select private.provision_existing_users()") == 0
    databases.drop(name)


def test_who_came_between_the_two_files_is_taken_in_under_the_lock(
    server: Server, databases: Databases, platform_template: str
) -> None:
    name = databases.clone(platform_template)
    migrations = read_migrations(MIGRATIONS)
    with connect(server.url(name), autocommit=True) as connection:
        create_history(connection)
        for migration in migrations:
            if migration.name == "sign_up":
                between = sign_up(connection, "between")
            apply(connection, migration)
        assert personal_workspace(connection, between)
    databases.drop(name)


def test_adoption_leaves_out_who_is_deleted_or_anonymous(
    server: Server, databases: Databases, platform_template: str
) -> None:
    name = databases.clone(platform_template)
    with connect(server.url(name)) as connection:
        for who, column in (("gone", "deleted_at = now()"), ("nobody", "is_anonymous = true, email = null")):
            someone = sign_up(connection, who)
            connection.execute(f"update auth.users set {column} where id = %s".encode(), [someone.id])
    migrate(server.url(name), MIGRATIONS)
    with connect(server.url(name)) as connection:
        assert one(connection, "select count(*) from public.users") == 0
    databases.drop(name)


def test_name_and_picture_follow_the_provider(story: Connection) -> None:
    ines = sign_up(story, "ines", metadata={"full_name": "Ines Abbott", "avatar_url": "https://a.test/1.png"})
    # What Google says on the next sign-in.
    update_auth(story, ines, raw_user_meta_data={"name": "Ines\u200b Baker ", "picture": "https://g.test/2.png"})
    assert profile(story, ines) == (ines.email, "Ines Baker", "https://g.test/2.png")
    for blank in ("", "\u3000", "\u200b", "\u2800"):
        update_auth(story, ines, raw_user_meta_data={"full_name": blank, "picture": "https://g.test/2.png"})
        assert profile(story, ines) == (ines.email, "Ines Baker", "https://g.test/2.png"), "a blank is not a name"
        update_auth(story, ines, raw_user_meta_data={"name": "Ines Baker", "picture": "https://g.test/2.png"})
    update_auth(story, ines, email="Ines.Baker@Acme.test")
    assert profile(story, ines)[0] == "ines.baker@acme.test"


def test_what_the_user_changed_here_stays(story: Connection) -> None:
    ines = sign_up(story, "ines", metadata={"full_name": "Ines Abbott", "picture": "https://g.test/1.png"})
    with as_user(story, ines):
        story.execute("update public.users set full_name = 'Dr. Ines'")
    update_auth(story, ines, raw_user_meta_data={"full_name": "Ines Baker", "picture": "https://g.test/2.png"})
    assert profile(story, ines) == (ines.email, "Dr. Ines", "https://g.test/2.png")


@pytest.mark.parametrize("metadata", ['"text"', "7", "[]", "null", '{"full_name": 7, "picture": "no address"}'])
def test_no_metadata_breaks_a_sign_in(story: Connection, metadata: str) -> None:
    ines = sign_up(story, "ines", metadata={"full_name": "Ines"})
    story.execute("update auth.users set raw_user_meta_data = %s where id = %s", [metadata, ines.id])
    assert profile(story, ines)[0] == ines.email


def test_a_name_is_a_text(story: Connection) -> None:
    metadata = {"full_name": {"first": "Ines"}, "name": ["Ines"], "display_name": "I."}
    assert profile(story, sign_up(story, "ines", metadata=metadata))[1] == "I."


def test_who_is_deleted_softly_leaves_no_name_and_no_membership(story: Connection, world: World) -> None:
    ines = sign_up(story, "ines", metadata={"full_name": "Ines Abbott"})
    own = personal_workspace(story, ines)
    add_member(story, world.acme, ines, "admin")
    shared = one(story, "insert into public.workspaces (name, slug) values ('Shared', 'shared-one') returning id")
    add_member(story, shared, ines, "owner")
    add_member(story, shared, world.noor, "viewer")
    # What the auth server writes: https://github.com/supabase/auth, a digest in the place of the address.
    update_auth(story, ines, deleted_at="2026-11-01", email="9f86d081884c7d65", raw_user_meta_data={})
    assert profile(story, ines) == (None, None, None)
    assert story.execute(
        "select workspace_id from public.workspace_members where user_id = %s", [ines.id]
    ).fetchall() == [(own,)]
    assert one(story, "select role from public.workspace_members where workspace_id = %s", shared) == "owner"
    update_auth(story, ines, deleted_at=None, email=ines.email, raw_user_meta_data={"full_name": "Ines Abbott"})
    assert profile(story, ines) == (ines.email, "Ines Abbott", None)
    assert personal_workspace(story, ines) == own


def test_an_anonymous_sign_in_sees_the_catalog_and_makes_nothing(story: Connection, world: World) -> None:
    nobody = person("nobody")
    story.execute("insert into auth.users (id, is_anonymous, raw_user_meta_data) values (%s, true, '{}')", [nobody.id])
    assert one(story, "select count(*) from public.users where id = %s", nobody.id) == 0
    with as_user(story, nobody):
        assert one(story, "select count(*) from public.countries") > 100, "shared data, like everybody signed in"
        assert one(story, "select public.active_workspace()") is None
        for table in ("workspaces", "users", "contacts", "campaigns", "touchpoints"):
            assert one(story, f"select count(*) from public.{table}") == 0
    with as_user(story, nobody), refused(story, "workspaces_signed_in", sqlstate="42501") as refusal:
        story.execute("select public.create_workspace('Mine', 'mine-anonymous')")
    assert "anonymously" in str(refusal.hint)
    with as_user(story, nobody), refused(story, "workspace_membership", sqlstate="42501"):
        story.execute("insert into public.companies (name) values ('X')")
    # It becomes a user when it has an address.
    update_auth(story, nobody, is_anonymous=False, email=nobody.email)
    assert personal_workspace(story, nobody)
    assert profile(story, nobody)[0] == nobody.email


def test_who_left_all_workspaces_gets_none_by_a_new_picture(story: Connection, world: World) -> None:
    update_auth(story, world.hana, raw_user_meta_data={"full_name": "Hana", "picture": "https://g.test/2.png"})
    assert profile(story, world.hana)[1:] == ("Hana", "https://g.test/2.png")
    assert one(story, "select count(*) from public.workspace_members where user_id = %s", world.hana.id) == 0


def test_a_refusal_of_ours_never_stops_the_auth_server(story: Connection) -> None:
    ines = sign_up(story, "ines")
    for address in ("", "not an address", None, "a" * 300 + "@x.test"):
        with story.transaction(force_rollback=True):
            try:
                update_auth(story, ines, email=address)
            except psycopg.errors.StringDataRightTruncation:
                continue  # Longer than the column of the auth server.
            assert profile(story, ines)[0] is None
