"""`crmdb search rebuild` while people are searched, written and deleted; what is committed meanwhile is not lost."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator

import psycopg
import pytest

from crmdb.database import connect
from crmdb.embedded.server import Server
from crmdb.search import Rebuilt, rebuild_search
from tests.conftest import Databases
from tests.support.search_people import add_catalog_person
from tests.support.structure import structure
from tests.support.world import build_world

DIFFERENCES = (
    "select (select count(*) from (table private.influencer_search_source except table public.influencer_search) as a)"
    " + (select count(*) from (table public.influencer_search except table private.influencer_search_source) as b)"
)


@pytest.fixture(scope="module")
def _peopled(server: Server, databases: Databases, template: str) -> Iterator[str]:
    name = databases.clone(template)
    with connect(server.url(name)) as connection:
        build_world(connection)
        for number in range(40):
            add_catalog_person(connection, random.Random(number), number)
    yield name
    databases.drop(name)


@pytest.fixture
def peopled(server: Server, databases: Databases, _peopled: str) -> Iterator[str]:
    """The URL of a database of the test's own with forty people in the catalog."""
    name = databases.clone(_peopled)
    yield server.url(name)
    databases.drop(name)


def at_step(step: str, work: Callable[[], None]) -> Callable[[str, int, int], None]:
    """Progress that does something of its own, once, when a step begins."""
    left = [work]

    def progress(name: str, _done: int, _total: int) -> None:
        if name == step and left:
            left.pop()()

    return progress


@pytest.mark.parametrize(
    "step", ["rows", "index of keys", "index of words, from 30000 followers", "changes made meanwhile"]
)
def test_what_is_written_during_a_rebuild_is_in_it(peopled: str, step: str) -> None:
    before = structure(peopled)

    def others() -> None:
        # Nobody waits: another session searches, and writes people of every kind.
        with connect(peopled) as other:
            other.execute("set lock_timeout = '3s'")
            assert other.execute("select count(*) from public.search_influencers()").fetchone() == (20,)
            other.execute("update public.influencer_accounts set followers = 2000000 - coalesce(followers, 0)")
            other.execute(
                "update public.influencers set name = 'Renamed' where id in (select id from public.influencers limit 9)"
            )
            other.execute(
                "update public.influencers set archived_at = now() where merged_into_id is null and id in"
                " (select influencer_id from public.influencer_search order by 1 desc limit 3)"
            )
            other.execute(
                "delete from public.influencers where id in ("
                " select people.id from public.influencers as people where people.merged_into_id is null"
                " and not exists (select from public.workspace_influencers as own where own.influencer_id = people.id)"
                " and not exists (select from public.influencers as d where d.merged_into_id = people.id) limit 2)"
            )
            add_catalog_person(other, random.Random(99), 99)

    rebuilt = rebuild_search(peopled, progress=at_step(step, others))
    with connect(peopled) as connection:
        assert connection.execute(DIFFERENCES).fetchone() == (0,)
        assert connection.execute("select count(*) from public.influencer_search").fetchone() == (rebuilt.people,)
        assert connection.execute(
            "select count(*) from public.search_influencers('{}', 'followers', 1000)"
        ).fetchone() == (rebuilt.people,)
    assert structure(peopled) == before


def test_a_reader_who_begins_to_write_does_not_wait_for_the_exchange(peopled: str) -> None:
    done: list[Rebuilt] = []
    with connect(peopled) as reader:
        reader.execute("select count(*) from public.search_influencers()")
        ready = threading.Event()
        rebuild = threading.Thread(
            target=lambda: done.append(rebuild_search(peopled, progress=at_step("changes made meanwhile", ready.set)))
        )
        rebuild.start()
        ready.wait(60)
        # It holds the old table, so the exchange has to wait for it; the exchange must not hold it up in turn.
        reader.execute("set lock_timeout = '20s'")
        reader.execute("update public.influencers set name = 'Renamed'")
        assert not done
        reader.commit()
        rebuild.join(60)
    assert done
    with connect(peopled) as connection:
        assert connection.execute(DIFFERENCES).fetchone() == (0,)


@pytest.mark.parametrize("step", ["numbers", "index of names, from 30000 followers", "changes made meanwhile"])
def test_an_interrupted_rebuild_leaves_everything_as_it_was(peopled: str, step: str) -> None:
    before = structure(peopled)

    def interrupt() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild_search(peopled, progress=at_step(step, interrupt))
    assert structure(peopled) == before
    assert rebuild_search(peopled).people


def test_two_rebuilds_at_once_are_refused(peopled: str) -> None:

    def another() -> None:
        with connect(peopled) as other, pytest.raises(psycopg.errors.ObjectInUse) as refused:
            other.execute("select private.rebuild_search()")
        assert refused.value.diag.constraint_name == "rebuild_search_single"

    rebuild_search(peopled, progress=at_step("rows", another))
