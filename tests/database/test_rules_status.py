"""Status graphs of the four subjects that have one, and the history every change leaves."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from psycopg import sql

from crmdb.database import Connection
from tests.support.actors import as_service, as_user, refused
from tests.support.rows import Maker, insert
from tests.support.world import World

GRAPHS: dict[str, dict[str, str]] = {
    "workspace_influencers": {
        "discovered": "contacted in_conversation partner rejected",
        "contacted": "in_conversation negotiating paused rejected",
        "in_conversation": "negotiating partner paused rejected",
        "negotiating": "partner in_conversation paused rejected",
        "partner": "paused negotiating rejected",
        "paused": "contacted in_conversation negotiating partner rejected",
        "rejected": "discovered contacted",
    },
    "campaigns": {
        "draft": "planned active cancelled",
        "planned": "draft active cancelled",
        "active": "paused completed cancelled",
        "paused": "active completed cancelled",
        "completed": "",
        "cancelled": "",
    },
    "collaborations": {
        "shortlisted": "contacted negotiating contracted declined cancelled",
        "contacted": "negotiating contracted declined cancelled",
        "negotiating": "contacted contracted declined cancelled",
        "contracted": "active completed cancelled",
        "active": "completed cancelled",
        "completed": "",
        "declined": "shortlisted contacted",
        "cancelled": "",
    },
    "deliverables": {
        "planned": "in_production submitted published cancelled",
        "in_production": "submitted published cancelled",
        "submitted": "changes_requested approved published cancelled",
        "changes_requested": "submitted published cancelled",
        "approved": "published changes_requested cancelled",
        "published": "",
        "cancelled": "",
    },
}
COLUMN = {
    "workspace_influencers": "status",
    "collaborations": "status",
    "campaigns": "status",
    "deliverables": "status",
}
SUBJECT = {
    "workspace_influencers": "workspace_influencer_id",
    "campaigns": "campaign_id",
    "collaborations": "collaboration_id",
    "deliverables": "deliverable_id",
}
COMPLETE: dict[str, dict[str, Any]] = {
    "workspace_influencers": {},
    "campaigns": {"starts_on": "2026-01-01"},
    "collaborations": {"fee_minor": 0, "contract_period": "[2026-01-01,2026-12-31)"},
    "deliverables": {"published_url": "https://x.com/p/1"},
}


def complete(table: str, status: str) -> dict[str, Any]:
    """What a row of this status needs. Content that is not published has no time of publication."""
    published = {"published_at": "2026-01-01T00:00Z"} if status == "published" else {}
    return COMPLETE[table] | published | {COLUMN[table]: status}


def move(story: Connection, table: str, key: Any, status: str) -> int:
    text = sql.SQL("update public.{} set {} = %s where id = %s").format(
        sql.Identifier(table), sql.Identifier(COLUMN[table])
    )
    return story.execute(text, [status, key]).rowcount


def history(story: Connection, table: str, key: Any) -> list[tuple[Any, ...]]:
    text = sql.SQL(
        "select from_status, to_status, changed_by, former_duration"
        " from public.status_changes where {} = %s order by id"
    ).format(sql.Identifier(SUBJECT[table]))
    return story.execute(text, [key]).fetchall()


@pytest.mark.parametrize("table", GRAPHS)
def test_a_status_changes_along_the_graph_and_nowhere_else(
    story: Connection, world: World, acme: Maker, table: str
) -> None:
    graph = GRAPHS[table]
    made = {status: acme.id(table, **complete(table, status)) for status in graph}
    for origin, target in product(graph, graph):
        key = made[origin]
        if target == origin or target in graph[origin].split():
            with story.transaction(force_rollback=True), as_user(story, world.edda):
                assert move(story, table, key, target) == 1, f"{origin} > {target}"
        else:
            with (
                refused(story, f"{table}_{COLUMN[table]}_transition", sqlstate="23514") as refusal,
                as_user(story, world.edda),
            ):
                move(story, table, key, target)
            assert origin in refusal.message
            assert target in refusal.message
            for allowed in graph[origin].split() or ["final"]:
                assert allowed in str(refusal.detail)


@pytest.mark.parametrize("table", GRAPHS)
def test_a_status_is_one_of_the_graphs(acme: Maker, story: Connection, table: str) -> None:
    with refused(story, f"{table}_{COLUMN[table]}_check"):
        acme(table, **complete(table, "elsewhere"))
    words = story.execute(
        "select distinct status from public.status_transitions, unnest(array[from_status, to_status]) as status"
        " where subject = %s",
        [table],
    ).fetchall()
    assert {word for (word,) in words} == set(GRAPHS[table])


def test_no_other_subject_has_a_graph(story: Connection) -> None:
    subjects = story.execute("select distinct subject from public.status_transitions").fetchall()
    assert {subject for (subject,) in subjects} == set(GRAPHS)


@pytest.mark.parametrize("table", GRAPHS)
def test_an_upsert_is_no_way_around_the_graph(story: Connection, world: World, acme: Maker, table: str) -> None:
    final = next(
        status for status, targets in GRAPHS[table].items() if status in {"completed", "published", "rejected"}
    )
    first = next(iter(GRAPHS[table]))
    wrong = "partner" if table == "workspace_influencers" else first
    row = acme(table, **complete(table, final))
    text = sql.SQL(
        "insert into public.{table} ({columns}) values ({values}) on conflict (workspace_id, id) do update set"
        " {status} = excluded.{status}"
    )
    values = {
        key: value for key, value in row.items() if key not in {"created_at", "updated_at", "custom_fields", "as_given"}
    }
    values[COLUMN[table]] = wrong
    values.pop("published_at", None)
    for actor in (as_user(story, world.maya), as_service(story)):
        with refused(story, f"{table}_{COLUMN[table]}_transition"), actor:
            story.execute(
                text.format(
                    table=sql.Identifier(table),
                    columns=sql.SQL(", ").join(map(sql.Identifier, values)),
                    values=sql.SQL(", ").join([sql.Placeholder()] * len(values)),
                    status=sql.Identifier(COLUMN[table]),
                ),
                list(values.values()),
            )


@pytest.mark.parametrize("table", GRAPHS)
def test_each_change_is_kept_with_who_and_how_long(story: Connection, world: World, acme: Maker, table: str) -> None:
    row = acme(table, **COMPLETE[table])
    first = next(iter(GRAPHS[table]))
    second = GRAPHS[table][first].split()[0]
    key = row["id"]
    with as_user(story, world.edda):
        move(story, table, key, second)
    assert [(origin, target, who) for origin, target, who, _ in history(story, table, key)] == [
        (None, first, None),
        (first, second, world.edda.id),
    ]
    # Changing anything else, or to the same status, is no change of status.
    with as_user(story, world.edda):
        move(story, table, key, second)
    assert len(history(story, table, key)) == 2


def test_how_long_the_former_status_lasted(story: Connection, world: World, acme: Maker) -> None:
    key = acme.id("campaigns", **COMPLETE["campaigns"])
    story.execute("select private.begin_operation('erasing')")
    story.execute(
        "update public.status_changes set changed_at = now() - interval '36 hours' where campaign_id = %s", [key]
    )
    story.execute("select private.end_operation('erasing')")
    move(story, "campaigns", key, "active")
    assert history(story, "campaigns", key)[-1][3] == timedelta(hours=36)
    move(story, "campaigns", key, "paused")
    assert history(story, "campaigns", key)[-1][3] == timedelta(0)


def test_the_history_cannot_be_rewritten(story: Connection, world: World, acme: Maker) -> None:
    key = acme.id("campaigns")
    for verb in ("update public.status_changes set to_status = 'active'", "delete from public.status_changes"):
        with refused(story, "status_changes_append_only"):
            story.execute(f"{verb} where campaign_id = %s".encode(), [key])
        for actor in (as_user(story, world.maya), as_service(story)):
            with refused(story, sqlstate="42501"), actor:
                story.execute(f"{verb} where campaign_id = %s".encode(), [key])


def test_a_change_is_about_exactly_one_row(story: Connection, acme: Maker, world: World) -> None:
    for given in (
        {},
        {"campaign_id": acme.id("campaigns"), "workspace_influencer_id": acme.id("workspace_influencers")},
    ):
        with refused(story, "status_changes_subject_check"):
            insert(story, "status_changes", {"workspace_id": world.acme, "to_status": "draft"} | given)


# ---------------------------------------------------------------------------------------------------------------------
# What follows from a deliverable's status


def test_a_deliverable_stamps_itself(story: Connection, world: World, acme: Maker) -> None:
    key = acme.id("deliverables")

    def state() -> Any:
        return story.execute(
            "select submitted_at is not null, approved_by, revision_count, published_at is not null"
            " from public.deliverables where id = %s",
            [key],
        ).fetchone()

    with as_user(story, world.edda):
        move(story, "deliverables", key, "submitted")
    assert state() == (True, None, 0, False)
    with as_user(story, world.adam):
        move(story, "deliverables", key, "changes_requested")
        move(story, "deliverables", key, "submitted")
        move(story, "deliverables", key, "approved")
    assert state() == (True, world.adam.id, 1, False)
    with refused(story, "deliverables_published_check"), as_user(story, world.edda):
        move(story, "deliverables", key, "published")
    with as_user(story, world.edda):
        story.execute(
            "update public.deliverables set status = 'published', published_url = 'https://x.com/1' where id = %s",
            [key],
        )
    assert state() == (True, world.adam.id, 1, True)


def test_approval_and_revisions_cannot_be_typed(story: Connection, world: World, acme: Maker) -> None:
    key = acme.id("deliverables", status="submitted")
    with as_user(story, world.edda):
        story.execute(
            "update public.deliverables set approved_by = %s, approved_at = now(), revision_count = 9,"
            " submitted_at = now() where id = %s",
            [world.edda.id, key],
        )
    assert story.execute(
        "select approved_by, approved_at, revision_count, submitted_at from public.deliverables where id = %s", [key]
    ).fetchone() == (None, None, 0, None)


def test_content_published_without_asking_is_accepted_by_who_records_it(
    story: Connection, world: World, acme: Maker
) -> None:
    key = acme.id("deliverables")
    with as_user(story, world.edda):
        story.execute(
            "update public.deliverables set status = 'published', published_at = '2026-01-01T00:00Z',"
            " published_url = 'https://x.com/1' where id = %s",
            [key],
        )
    assert story.execute(
        "select submitted_at = now(), approved_at = now(), approved_by, published_at < now()"
        " from public.deliverables where id = %s",
        [key],
    ).fetchone() == (True, True, world.edda.id, True)
