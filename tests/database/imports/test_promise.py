"""The check is a promise, and nothing that happens in between breaks more than it must."""

from __future__ import annotations

import random
import threading
from typing import Any

import pytest

from crmdb.database import Connection, connect
from tests.support.actors import Person, as_user, sign_up
from tests.support.importing import File, Rows, actions, advance, begin, dump, fates, one, plan, run, undo
from tests.support.world import World

STAGES = ["Closed Won", "closedlost", "Demo scheduled", "Nonsense", ""]
MAILS = ["a@x.example", "b@x.example", "A@X.example ", "nobody", "", "c@gmail.com"]


def random_files(seed: int) -> tuple[File, File, File]:
    """Files with every defect that tends to come together: repeated and missing ids, bad words, cross references."""
    draw = random.Random(seed)
    companies: Rows = [
        {
            "external_id": draw.choice(["c1", "c2", "c3", ""]),
            "name": draw.choice(["Acme", "Beta", "acme", ""]),
            "domain": draw.choice(["acme.example", "www.beta.example", "gmail.com", "nonsense", ""]),
            "domains": draw.choice(["", "", "acme.fr.example; acme.example", "beta.example"]),
            "size": draw.choice(["12", "11-50", "many"]),
            "parent": draw.choice(["", "Holding", "nobody"]),
        }
        for _ in range(8)
    ]
    contacts: Rows = [
        {
            "external_id": draw.choice(["1", "2", "3", ""]),
            "full_name": draw.choice(["Ann", "Bob", "x" * 20_000, ""]),
            "email": draw.choice(MAILS),
            "phone": draw.choice(["", "+49 30 1234567", "12"]),
            "company_name": draw.choice(["Acme", "Gamma", ""]),
            "lifecycle_stage": draw.choice(["lead", "Marketing Qualified Lead", "Kunde", ""]),
        }
        for _ in range(12)
    ]
    deals: Rows = [
        {
            "external_id": draw.choice(["d1", "d2", "d3", ""]),
            "name": draw.choice(["One", ""]),
            "stage": draw.choice(STAGES),
            "amount": draw.choice(["100", "1.005", "", "-5"]),
            "opened_on": draw.choice(["2026-01-05", "2026-06-01", ""]),
            "closed_on": draw.choice(["2026-02-05", "2200-01-01", ""]),
            "company_name": draw.choice(["Acme", "Delta", ""]),
            "contacts": draw.choice(["1", "a@x.example; nobody@x.example", ""]),
            "currency": draw.choice(["EUR", "USD", "XXX", ""]),
        }
        for _ in range(10)
    ]
    return File("opportunities", deals), File("contacts", contacts), File("companies", companies)


@pytest.mark.parametrize("seed", range(6))
def test_what_the_check_says_is_what_happens_and_can_be_taken_back(story: Connection, world: World, seed: int) -> None:
    files = random_files(seed)
    with as_user(story, world.maya):
        before = dump(story)
        batch = plan(story, *files, rows=random.Random(seed).choice([1, 3, 2000]))
        said = fates(story, batch)
        assert dump(story) == before
        advance(story, "apply", batch, "applied", rows=random.Random(seed).choice([1, 4, 2000]))
        assert fates(story, batch) == said
        after = dump(story)
        again = plan(story, *files)
        assert {"create", "update"}.isdisjoint(actions(story, again)), fates(story, again)
        assert dump(story) == after
        undo(story, batch, rows=random.Random(seed).choice([1, 5, 2000]))
        assert dump(story) == before


@pytest.mark.parametrize("rows", [1, 2000])
def test_a_domain_of_two_rows_is_found_whether_they_are_checked_together(
    story: Connection, world: World, rows: int
) -> None:
    companies = File("companies", [
        {"name": "One", "domain": "one.example", "domains": "one.fr; one.de"},
        {"name": "One DE", "domain": "one.de", "domains": ""},
        {"name": "Two", "domain": "two.example", "domains": ""},
        {"name": "Two Holding", "domain": "holding.example", "domains": "two.example"},
        {"name": "Three", "domain": "three.example", "domains": "one.fr"},
    ])  # fmt: skip
    with as_user(story, world.maya):
        batch = plan(story, companies, rows=rows)
        said = fates(story, batch)
        agree = ("refuse", "import_keys_agree")
        assert said == [("create", None), agree, ("create", None), agree, agree]
        assert one(story, "select reason from public.import_rows where batch_id = %s and line = 5", batch) == (
            "domain:two.example belongs to another row: 4 of 0.csv"
        )
        advance(story, "apply", batch, "applied", rows=rows)
        assert fates(story, batch) == said
        # What was the main domain is another one now: the same company.
        renamed = run(story, File("companies", [companies.rows[3]]), rows=rows)
        assert actions(story, renamed) == ["update"]
        domains = "select array_agg(domain order by domain) from public.company_domains where company_id ="
        found = one(story, f"{domains} (select id from public.companies where name = 'Two Holding')")
        assert found == ["holding.example", "two.example"]


