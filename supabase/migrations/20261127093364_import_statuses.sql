-- Statuses and objectives in the words of planning sheets and other tools.
--
-- Functions only.

create function private.import_relationship(value text)
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select case
        when folded in ('discovered', 'contacted', 'in_conversation', 'negotiating', 'partner', 'paused', 'rejected') then folded
        when folded ~ '^(new|neu|nouveau|nuevo|prospect|lead|applicant|applied|saved|identified|longlist|shortlist(ed)?|to_contact|watchlist)' then 'discovered'
        when folded ~ '^(outreach|pitched|emailed|messaged|invited|angefragt|kontaktiert|angeschrieben|contact[ée]|contactad[oa])' then 'contacted'
        when folded ~ '^(replied|responded|interested|in_talks|im_gespräch|en_discussion|en_conversaci)' then 'in_conversation'
        when folded ~ '^(negotiat|in_verhandlung|n[ée]goci)' then 'negotiating'
        when folded ~ '^(partner|active|aktiv|actif|activ[oa]|signed|contracted|confirmed|accepted|approved|onboarded|ambassador|booked|zugesagt|bestätigt|gebucht)'
            then 'partner'
        when folded ~ '^(paused|on_hold|inactive|inaktiv|pausiert|archived|former)' then 'paused'
        when folded ~ '^(rejected|declined|not_interested|lost|abgelehnt|abgesagt|refus|rechazad)' then 'rejected'
    end
    from (select replace(lower(btrim(value)), ' ', '_') as folded) as words
$$;
comment on function private.import_relationship(text) is
'How far the relationship with an influencer is, in the words of other tools and languages; NULL if the word says nothing of it.';

create function private.import_opt_out(value text)
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select case
        when folded ~ '^(un_?subscribed|opt(ed)?_?out|no_consent|cleaned|bounced|complained|suppressed|abgemeldet|d[ée]sabonn[ée]|dado_de_baja)' then 'yes'
        when folded ~ '^(subscribed|opt(ed)?_?in|pending|archived|never_subscribed|non_?subscribed|angemeldet|abonné|suscrito)' then 'no'
    end
    from (select regexp_replace(lower(btrim(value)), '[ -]+', '_', 'g') as folded) as words
$$;
comment on function private.import_opt_out(text) is
'Whether somebody who has this status in a mailing list must not be contacted: yes or no; NULL if the word says nothing of it.';

create function private.import_objective(value text)
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select case
        when folded ~ 'aware|brand|reach|bekannt|notori' then 'awareness'
        when folded ~ 'lead|demand|signup|sign_up' then 'lead_generation'
        when folded ~ 'launch|einführung|lancement|lanzamiento' then 'product_launch'
        when folded ~ 'webinar|event|veranstaltung|conference' then 'event'
        when folded ~ 'pipeline|acceleration|sales' then 'pipeline_acceleration'
        when folded ~ 'retention|loyal|bindung' then 'retention'
        when folded ~ 'engage|community|interaktion' then 'engagement'
        else folded
    end
    from (select replace(lower(btrim(value)), ' ', '_') as folded) as words
$$;
comment on function private.import_objective(text) is 'The objective that a campaign has in the words of planning sheets; the word itself if it is like none.';

