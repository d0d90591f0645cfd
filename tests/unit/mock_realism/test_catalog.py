"""The catalog: reach, engagement, prices, growth and audiences."""

from __future__ import annotations

import numpy as np
import pytest

from crmdb.mock.arrays.columns import OPEN_END
from crmdb.mock.arrays.moments import Floats
from crmdb.mock.catalog.accounts import PLATFORMS
from crmdb.mock.tenants.exchange_rates import EURO_TO
from crmdb.mock.words.topics import THEMES
from tests.unit.mock_realism.world import World, gini, slope

CODES = [platform.code.encode() for platform in PLATFORMS]


def _measured(world: World, code: bytes, *names: str) -> list[Floats]:
    """Columns of a platform's accounts, where all of them are known."""
    there = world.values("influencer_accounts", "platform_code") == code
    for name in names:
        there &= world.present("influencer_accounts", name)
    return [world.values("influencer_accounts", name)[there].astype(np.float64) for name in names]


def test_followers_are_heavy_tailed(world: World) -> None:
    """Gini 0.5 to 0.95 on every platform; a tail exponent (Hill, top 5 %) of 0.6 to 2.6, given 400 accounts."""
    for code in CODES:
        (followers,) = _measured(world, code, "followers")
        assert 0.5 < gini(followers) < 0.95, code
        tail = np.sort(followers)[-(len(followers) // 20) :]
        if len(followers) > 400:
            assert 0.6 < 1 / np.log(tail[1:] / tail[0]).mean() < 2.6, code


def test_followers_differ_by_platform(world: World) -> None:
    """Medians are the platform's usual ± 3 standard errors; four times as many on LinkedIn as on a blog."""
    medians = {code: np.median(_measured(world, code, "followers")[0]) for code in CODES}
    for platform in PLATFORMS:
        count = len(_measured(world, platform.code.encode(), "followers")[0])
        # The median of a lognormal of sigma s has a standard error of 1.25 s / √n on the log scale.
        error = 3 * 1.25 * platform.sigma / np.sqrt(count)
        assert np.log(medians[platform.code.encode()] / platform.median) == pytest.approx(0, abs=error), platform.code
    assert medians[b"linkedin"] > 4 * medians[b"blog"]


def test_engagement_falls_with_size(world: World) -> None:
    """Log-log slope −0.19 ± 0.05: ten times the followers, a third less engagement."""
    for code in CODES:
        followers, engagement = _measured(world, code, "followers", "engagement_rate")
        assert slope(np.log(followers), np.log(engagement)) == pytest.approx(-0.19, abs=0.06), code


def test_price_follows_reach(world: World) -> None:
    """Log-log slope 0.66 ± 0.05 over all main deliverables, platform and niche held fixed."""
    reach, price, group = _prices(world)
    assert _within(reach, price, group) == pytest.approx(0.66, abs=0.05)


def test_price_follows_niche(world: World) -> None:
    """At equal reach and platform, security is 1.5 ± 0.2 times as dear as growth, leadership cheaper."""
    reach, price, group = _prices(world)
    level = price - 0.66 * reach
    platform, theme = group // len(THEMES), group % len(THEMES)
    for place, niche in enumerate(THEMES):
        relative = [
            level[(platform == item) & (theme == place)].mean() - level[(platform == item) & (theme == 0)].mean()
            for item in (0, 1)
        ]
        assert np.exp(np.mean(relative)) == pytest.approx(niche.price / THEMES[0].price, rel=0.15), niche.name


def test_price_follows_platform(world: World) -> None:
    """At equal reach a podcast mention is three times as dear as a post on X at least."""
    reach, price, group = _prices(world)
    level, platform = price - 0.66 * reach, group // len(THEMES)
    codes = [item.code for item in PLATFORMS]
    podcast, post = (level[platform == codes.index(code)].mean() for code in ("podcast", "x"))
    assert np.exp(podcast - post) > 3


def test_engagement_differs_by_platform(world: World) -> None:
    medians = [np.median(_measured(world, code, "engagement_rate")[0]) for code in CODES]
    assert max(medians) > 4 * min(medians)


def test_growth_is_smooth_with_the_odd_spike(world: World) -> None:
    """Nine months in ten are within 1.5 % of the account's usual growth; 5 to 12 % of accounts jump by 5 % once."""
    months = world.plan.months + 1
    followers = world.values("account_metrics", "followers").reshape(-1, months)
    growth = np.diff(np.log(followers[followers[:, 0] > 1_000]), axis=1)
    usual = np.median(growth, axis=1)
    unusual = np.abs(growth - usual[:, None])
    assert 0.001 < np.quantile(unusual, 0.5) < 0.01
    assert np.quantile(unusual, 0.9) < 0.015
    assert 0.05 < (unusual.max(axis=1) > 0.05).mean() < 0.12
    assert 0.005 < np.median(usual) < 0.03
    assert 0.03 < (usual < 0).mean() < 0.25


def test_history_begins_no_earlier_than_the_account(world: World) -> None:
    row = world.rows("account_metrics", "account_id", "influencer_accounts")
    made = world.values("influencer_accounts", "created_at")[row]
    assert (world.values("account_metrics", "measured_on") >= made // 86_400_000_000).all()


def test_audiences_never_exceed_the_whole(world: World) -> None:
    account = world.rows("audience_segments", "account_id", "influencer_accounts")
    dimension = np.unique(world.values("audience_segments", "dimension"), return_inverse=True)[1]
    total = np.bincount(account * 10 + dimension, world.values("audience_segments", "share"))
    assert total.max() <= 10_000
    assert np.median(total[total > 0]) > 5_000


@pytest.mark.parametrize(
    ("dimension", "own"),
    [("industry", [theme.industry for theme in THEMES]), ("job_function", [theme.job_function for theme in THEMES])],
)
def test_audiences_fit_the_topic(world: World, dimension: str, own: list[str]) -> None:
    """The largest segment is the theme's own for 70 % of accounts at least, and holds a third of the audience."""
    account, value, share = _segments(world, dimension)
    owner = world.rows("influencer_accounts", "influencer_id", "influencers")[account]
    expected = np.array([name.encode() for name in own])[_themes(world)[owner]]
    order = np.lexsort((-share, account))
    largest = order[np.r_[True, account[order][1:] != account[order][:-1]]]
    assert (value[largest] == expected[largest]).mean() > 0.7
    assert share[value == expected].mean() > 2_700


def test_audiences_live_near(world: World) -> None:
    """The person's own country has the largest share for 70 % of accounts at least."""
    account, value, share = _segments(world, "country")
    owner = world.rows("influencer_accounts", "influencer_id", "influencers")[account]
    home = world.values("influencers", "country_code")[owner]
    order = np.lexsort((-share, account))
    largest = order[np.r_[True, account[order][1:] != account[order][:-1]]]
    assert (value[largest] == home[largest]).mean() > 0.7


def test_the_famous_reach_the_top(world: World) -> None:
    """Share of directors and above: an eighth more for the most followed quarter than for the least followed."""
    account, value, share = _segments(world, "seniority")
    senior = np.isin(value, [b"director", b"vp", b"c-level", b"owner"])
    part = np.bincount(account, share * senior, len(world.tables["influencer_accounts"]))
    followers = world.values("influencer_accounts", "followers")
    known = np.bincount(account, minlength=len(part)) > 0
    low, high = np.quantile(followers[known], [0.25, 0.75])
    assert part[known & (followers > high)].mean() > 1.125 * part[known & (followers < low)].mean()


def test_audiences_of_security_work_for_larger_companies_than_those_of_commerce(world: World) -> None:
    """Share of companies above 1,000: 1.5 times as much at least."""
    account, value, share = _segments(world, "company_size")
    large = np.isin(value, [b"1001-5000", b"5001-10000", b"10001+"])
    part = np.bincount(account, share * large, len(world.tables["influencer_accounts"]))
    known = np.bincount(account, minlength=len(part)) > 0
    theme = _themes(world)[world.rows("influencer_accounts", "influencer_id", "influencers")]
    names = [item.name for item in THEMES]
    security, commerce = (part[known & (theme == names.index(name))].mean() for name in ("security", "commerce"))
    assert security > 1.5 * commerce


def _prices(world: World) -> tuple[Floats, Floats, np.ndarray]:
    """Logs of followers and of euro for the main deliverable today, and a number for platform and theme."""
    table = world.tables["influencer_rates"].columns
    kinds = {platform.code.encode(): platform.deliverables[0][0].encode() for platform in PLATFORMS}
    main = np.array([kinds[code] for code in table["platform_code"].values]) == table["deliverable_type_code"].values
    today = table["valid_during"].values[:, 1] == OPEN_END
    rows = np.flatnonzero(main & today)
    person = world.rows("influencer_rates", "influencer_id", "influencers")[rows]
    platform = np.array([CODES.index(code) for code in table["platform_code"].values[rows]])
    euro = table["amount_minor"].values[rows] / 100
    euro = euro / np.array([EURO_TO[code.decode()] for code in table["currency_code"].values[rows]])
    followers = np.zeros((len(world.tables["influencers"]), len(CODES)))
    owner = world.rows("influencer_accounts", "influencer_id", "influencers")
    places = np.array([CODES.index(code) for code in world.values("influencer_accounts", "platform_code")])
    followers[owner, places] = world.values("influencer_accounts", "followers")
    reach = followers[person, platform]
    # Prices are rounded to fives: below fifty that would bend the line.
    dear = (euro > 50) & (reach > 0)
    group = platform * len(THEMES) + _themes(world)[person]
    return np.log(reach[dear]), np.log(euro[dear]), group[dear]


def _within(x: Floats, y: Floats, groups: np.ndarray) -> float:
    """The slope with each group's own level."""
    count = np.bincount(groups).clip(1)
    centred = [value - (np.bincount(groups, value) / count)[groups] for value in (x, y)]
    return slope(*centred)


def _segments(world: World, dimension: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Account, value and share of the segments of a dimension."""
    here = world.values("audience_segments", "dimension") == dimension.encode()
    account = world.rows("audience_segments", "account_id", "influencer_accounts")[here]
    return account, world.values("audience_segments", "value")[here], world.values("audience_segments", "share")[here]


def _themes(world: World) -> np.ndarray:
    """The theme of each person, known by their topics."""
    row = world.rows("influencer_topics", "influencer_id", "influencers")
    topics, which = np.unique(world.values("influencer_topics", "topic_code"), return_inverse=True)
    of_topic = [next(i for i, theme in enumerate(THEMES) if topic.decode() in theme.topics) for topic in topics]
    themes = np.full(len(world.tables["influencers"]), -1)
    themes[row] = np.array(of_topic)[which]
    assert (themes[row] == np.array(of_topic)[which]).all(), "topics of one person belong together"
    return themes
