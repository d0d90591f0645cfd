-- Bots: the user agents of programs that open links, which no person does. docs/tracking.md shows them.
--
-- A shared list with its rows, and a function.

create table public.bot_agents (
    word text primary key constraint bot_agents_word_check check (word = lower(word) and word ~ '^[ -~]+$' and length(btrim(word)) >= 4)
);
select private.describe_table('public.bot_agents', 'Parts of the user agents of bots, beside the general ones in private.is_bot_agent(): crawlers, link previews, mail scanners, monitors. From the list crawler-user-agents 1.67.0 (MIT), without apps in which people read.', $$
    word: A part of the user agent, lower case.
$$);
select private.secure_reference_table('public.bot_agents');

insert into public.bot_agents (word) values
(' ptst/'), ('a6-indexer'), ('abuse.xmco.fr'), ('acquia optimize'), ('acunetix'), ('adbeat.com'), ('adminlabs'),
('adsbot-google'), ('adscanner'), ('ahc/'), ('air.ai/scanning'), ('alienfarm'), ('amazon cloudfront'), ('amazon-qbusiness'),
('anthropic-ai'), ('appinsights'), ('appsiteassociation'), ('archive-it'), ('asnriskscorer'), ('attracta'), ('azure-openai'),
('bdfetch'), ('biglotron'), ('bigsur.ai'), ('bingpreview/'), ('bitbucket-webhooks'), ('bitdiscovery'), ('blackbox exporter/'),
('blackduck-fd'), ('bling erp'), ('blogtrottr'), ('bluesky-domain-status-classifier'), ('botpoke'), ('brandwatch'),
('brokenlinkcheck.com'), ('btwebclient'), ('bushbaby'), ('cardyb'), ('catchpoint'), ('centuryb.o.t9'), ('chatwork linkpreview'),
('check_http'), ('chrome privacy preserving prefetch proxy'), ('chrome-lighthouse'), ('cloudflare-csup'),
('cloudflare-radar-scanner'), ('cloudflare-speedtest'), ('cloudflare-ssldetector'), ('cloudflare-stream-hook'),
('cloudflare-validator'), ('coccoc'), ('cohere-ai'), ('collapsify'), ('consul health'), ('cookiehubscan'), ('cookiehubverify'),
('copilot-user'), ('corporama matcher'), ('cozi-icalendar-feedreader'), ('criticalcss.com'), ('cron-job.org'), ('crusty/'),
('cyotekwebcopy'), ('cypex.ai/scanning'), ('dareboost'), ('datadog agent'), ('datadog synthetic'), ('datadog/'),
('datadogsynthetics'), ('datafeedwatch'), ('datanyze'), ('dataprovider.com'), ('daumoa'), ('deadlinkchecker'), ('digicert dcv'),
('discourse forum onebox'), ('dnsscanner'), ('dotcom-monitor'), ('download ninja'), ('downnotifier.com'), ('duplexweb-google'),
('easybill-importmanager'), ('ec2linkfinder'), ('elmah.io uptime monitoring'), ('emailwolf'), ('envoy/hc'), ('evc-batch'),
('exodusmovement'), ('expanse, a palo alto'), ('facebookcatalog/'), ('fastdast'), ('fedoraplanet'), ('feed image audit'),
('feedbin'), ('feedflow'), ('feedvalidator'), ('findthatfile'), ('foregenix'), ('funnelback'), ('g00g1e.net'),
('geedoshopproductfinder'), ('gemini-deep-research'), ('ghost inspector'), ('giftedvisitor scan'), ('gigablast'),
('github-camo'), ('globalwebsearch'), ('google favicon'), ('google trust services'), ('google web preview'),
('google-ads-conversions'), ('google-adwords-express'), ('google-agent'), ('google-area120'), ('google-certificates-bridge'),
('google-extended'), ('google-inspectiontool'), ('google-notebooklm'), ('google-physicalweb'), ('google-read-aloud'),
('google-safety'), ('google-site-verification'), ('google-xrawler'), ('googleagent-mariner'), ('googleassociationservice'),
('googleassociationservice/'), ('googleimageproxy'), ('googleother'), ('gotsitemonitor.com'), ('gtmetrix'), ('guzzle'),
('happywing'), ('hardenize'), ('hatena'), ('honeybadger uptime check'), ('http_get'), ('httpie/'), ('httpunit'),
('httpurlconnection'), ('httrack'), ('hydrozen.io'), ('ia_archiver'), ('ifttt-protocol'), ('imagemind'), ('imgproxy/'),
('indy library'), ('integromat/'), ('internetvista monitor'), ('ips-agent'), ('iubenda-radar/'), ('jetmon/'), ('jumio'),
('kagi-fetcher'), ('kaikki.org-digital-archive'), ('keycdn-tools/'), ('keydrop.io'), ('klaviyo/'), ('l9explore'),
('legalmonster'), ('library of congress web archiving'), ('libwww-perl'), ('linkdex'), ('linktiger'), ('logicmonitor'),
('magicsearchdev/'), ('make/production'), ('managewp'), ('manus-user'), ('marketgoo/'), ('mb-linkchecker'),
('mediapartners-google'), ('mediavinemetadataparser/'), ('meltwaternews'), ('meta-externalads/'), ('meta-externalagent/'),
('meta-externalfetcher/'), ('metauri'), ('metorik'), ('microsoft office'), ('miniature.io/'), ('modularconnector/'),
('mollie http client'), ('monitorss/'), ('montastic-monitor'), ('montools.com'), ('ms-office'), ('nbertaupete95'),
('netcraft web server survey'), ('netlify-functions'), ('netresearchserver'), ('netshelter contentscan'),
('netsystemsresearch'), ('netvigie'), ('new york times newsgathering'), ('newrelicsynthetics'), ('newsai/'), ('newsblur'),
('newsnow/'), ('newspaper/'), ('nikto'), ('ning/'), ('notionembedder'), ('novellum'), ('nuclei - '), ('nuzzel'), ('nvdorz'),
('observepoint'), ('omnisend/'), ('onetrust'), ('opencode-smartfetch'), ('openrss'), ('openvas'), ('orlo-linkpreview/'),
('outbrain'), ('outsellurlvalidator'), ('owler (ows.eu'), ('page-preview-tool'), ('panopta'), ('panscient'), ('pcore-http'),
('pdf24 url to pdf'), ('penthouse critical path css generator'), ('pingdom'), ('pingping.io/'), ('pixalate.com'),
('playstore-google'), ('playwright'), ('poduptime'), ('postrank'), ('printfriendly.com'), ('pro-sitemaps/'),
('prtg network monitor'), ('ps_daily/'), ('puppeteer'), ('pwabuilderhttpagent'), ('python/'), ('reelevant/'), ('remove.bg/'),
('researchscan.comsys.rwth-aachen.de'), ('retrolistecom/'), ('rsiteauditor'), ('rss-parser'), ('ruxitsynthetic'),
('salesforce-chatter'), ('search.marginalia.nu'), ('searcherweb'), ('searcherxweb'), ('searchexpress'), ('securityheaders'),
('selenium'), ('sendgrid event api'), ('seo4ajax.com'), ('server density service monitoring'), ('sfdc-callout/'),
('shopify-captain-hook'), ('shortwave image fetcher'), ('silktide'), ('sindup'), ('site24x7'), ('siteimprove.com'),
('sitelock'), ('sitesucker'), ('siteuptime.com'), ('skypeuripreview'), ('snipcart/'), ('solarwinds/'), ('sora pos/'),
('sparkpost'), ('sparkshipping'), ('spawning-ai'), ('splash version/'), ('sqwatcher'), ('ssl labs'), ('statuscake'), ('sucuri'),
('swifteqlinkchecker'), ('swisscows'), ('termly'), ('test certificate info'), ('testlocally/'), ('the knowledge ai'),
('theinternetsearchx'), ('theoldreader.com'), ('thinklab'), ('thousandeyes'), ('tiny tiny rss'), ('traackr.com'),
('trellis-services'), ('trendsmapresolver'), ('trustly/'), ('tsm-turingos'), ('twilioproxy/'), ('twingly'), ('twinwavescanner'),
('ugaresearchagent'), ('undici'), ('upday/'), ('updown.io'), ('upflow'), ('uptime-kuma'), ('uptimedoctor'), ('uptimia'),
('uptrends'), ('urlcheckr/'), ('validator.nu'), ('vaultpress'), ('vercel-screenshot'), ('visionheight.com/scan'),
('w3c-checklink'), ('w3c-mobileok'), ('w3c_css_validator'), ('w3c_i18n-checker'), ('w3c_unicorn'), ('w3c_validator'),
('watchtowr'), ('web screen service by hyperhost'), ('webcapture'), ('webcopier'), ('webflow'), ('webmon'), ('websitepulse'),
('webzio-extended'), ('wesee:search'), ('whatsapp/'), ('whatweb/'), ('wheregoes.com'), ('wheresitup.com/'), ('wjhro/'),
('wordup-1'), ('wordupinfosearch'), ('workona-favicon-service/'), ('wpumbrella'), ('xenu link sleuth'), ('yahoocachesystem'),
('yokoygroupag/'), ('zabbix'), ('zapier'), ('zendesk webhook'), ('zgrab'), ('zmeu');

