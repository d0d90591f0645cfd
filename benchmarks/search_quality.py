"""How well results are ordered: `python -m benchmarks.search_quality [--write]`.

Queries with judged people (data/judged_*.json: 3 what was looked for, 2 good, 1 passable) over a small catalog: nDCG@10
of public.search_influencers() by relevance, of ts_rank over the same texts, and of BM25 as tantivy computes it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import click
import tantivy

from benchmarks.harness import DATA, owner_session, scratch_database
from benchmarks.report import environment, publish, table
from crmdb.database import Connection

Judged = Mapping[str, int]
Finder = Callable[[str], Sequence[str]]


def ndcg(found: Sequence[str], judged: Judged, depth: int = 10) -> float:
    """Normalised discounted cumulative gain: 1 if the best judged come first, in order."""
    return _gain([judged.get(name, 0) for name in found[:depth]]) / _gain(sorted(judged.values(), reverse=True)[:depth])


def _gain(grades: Sequence[int]) -> float:
    return sum((2.0**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))


@click.command()
@click.option("--write", is_flag=True, help="Write results/search_quality.json.")
def main(write: bool) -> None:
    """Compare the order of results with what people judged."""
    queries: dict[str, Judged] = json.loads((DATA / "judged_queries.json").read_text(encoding="utf-8"))
    with scratch_database() as server, owner_session(server) as connection:
        people = load_people(connection)
        finders: dict[str, Finder] = {
            "search_influencers, relevance": lambda query: by_search(connection, query),
            "ts_rank": lambda query: by_ts_rank(connection, query),
            "BM25 (tantivy)": by_bm25(people),
        }
        scores = {
            name: [ndcg(find(query), judged) for query, judged in queries.items()] for name, find in finders.items()
        }
        line = environment(
            connection, "python -m benchmarks.search_quality", f"{len(queries)} queries, {len(people)} people"
        )
    rows = [
        [
            name,
            f"{sum(values) / len(values):.3f}",
            f"{min(values):.2f}",
            str(sum(value > 0.999 for value in values)),
        ]
        for name, values in scores.items()
    ]
    publish(
        "search_quality",
        f"{table(['order', 'nDCG@10', 'worst query', 'queries in the best order'], rows)}\n\n{line}",
        write=write,
    )


def load_people(connection: Connection) -> Sequence[Sequence[Any]]:
    """The judged people as a catalog."""
    people: Sequence[Sequence[Any]] = json.loads((DATA / "judged_people.json").read_text(encoding="utf-8"))
    for key, name, headline, bio, followers, quality, topics in people:
        connection.execute(
            "with person as (insert into public.influencers (external_id, name, headline, bio, quality_score)"
            " values (%s, %s, nullif(%s, ''), nullif(%s, ''), %s) returning id),"
            " account as (insert into public.influencer_accounts (influencer_id, platform_code, handle, followers)"
            " select id, 'linkedin', %s, %s from person)"
            " insert into public.influencer_topics (influencer_id, topic_code)"
            " select id, unnest(%s::text[]) from person",
            [key, name, headline, bio, quality, key.replace("_", "-"), followers, topics],
        )
    connection.execute("select private.rebuild_search()")
    return people


def by_search(connection: Connection, query: str) -> Sequence[str]:
    """Our own order."""
    return [
        row[0]
        for row in connection.execute(
            "select people.external_id from public.search_influencers(%s, 'relevance', 10) with ordinality as found"
            " inner join public.influencers as people on people.id = found.influencer_id order by found.ordinality",
            [json.dumps({"query": query})],
        ).fetchall()
    ]


def by_ts_rank(connection: Connection, query: str) -> Sequence[str]:
    """Full-text search as the manual shows it: name A, headline B, bio D, websearch_to_tsquery, ts_rank."""
    return [
        row[0]
        for row in connection.execute(
            "select external_id from (select external_id, setweight(to_tsvector('english', name), 'A')"
            " || setweight(to_tsvector('english', coalesce(headline, '')), 'B')"
            " || to_tsvector('english', coalesce(bio, '')) as document from public.influencers) as people"
            " where document @@ websearch_to_tsquery('english', %s)"
            " order by ts_rank(document, websearch_to_tsquery('english', %s)) desc, external_id limit 10",
            [query, query],
        ).fetchall()
    ]


def by_bm25(people: Sequence[Sequence[Any]]) -> Finder:
    """tantivy: English stems, all words asked for, the name counting four times and the headline twice."""
    schema = tantivy.SchemaBuilder()
    schema.add_text_field("key", stored=True, tokenizer_name="raw")
    for field in ("name", "headline", "bio"):
        schema.add_text_field(field, tokenizer_name="en_stem")
    index = tantivy.Index(schema.build())
    writer = index.writer(heap_size=50_000_000, num_threads=1)
    for key, name, headline, bio, *_ in people:
        writer.add_document(tantivy.Document(key=key, name=name, headline=headline, bio=bio))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def find(query: str) -> Sequence[str]:
        words = query.split() if '"' not in query and " OR " not in query else [query]
        parsed = index.parse_query(
            " ".join(word if word.startswith("-") or len(words) == 1 else f"+{word}" for word in words),
            ["name", "headline", "bio"],
            field_boosts={"name": 4.0, "headline": 2.0},
        )
        return [str(searcher.doc(address)["key"][0]) for _, address in searcher.search(parsed, 10).hits]

    return find


if __name__ == "__main__":
    main()
