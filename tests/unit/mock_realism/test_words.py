"""Names, titles and addresses are coherent and invented: they belong to no real person."""

from __future__ import annotations

import re
from itertools import product

import numpy as np

from crmdb.mock.catalog.names import ascii_slug
from crmdb.mock.words import answers, companies, people, topics
from crmdb.mock.words.companies import ENDS, KINDS, MEDIA, STARTS
from crmdb.mock.words.languages import TONGUES
from crmdb.mock.words.people import COUNTRIES, JOB_TITLES
from crmdb.mock.words.topics import THEMES
from tests.unit.mock_realism.world import World

_BRANDS = (
    "accenture adidas adobe adyen airbnb airtable aldi alibaba allianz amazon anthropic apple asana atlassian audi"
    " autodesk aviva axa barclays bayer bitly bmw boeing bosch bp canva capgemini chevron cisco citibank cloudera"
    " cloudflare coca-cola cognizant costco coursera databricks datadog dell deloitte dhl dropbox duolingo ebay"
    " epson ericsson etsy expedia facebook fedex ferrari figma fiserv fujitsu gartner github gitlab gong google gucci"
    " harrods hashicorp hitachi hootsuite hp hsbc huawei hubspot ibm ikea infosys ing instacart intel intercom intuit"
    " kestra klarna kpmg lenovo lidl linkedin loreal lufthansa lyft mailchimp marketo mastercard mcdonalds mckinsey"
    " mercedes meta microsoft miro mistral mongodb monzo n26 nestle netflix netsuite nike nokia notion novartis nvidia"
    " okta openai oracle outreach.io palantir panasonic patreon paypal pepsi pfizer philips pinterest porsche pwc"
    " qualcomm quora reddit revolut roche salesforce salesloft samsung sap semrush sennheiser servicenow shell shopify"
    " siemens skype slack snapchat snowflake sony spotify sprinklr starbucks stripe substack tableau tesco tesla"
    " tiktok toyota trello tripadvisor twilio twitter uber unilever verizon visa vodafone volkswagen volvo walmart"
    " webflow wipro wix workday xerox yahoo yelp youtube zalando zapier zendesk zoho zoom zoominfo"
)
BRANDS = set(_BRANDS.split())
"""Well-known brands. Platforms are not invented: they may be named as platforms, nowhere else."""

CELEBRITIES = {
    "Gary Vaynerchuk", "Neil Patel", "Ann Handley", "Seth Godin", "Simon Sinek", "Guy Kawasaki", "Rand Fishkin",
    "Justin Welsh", "Dave Gerhardt", "Chris Walker", "Jay Baer", "Mari Smith", "Brian Dean", "Rachel Botsman",
    "Jason Lemkin", "Aaron Ross", "Jill Rowley", "Brian Krebs", "Troy Hunt", "Bruce Schneier", "Kelsey Hightower",
    "Charity Majors", "Werner Vogels", "Marcus Sheridan", "Grace Hopper", "Laura Kuenssberg", "Magnus Carlsen",
}  # fmt: skip
"""People widely known in these fields, or by these names."""


def test_no_word_is_a_brand() -> None:
    words = {word for kind in KINDS for word in kind.split()} | set(STARTS) | set(ENDS) | set(MEDIA)
    words |= {start + end for start, end in product(STARTS, ENDS)}
    for text in (
        *companies.CAMPAIGN_MONTHS, *companies.DELIVERABLE_TITLES, *companies.INFLUENCER_NOTES,
        *companies.OPPORTUNITY_NOTES, *companies.LISTS, *companies.TAGS, *companies.CATEGORIES, *companies.MEETINGS,
        *(text for tongue in TONGUES.values() for text in (*tongue.hooks, *tongue.closings)),
        *topics.HOOKS, *topics.OPENINGS, *topics.CLOSINGS, *(item for theme in THEMES for item in theme.subjects),
    ):  # fmt: skip
        words |= set(text.replace(",", " ").replace(".", " ").split())
    assert not {word.lower().strip("'?!") for word in words} & BRANDS


def test_no_name_is_a_celebritys() -> None:
    possible = {
        f"{first} {last}"
        for place in COUNTRIES
        for first in place.first_names.split()
        for last in place.last_names.split()
    }
    assert not possible & CELEBRITIES
    assert len(possible) > 4_000


def test_generated_names_are_not_brands_either(world: World) -> None:
    names = [*world.values("companies", "name"), *np.unique(world.values("influencers", "employer"))]
    assert not {word.lower() for name in names for word in name.decode().split()} & BRANDS


def test_every_address_is_reserved_for_examples(world: World) -> None:
    """RFC 2606: nothing under .example can belong to anybody, so no link, mail or domain reaches a real one."""
    for table, name in (
        ("users", "email"), ("contacts", "email"), ("companies", "domain"), ("workspace_influencers", "email"),
    ):  # fmt: skip
        values = world.values(table, name)[world.present(table, name)]
        assert np.strings.endswith(values, b".example").all(), f"{table}.{name}"
    for table, name in (
        ("influencer_accounts", "url"), ("tracking_links", "destination_url"), ("workspace_influencer_accounts", "url"),
    ):  # fmt: skip
        hosts = {url.decode().split("/")[2] for url in world.values(table, name)}
        assert all(host.endswith(".example") for host in hosts), f"{table}.{name}"