def test_what_somebody_made_since_the_check_is_updated_not_made_twice(story: Connection, world: World) -> None:
    with as_user(story, world.maya):
        batch = plan(story, File("contacts", [{"external_id": "1", "email": "a@x.example", "job_title": "CTO"}]))
        story.execute("insert into public.contacts (full_name, email) values ('Ann', 'a@x.example')")
        advance(story, "apply", batch, "applied")
        assert actions(story, batch) == ["update"]
        found = story.execute(
            "select full_name, job_title, external_id from public.contacts where email = 'a@x.example'"
        ).fetchall()
        assert found == [("Ann", "CTO", "1")]


@pytest.mark.parametrize("column", ["name", "domain"])
def test_a_list_without_ids_changes_nothing_after_a_merge_of_two_of_its_rows(
    story: Connection, world: World, column: str
) -> None:
    rows: Rows = [{"name": "Acme One"}, {"name": "Acme Two"}]
    if column == "domain":
        rows = [row | {"domain": domain} for row, domain in zip(rows, ("one.example", "two.example"), strict=True)]
    with as_user(story, world.maya):
        run(story, File("companies", rows))
        story.execute(
            "select public.merge_companies(one.id, two.id) from public.companies as one, public.companies as two"
            " where one.name = 'Acme One' and two.name = 'Acme Two'"
        )
        merged = dump(story)
        for _ in range(2):
            assert fates(story, run(story, File("companies", rows))) == [
                ("skip", "import_merged"), ("unchanged", None)
            ]  # fmt: skip
            assert dump(story) == merged


def test_a_merged_contact_is_skipped_and_what_names_it_goes_to_the_survivor(story: Connection, world: World) -> None:
    people = File(
        "contacts", [{"external_id": "1", "email": "a@x.example"}, {"external_id": "2", "email": "b@x.example"}]
    )
    deal = File("opportunities", [{"external_id": "d", "name": "Deal", "stage": "Demo", "contacts": "2"}])
    with as_user(story, world.maya):
        run(story, people)
    story.execute(
        "select public.merge_contacts(two.id, one.id, %s) from public.contacts as one, public.contacts as two"
        " where one.external_id = '1' and two.external_id = '2' and (one.source, two.source) = ('crm', 'crm')",
        [world.acme],
    )
    with as_user(story, world.maya):
        batch = run(story, people, deal)
        assert fates(story, batch) == [("unchanged", None), ("skip", "import_merged"), ("create", None)]
        assert one(
            story,
            "select contacts.external_id from public.opportunity_contacts as seats"
            " inner join public.contacts as contacts"
            " on contacts.id = seats.contact_id inner join public.opportunities as opportunities"
            " on opportunities.id = seats.opportunity_id where opportunities.external_id = 'd'",
        ) == "1"  # fmt: skip


