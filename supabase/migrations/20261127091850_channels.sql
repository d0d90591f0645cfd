-- Channels: the channel of each medium, source and referrer. docs/tracking.md shows them.
--
-- New tables, and functions and triggers of these: a shared list with its rows, and one table of a workspace's own rules.

create function private.is_channel(channel text)
returns boolean
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return channel in (
        'influencer', 'paid_search', 'paid_social', 'organic_search', 'organic_social', 'email', 'direct', 'referral', 'event',
        'outbound_sales', 'other'
    );
end
$$;
comment on function private.is_channel(text) is 'Whether this is a channel that public.touchpoints knows.';

create table public.default_channel_rules (
    dimension text not null constraint default_channel_rules_dimension_check check (dimension in ('medium', 'source', 'referrer')),
    word text not null constraint default_channel_rules_word_check check (word = lower(btrim(word)) and word <> ''),
    channel text not null constraint default_channel_rules_channel_check check (
        channel in (
            'paid_search', 'paid_social', 'organic_search', 'organic_social', 'email', 'direct', 'referral', 'event',
            'outbound_sales', 'other'
        )
    ),
    primary key (dimension, word)
);
select private.describe_table('public.default_channel_rules', 'The default channel grouping: the channel of a medium, a source or a referrer, after the default channel groups of web analytics. A workspace overrides single rows in channel_rules.', $$
    dimension: medium (utm_medium), source (utm_source) or referrer (the host a visitor came from).
    word: For medium and source the value in its one spelling; for referrer a host, which covers its subdomains, or its first label, which covers all countries (google) and all providers (webmail).
    channel: Channel it stands for. A paid medium of a social source is paid_social; docs/tracking.md has the order in which the dimensions are asked.
$$);

