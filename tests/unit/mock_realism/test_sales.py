"""From touch to money: delays, rates, sizes, slips, committees, churn, currencies, and the dirt of real sources."""

from __future__ import annotations

import json

import numpy as np
import pytest

from crmdb.mock.arrays.moments import DAY, NEVER, Bools, Ints, is_weekday
from crmdb.mock.sales.buyers import SIZES
from crmdb.mock.sales.stage_paths import STAGES
from crmdb.mock.words.companies import LOST_REASONS
from tests.unit.mock_realism.world import World


def test_from_touch_to_lead_takes_weeks_to_quarters(world: World) -> None:
    """First touch to lead: 2 to 200 days in the median, and one lead in ten at least within a day."""
    contact = world.rows("touchpoints", "contact_id", "contacts")
    first = np.full(len(world.tables["contacts"]), NEVER)
    np.minimum.at(first, contact[contact >= 0], world.values("touchpoints", "touched_at")[contact >= 0])
    leads = world.present("contacts", "became_lead_at")
    days = (world.values("contacts", "became_lead_at") - first)[leads] / DAY
    assert 2 < np.median(days) < 200
    assert (days < 1).mean() > 0.1


def test_from_lead_to_opportunity_takes_weeks(world: World) -> None:
    """First lead of the company to opening: 6 to 20 days in the median, nine in ten within two months."""
    first = _first_leads(world)[world.rows("opportunities", "company_id", "companies")]
    opened = world.values("opportunities", "opened_at")
    days = (opened - first)[first <= opened] / DAY
    assert 6 < np.median(days) < 20
    assert np.quantile(days, 0.9) < 60


def test_one_opportunity_in_five_had_no_lead(world: World) -> None:
    """5 to 30 % are opened by sales alone."""
    first = _first_leads(world)[world.rows("opportunities", "company_id", "companies")]
    assert 0.05 < (first > world.values("opportunities", "opened_at")).mean() < 0.3


def test_winning_takes_a_quarter_and_losing_is_quicker(world: World) -> None:
    """Opening to win: 60 to 130 days in the median; to loss: less."""
    days = (world.values("opportunities", "closed_at") - world.values("opportunities", "opened_at")) / DAY
    status = world.values("opportunities", "status")
    won, lost = np.median(days[status == b"won"]), np.median(days[status == b"lost"])
    assert 60 < won < 130
    assert lost < 0.8 * won


def test_large_companies_take_longer_and_buy_more(world: World) -> None:
    """Amounts rise with every size band, 20 times from the smallest to the largest; cycles double."""
    size = _sizes(world)
    known = world.present("opportunities", "amount_minor")
    amount = world.values("opportunities", "reporting_amount_minor")
    medians = np.array([np.median(amount[known & (size == band)]) for band in range(len(SIZES))])
    assert (np.diff(medians) > 0).all()
    assert medians[-1] > 20 * medians[0]
    closed = world.present("opportunities", "closed_at")
    days = (world.values("opportunities", "closed_at") - world.values("opportunities", "opened_at")) / DAY
    assert np.median(days[closed & (size >= 5)]) > 1.5 * np.median(days[closed & (size <= 1)])


def test_one_closed_opportunity_in_four_is_won(world: World) -> None:
    """20 to 38 % over all, as pipelines of qualified opportunities have it."""
    status = world.values("opportunities", "status")
    won, lost = (status == b"won").sum(), (status == b"lost").sum()
    assert 0.2 < won / (won + lost) < 0.38


def test_close_dates_slip(world: World) -> None:
    """Of a third to two thirds of opportunities the date was moved on at least once; rarely is it moved up."""
    opportunity, order = _history(world)
    close = world.values("opportunity_history", "expected_close_on")[order]
    going_on = (world.values("opportunity_history", "status")[order] == b"open")[1:]
    same = opportunity[1:] == opportunity[:-1]
    later = same & going_on & (close[1:] > close[:-1])
    assert 0.33 < len(np.unique(opportunity[1:][later])) / len(world.tables["opportunities"]) < 0.67
    assert (same & going_on & (close[1:] < close[:-1])).sum() < 0.3 * later.sum()


def test_stages_are_skipped_and_gone_back(world: World) -> None:
    """4 to 15 % of those that got beyond the first stage skipped one; 2 to 12 % went back at least once."""
    opportunity, order = _history(world)
    stage = world.defaults("opportunity_history", "stage_id", "pipeline_stages", STAGES)[order]
    same = opportunity[1:] == opportunity[:-1]
    step = np.where(same & (stage[1:] < 4), stage[1:] - stage[:-1], 0)
    moved = len(np.unique(opportunity[1:][step != 0]))
    assert 0.04 < len(np.unique(opportunity[1:][step > 1])) / moved < 0.15
    assert 0.02 < len(np.unique(opportunity[1:][step < 0])) / moved < 0.12