def test_what_an_import_names_by_a_merged_row_goes_back_with_it(story: Connection, world: World) -> None:
    """Seats, touches, contacts of a company, content of an influencer, named by the merged row's id of the source."""
    firsts = [
        File("contacts", [{"external_id": n, "email": f"{n}@x.example"} for n in ("1", "2")]),
        File("companies", [{"external_id": n, "name": n} for n in ("c1", "c2")]),
        File("influencers", [{"external_id": n, "name": n, "instagram": f"@{n}_of"} for n in ("p1", "p2")]),
    ]
    with as_user(story, world.maya):
        run(story, *firsts)
        known: dict[str, Any] = dict(
            row
            for table in ("contacts", "companies", "workspace_influencers")
            for row in story.execute(
                f"select external_id, id from public.{table} where source = 'crm' and external_id is not null".encode()
            ).fetchall()
        )
    merges = {"contact": ("2", "1"), "company": ("c2", "c1"), "workspace_influencer": ("p2", "p1")}
    plural = {"contact": "contacts", "company": "companies", "workspace_influencer": "workspace_influencers"}
    with as_user(story, world.edda):
        for subject, (duplicate, survivor) in merges.items():
            one(story, f"select public.merge_{plural[subject]}(%s, %s)", known[duplicate], known[survivor])
    files = [
        File("opportunities", [
            {"external_id": f"d{n}", "name": "Deal", "stage": "Demo", "contacts": n, "company_external_id": f"c{n}"}
            for n in ("1", "2")
        ]),
        File("touches", [
            {"external_id": f"t{n}", "type": "link_click", "touched_at": "2026-01-05T12:00:00Z", "contact": n}
            for n in ("1", "2")
        ]),
        File("notes", [{"external_id": f"n{n}", "body": "Spoke.", "influencer": f"p{n}"} for n in ("1", "2")]),
    ]  # fmt: skip
    with as_user(story, world.maya):
        batch = run(story, *files)
        assert {fate[0] for fate in fates(story, batch)} == {"create"}, fates(story, batch)
        again = run(story, *files)
        assert {fate[0] for fate in fates(story, again)} == {"unchanged"}
    by_now = """
        select 'seat ' || deals.external_id, seats.contact_id from public.opportunity_contacts as seats
        inner join public.opportunities as deals on deals.id = seats.opportunity_id and deals.external_id ~ '^d[12]$'
        union all select 'company ' || external_id, company_id from public.opportunities where external_id ~ '^d[12]$'
        union all select external_id, contact_id from public.touchpoints where external_id ~ '^t[12]$'
        union all select external_id, workspace_influencer_id from public.notes where external_id ~ '^n[12]$'
    """
    expected = {"seat d": "", "company d": "c", "t": "", "n": "p"}
    assert dict(story.execute(by_now.encode()).fetchall()) == {
        f"{row}{n}": known[f"{kind}1"] for row, kind in expected.items() for n in ("1", "2")
    }
    with as_user(story, world.edda):
        for subject, (duplicate, _) in merges.items():
            one(story, f"select public.undo_{subject}_merge(%s)", known[duplicate])
    assert dict(story.execute(by_now.encode()).fetchall()) == {
        f"{row}{n}": known[f"{kind}{n}"] for row, kind in expected.items() for n in ("1", "2")
    }


def test_an_update_that_names_a_merged_row_goes_back_with_it(story: Connection, world: World) -> None:
    """Deals that were nobody's, another's or the survivor's, and are of the merged company by a later file."""
    companies = File("companies", [{"external_id": n, "name": n} for n in ("c1", "c2", "c3")])

    def deals(of: dict[str, str], stage: str = "Demo") -> File:
        rows = [{"external_id": n, "name": "Deal", "stage": stage, "company_external_id": c} for n, c in of.items()]
        return File("opportunities", rows)

    before = {"bare": "", "other": "c3", "survivor": "c1", "merged": "c2", "stays": "c1"}
    after = {"bare": "c2", "other": "c2", "survivor": "c2", "merged": "c2", "stays": "c1"}
    people = File("influencers", [{"external_id": n, "name": n, "instagram": f"@{n}_of"} for n in ("p1", "p2")])

    def notes(of: str) -> File:
        return File("notes", [{"external_id": "n", "body": "Spoke.", "influencer": of}])

    with as_user(story, world.maya):
        run(story, companies, deals(before), people, notes("p1"))
        for table, name in (("companies", "c"), ("workspace_influencers", "p")):
            one(
                story,
                f"select public.merge_{'workspace_influencers' if name == 'p' else table}(two.id, one.id)"
                f" from public.{table} as one, public.{table} as two"
                f" where (one.external_id, two.external_id) = ('{name}1', '{name}2')",
            )
        batch = run(story, deals(after), notes("p2"))
        said = [fate[0] for fate in fates(story, batch)]
        assert said == ["update", "update", "update", "unchanged", "unchanged", "update"]
        # Another file that changes another column of some rows, and the company of one.
        again = run(story, deals({**after, "stays": "c3"}), notes("p2"))
        assert [fate[0] for fate in fates(story, again)].count("update") == 1
        fourth = run(story, deals({**after, "stays": "c3"}, stage="Proposal"))
        assert {fate[0] for fate in fates(story, fourth)} == {"update"}
        assert (
            one(
                story,
                "select count(distinct company_id) from public.opportunities where external_id <> 'stays'"
                " and external_id = any(%s)",
                list(after),
            )
            == 1
        )
        for table, undo_call in (("companies", "company"), ("workspace_influencers", "workspace_influencer")):
            one(
                story, f"select public.undo_{undo_call}_merge(id) from public.{table} where external_id in ('c2', 'p2')"
            )
        found = story.execute(
            "select deals.external_id, companies.external_id from public.opportunities as deals"
            " inner join public.companies as companies on companies.id = deals.company_id"
            " where deals.external_id = any(%s)",
            [list(after)],
        ).fetchall()
        assert dict(found) == {**after, "stays": "c3"}
        assert (
            one(
                story,
                "select people.external_id from public.notes as notes inner join public.workspace_influencers"
                " as people on people.id = notes.workspace_influencer_id where notes.external_id = 'n'",
            )
            == "p2"
        )