-- A word that is like none stays as it is: the table refuses it and says which there are.
create function private.import_status(list text, value text)
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select case
        when list = 'campaign_status' then case
            when folded ~ '^(running|live|ongoing|in_progress|aktiv|laufend|en_cours|en_curso|activ[oa]|actif)' then 'active'
            when folded ~ '^(planning|scheduled|upcoming|geplant|planifi)' then 'planned'
            when folded ~ '^(done|finished|ended|closed|complete|abgeschlossen|beendet|termin|finaliz)' then 'completed'
            when folded ~ '^(on_hold|pause|pausiert)' then 'paused'
            when folded ~ '^(cancel|abgebrochen|abgesagt|annul)' then 'cancelled'
            when folded ~ '^(draft|idea|entwurf|brouillon|borrador)' then 'draft'
            else folded
        end
        when list = 'collaboration_status' then case
            when folded ~ '^(shortlist|longlist|proposed|idea|to_contact|prospect)' then 'shortlisted'
            when folded ~ '^(outreach|contact|invited|pitched|emailed|angefragt|kontaktiert)' then 'contacted'
            when folded ~ '^(negotiat|in_talks|replied|interested|in_verhandlung|n[ée]goci)' then 'negotiating'
            when folded ~ '^(contract|signed|agreed|confirmed|booked|accepted|approved|unterschrieben|zugesagt|bestätigt|sign[ée])' then 'contracted'
            when folded ~ '^(active|live|running|in_progress|in_production|aktiv)' then 'active'
            when folded ~ '^(done|finished|complete|paid|posted|published|abgeschlossen)' then 'completed'
            when folded ~ '^(declin|reject|not_interested|no_reply|abgelehnt|abgesagt|refus)' then 'declined'
            when folded ~ '^cancel' then 'cancelled'
            else folded
        end
        else case
            when folded ~ '^(live|posted|published|veröffentlicht|online|publi|done|complete)' then 'published'
            when folded ~ '^(approved|freigegeben|approuv|aprobad|scheduled)' then 'approved'
            when folded ~ '^(submitted|in_review|review|to_review|eingereicht)' then 'submitted'
            when folded ~ '^(changes|revision|revise|überarbeiten)' then 'changes_requested'
            when folded ~ '^(in_production|in_progress|draft|brief|in_arbeit)' then 'in_production'
            when folded ~ '^(planned|not_started|todo|to_do|open|geplant|backlog|upcoming)' then 'planned'
            when folded ~ '^cancel' then 'cancelled'
            else folded
        end
    end
    from (select replace(lower(btrim(value)), ' ', '_') as folded) as words
$$;
comment on function private.import_status(text, text) is
'The status of a campaign (list campaign_status), of a collaboration (collaboration_status) or of content (content_status) in the words of planning sheets; the word itself if it is like none.';

create function private.import_cost_type(value text)
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select case
        when folded in ('fee', 'product', 'ads', 'agency', 'travel', 'production', 'other') then folded
        when folded ~ 'agen(cy|tur|cia|ce)' then 'agency'
        when folded ~ '\m(product(?!ion|or)|produkt(?!ion)|produit|gift|sample|seeding|merch|geschenk)' then 'product'
        when folded ~ '\m(ads?|adspend|adwords|advert\w*|boost\w*|whitelist\w*|werbung|anzeigen?)\M|\mpaid (social|search|media)|^media\M' then 'ads'
        -- Not "Preise".
        when folded ~ 'travel|hotel|flight|(?<!p)reise|bahn|viaje|voyage' then 'travel'
        when folded ~ 'production|produktion|producci|studio|video|photo|foto|editing|shoot' then 'production'
        -- Whose fee it is may stand before what it is for: "Influencer gifting".
        when folded ~ '\mfees?\M|influencer|creator|honorar|payout|commission|provision|payment' then 'fee'
        when folded ~ 'other|misc|sonstig|various|divers|otro|autre' then 'other'
    end
    from (select regexp_replace(lower(btrim(value)), '[[:space:]_-]+', ' ', 'g') as folded) as words
$$;
comment on function private.import_cost_type(text) is 'The type of a cost in the words of budgets; NULL if it is like none.';

create function private.import_cost_status(value text)
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select case
        when folded in ('planned', 'approved', 'paid', 'refunded') then folded
        when folded in ('yes', 'true', '1', 'y', 'x', 'ja', 'oui', 'sí', 'si', 'sim', 'wahr', 'vrai', 'verdadero') then 'paid'
        when folded in ('no', 'false', '0', 'n', 'nein', 'non', 'não', 'falsch', 'faux', 'falso') then 'planned'
        when folded ~ any(array[
            -- A part of what is paid is not known, so it is not paid yet.
            '^(un_?paid|not_(yet_)?(paid|approved|confirmed|sent|due|invoiced|started)|partial|partly|teilweise|payment_(pending|due)|pending|open|due|over_?due|scheduled|processing|in_progress|in_review|draft|estimated|outstanding|awaiting|hold|on_hold|new)',
            '^to_(be_)?(pay|paid)', '^(nicht_bezahlt|unbezahlt|offen|(über)?fällig|geplant|ausstehend|impay|pendiente|en_attente)'
        ]) then 'planned'
        when folded ~ '^(approv|confirmed|payable|ready|eligible|locked|genehmigt|freigegeben|invoiced|(invoice_)?received)' then 'approved'
        when folded ~ '^(paid|payed|payment_(sent|made|complete)|processed|complete|done|sent|settled|succe|cleared|closed|bezahlt|gezahlt|erledigt|überwiesen|pay[ée]|pagad)' then 'paid'
        when folded ~ '^(cancel|storn|void|declin|denied|reject|fail|revers|charge_?back|delet|disapprov|expired|annul|abgelehnt)' then ''
    end
    from (select regexp_replace(lower(btrim(value)), '[[:space:]-]+', '_', 'g') as folded) as words