def test_some_open_opportunities_fall_silent(world: World) -> None:
    """Nobody moved or met about 5 to 30 % of them in the last thirty days."""
    last = world.values("opportunities", "opened_at").copy()
    for table, moment in (("opportunity_history", "changed_at"), ("activities", "occurred_at")):
        row = world.rows(table, "opportunity_id", "opportunities")
        np.maximum.at(last, row[row >= 0], world.values(table, moment)[row >= 0])
    still_open = world.values("opportunities", "status") == b"open"
    assert 0.05 < (last[still_open] < world.plan.now - 30 * DAY).mean() < 0.3


def test_amounts_change_on_the_way(world: World) -> None:
    """20 to 80 % of opportunities are worth something else at the end than at first."""
    opportunity, order = _history(world)
    amount = world.values("opportunity_history", "amount_minor")[order]
    known = world.present("opportunity_history", "amount_minor")[order]
    changed = (opportunity[1:] == opportunity[:-1]) & known[1:] & known[:-1] & (amount[1:] != amount[:-1])
    assert 0.2 < len(np.unique(opportunity[1:][changed])) / len(world.tables["opportunities"]) < 0.8


def test_every_loss_has_a_reason_and_no_decision_is_the_most_frequent(world: World) -> None:
    """Seven reasons, each 2 % at least; no decision, budget, timing and silence are 45 to 70 % together."""
    lost = world.values("opportunities", "status") == b"lost"
    assert (world.present("opportunities", "lost_reason_id") == lost).all()
    reason = world.defaults("opportunities", "lost_reason_id", "lost_reasons", LOST_REASONS)[lost]
    shares = dict(zip(LOST_REASONS, np.bincount(reason, minlength=len(LOST_REASONS)) / lost.sum(), strict=True))
    assert min(shares.values()) > 0.02
    assert max(shares, key=lambda name: shares[name]) == "No decision"
    assert 0.45 < sum(shares[name] for name in ("No decision", "No budget", "Timing", "Lost contact")) < 0.7


def test_committees_have_one_to_twelve_members_and_grow_with_the_company(world: World) -> None:
    """Mean below 2 for the smallest companies, above 6 for the largest; nobody sits alone in all of them."""
    members = np.bincount(world.rows("opportunity_contacts", "opportunity_id", "opportunities"))
    size = _sizes(world)
    assert members.min() == 1
    assert 10 <= members.max() <= 12
    means = np.array([members[size == band].mean() for band in range(len(SIZES))])
    assert means[0] < 2
    assert means[-1] > 6
    assert (np.diff(means) > 0).all()