def test_names_cities_and_languages_fit_the_country(world: World) -> None:
    country = world.values("influencers", "country_code")
    for place in COUNTRIES:
        here = country == place.code.encode()
        names = [name.decode().split(" ") for name in world.values("influencers", "name")[here]]
        assert {name[0] for name in names} <= set(place.first_names.split())
        assert {" ".join(name[1:]) for name in names} <= set(place.last_names.split())
        assert {city.decode() for city in world.values("influencers", "city")[here]} <= set(place.cities.split())
        person = world.rows("influencer_languages", "influencer_id", "influencers")
        spoken = world.values("influencer_languages", "language_code")[here[person]]
        assert {language.decode() for language in spoken} <= set(place.languages)


def test_titles_fit_the_topic(world: World) -> None:
    person = world.rows("influencer_topics", "influencer_id", "influencers")
    topic, title = world.values("influencer_topics", "topic_code"), world.values("influencers", "job_title")
    for theme in THEMES:
        here = np.isin(topic, [code.encode() for code in theme.topics])
        assert {value.decode() for value in title[person[here]]} <= set(JOB_TITLES[theme.job_function])


def test_headlines_say_what_the_profile_says(world: World) -> None:
    ats = [tongue.at.encode() for tongue in TONGUES.values()]
    for headline, title, employer in zip(
        world.values("influencers", "headline"), world.values("influencers", "job_title"),
        world.values("influencers", "employer"), strict=True,
    ):  # fmt: skip
        assert headline.startswith(tuple(title + at + employer + b" | " for at in ats))


def test_bios_are_in_a_language_the_person_publishes_in(world: World) -> None:
    """Those who publish in English write English, the others (a sixth or more) the first of their languages."""
    person = world.rows("influencer_languages", "influencer_id", "influencers")
    language = world.values("influencer_languages", "language_code")
    english = np.isin(np.arange(len(world.tables["influencers"])), person[language == b"en"])
    bios, there = world.values("influencers", "bio"), world.present("influencers", "bio")
    closings = {code: [text.encode() for text in tongue.closings] for code, tongue in TONGUES.items()}
    closings["en"] = [text.encode() for text in topics.CLOSINGS]
    written = np.full(len(bios), b"", "S2")
    for code, endings in closings.items():
        written[np.any([np.strings.endswith(bios, ending) for ending in endings], axis=0)] = code.encode()
    assert ((written == b"en") == english)[there].all()
    # Danish and Norwegian share a closing: its author publishes in one of them.
    alike = [np.where(codes == b"da", b"no", codes) for codes in (written, language)]
    spoken = set(zip(person.tolist(), alike[1].tolist(), strict=True))
    assert {(who, code) for who, code in enumerate(alike[0].tolist()) if there[who]} <= spoken
    assert 0.1 < 1 - english.mean() < 0.3


def test_handles_come_from_names_and_are_nobody_elses(world: World) -> None:
    handles = world.values("influencer_accounts", "handle")
    platforms = world.values("influencer_accounts", "platform_code")
    assert len(set(zip(platforms, handles, strict=True))) == len(handles)
    owner = world.rows("influencer_accounts", "influencer_id", "influencers")
    for handle, platform, name in zip(handles, platforms, world.values("influencers", "name")[owner], strict=True):
        slug = ascii_slug(name.decode())
        if platform in (b"x", b"instagram", b"tiktok"):
            assert re.fullmatch(rf"{slug.replace('-', '')[:7]}\d{{4,8}}", handle.decode()), handle
        else:
            assert handle.decode().startswith(slug + "-")


def test_contacts_are_named_after_their_country_and_titled_after_their_function(world: World) -> None:
    functions = {title: function for function, titles in JOB_TITLES.items() for title in titles}
    names, country = world.values("contacts", "full_name"), world.values("contacts", "country_code")
    lasts = {place.code: set(place.last_names.split()) for place in COUNTRIES}
    for name, code in zip(names, country, strict=True):
        assert name.decode().split(" ", 1)[1] in lasts[code.decode()]
    titles = world.values("contacts", "job_title")
    for title, function in zip(titles, world.values("contacts", "job_function_code"), strict=True):
        assert functions[title.decode()] == function.decode()


def test_a_companys_name_says_its_industry(world: World) -> None:
    said = {
        f" {kind.strip()}".encode(): industry for kind, industry in zip(KINDS, companies.KIND_INDUSTRIES, strict=True)
    }
    for name, industry in zip(
        world.values("companies", "name"), world.values("companies", "industry_code"), strict=True
    ):
        kind = b" " + name.split(b" ", 1)[1] if b" " in name else b" "
        assert said[kind] in ("", industry.decode()), name


def test_a_misspelt_name_is_still_told_from_others() -> None:
    for spelling in answers.spellings("Kjersti Rønneberg", 0.4):
        assert "ersti" in spelling or "nneb" in spelling
    assert set(people.JOB_TITLES) >= {theme.job_function for theme in THEMES}
