"""The search, slow and obviously right: every person a workspace sees as a Python object, every filter one `if`."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from psycopg.rows import dict_row

from crmdb.database import Connection
from tests.support.search_texts import different, has_phrase, in_one, joined, spellings, split_query, words

Filters = Mapping[str, Any]


@dataclass
class Someone:
    """A person as the filters see them."""

    id: UUID
    is_private: bool
    texts: list[str]
    names: list[str]
    titles: list[str]
    country: str | None
    city: str | None
    verified: bool
    last_active_at: datetime | None
    followers: int = -1
    engagement: float = -1
    growth: float = -2
    credibility: float = -1
    platforms: set[str] = field(default_factory=set)
    profiles: set[tuple[str, str]] = field(default_factory=set)
    topics: set[str] = field(default_factory=set)
    industries: set[str] = field(default_factory=set)
    languages: set[str] = field(default_factory=set)
    audience: list[dict[tuple[str, str], Decimal]] = field(default_factory=list)
    prices: list[dict[str, Any]] = field(default_factory=list)
    relation: dict[str, Any] | None = None


class Reference:
    """All that one workspace may find, and what each filter finds among them. Without a workspace: the catalog."""

    def __init__(self, connection: Connection, workspace: UUID | None) -> None:
        self.connection, self.workspace = connection, workspace
        self.parents = {row["code"]: row["parent_code"] for row in self._rows("industries")}
        self.topic = {row["code"]: row for row in self._rows("topics")}
        self.ranks = {
            dimension: {row["code"]: row["rank"] for row in self._rows(table)}
            for dimension, table in (
                ("seniority", "seniorities"),
                ("company_size", "company_sizes"),
                ("age_band", "age_bands"),
            )
        }
        self.lists = {row["name"]: row["id"] for row in self._own("lists")}
        self.tags = {row["name"]: row["id"] for row in self._own("tags")}
        self.city_names: dict[str, str] = dict(
            connection.execute("select name, city from private.city_names").fetchall()
        )
        self._stems: dict[str, str] = {}
        self._converted: dict[tuple[Any, ...], int] = {}
        self._alike: dict[str, set[UUID]] = {}
        self.relations = self._own("workspace_influencers")
        self.members = {
            kind: {(row[column], row["workspace_influencer_id"]) for row in self._own(table)}
            for kind, table, column in (
                ("lists", "list_influencers", "list_id"),
                ("tags", "workspace_influencer_tags", "tag_id"),
            )
        }
        self.blocked = {row["workspace_influencer_id"] for row in self._own("exclusions")}
        self.activities, self.promises = self._own("activities"), self._own("collaborations")
        self.people = [*self._catalog(), *self._private()]

    def _rows(self, table: str, where: str = "true") -> list[dict[str, Any]]:
        with self.connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(f"select * from public.{table} where {where}".encode()).fetchall()

    def _own(self, table: str) -> list[dict[str, Any]]:
        return self._rows(table, "false" if self.workspace is None else f"workspace_id = '{self.workspace}'")

    def _catalog(self) -> list[Someone]:
        related = {row["influencer_id"]: row for row in self.relations if row["influencer_id"]}
        people = {
            row["id"]: Someone(
                row["id"],
                False,
                [row["city"] or "", (row["bio"] or "").replace("\n", " ")],
                [row["name"]],
                [row["headline"] or "", row["job_title"] or "", row["employer"] or ""],
                row["country_code"],
                row["city"],
                row["is_verified"],
                row["last_active_at"],
                relation=related.get(row["id"]),
            )
            for row in self._rows("influencers", "archived_at is null")
        }
        accounts = [row for row in self._rows("influencer_accounts") if row["influencer_id"] in people]
        self._accounts(people, accounts, "influencer_id")
        linked = {someone.relation["id"]: someone for someone in people.values() if someone.relation}
        for row in self._own("workspace_influencer_accounts"):
            if row["workspace_influencer_id"] in linked:
                linked[row["workspace_influencer_id"]].profiles.add((row["platform_code"], row["handle"]))
        measured: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
        for row in self._rows("account_metrics", "followers is not null"):
            measured[row["account_id"]].append(row)
        for row, shares in self._reports(accounts, self._rows("audience_segments")):
            people[row["influencer_id"]].audience.append(shares)
        for row in sorted(
            accounts, key=lambda row: (-(row["followers"] if row["followers"] is not None else -1), row["id"])
        ):
            someone = people[row["influencer_id"]]
            someone.credibility = max(someone.credibility, row["audience_credibility"] or -1)
            history = sorted(measured[row["id"]], key=lambda metric: metric["measured_on"])
            before = [
                m for m in history if (history[-1]["measured_on"] - m["measured_on"]).days >= 90 and m["followers"] > 0
            ]
            if before and someone.growth == -2:
                someone.growth = round(history[-1]["followers"] / before[-1]["followers"] - 1, 6)
        for row in self._rows("influencer_topics"):
            if row["influencer_id"] in people:
                self._topic(people[row["influencer_id"]], row["topic_code"])
        for row in self._rows("influencer_languages"):
            if row["influencer_id"] in people:
                people[row["influencer_id"]].languages.add(row["language_code"])
        for row in self._rows("influencer_industries"):
            if row["influencer_id"] in people:
                people[row["influencer_id"]].industries.add(row["industry_code"])
        for row in self._rows("influencer_rates", "valid_during @> (now() at time zone 'UTC')::date"):
            if row["influencer_id"] in people:
                people[row["influencer_id"]].prices.append(row)
        return list(people.values())

    def _private(self) -> list[Someone]:
        people = {
            row["id"]: Someone(
                row["id"],
                True,
                [],
                [row["name"]],
                [row["headline"] or ""],
                row["country_code"],
                None,
                False,
                None,
                relation=row,
            )
            for row in self.relations
            if row["influencer_id"] is None and row["archived_at"] is None
        }
        accounts = [r for r in self._own("workspace_influencer_accounts") if r["workspace_influencer_id"] in people]
        self._accounts(people, accounts, "workspace_influencer_id")
        for someone, shares in self._reports(accounts, self._own("workspace_audience_segments")):
            people[someone["workspace_influencer_id"]].audience.append(shares)
        for row in self._own("workspace_influencer_languages"):
            if row["workspace_influencer_id"] in people:
                people[row["workspace_influencer_id"]].languages.add(row["language_code"])
        for row in self._own("workspace_influencer_topics"):
            if row["workspace_influencer_id"] in people:
                self._topic(people[row["workspace_influencer_id"]], row["topic_code"])
        for row in self._rows("workspace_influencer_rates", "valid_during @> (now() at time zone 'UTC')::date"):
            if row["workspace_influencer_id"] in people:
                people[row["workspace_influencer_id"]].prices.append(row)
        return list(people.values())

    def _accounts(self, people: dict[UUID, Someone], accounts: list[dict[str, Any]], key: str) -> None:
        for row in accounts:
            someone = people[row[key]]
            someone.platforms.add(row["platform_code"])
            someone.names.append(row["handle"])
            someone.profiles.add((row["platform_code"], row["handle"]))
            someone.followers = max(someone.followers, -1 if row["followers"] is None else row["followers"])
            rate = row["engagement_rate"]
            someone.engagement = max(someone.engagement, -1 if rate is None else rate)

    @staticmethod
    def _reports(
        accounts: list[dict[str, Any]], segments: list[dict[str, Any]]
    ) -> Iterator[tuple[dict[str, Any], dict[tuple[str, str], Decimal]]]:
        """Each account with what one source said of its audience."""
        reports: dict[tuple[UUID, str], dict[tuple[str, str], Decimal]] = defaultdict(dict)
        for row in segments:
            reports[row["account_id"], row["source"]][row["dimension"], row["value"]] = row["share"]
        known = {row["id"]: row for row in accounts}
        return ((known[account], shares) for (account, _), shares in reports.items() if account in known)

    def _topic(self, someone: Someone, code: str) -> None:
        someone.topics.add(code)
        someone.industries.add(self.topic[code]["industry_code"])
        someone.titles.append(self.topic[code]["name"])

    # What filters find

    def find(self, filters: Filters) -> set[UUID]:
        return {someone.id for someone in self.people if self.applies(someone, filters)}

    def applies(self, someone: Someone, filters: Filters) -> bool:
        return all(self._filter(someone, name, value) for name, value in filters.items())

    def _filter(self, someone: Someone, name: str, value: Any) -> bool:
        special: dict[str, Callable[[Someone, Any], bool]] = {
            "query": self._query,
            "industries": self._industries,
            "audience": lambda who, given: all(self._audience(who, condition) for condition in given),
            "price": self._price,
            "verified": lambda who, given: who.verified is given,
            "countries": lambda who, given: who.country in given,
            "cities": lambda who, given: any(self._is_city(who.city or "", city) for city in given),
            "active_since": lambda who, given: (
                who.last_active_at is not None and who.last_active_at.date() >= date.fromisoformat(given)
            ),
            "name": self._name,
            "like": self._like,
            "any": lambda who, given: any(self.applies(who, filters) for filters in given),
            "not": lambda who, given: not self.applies(who, given),
        }
        if name in special:
            return special[name](someone, value)
        if name.endswith("_min"):
            return bool(getattr(someone, name.removesuffix("_min")) >= value)
        if name.endswith("_max"):
            number = getattr(someone, name.removesuffix("_max"))
            return bool(number != (-2 if name == "growth_max" else -1) and number <= value)
        if name in ("platforms", "topics", "languages"):
            return bool(getattr(someone, name) & set(value))
        return self._relation(someone.relation or {"id": None, "status": None, "owner_id": None}, name, value)

    def _relation(self, relation: dict[str, Any], name: str, value: Any) -> bool:
        key = relation["id"]
        if name in ("lists", "tags"):
            return any((getattr(self, name)[word], key) in self.members[name] for word in value)
        if name == "not_in_lists":
            return not self._relation(relation, "lists", value)
        if name == "statuses":
            return relation["status"] in value
        if name == "owners":
            return str(relation["owner_id"]) in value
        if name == "do_not_contact":
            return bool(relation.get("do_not_contact", False) is value)
        if name == "blocked":
            return bool((key in self.blocked) is value)
        if name == "not_contacted_since":
            return not any(
                row["workspace_influencer_id"] == key
                and row["type"] in ("email", "call", "message", "meeting")
                and row["direction"] != "internal"
                and row["occurred_at"].date() >= date.fromisoformat(value)
                for row in self.activities
                if key
            )
        assert name == "exclusivity_free"
        start, end = date.fromisoformat(value["from"]), date.fromisoformat(value["until"])
        return not any(
            row["workspace_influencer_id"] == key
            and row["status"] not in ("declined", "cancelled")
            and row["exclusivity_period"]
            and row["exclusivity_period"].lower < end
            and row["exclusivity_period"].upper > start
            and value.get("category", row["exclusivity_category"]) == row["exclusivity_category"]
            for row in self.promises
            if key
        )

    def _industries(self, someone: Someone, given: list[str]) -> bool:
        return any(wider in given for code in someone.industries for wider in self._wider(code))

    def _wider(self, industry: str) -> list[str]:
        """An industry and those it is part of."""
        found = [industry]
        while parent := self.parents[found[-1]]:
            found.append(parent)
        return found

    def _is_value(self, dimension: str, value: str, given: str) -> bool:
        if dimension == "city":
            return self._is_city(value, given)
        return given in self._wider(value) if dimension == "industry" else value == given

    def _names_of_city(self, city: str) -> list[list[str]]:
        own = [spelling for spelling in spellings(city) if spelling]
        known = {self.city_names.get(" ".join(spelling)) for spelling in own} - {None}
        return own + [name.split() for name, of in self.city_names.items() if of in known]

    def _is_city(self, city: str, given: str) -> bool:
        return any(name in spellings(city) for name in self._names_of_city(given))

    def _audience(self, someone: Someone, condition: dict[str, Any]) -> bool:
        dimension = condition["dimension"]
        for shares in someone.audience:
            total = sum(
                share
                for (of, value), share in shares.items()
                if of == dimension
                and (
                    self._is_value(dimension, value, condition["value"])
                    if "value" in condition
                    else self.ranks[dimension][value] >= self.ranks[dimension][condition["at_least"]]
                )
            )
            if total >= Decimal(str(condition["share"])):
                return True
        return False

    def _price(self, someone: Someone, given: dict[str, Any]) -> bool:
        least, most = given.get("at_least_minor", 0), given.get("at_most_minor", 10**18)
        return any(least <= amount <= most for amount in self.prices(someone, given))

    def prices(self, someone: Someone, given: dict[str, Any]) -> Iterator[int]:
        """Prices of a platform and a type of content today, in the currency asked for."""
        for price in someone.prices:
            if given.get("platform", price["platform_code"]) != price["platform_code"]:
                continue
            if given.get("deliverable_type", price["deliverable_type_code"]) != price["deliverable_type_code"]:
                continue
            asked = (price["amount_minor"], price["currency_code"], given.get("currency", "EUR"))
            if asked not in self._converted:
                row = self.connection.execute(
                    "select converted_minor from private.convert_minor(%s, %s, %s, (now() at time zone 'UTC')::date)",
                    asked,
                ).fetchone()
                assert row is not None
                self._converted[asked] = row[0]
            yield self._converted[asked]

    def _name(self, someone: Someone, given: str) -> bool:
        """A handle, the address of a profile, or at least half of the words are like one of the name."""
        handles = {(platform, given.strip().lower().lstrip("@")) for platform, _ in someone.profiles}
        handles |= {("linkedin", given.strip().lower().replace(" ", "-"))}
        address = re.sub(r"^(https?://)?(www\.|m\.)?", "", given.strip().lower())
        if found := re.match(r"(?:[a-z]+\.)?linkedin\.com/(?:in|pub)/([^/?#]+)", address):
            handles = {("linkedin", found[1])}
        elif found := re.match(r"youtube\.com/(?:@|c/|user/)([^/?#]+)", address):
            handles = {("youtube", found[1])}
        elif found := re.match(r"(?:x|twitter)\.com/@?([^/?#]+)", address):
            handles = {("x", found[1])}
        elif not given.strip().startswith("@"):
            wanted = set(words(given))
            likes = sum(self._is_like(someone, word) for word in wanted)
            if likes and 2 * likes >= len(wanted):
                return True
        return bool(handles & someone.profiles)

    def _is_like(self, someone: Someone, word: str) -> bool:
        if word not in self._alike:
            names = {
                who.id: " ".join(" ".join(line) for line in different(spellings(who.names[0]))) for who in self.people
            }
            self._alike[word] = {
                row[0]
                for row in self.connection.execute(
                    "select people.id from unnest(%s::uuid[], %s::text[]) as people (id, names)"
                    " where extensions.word_similarity(%s, people.names) >= 0.6",
                    [list(names), list(names.values()), word],
                )
            }
        return someone.id in self._alike[word]

    def models(self, filters: Filters) -> list[Someone]:
        """The people of `like`, or else the best partners."""
        if "like" not in filters:
            return [
                someone
                for someone in self.people
                if (own := someone.relation)
                and own["archived_at"] is None
                and (own["status"] == "partner" or (own["rating"] or 0) >= 4)
            ]
        if "list" in filters["like"]:
            on = self.lists[filters["like"]["list"]]
            return [who for who in self.people if who.relation and (on, who.relation["id"]) in self.members["lists"]]
        given = {UUID(key) for key in filters["like"]["people"]}
        return [who for who in self.people if who.id in given or (who.relation and who.relation["id"] in given)]

    def _like(self, someone: Someone, given: dict[str, Any]) -> bool:
        from tests.support.search_order import facets, model_facets

        models = self.models({"like": given})
        return someone not in models and bool(facets(someone) & set(model_facets(self, {"like": given})))

    def stem(self, word: str) -> str:
        if word not in self._stems:
            row = self.connection.execute(
                "select coalesce((ts_lexize('pg_catalog.english_stem', %s))[1], '')", [word]
            ).fetchone()
            assert row is not None
            self._stems[word] = row[0]
        return self._stems[word]

    def _query(self, someone: Someone, query: str) -> bool:
        """`query` of words, "phrases", -words and ORs between two."""
        texts = someone.names + someone.titles + someone.texts
        lines = [line for text in texts for line in spellings(text)]
        lines += [line for text in [someone.names[0], *someone.titles, *someone.texts] for line in in_one(text)]
        tokens = split_query(query)
        verdicts: list[bool] = []
        joins = False
        for place, token in enumerate(tokens):
            if token == "OR":
                joins = True
                continue
            positive = token.removeprefix("-")
            if positive.startswith('"'):
                hit = any(has_phrase(lines, phrase, whole=True) for phrase in spellings(positive.strip('"')))
            else:
                hit = any(self._has_word(lines, word) for word in spellings(positive))
                hit = hit or any(has_phrase(lines, name, whole=True) for name in self._names_of_city(positive))
                hit = hit or any(word in line for word in joined(tokens, place) for line in lines)
                hit = hit or (
                    re.search(r"\w[-'’.]\w", positive) is not None
                    and any("".join(spelling) in line for spelling in spellings(positive) for line in lines)
                )
            hit = hit is not token.startswith("-")
            if joins and verdicts:
                verdicts[-1] = verdicts[-1] or hit
            else:
                verdicts.append(hit)
            joins = False
        return all(verdicts)

    def _has_word(self, lines: list[list[str]], word: list[str]) -> bool:
        if has_phrase(lines, word, whole=False):
            return True
        stem = self.stem(word[0]) if len(word) == 1 else ""
        return stem != "" and any(token == stem or self.stem(token) == stem for line in lines for token in line)