def test_terms_are_renewed_four_times_in_five(world: World) -> None:
    """Of first terms that are over, without refunds of everything: 80 % ± 3 standard errors; the others have an end."""
    months = np.where(world.present("deals", "term_months"), world.values("deals", "term_months").astype(np.int64), 0)
    over = world.values("deals", "starts_on") + np.round(months * 30.44).astype(np.int64)
    done = (months > 0) & (over * DAY < world.plan.now) & ~_fully_refunded(world)
    renewed = np.bincount(_deals_with(world, b"renewal"), minlength=len(months)) > 0
    assert renewed[done].mean() == pytest.approx(0.8, abs=3 * 0.4 / np.sqrt(done.sum()))
    ended = world.present("deals", "ends_on") & (months > 0)
    assert (ended | renewed)[done].all()
    # Nothing more is sold to who left.
    sold = world.rows("revenue_events", "deal_id", "deals")
    end = np.where(ended, world.values("deals", "ends_on").astype(np.int64), NEVER // DAY)[sold]
    growth = np.isin(world.values("revenue_events", "type"), [b"renewal", b"expansion", b"contraction"])
    assert (world.values("revenue_events", "occurred_at")[growth] < end[growth] * DAY).all()


def test_some_money_goes_back(world: World) -> None:
    """2 to 10 % of deals have a refund, at most of what was booked."""
    deals = len(world.tables["deals"])
    assert 0.02 < len(_deals_with(world, b"refund")) / deals < 0.1
    assert (_booked(world, b"refund") + _booked(world, b"booking") >= 0).all()


def test_money_comes_in_several_currencies_at_dated_rates(world: World) -> None:
    """Six currencies at least, none above 70 %; a rate for every weekday, moving 0.05 to 0.9 % a day."""
    _, counts = np.unique(world.values("opportunities", "currency_code"), return_counts=True)
    assert len(counts) >= 6
    assert counts.max() < 0.7 * counts.sum()
    quote = world.values("exchange_rates", "quote_currency_code")
    assert is_weekday(world.values("exchange_rates", "rate_on")).all()
    for code in (b"USD", b"GBP", b"SEK"):
        here = np.flatnonzero(quote == code)
        rates = world.values("exchange_rates", "rate")[here].astype(np.float64)
        assert 0.0005 < np.abs(np.diff(np.log(rates))).mean() < 0.009


def test_touches_arrive_late_twice_and_offline(world: World) -> None:
    """2 to 6 % arrive a day late or more; 1 to 3 % of contacts' clicks are double; 3 to 10 % happen offline."""
    at, kind = world.values("touchpoints", "touched_at"), world.values("touchpoints", "type")
    assert 0.02 < (world.values("touchpoints", "created_at") - at > DAY).mean() < 0.06
    contact = world.rows("touchpoints", "contact_id", "contacts")
    link = world.rows("touchpoints", "tracking_link_id", "tracking_links")
    clicks = np.flatnonzero((contact >= 0) & (kind == b"link_click") & (link >= 0))
    order = clicks[np.lexsort((at[clicks], link[clicks], contact[clicks]))]
    again = (
        (contact[order][1:] == contact[order][:-1])
        & (link[order][1:] == link[order][:-1])
        & (at[order][1:] - at[order][:-1] < 6_000_001)
    )
    assert 0.01 < again.mean() < 0.03
    external = world.values("touchpoints", "external_id")[order]
    assert (external[1:] != external[:-1])[again].all()
    assert 0.03 < np.isin(kind, [b"meeting", b"event_attendance"]).mean() < 0.1


def test_sources_are_misspelt_missing_and_told(world: World) -> None:
    """10 ± 2 % of clicks lost their UTM; 15 ± 3 % were sent in another spelling; answers name people in many ways."""
    linked = world.present("touchpoints", "tracking_link_id")
    tagged = world.present("touchpoints", "utm_source")
    assert 1 - tagged[linked].mean() == pytest.approx(0.1, abs=0.02)
    properties = world.values("touchpoints", "properties")
    sent_as = np.strings.find(properties, b'"sent_as"') >= 0
    assert sent_as[tagged].mean() == pytest.approx(0.15, abs=0.03)
    assert not sent_as[~tagged].any()
    told = world.values("touchpoints", "type") == b"self_reported"
    person = world.rows("touchpoints", "workspace_influencer_id", "workspace_influencers")
    assert 0.5 < (person[told] >= 0).mean() < 0.95
    answers = [json.loads(text)["answer"] for text in properties[told]]
    assert len(set(answers)) > 0.4 * len(answers)
    for text in np.unique(properties):
        json.loads(text)


def test_influence_is_not_overstated(world: World) -> None:
    """A quarter to a half of contacts' touches are other channels'; a part of all visitors stays unknown."""
    contact = world.rows("touchpoints", "contact_id", "contacts")
    other = world.values("touchpoints", "channel") != b"influencer"
    assert 0.25 < other[contact >= 0].mean() < 0.6
    assert 0.1 < (contact < 0).mean() < 0.8


def _first_leads(world: World) -> Ints:
    """When each company's first contact became a lead, NEVER if none did."""
    first = np.full(len(world.tables["companies"]), NEVER)
    leads = world.present("contacts", "became_lead_at")
    company = world.rows("contacts", "company_id", "companies")
    np.minimum.at(first, company[leads], world.values("contacts", "became_lead_at")[leads])
    return first


def _sizes(world: World) -> Ints:
    """The size band of each opportunity's company, as a place in SIZES."""
    code = world.values("companies", "company_size_code")[world.rows("opportunities", "company_id", "companies")]
    return np.array([SIZES.index(value.decode()) for value in code])


def _history(world: World) -> tuple[Ints, Ints]:
    """Opportunities of their changes, and the order of the changes by opportunity and time."""
    opportunity = world.rows("opportunity_history", "opportunity_id", "opportunities")
    order = np.lexsort((world.values("opportunity_history", "changed_at"), opportunity))
    return opportunity[order], order


def _fully_refunded(world: World) -> Bools:
    return np.asarray((_booked(world, b"refund") + _booked(world, b"booking")) == 0)


def _booked(world: World, kind: bytes) -> Ints:
    """The sum of each deal's events of a kind."""
    rows = world.values("revenue_events", "type") == kind
    deal = world.rows("revenue_events", "deal_id", "deals")[rows]
    total = np.zeros(len(world.tables["deals"]), np.int64)
    np.add.at(total, deal, world.values("revenue_events", "amount_minor")[rows])
    return total


def _deals_with(world: World, kind: bytes) -> Ints:
    return np.unique(world.rows("revenue_events", "deal_id", "deals")[world.values("revenue_events", "type") == kind])
