"""What is owed is kept with the content: after any change by any writer, and cheap to count."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations
from random import Random
from typing import Any
from uuid import UUID

import pytest

from crmdb.database import Connection, connect
from tests.database.totals.test_monthly_totals import race
from tests.support.actors import as_user, personal_workspace, refused, sign_up
from tests.support.rows import Maker
from tests.support.statements import one
from tests.support.world import World

WRONG = """
select content.title, content.status, collaborations.status, campaigns.status, content.is_owed
from public.deliverables as content
left join public.collaborations as collaborations on collaborations.id = content.collaboration_id
left join public.campaigns as campaigns on campaigns.id = collaborations.campaign_id
where content.is_owed is distinct from (
    content.status in ('planned', 'in_production', 'submitted', 'changes_requested', 'approved')
    and collaborations.status not in ('declined', 'cancelled') and campaigns.status <> 'cancelled'
)
"""
STEPS = (
    "update public.deliverables set status = 'cancelled' where id = :content",
    "update public.deliverables set status = 'submitted' where status = 'planned' and id = :content",
    "update public.deliverables set status = 'published', published_at = now(), published_url = 'https://x.com/1'"
    " where status = 'approved' and id = :content",
    "update public.deliverables set status = 'approved' where status = 'submitted'",
    "update public.deliverables set collaboration_id = :collaboration where id = :content",
    "update public.deliverables set is_owed = not is_owed",
    "update public.collaborations set status = 'declined' where status = 'contacted' and id = :collaboration",
    "update public.collaborations set status = 'contacted' where status in ('declined', 'shortlisted')",
    "update public.collaborations set campaign_id = :campaign where id = :collaboration",
    "update public.collaborations set status = 'cancelled' where status = 'contacted' and id = :collaboration",
    "update public.campaigns set status = 'cancelled' where status = 'draft' and id = :campaign",
    "delete from public.collaborations where id = :collaboration",
    "insert into public.deliverables (workspace_id, collaboration_id, deliverable_type_code, platform_code, title,"
    " is_owed) select workspace_id, id, 'video', 'youtube', 'More', :n % 2 = 0 from public.collaborations",
)


def content_of(make: Maker, **given: Any) -> Any:
    return make.id("deliverables", **given)


@pytest.mark.parametrize("seed", range(4))
def test_what_is_owed_follows_every_change(story: Connection, acme: Maker, world: World, seed: int) -> None:
    random = Random(seed)
    campaigns = [acme.id("campaigns") for _ in range(3)]
    for number in range(6):
        collaboration = acme.id("collaborations", campaign_id=campaigns[number % 3])
        content_of(acme, collaboration_id=collaboration)
        content_of(acme, collaboration_id=collaboration, status="submitted")
    seen: set[tuple[Any, ...]] = set()
    for _ in range(40):
        step = random.choice(STEPS)
        for name, table in (
            ("campaign", "campaigns"),
            ("collaboration", "collaborations"),
            ("content", "deliverables"),
        ):
            keys = story.execute(
                f"select id from public.{table} where workspace_id = %s order by id".encode(), [world.acme]
            ).fetchall()
            step = step.replace(f":{name}", f"'{random.choice(keys)[0]}'") if keys else step.replace(f":{name}", "null")
        story.execute(step.replace(":n", str(random.randrange(9))).encode())
        assert story.execute(WRONG.encode()).fetchall() == [], step
        seen.update(story.execute("select distinct is_owed from public.deliverables").fetchall())
    assert seen == {(True,), (False,)}


def test_a_member_does_not_write_it(story: Connection, acme: Maker, world: World) -> None:
    key = content_of(acme)
    with as_user(story, world.edda):
        story.execute("update public.deliverables set is_owed = false, title = 'Mine' where id = %s", [key])
    assert one(story, "select is_owed from public.deliverables where id = %s", key)


CHANGES = {
    "content is added": "insert into public.deliverables (workspace_id, collaboration_id, deliverable_type_code,"
    " platform_code, title) select workspace_id, id, 'video', 'youtube', 'More' from public.collaborations",
    "content goes on": "update public.deliverables set status = 'submitted'",
    "a collaboration is taken up again": "update public.collaborations set status = 'contacted'",
    "a campaign is called off": "update public.campaigns set status = 'cancelled'",
}


# The same change twice is refused or nothing new.
@pytest.mark.parametrize(("first", "second"), list(permutations(CHANGES, 2)))
def test_of_two_sessions_at_once_neither_is_missed(database: str, first: str, second: str) -> None:
    with connect(database) as connection:
        make = Maker(connection, personal_workspace(connection, sign_up(connection, "tove")))
        content_of(make, collaboration_id=make.id("collaborations", status="declined"))

    def does(change: str) -> Any:
        return lambda connection: connection.execute(CHANGES[change].encode())

    assert race(database, does(first), does(second)) == []
    with connect(database) as connection:
        assert connection.execute(WRONG.encode()).fetchall() == []


def test_nothing_is_called_off_where_content_of_others_could_not_be_seen(database: str) -> None:
    with connect(database) as connection:
        make = Maker(connection, personal_workspace(connection, sign_up(connection, "tove")))
        content_of(make)
    for change in ("campaigns set status = 'cancelled'", "collaborations set status = 'cancelled'"):
        with connect(database) as connection:
            connection.execute("set transaction isolation level repeatable read")
            with refused(connection, "read_committed_only", sqlstate="25001"):
                connection.execute(f"update public.{change}".encode())


def test_is_repaired_after_a_load_with_triggers_off(story: Connection, acme: Maker, world: World) -> None:
    content_of(acme)
    story.execute("alter table public.campaigns disable trigger user")
    story.execute("update public.campaigns set status = 'cancelled'")
    story.execute("alter table public.campaigns enable trigger user")
    assert story.execute(WRONG.encode()).fetchall() != []
    story.execute("select private.rebuild_owed(id) from public.workspaces")
    assert story.execute(WRONG.encode()).fetchall() == []


def page_blocks(connection: Connection, workspace: UUID) -> int:
    query = "explain (analyze, buffers, timing off, format json) select * from private.landing_content(%s, %s)"
    blocks: list[int] = []
    connection.execute("set enable_seqscan = off")
    connection.execute("set enable_bitmapscan = off")
    for _ in range(4):
        plan = one(connection, query, workspace, date(2026, 3, 2))[0]["Plan"]
        blocks.append(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])
    return min(blocks)


def test_ten_times_the_content_that_is_due_adds_few_blocks_to_the_landing_page(database: str) -> None:
    with connect(database, autocommit=True) as connection:
        # Vacuum marks pages as visible to all once their commits are on disk.
        connection.execute("set synchronous_commit = on")
        workspace = personal_workspace(connection, sign_up(connection, "tove"))
        make = Maker(connection, workspace)
        collaborations = [make.id("collaborations") for _ in range(10)]

        def add(pieces: int) -> int:
            with connection.cursor() as cursor:
                cursor.executemany(
                    "insert into public.deliverables (workspace_id, collaboration_id, deliverable_type_code,"
                    " platform_code, title, due_on) values (%s, %s, 'video', 'youtube', 'A film', %s)",
                    [
                        [workspace, collaborations[number % 10], date(2026, 3, 7) - timedelta(days=number % 60)]
                        for number in range(pieces)
                    ],
                )
            connection.execute("vacuum (analyze) public.deliverables")
            return page_blocks(connection, workspace)

        few = add(30)
        many = add(270)
        assert (
            one(
                connection,
                "select content_due + content_late from private.landing_content(%s, %s)",
                workspace,
                date(2026, 3, 2),
            )
            == 300
        )
    # An index entry of 60 bytes: 120 fill a block.
    assert many <= few + 8, f"{few} blocks for 30 pieces, {many} for 300"