$$;
comment on function private.import_cost_status(text) is
'How far the payment of a cost is in the words of payout lists; empty if it never came about, NULL if the word is not known.';
select private.define_refusal(
    'import_row_no_cost',
    'a payment that is "{status}" is not a cost',
    '',
    'Nothing to do. If it was paid all the same, say so: --meaning "status:{status}=paid".'
);

create function private.import_touch_type(value text)
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select case
        when folded in (
            'link_click', 'promo_code', 'form_fill', 'event_attendance', 'content_download', 'meeting', 'self_reported', 'mention', 'view_through'
        ) then folded
        when folded in ('click', 'clicked', 'clicks', 'clicked_link', 'clicked_a_link', 'clicked_on_link', 'link', 'link_clicked', 'klick') then 'link_click'
        when folded ~ '^(webinar|event|attended|attended_(event|webinar)|webinar_attended|conference|messe|veranstaltung)$' then 'event_attendance'
        when folded ~ any(array[
            '^(contact_|lead_)?form(_(fill|filled|submit|submitted|submission))?$', '^sign(ed)?_?up$', '^(demo_request(ed)?|(request|book)_demo)$',
            '^(registration|registered|anmeldung|generate_lead|lead|newsletter_signup|subscribed|(start_trial|trial_started))$'
        ]) then 'form_fill'
        when folded ~ '^((file_)?download(ed)?|whitepaper|ebook|content_download(ed)?)$' then 'content_download'
        when folded in ('call', 'demo', 'meeting_booked', 'meeting_scheduled', 'termin') then 'meeting'
        when folded in ('heard_of_us', 'told_us', 'how_did_you_hear') then 'self_reported'
        when folded in ('coupon', 'discount_code', 'code', 'promocode', 'gutschein') then 'promo_code'
        when folded in ('post', 'comment', 'like', 'mentioned', 'erwähnung') then 'mention'
        when folded in ('view', 'impression', 'views', 'impressions') then 'view_through'
        -- What private.read_import_event() tells apart by the rest of the row.
        when folded ~ '^(session_start(ed)?|session|first_(visit|open)|(website_)?visit(ed)?|visited_(website|site)|landing)$' then 'visit'
        when folded ~ '^((screen|[$]?page)_?view(ed)?s?|viewed_page|page|screen|landing_page_view(ed)?|seitenaufruf|page_vue)$' then 'page_view'
        when folded ~ '^(purchased?|order(ed|_completed|_placed|_paid)?|placed_order|completed_order|checkout_completed|transaction|kauf)$' then 'purchase'
        -- What came of touches is not one, and neither is what a visitor does on a page.
        when folded in ('conversion', 'conversions', 'converted') then ''
        when folded ~ any(array[
            '^(scroll|user_engagement|search|identify|group|exception|session_end)(ed)?$', '^(add|remove|added|removed)_(to|from)_', '^cart_',
            '^product_(viewed|clicked|added|removed|list_.*)$', '^video_(start|progress|complete|play|pause)(e?d)?(_.*)?$',
            '^app_(open|update|remove|store|clear|exception)(e?d)?(_.*)?$',
            '^(view|select)_(item|cart|item_list|content|promotion|search_results)$', '^(begin_checkout|checkout_(started|step_.*)|add_(payment|shipping)_info)$',
            '^(form_start(ed)?|log(ged)?_?(in|out)|sign(ed)?_?(in|out))$', '^(refund|refunded|order_refunded|order_cancelled)$', '^[$]'
        ]) then ''
    end
    -- Names of events are written in every way: "Page Viewed", pageView, page-view.
    from (select lower(regexp_replace(regexp_replace(btrim(value), '([a-z])([A-Z])', '\1_\2', 'g'), '[ :.-]+', '_', 'g')) as folded) as words
$$;
comment on function private.import_touch_type(text) is
'The type of a touch in the words of logs and of web analytics; visit, page_view or purchase if the rest of the row has to tell, empty if the word means no touch, NULL if it is not known.';

