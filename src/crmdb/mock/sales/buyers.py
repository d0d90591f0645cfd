"""Companies that may buy and the people in them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crmdb.mock.arrays.columns import (
    Table,
    Text,
    Uuids,
    column,
    digits,
    joined,
    moment,
    not_imported,
    null,
    text,
    uuid,
    words,
)
from crmdb.mock.arrays.identifiers import row_keys, time_ordered_ids
from crmdb.mock.arrays.moments import Ints
from crmdb.mock.arrays.randomness import Streams, chance, ranks_within, weighted
from crmdb.mock.catalog.names import full_names
from crmdb.mock.tenants.tenant import Tenant
from crmdb.mock.words.companies import BUYER_INDUSTRIES, ENDS, KIND_INDUSTRIES, KINDS, STARTS
from crmdb.mock.words.people import COUNTRIES, JOB_TITLES, TITLE_SENIORITIES
from crmdb.mock.words.topics import THEMES

SIZES = ("1-10", "11-50", "51-200", "201-500", "501-1000", "1001-5000", "5001-10000", "10001+")
_SHARE = (8.0, 20.0, 26.0, 17.0, 11.0, 11.0, 4.0, 3.0)
_PEOPLE = np.array([1.2, 2.0, 3.2, 4.2, 5.2, 6.5, 8.0, 9.5])


@dataclass(frozen=True)
class Buyers:
    """Companies and contacts as arrays; contacts are ordered by company, `starts[c]:starts[c + 1]` are those of c.

    Attributes:
        industries: index into BUYER_INDUSTRIES: what the name says, if it says something.
        sizes: index into SIZES.
        functions, levels: index into JOB_TITLES and of the title in it.
    """

    company_names: Text
    domains: Text
    industries: Ints
    sizes: Ints
    countries: Ints
    starts: Ints
    companies: Ints
    names: Text
    slugs: Text
    functions: Ints
    levels: Ints

    @property
    def contacts(self) -> int:
        return len(self.companies)


@dataclass(frozen=True)
class Known:
    """Since when the workspace knows each company and contact, and since when a contact is a lead.

    A moment at or after the plan's now means: not yet.
    """

    company_ids: Uuids
    company_at: Ints
    contact_ids: Uuids
    contact_at: Ints
    lead_at: Ints


def draw_buyers(tenant: Tenant, streams: Streams) -> Buyers:
    """The market of a workspace: everybody its content could reach, known to it or not yet."""
    random = streams("buyers")
    size = tenant.count(420, least=40)
    # Numbers without repetition: no two companies of a workspace share a name.
    combined = random.choice(len(STARTS) * len(ENDS) * len(KINDS), size, replace=False)
    start, end, kind = combined % len(STARTS), combined // len(STARTS) % len(ENDS), combined // len(STARTS) // len(ENDS)
    stem = joined(words(STARTS)[start], words(ENDS)[end])
    names = joined(stem, words(KINDS)[kind])
    domains = np.array([name.decode().lower().replace(" ", "-").encode() + b".example" for name in names])
    said = np.array([BUYER_INDUSTRIES.index(name) if name else -1 for name in KIND_INDUSTRIES])[kind]
    industries = np.where(said >= 0, said, random.integers(0, len(BUYER_INDUSTRIES), size))
    sizes = weighted(random, list(_SHARE), size)
    countries = weighted(random, [float(place.weight) for place in COUNTRIES], size)
    people = 1 + random.poisson(_PEOPLE[sizes] - 0.8)
    companies = np.repeat(np.arange(size), people)
    full, slugs = full_names(random, countries[companies])
    functions = weighted(random, _function_weights(tenant), len(companies))
    levels = weighted(random, [26.0, 32.0, 27.0, 15.0], len(companies))
    starts = np.cumsum(np.r_[0, people])
    return Buyers(names, domains, industries, sizes, countries, starts, companies, full, slugs, functions, levels)


def _function_weights(tenant: Tenant) -> list[float]:
    """Who buys: the functions of the workspace's themes above all, then those every purchase needs."""
    own = {THEMES[theme].job_function for theme in tenant.team.themes}
    needed = {"it": 2.0, "finance": 1.6, "procurement": 1.2, "operations": 1.2, "legal": 0.6}
    return [8.0 if function in own else needed.get(function, 0.8) for function in JOB_TITLES]


