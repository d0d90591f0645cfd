"""The same people in tantivy, a search engine of its own: what there is to reach."""

from __future__ import annotations

import shutil
import tempfile
import time
from typing import Any

import tantivy

from benchmarks.harness import Timing
from benchmarks.search_shapes import PAGE, Filters, Shape
from crmdb.database import Connection

_ROWS = """
select
    concat_ws(' ', people.name, people.headline, people.bio, people.job_title, people.employer, people.city),
    coalesce(people.country_code, ''),
    coalesce((select string_agg(topics.topic_code, ' ') from public.influencer_topics as topics
              where topics.influencer_id = people.id), ''),
    numbers.followers
from public.influencers as people
inner join public.influencer_numbers as numbers on numbers.influencer_id = people.id
"""


class FullTextIndex:
    """Words, countries, topics and followers of every person of a database."""

    def __init__(self, connection: Connection) -> None:
        schema = tantivy.SchemaBuilder()
        schema.add_text_field("words", stored=False, tokenizer_name="en_stem")
        schema.add_text_field("country", stored=False, tokenizer_name="raw")
        schema.add_text_field("topic", stored=False, tokenizer_name="whitespace")
        schema.add_integer_field("followers", stored=True, fast=True)
        self._folder = tempfile.mkdtemp(prefix="crmdb-tantivy-")
        self._index = tantivy.Index(schema.build(), path=self._folder)
        writer = self._index.writer(heap_size=256_000_000, num_threads=1)
        with connection.transaction(), connection.cursor(name="people") as cursor:
            cursor.itersize = 20_000
            for words, country, topics, followers in cursor.execute(_ROWS.encode()):
                writer.add_document(
                    tantivy.Document(words=words, country=country, topic=topics, followers=max(followers, 0))
                )
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def __del__(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    def race(self, shape: Shape, rounds: int) -> Timing:
        """Time the searches of a shape, the first round unmeasured."""
        seconds = []
        for number in range(rounds + 1):
            begun = time.perf_counter()
            self.find(shape.searches[number % len(shape.searches)])
            seconds.append(time.perf_counter() - begun)
        return Timing(seconds[1:])

    def find(self, filters: Filters) -> list[Any]:
        """The largest people who match."""
        parts = [f"+{part}" for part in _parts(filters["query"])]
        for key, field in (("countries", "country"), ("topics", "topic")):
            if key in filters:
                parts.append("+(" + " OR ".join(f'{field}:"{code}"' for code in filters[key]) + ")")
        query = self._index.parse_query(" ".join(parts), ["words"])
        found = self._searcher.search(query, PAGE, order_by_field="followers", count=False)
        return [self._searcher.doc(address) for _, address in found.hits]


def _parts(query: str) -> list[str]:
    pieces = query.split('"')
    return [part for place, piece in enumerate(pieces) for part in ([f'"{piece}"'] if place % 2 else piece.split())]