create function private.read_import_event(said jsonb)
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    host constant text := '^(?:https?://)?(?:www\.)?([^/?#:]+)';
    referring_host constant text := nullif(
        substring(lower(said ->> 'referrer') from host), coalesce(substring(lower(said ->> 'page_url') from host), '')
    );
    page constant text := private.opened_address(coalesce(said ->> 'page_url', ''));
    words constant text[] := private.address_words(page);
    -- Where a visit came from, by what says it best: its first page may have a referrer, too, and all pages have the words.
    origin constant text := coalesce(
        nullif(concat_ws(
            '|', said ->> 'utm_source', said ->> 'utm_medium', said ->> 'utm_campaign', said ->> 'url', said ->> 'short_code',
            said ->> 'promo_code', said #>> '{refs,workspace_influencer_id,given}'
        ), ''),
        nullif(concat_ws(
            '|', nullif(array_to_string(words[:11], '|'), ''), private.codes_in_address(words, page), substring(page from '[?&](dub_id=[^&#]+)')
        ), ''),
        referring_host
    );
    visit constant jsonb := jsonb_build_object('external_id', 'visit:' || md5(concat_ws(
        '|', said ->> 'visitor_id', said #>> '{refs,contact_id,given}', origin, floor(extract(epoch from (said ->> 'touched_at')::timestamptz) / 1800)
    )));
begin
    if said ->> 'type' = 'purchase' then
        return case
            when said ? 'promo_code' then said || '{"type": "promo_code"}'
            when said #> '{refs,workspace_influencer_id}' is not null then said || '{"type": "link_click"}'
        end;
    elsif said ->> 'type' = 'visit' then
        return visit || said || '{"type": "link_click"}';
    elsif said ->> 'type' = 'page_view' then
        -- The pages of a visit repeat where it came from: one visitor from one place is one visit within half an hour, whatever
        -- the ids of its events.
        return case when origin is not null then said || visit || '{"type": "link_click"}' end;
    end if;
    return said;
end
$$;
comment on function private.read_import_event(jsonb) is
'What an event of web analytics is as a touch: a visit is a click, a page is one if it says where the visit came from, a purchase by its code or its influencer. NULL if it is not a touch; other touches are returned as they are.';

select private.define_refusal(
    'import_row_within_visit',
    '"{event}" is a page within a visit: the row does not say where the visitor came from',
    '',
    'Nothing to do. If pages began visits, add the columns that say from where: utm_source, referrer, or the whole address of the page.'
);

create function private.import_deliverable_type(value text)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(private.code_in_list('deliverable_types', value), case
        when folded ~ '\m(reels?|shorts?|tiktoks?|clips?)\M' then 'short-video'
        when folded ~ '\m(story|stories)\M' then 'story'
        when folded ~ '\m(live|lives|livestreams?|streams?)\M' then 'live-stream'
        when folded ~ '\m(carousels?|karussell|carrousel|album|sidecar)\M' then 'carousel'
        when folded ~ '\m(newsletters?)\M' then 'newsletter-mention'
        when folded ~ '\m(podcasts?)\M' then 'podcast-mention'
        when folded ~ '\m(blogs?|blogpost|articles?|artikel)\M' then 'article'
        when folded ~ '\m(threads?)\M' then 'thread'
        when folded ~ '\m(videos?|vlogs?|igtv)\M' then 'video'
        when folded ~ '\m(posts?|tweets?|photos?|images?|pictures?|pins?|beitrag|bild|foto)\M' then 'post'
    end)
    from private.folded_word(value) as words (folded)
$$;
comment on function private.import_deliverable_type(text) is
'The type of content in the words of platforms and planning sheets, such as "IG Reel" or "Blog post"; NULL if it is like none.';

create function private.import_touch_channel(value text)
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select known.channel
    from unnest(array[
        'influencer', 'paid_search', 'paid_social', 'organic_search', 'organic_social', 'email', 'direct', 'referral', 'event',
        'outbound_sales', 'other'
    ]) as known (channel)
    where known.channel = regexp_replace(lower(btrim(value)), '[ -]+', '_', 'g')
$$;
comment on function private.import_touch_channel(text) is
'The channel of that name; NULL for a platform or another word, which is not a channel.';

select private.revoke_execute();
