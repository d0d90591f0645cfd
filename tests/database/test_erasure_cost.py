"""What an erasure costs: it reads each row once, and looks closely only at texts that may name the person."""

from __future__ import annotations

from crmdb.database import Connection, connect
from crmdb.embedded.server import Server
from tests.support.actors import as_service
from tests.support.erasure import NAME
from tests.support.rows import Maker
from tests.support.statements import one
from tests.support.world import World

CLOSELY = ("redacted_text", "without_matches", "redacted_json", "plain_text")


def counted(story: Connection, workspace: object, contact: object) -> dict[str, int]:
    """Calls of each function that looks closely at a text, and rows of notes read, during one erasure."""

    def so_far() -> dict[str, int]:
        statement = "select funcname, calls from pg_stat_xact_user_functions"
        calls: dict[str, int] = dict(story.execute(statement).fetchall())
        rows = "select seq_tup_read + coalesce(idx_tup_fetch, 0) from pg_stat_xact_user_tables where relname = 'notes'"
        return {name: calls.get(name, 0) for name in CLOSELY} | {"notes": one(story, rows)}

    before = so_far()
    with as_service(story):
        story.execute("select public.erase_contact(workspace_id => %s, contact_id => %s)", [workspace, contact])
    return {name: number - before[name] for name, number in so_far().items()}


def test_an_erasure_looks_closely_only_at_what_may_name_the_person(
    server: Server, story: Connection, world: World
) -> None:
    with connect(server.admin_url(story.info.dbname)) as connection:
        connection.execute("set track_functions = 'all'")
        connection.execute("set enable_seqscan = off")  # What reads the whole table counts rows of others.
        company = Maker(connection, world.acme).id("companies")
        found = []
        for plain, accented in ((10, 10), (510, 10), (10, 110)):
            with connection.transaction(force_rollback=True):
                connection.execute("set local session_replication_role = replica")  # The audit trail has no part in it.
                for body, number in (("Call about the renewal of spring", plain), ("Grüße aus Köln", accented)):
                    connection.execute(
                        "insert into public.notes (workspace_id, company_id, body)"
                        " select %s, %s, %s || n from generate_series(1, %s) as n",
                        [world.acme, company, body, number],
                    )
                connection.execute("set local session_replication_role = origin")
                contact = Maker(connection, world.acme).id("contacts", full_name=NAME, email="zelie.q@quark.example")
                found.append(counted(connection, world.acme, contact))
        connection.rollback()
    few, many, foreign = found
    for more, rows, close in ((many, 500, 0), (foreign, 100, 100)):
        growth = {name: more[name] - few[name] for name in few}
        assert growth.pop("notes") <= rows, "more than once each"
        assert growth == {"redacted_text": 0, "without_matches": 0, "redacted_json": 0, "plain_text": close}