create function private.is_bot_agent(user_agent text)
returns boolean
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    -- Cubot makes phones.
    agent constant text := replace(lower(user_agent), 'cubot', '');
begin
    -- What nearly all share: words, an address, a library, a product without device or browser, "compatible" of no old browser.
    return agent ~ (
        'bots?([^a-z]|$)|crawl|spider|slurp|scrap|externalhit|headless|phantomjs|preview|mailproxy|python-|http-?client'
        '|https?://|@|barracuda|mimecast|proofpoint|health-?check|[(]compatible;(?! ?(msie|konqueror))'
        '|^(curl|wget|java|php|perl|ruby|libwww|lwp|axios|node|got|python|go-http|okhttp|postman|embedly|iframely|viber)'
    ) or agent ~ '^[^/()]+/v?[0-9]' and agent !~ (
        '^(mozilla|opera)/|iphone|ipad|ios|android|windows|mac|linux|darwin|cfnetwork|chrome|safari|firefox|edg|brave|vivaldi|blackberry|nokia'
    ) or exists (select from public.bot_agents as known where strpos(agent, known.word) > 0);
end
$$;
comment on function private.is_bot_agent(text) is
'Whether a user agent is that of a crawler, a link preview, a mail scanner, a monitor or a script; NULL without one.';

select private.revoke_execute();