create table public.channel_rules (
    workspace_id uuid not null default public.active_workspace() references public.workspaces (id) on delete cascade,
    id uuid not null default public.uuid_v7(),
    dimension text not null constraint channel_rules_dimension_check check (dimension in ('medium', 'source', 'referrer')),
    word text not null constraint channel_rules_word_check check (word = lower(btrim(word)) and word <> ''),
    channel text not null constraint channel_rules_channel_check check (
        channel in (
            'paid_search', 'paid_social', 'organic_search', 'organic_social', 'email', 'direct', 'referral', 'event',
            'outbound_sales', 'other'
        )
    ),
    created_by uuid default auth.uid(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    primary key (workspace_id, id),
    constraint channel_rules_word_key unique (workspace_id, dimension, word)
);
comment on constraint channel_rules_channel_check on public.channel_rules is
'Never influencer: a touch gets that channel only from a known link, code, deliverable, campaign or influencer.';
select private.describe_table('public.channel_rules', 'Channel rules of a workspace. Each replaces the default rule of the same dimension and word.', $$
    dimension: medium, source or referrer, as in default_channel_rules.
    word: The value in its one spelling, or the referrer's host.
    channel: Channel it stands for in this workspace.
$$);
select private.secure_workspace_table('public.channel_rules');

select private.secure_reference_table('public.default_channel_rules');

insert into public.default_channel_rules (dimension, word, channel)
select
    rules.dimension,
    word,
    rules.channel
from (
    values
    (
        'medium', 'paid_search',
        'cpc, ppc, cpa, cpv, paid, paid-search, paidsearch, sem, search-ads, paid-media, retargeting, remarketing, ads, sponsored, '
        'pmax, performance-max, demand-gen, cross-network, pla, sea, adwords, googleads, shopping, smart-shopping'
    ),
    (
        'medium', 'paid_social',
        'paid-social, paidsocial, social-paid, social-ads, cpc-social, social-cpc, promoted-post, sponsored-post, psocial, boosted, promoted, socialads, '
        'social-ad, socialad, ttads, ytads, youtubeads'
    ),
    ('medium', 'organic_search', 'organic, organic-search, seo'),
    ('medium', 'organic_social', 'social, social-network, social-media, socialmedia, organic-social, sm, social-post'),
    (
        'medium', 'email',
        'email, e-mail, mail, newsletter, email-newsletter, drip, edm, lifecycle-email, mailing, nurture, autoresponder, klaviyo, mailchimp'
    ),
    ('medium', 'referral', 'referral, referrer, app, link'),
    ('medium', 'event', 'event, events, webinar, conference, tradeshow, trade-show, meetup'),
    ('medium', 'outbound_sales', 'outbound, outbound-sales, sales, sdr, cold-email, cold-call, sequence, inmail'),
    ('medium', 'direct', '(none), none, direct'),
    (
        'medium', 'other',
        'display, banner, cpm, interstitial, expandable, affiliate, affiliates, partner, audio, podcast, sms, push, mobile, '
        'notification, print, qr, qr-code, tv, radio, direct-mail'
    ),
    (
        'source', 'organic_social',
        'facebook, instagram, linkedin, x, tiktok, youtube, pinterest, reddit, threads, bluesky, mastodon, snapchat, whatsapp, '
        'telegram, discord, slack, quora, medium, substack, twitch, vimeo, vk, weibo, wechat, xing, tumblr, hacker-news, '
        'facebook.com, m.facebook.com, l.facebook.com, lm.facebook.com, instagram.com, l.instagram.com, linkedin.com, lnkd, lnkd.in, '
        'twitter.com, x.com, t.co, youtube.com, m.youtube.com, tiktok.com, pinterest.com, reddit.com, social, meta, messenger, msg'
    ),
    (
        'source', 'paid_social',
        'meta-ads, facebook-ads, instagram-ads, linkedin-ads, tiktok-ads, twitter-ads, x-ads, reddit-ads, pinterest-ads, '
        'paid-social, snapchat-int, bytedanceglobal-int, tiktokglobal-int, pinterest-int, reddit-int, snapchat-ads, audience-network, an, metaads, facebookads, fbads, instagramads, igads, linkedinads, liads, tiktokads, twitterads, '
        'xads, redditads, pinterestads, snapads, snapchatads, snap-ads, quora-ads, quoraads'
    ),
    ('source', 'paid_search', 'google-ads, googleads, google-adwords, gads, adwords, bing-ads, bingads, microsoft-ads, microsoftads, paid-search, googleadwords-int, apple-search-ads'),
    (
        'source', 'organic_search',
        'google, bing, yahoo, duckduckgo, ecosia, baidu, yandex, brave, qwant, startpage, naver, seznam, kagi, google.com, '
        'bing.com, duckduckgo.com, organic-search'
    ),
    (
        'source', 'email',
        'email, newsletter, mail, mailchimp, hubspot-email, klaviyo, sendgrid, customer.io, mailerlite, brevo, hs-email, hs-automation, '
        'activecampaign, active-campaign, sendinblue, convertkit, constantcontact, constant-contact, marketo, pardot, beehiiv, '
        'iterable, braze, eloqua, omnisend, getresponse, aweber, mailjet, campaign-monitor, campaignmonitor, sfmc'
    ),
    ('source', 'direct', '(direct), direct, $direct, (none), none, direct-traffic'),
    ('source', 'referral', 'referral, referrals, chatgpt.com, perplexity, perplexity.ai, claude.ai, gemini.google.com, copilot.microsoft.com'),
    (
        'referrer', 'organic_social',
        'facebook.com, fb.me, fb.com, instagram.com, linkedin.com, lnkd.in, twitter.com, x.com, t.co, tiktok.com, youtube.com, '
        'youtu.be, pinterest.com, pin.it, reddit.com, redd.it, threads.net, threads.com, bsky.app, mastodon.social, snapchat.com, '
        'whatsapp.com, wa.me, t.me, telegram.org, discord.com, slack.com, quora.com, medium.com, substack.com, twitch.tv, '
        'vimeo.com, vk.com, weibo.com, weixin.qq.com, xing.com, tumblr.com, news.ycombinator.com, mastodon.online, l.wl.co, com.linkedin.android, '
        'com.facebook.katana, com.facebook.lite, com.facebook.orca, com.instagram.android, com.instagram.barcelona, '
        'com.twitter.android, com.zhiliaoapp.musically, com.ss.android.ugc.trill, com.google.android.youtube, '
        'com.reddit.frontpage, com.snapchat.android, com.whatsapp, com.whatsapp.w4b, org.telegram.messenger, com.discord, '
        'com.slack, com.pinterest, com.tumblr, com.quora.android, com.medium.reader, tv.twitch.android.app, '
        'xyz.blueskyweb.app, pinterest, blog.naver.com, cafe.naver.com, tieba.baidu.com, teams.microsoft.com, teams.cdn.office.net'
    ),
    (
        'referrer', 'organic_search',
        'google, bing.com, yahoo, search.yahoo.com, duckduckgo.com, ecosia.org, baidu.com, yandex, ya.ru, search.brave.com, '
        'qwant.com, startpage.com, naver.com, seznam.cz, kagi.com, '
        'presearch.com, search.aol.com, ask.com, so.com, sogou.com, go.mail.ru, com.google.android.googlequicksearchbox, com.microsoft.bing, '
        'com.duckduckgo.mobile.android'
    ),
    (
        'referrer', 'email',
        'mail.google.com, mail.yahoo.com, outlook.live.com, outlook.office.com, outlook.office365.com, mail.proton.me, '
        'e.mail.ru, com.google.android.gm, com.microsoft.office.outlook, com.yahoo.mobile.client.android.mail, '
        'ch.protonmail.android, safelinks.protection.outlook.com, deref-gmx.net, deref-web.de, deref-mail.com, 3c.gmx.net, 3c.web.de, '
        'mail, webmail, urldefense.com, urldefense.proofpoint.com, cudasvc.com, mimecast.com, campaign-archive.com, mailchi.mp, '
        'list-manage.com, outlook.office.com.mcas.ms, outlook.office365.com.mcas.ms'
    ),
    (
        -- Where a visitor signs in or pays, and comes back from.
        'referrer', 'direct',
        'accounts.google.com, pay.google.com, login.microsoftonline.com, login.live.com, appleid.apple.com, auth0.com, okta.com, '
        'checkout.stripe.com, hooks.stripe.com, paypal.com, pay.klarna.com, pay.shopify.com, checkout.shopify.com'
    ),
    ('referrer', 'referral', 'docs.google.com, sites.google.com, classroom.google.com, meet.google.com, drive.google.com')
) as rules (dimension, channel, words)
cross join unnest(string_to_array(rules.words, ', ')) as word;

create function private.channel_rule(workspace_id uuid, dimension text, word text)
returns text
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    found_channel text;
begin
    if word is null then
        return null;
    end if;
    select own.channel
    into found_channel
    from public.channel_rules as own
    where own.workspace_id = channel_rule.workspace_id and own.dimension = channel_rule.dimension and own.word = channel_rule.word;
    if not found then
        select defaults.channel
        into found_channel
        from public.default_channel_rules as defaults
        where defaults.dimension = channel_rule.dimension and defaults.word = channel_rule.word;
    end if;
    return found_channel;
end
$$;
comment on function private.channel_rule(uuid, text, text) is
'The channel that one word of a dimension means: by the workspace''s own rule, else by the default one; NULL if neither knows it.';

create function private.channel_of_host(workspace_id uuid, host text)
returns text
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    rest text := host;
    found_channel text;
begin
    -- mail.google.com before google.com before google.
    while rest is not null and found_channel is null loop
        found_channel := private.channel_rule(workspace_id, 'referrer', rest);
        rest := substring(rest from '^[^.]+\.(.+)$');
    end loop;
    return coalesce(
        found_channel,
        private.channel_rule(workspace_id, 'referrer', split_part(regexp_replace(host, '^(www|m|l|lm|news|search|images|lens)\.', ''), '.', 1))
    );
end
$$;
comment on function private.channel_of_host(uuid, text) is
'The channel of a referrer''s host: of the host itself, of a domain it is part of, or of its first label; NULL if no rule knows any.';

create function private.says_paid(word text)
returns boolean
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return word ~ '(^|[^a-z0-9])(cp[acelmv]|ppc|paid[a-z]*|sponsored|ads?)([^a-z0-9]|$)';
end
$$;
comment on function private.says_paid(text) is 'Whether a UTM word has a part that says that somebody paid for it: fb-cpc, paid-stories.';

create function private.says_mailing(word text)
returns boolean
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return word ~ '(^|[^a-z0-9])(e-?mails?|email[a-z]*|(e-?)?newsletters?|e-?blasts?|autoresponders?|mailers?|mailings?)([^a-z0-9]|$)';
end
$$;
comment on function private.says_mailing(text) is 'Whether a UTM word has a part that says that it was a mailing: email-marketing, shopify-email.';

create function private.channel_of_medium(workspace_id uuid, medium text)
returns text
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    found_channel text := private.channel_rule(workspace_id, 'medium', medium);
    parts constant text[] := regexp_split_to_array(medium, '[^a-z0-9]+');
begin
    if found_channel is null then
        -- The advertiser's product in the place of the medium: fbads, meta-ads, google-ads.
        found_channel := substring(private.channel_rule(workspace_id, 'source', medium) from '^paid_.+');
    end if;
    return case
        when found_channel is not null or medium is null then found_channel
        when private.says_paid(medium) then case
            when 'social' = any(parts) then 'paid_social' when 'search' = any(parts) then 'paid_search'
        end
        when parts && '{outbound,outreach,sdr,bdr}' then 'outbound_sales'
        when private.says_mailing(medium) then 'email'
        when 'social' = any(parts) then 'organic_social'
        when parts && '{webinar,conference,tradeshow,event,events,meetup}' then 'event'
    end;
end
$$;
comment on function private.channel_of_medium(uuid, text) is
'The channel that a utm_medium means: by its rule, else as the source of ads that it names (fbads), else by a part that says it, as in paid-social-retargeting, email-marketing or conference-booth.';

create function private.channel_of_source(workspace_id uuid, source text)
returns text
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    found_channel text := private.channel_rule(workspace_id, 'source', source);
    -- ig-bio, facebook-mobile-feed, newsletter-october; in-app is not of LinkedIn.
    first_part constant text := nullif(substring(source from '^([a-z]{2,})[^a-z0-9]'), 'in');
begin
    if found_channel is null and first_part is not null then
        found_channel := private.channel_rule(workspace_id, 'source', private.canonical_utm(workspace_id, 'source', first_part));
        found_channel := case
            when found_channel = 'organic_social' and private.says_paid(source) then 'paid_social'
            -- direct-mail is not direct, and google-sheets no search.
            when found_channel in ('organic_social', 'email') then found_channel
        end;
    end if;
    return case
        when found_channel is not null then found_channel
        when private.says_mailing(source) then 'email'
        -- A site by its address: https://www.linkedin.com, bsky.app.
        when strpos(source, '.') > 0 then private.channel_of_host(workspace_id, private.url_host(source))
    end;
end
$$;
comment on function private.channel_of_source(uuid, text) is
'The channel that a utm_source means: by its rule, else, for social networks and mailings, by the rule of its first part, else as a host.';

create function private.channel_of(workspace_id uuid, type text, medium text, source text, campaign text, referrer_host text, click_channel text)
returns text
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    of_medium constant text := private.channel_of_medium(workspace_id, medium);
    of_source constant text := private.channel_of_source(workspace_id, source);
    is_paid constant boolean := of_medium = 'paid_search'
    -- A medium that no rule knows, such as fb-cpc or paid-stories; cpm is also how banners are paid.
    or ((of_medium is null or medium = 'cpm') and coalesce(private.says_paid(medium), false))
    -- The source's own click id says that it was an ad, if the medium does not say anything else.
    or (
        coalesce(of_medium, of_source) in ('organic_search', 'organic_social', 'referral')
        and coalesce(click_channel = replace(of_source, 'organic', 'paid'), false)
    );
begin
    if is_paid and of_source in ('organic_social', 'organic_search') then
        return replace(of_source, 'organic', 'paid');
    elsif
        of_source in ('paid_social', 'paid_search')
        and (is_paid or coalesce(of_medium, 'other') in ('organic_search', 'organic_social', 'referral', 'other'))
    then
        return of_source;
    elsif of_medium in ('organic_search', 'referral') and of_source in ('organic_search', 'organic_social', 'email') then
        return of_source;
    elsif coalesce(of_medium, of_source) is not null then
        return coalesce(of_medium, of_source);
    elsif click_channel is not null then
        return click_channel;
    elsif num_nonnulls(medium, source, campaign) > 0 then
        return 'other';
    elsif referrer_host is not null then
        return coalesce(private.channel_of_host(workspace_id, referrer_host), 'referral');
    end if;
    return case
        when type in ('link_click', 'form_fill', 'content_download') then 'direct'
        when type = 'event_attendance' then 'event'
        else 'other'
    end;
end
$$;
comment on function private.channel_of(uuid, text, text, text, text, text, text) is
'The channel of a touch without a known influencer: from medium and source, else from the advertiser''s click id, else from the referrer''s host; with none of them a visit is direct, attendance an event, the rest other.';

select private.revoke_execute();