def test_an_import_of_other_columns_does_not_part_a_row_from_its_merged_company(
    story: Connection, world: World
) -> None:
    """One row changes its company, the other only its amount: that says nothing about the company of the other."""
    companies = File("companies", [{"external_id": n, "name": n} for n in ("c1", "c2", "c3")])

    def deals(*rows: tuple[str, str, str]) -> File:
        return File("opportunities", [
            {"external_id": n, "name": "Deal", "stage": "Demo", "company_external_id": c, "amount": a}
            for n, c, a in rows
        ])  # fmt: skip

    with as_user(story, world.maya):
        run(story, companies)
        one(
            story,
            "select public.merge_companies(two.id, one.id) from public.companies as one, public.companies as two"
            " where (one.external_id, two.external_id) = ('c1', 'c2')",
        )
        run(story, deals(("a", "c2", "1"), ("b", "c1", "1")))
    # Notes of one transaction are kept; these are of an earlier one.
    story.execute("update private.followed_redirects set followed_at = followed_at - interval '1 day'")
    with as_user(story, world.maya):
        batch = run(story, deals(("a", "c2", "2"), ("b", "c3", "1")))
        assert {fate[0] for fate in fates(story, batch)} == {"update"}
        one(story, "select public.undo_company_merge(id) from public.companies where external_id = 'c2'")
        assert (
            one(
                story,
                "select companies.external_id from public.opportunities as deals inner join public.companies"
                " as companies on companies.id = deals.company_id where deals.external_id = 'a'",
            )
            == "c2"
        )


def member(database: str) -> Person:
    with connect(database) as connection:
        return sign_up(connection, "iris")


def people(count: int) -> File:
    rows = [
        {
            "external_id": str(n),
            "email": f"p{n}@c{n % 7}.example",
            "company_name": f"C{n % 7}",
            "company_domain": f"c{n % 7}.example",
        }
        for n in range(count)
    ]
    return File("contacts", rows)


def test_two_imports_of_one_file_at_once_are_one(database: str) -> None:
    iris = member(database)
    failures: list[BaseException] = []

    def work() -> None:
        try:
            with connect(database) as connection:
                with connection.transaction(), as_user(connection, iris):
                    batch = plan(connection, people(40))
                barrier.wait(60)
                for _ in range(100):
                    with connection.transaction(), as_user(connection, iris):
                        if one(connection, "select status from public.apply_import(%s, 7)", batch) == "applied":
                            return
        except BaseException as error:  # noqa: BLE001  told by the test
            failures.append(error)

    barrier = threading.Barrier(2)
    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with connect(database) as connection:
        assert one(connection, "select count(*) from public.contacts") == 40
        assert one(connection, "select count(*) from public.companies") == 7
        assert one(connection, "select count(*) from public.import_rows where action = 'refuse'") == 0


def test_killed_anywhere_it_goes_on_and_comes_to_the_same(database: str) -> None:
    iris = member(database)

    def step(verb: str, batch: object, *, killed: bool) -> str:
        with connect(database) as connection, connection.transaction(force_rollback=killed), as_user(connection, iris):
            status: str = one(connection, f"select status from public.{verb}_import(%s, 9)", batch)
            return status

    with connect(database) as connection, connection.transaction(), as_user(connection, iris):
        batch = begin(connection, people(30))
    draw = random.Random(1)
    for verb, until in (("plan", "planned"), ("apply", "applied")):
        status = ""
        for _ in range(200):
            killed = draw.random() < 0.4
            status = step(verb, batch, killed=killed)
            if status == until and not killed:
                break
        assert status == until
    with connect(database) as connection:
        assert one(connection, "select count(*) from public.contacts") == 30
        assert one(connection, "select count(*) from public.companies") == 7
    status = ""
    while status != "undone":
        killed = draw.random() < 0.4
        status = step("undo", batch, killed=killed)
        status = "" if killed else status
    with connect(database) as connection:
        assert one(connection, "select count(*) from public.contacts") == 0
        assert one(connection, "select count(*) from public.companies") == 0