def buyer_tables(tenant: Tenant, streams: Streams, buyers: Buyers, known: Known) -> list[Table]:
    """companies, their domains, and the contacts that the workspace has heard of, with what belongs to them."""
    return [
        _companies(tenant, streams, buyers, known),
        _domains(tenant, streams, buyers, known),
        _contacts(tenant, streams, buyers, known),
        _emails(tenant, streams, buyers, known),
        _profiles(tenant, streams, buyers, known),
        _stage_changes(tenant, known),
    ]


def _companies(tenant: Tenant, streams: Streams, buyers: Buyers, known: Known) -> Table:
    random = streams("companies")
    company = np.flatnonzero(known.company_at < tenant.plan.now)
    size = len(company)
    writers = tenant.writers(random, size)
    at = known.company_at[company]
    crm = chance(random, 0.6, size)
    return Table("companies", size, {
        **row_keys(tenant.id, known.company_ids[company]), "name": text(buyers.company_names[company]),
        "domain": text(buyers.domains[company]), "company_size_code": text(words(SIZES)[buyers.sizes[company]]),
        "industry_code": text(words(BUYER_INDUSTRIES)[buyers.industries[company]]),
        "country_code": text(words([place.code for place in COUNTRIES])[buyers.countries[company]]),
        "owner_id": uuid(writers, chance(random, 0.8, size)), "parent_id": null("uuid"),
        "custom_fields": column("jsonb", "{}"), "merged_into_id": null("uuid"), "as_given": column("jsonb", "{}"),
        "archived_at": null("timestamptz"), "source": text("salesdesk", crm),
        "external_id": text(joined("acc-", digits(company + 10_000)), crm), "created_by": uuid(writers, ~crm),
        "created_at": moment(at), "updated_at": moment(at),
    })  # fmt: skip


def _domains(tenant: Tenant, streams: Streams, buyers: Buyers, known: Known) -> Table:
    company = np.flatnonzero(known.company_at < tenant.plan.now)
    at = known.company_at[company]
    return Table("company_domains", len(company), {
        **row_keys(tenant.id, time_ordered_ids(streams("company_domains"), at)),
        "company_id": uuid(known.company_ids[company]), "domain": text(buyers.domains[company]),
        "created_by": null("uuid"), "created_at": moment(at),
    })  # fmt: skip


