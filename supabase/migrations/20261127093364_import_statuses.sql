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

create function private.import_touch_type(value text)
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select case
        when folded in ('click', 'clicked', 'clicks', 'clicked_link', 'clicked_a_link', 'clicked_on_link', 'link', 'klick') then 'link_click'
        when folded in ('webinar', 'event', 'attended', 'attended_event', 'attended_webinar', 'conference', 'messe', 'veranstaltung')
            then 'event_attendance'
        when folded in ('form', 'form_submission', 'signup', 'sign_up', 'sign-up', 'demo_request', 'registration', 'contact_form', 'anmeldung')
            then 'form_fill'
        when folded in ('download', 'downloaded', 'whitepaper', 'ebook') then 'content_download'
        when folded in ('call', 'demo', 'meeting_booked', 'termin') then 'meeting'
        when folded in ('self-reported', 'heard_of_us', 'told_us', 'how_did_you_hear') then 'self_reported'
        when folded in ('coupon', 'discount_code', 'code', 'promocode', 'gutschein') then 'promo_code'
        when folded in ('post', 'comment', 'like', 'mentioned', 'erwähnung') then 'mention'
        when folded in ('view', 'impression', 'views', 'impressions') then 'view_through'
        -- What came of touches is not one.
        when folded in ('conversion', 'conversions', 'converted') then ''
        else folded
    end
    from (select replace(lower(btrim(value)), ' ', '_') as folded) as words
$$;
comment on function private.import_touch_type(text) is
'The type of a touch in the words of logs made by hand; empty if the word means none, the word itself if it is like none.';

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