@pytest.mark.only_on(18)
def test_values_of_any_size_cost_their_own_row_alone(story: Connection, world: World) -> None:
    random_text = "".join(random.Random(1).choices("abcdefghijklmnopqrstuvwxyz", k=90_000))
    with as_user(story, world.maya):
        batch = plan(
            story,
            File("contacts", [
                {"full_name": "x" * 10_000_000, "email": "a@x.example"},
                {"full_name": random_text, "email": "b@x.example"},
                {"full_name": random_text[:900], "email": "c@x.example"},
            ]),
            File("opportunities", [
                {"external_id": str(n), "name": "One", "stage": "Demo", "amount": amount}
                for n, amount in enumerate(["1e50", "999999999999999B", "1e3"])
            ]),
        )  # fmt: skip
        assert fates(story, batch) == [
            ("refuse", "import_row_length"),
            ("refuse", "contacts_full_name_length"),
            ("create", None),
            ("refuse", "import_money_readable"),
            ("refuse", "import_money_readable"),
            ("create", None),
        ]


def test_undoing_reads_each_record_a_few_times_however_many_there_are(story: Connection, world: World) -> None:
    # Statistics may have a table this small read whole, by any of its indexes. A large one is read by its key.
    story.execute("drop index public.import_records_record_idx, public.import_records_refused_idx")
    story.execute("set local enable_bitmapscan = off")
    with as_user(story, world.maya):
        fetched = []
        for count in (60, 240):
            rows = [{"name": f"Company {count} {number}"} for number in range(count)]
            batch = run(story, File("companies", rows))
            before = records_fetched(story)
            undo(story, batch, rows=10)
            fetched.append((records_fetched(story) - before) / count)
    assert fetched[1] < 1.5 * fetched[0], fetched


def records_fetched(connection: Connection) -> int:
    return int(
        one(
            connection,
            "select coalesce(sum(seq_tup_read + idx_tup_fetch), 0) from pg_catalog.pg_stat_xact_user_tables"
            " where relname = 'import_records'",
        )
    )


def test_one_erased_contact_costs_no_other_and_a_merged_company_is_followed(story: Connection, world: World) -> None:
    people = [{"external_id": str(number), "email": f"p{number}@acme-{number}.example"} for number in range(6)]
    with as_user(story, world.maya):
        run(story, File("contacts", people[:1]))
        companies = [{"external_id": "a", "name": "Acme"}, {"external_id": "b", "name": "Acme Old"}]
        run(story, File("companies", companies))
    erased = one(story, "select id from public.contacts where email = 'p0@acme-0.example'")
    one(story, "select public.erase_contact(%s, %s)", erased, world.acme)
    old, new = (one(story, "select id from public.companies where name = %s", name) for name in ("Acme Old", "Acme"))
    with as_user(story, world.maya):
        # Merged between check and writing: what was planned for the old one is written for the survivor.
        batch = plan(story, File("contacts", [{**row, "company_name": "Acme Old"} for row in people]))
        assert actions(story, batch) == ["skip", *["create"] * 5]
    one(story, "select public.merge_companies(%s, %s, %s)", old, new, world.acme)
    with as_user(story, world.maya):
        advance(story, "apply", batch, "applied")
        assert actions(story, batch) == ["skip", *["create"] * 5]
    found = story.execute(
        "select company_id, count(*)::int from public.contacts where email ~ '@acme-[0-9]' group by company_id"
    ).fetchall()
    assert found == [(new, 5)]


def test_which_merged_company_a_row_named_is_looked_up_by_key_beside_another_import(
    story: Connection, world: World
) -> None:
    def companies(prefix: str) -> File:
        rows = [{"external_id": f"{prefix}{number}", "name": f"Firm {prefix}{number}"} for number in range(1500)]
        return File("companies", [*rows, {"external_id": "old", "name": "old"}])

    with as_user(story, world.maya):
        run(story, File("companies", [{"external_id": name, "name": name} for name in ("old", "new")]))
        story.execute(
            "select public.merge_companies(duplicates.id, survivors.id) from public.companies as duplicates,"
            " public.companies as survivors where duplicates.external_id = 'old' and survivors.external_id = 'new'"
        )
        plan(story, companies("a"))
        batch = plan(story, companies("b"))
    # As the functions of an import read, which know nothing of tables that are being filled.
    story.execute("set local enable_seqscan = off")
    found = one(
        story,
        "explain (analyze, buffers, timing off, format json)"
        " select private.merged_import_record(batches, 'companies', records.keys, records.record_id)"
        " from public.import_batches as batches inner join public.import_records as records"
        " on records.workspace_id = batches.workspace_id and records.batch_id = batches.id where batches.id = %s",
        batch,
    )[0]["Plan"]
    blocks = found["Shared Hit Blocks"] + found["Shared Read Blocks"]
    assert found["Actual Rows"] == 1500
    assert blocks < 10 * 1500, f"{blocks} blocks for 1500 rows"