def _contacts(tenant: Tenant, streams: Streams, buyers: Buyers, known: Known) -> Table:
    random = streams("contacts")
    row = np.flatnonzero(known.contact_at < tenant.plan.now)
    lead_at, at = known.lead_at[row], known.contact_at[row]
    is_lead = lead_at < tenant.plan.now
    # A second person of one name in one company gets a number, as mail administrators do.
    names = buyers.slugs[row]
    order = np.lexsort((names, buyers.companies[row]))
    _, alike = np.unique(
        np.stack([buyers.companies[row], np.unique(names, return_inverse=True)[1]]), axis=1, return_inverse=True
    )
    repeat = np.zeros(len(row), np.int64)
    repeat[order] = ranks_within(alike.ravel()[order])
    suffix = np.where(repeat > 0, digits(repeat + 1), b"")
    email = joined(np.strings.replace(names, b"-", b"."), suffix, "@", buyers.domains[buyers.companies[row]])
    function, level = buyers.functions[row], buyers.levels[row]
    titles = words([title for group in JOB_TITLES.values() for title in group])
    functions = words(list(JOB_TITLES))
    return Table("contacts", len(row), {
        **row_keys(tenant.id, known.contact_ids[row]), "company_id": uuid(known.company_ids[buyers.companies[row]]),
        "full_name": text(buyers.names[row]), "first_name": null("text"), "last_name": null("text"),
        "email": text(email), "company_domain": text(buyers.domains[buyers.companies[row]]), "phone": null("text"),
        "mobile": null("text"), "job_title": text(titles[function * 4 + level]), "owner_id": null("uuid"),
        "lifecycle_stage": text(np.where(is_lead, b"lead", b"subscriber")),
        "job_function_code": text(functions[function]), "seniority_code": text(words(TITLE_SENIORITIES)[level]),
        "country_code": text(words([place.code for place in COUNTRIES])[buyers.countries[buyers.companies[row]]]),
        "became_lead_at": moment(lead_at, is_lead),
        "do_not_contact": column("bool", chance(random, 0.015, len(row)) & ~is_lead),
        "custom_fields": column("jsonb", "{}"), "merged_into_id": null("uuid"),
        "as_given": column("jsonb", "{}"), "archived_at": null("timestamptz"), "erased_at": null("timestamptz"),
        **not_imported(),
        "created_by": null("uuid"), "created_at": moment(at),
        "updated_at": moment(np.where(is_lead, np.maximum(lead_at, at), at)),
    })  # fmt: skip


def _emails(tenant: Tenant, streams: Streams, buyers: Buyers, known: Known) -> Table:
    """A private address of a few: names repeat, so a number makes it one of the workspace."""
    random = streams("contact_emails")
    heard = np.flatnonzero(known.contact_at < tenant.plan.now)
    row = heard[chance(random, 0.03, len(heard))]
    at = known.contact_at[row]
    return Table("contact_emails", len(row), {
        **row_keys(tenant.id, time_ordered_ids(random, at)), "contact_id": uuid(known.contact_ids[row]),
        "email": text(joined(buyers.slugs[row], "-", digits(row + 1_000), "@mail.example")),
        "company_domain": text(words(["mail.example"])[np.zeros(len(row), np.int64)]),
        "created_by": null("uuid"), "created_at": moment(at),
    })  # fmt: skip


def _profiles(tenant: Tenant, streams: Streams, buyers: Buyers, known: Known) -> Table:
    random = streams("contact_profiles")
    heard = np.flatnonzero(known.contact_at < tenant.plan.now)
    row = heard[chance(random, 0.12, len(heard))]
    at = known.contact_at[row]
    handles = joined(buyers.slugs[row], "-", digits(row + 1_000))
    return Table("contact_profiles", len(row), {
        **row_keys(tenant.id, time_ordered_ids(random, at)), "contact_id": uuid(known.contact_ids[row]),
        "platform_code": text(words(["linkedin"])[np.zeros(len(row), np.int64)]), "platform_account_id": null("text"),
        "handle": text(handles), "url": text(joined("https://www.linkedin.com/in/", handles)),
        "as_given": column("jsonb", "{}"), "created_by": null("uuid"), "created_at": moment(at),
        "updated_at": moment(at),
    })  # fmt: skip


def _stage_changes(tenant: Tenant, known: Known) -> Table:
    """A row per change, as private.record_contact_stage() writes them: who asks for something becomes a lead."""
    row = np.flatnonzero((known.contact_at < tenant.plan.now) & (known.lead_at < tenant.plan.now))
    made, at = known.contact_at[row], np.maximum(known.contact_at[row], known.lead_at[row])
    moved = at > made
    return Table("contact_stage_changes", len(row), {
        "workspace_id": uuid(tenant.id), "contact_id": uuid(known.contact_ids[row]),
        "from_stage": text("subscriber", moved), "to_stage": text("lead"), "changed_at": moment(at),
        "changed_by": null("uuid"), "former_duration": column("interval", at - made, moved),
    })  # fmt: skip
