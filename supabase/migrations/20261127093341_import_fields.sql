-- What can be imported: targets, their fields, and the words by which files name them.
--
-- One new reference table with its rows. The reader of imports, `crmdb import`, templates and docs/importing.md all read it.

create table public.import_fields (
    target text not null constraint import_fields_target_check check (target ~ '^[a-z_]+$'),
    field text not null constraint import_fields_field_check check (field ~ '^[a-z_]+$'),
    position smallint not null,
    table_name text not null,
    column_name text not null,
    kind text not null constraint import_fields_kind_check check (
        kind in (
            'text', 'key', 'email', 'phone', 'domain', 'handle', 'url', 'number', 'integer', 'share', 'money', 'boolean', 'day', 'moment', 'word',
            'list', 'reference'
        )
    ),
    words text,
    is_required boolean not null default false,
    synonyms text[] not null default '{}',
    description text not null,
    primary key (target, field)
);
select private.describe_table('public.import_fields', 'What a row of an import file may say, by target: where it goes, how it is read, and by which words files name it.', $$
    target: What the rows of the file are, such as contacts.
    field: Name of the field in a mapping.
    position: Order in templates and documentation.
    table_name: The table the value goes to; another than the target's own for a part of the row, such as the company of a contact.
    column_name: The column; for a reference, the column that names the other row.
    kind: How the value is read: money in major units, day and moment in the order the mapping says, word from a list, reference to another row.
    words: For a word, its list; for a reference, the table and the key it is looked up by; for money, the column of the currency.
    is_required: A row without it is refused.
    synonyms: Column names that mean this field, lower case with single blanks.
    description: What it means.
$$);
select private.secure_reference_table('public.import_fields');
-- Only migrations write here: imports write into the tables and columns that it names.
revoke insert, update, delete on public.import_fields from service_role;

-- A line: field: table.column kind [words] [!]; synonyms with commas between; description. A line "field, also: synonyms." adds some.
create function private.define_import_target(target text, definition text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    line text;
    place integer := 0;
    parts text[];
    names text[];
begin
    foreach line in array string_to_array(definition, e'\n') loop
        continue when btrim(line) = '';
        parts := regexp_match(line, '^\s*(\w+), also: (.+)[.]$');
        if parts is not null then
            update public.import_fields as fields
            set synonyms = (
                select array_agg(distinct btrim(names.name)) from unnest(fields.synonyms || string_to_array(parts[2], ',')) as names (name)
            )
            where fields.target = define_import_target.target and fields.field = parts[1];
            continue;
        end if;
        parts := regexp_match(line, '^\s*(\w+): (\w+)\.(\w+) (\w+)(?: ([\w.]+))?( !)?;([^;]*);\s*(.+)$');
        if parts is null then
            raise exception 'import target %: cannot read "%"', target, line;
        end if;
        place := place + 1;
        select array_agg(distinct btrim(synonyms.name)) filter (where btrim(synonyms.name) <> '')
        into names
        from unnest(string_to_array(parts[7], ',')) as synonyms (name);
        insert into public.import_fields (
            target, field, position, table_name, column_name, kind, words, is_required, synonyms, description
        ) values (
            define_import_target.target, parts[1], place, parts[2], parts[3], parts[4], parts[5], parts[6] is not null,
            coalesce(names, '{}'), parts[8]
        );
    end loop;
end
$$;
comment on function private.define_import_target(text, text) is
'Writes the fields of one target into public.import_fields, one a line: "field: table.column kind words !; synonyms; description".';

select private.define_import_target('companies', $$
    external_id: companies.external_id key; id, record id, company id, account id, organization id, nr, kundennr, kundennummer, firmennr, kd nr; Id of the company in the system it comes from.
    name: companies.name text !; company, company name, account, account name, organization, organization name, organisation, firm, business name, firma, firmenname, unternehmen, societe, société, empresa, lead name, entreprise, azienda, ragione sociale, organización, organização, bedrijf; Name of the company.
    domain: companies.domain domain; company domain, company domain name, website, website url, web site, homepage, url, web, internet, webseite, site web, sitio web, site, web address; Web domain or address of its site.
    domains: company_domains.domain list domain; additional domains, other domains, further domains, all domains, weitere domains; Other domains of the company, with commas or semicolons between.
    industry: companies.industry_code word industry; sector, company industry, vertical, branche, industrie, secteur, settore, setor; Industry.
    size: companies.company_size_code word company_size; employees, number of employees, company size, employee count, headcount, no of employees, mitarbeiter, company headcount, effectif, empleados, anzahl mitarbeiter, mitarbeiterzahl; Size band, or number of employees.
    country: companies.country_code word country; country region, billing country, headquarters country, hq country, office location, country code, land, pays, país, pais, paese, nazione, country name; Country of its head office.
    parent: companies.parent_id reference companies; parent company, parent account, subsidiary of, parent company name, parent name, parent id, parent account id; The company it belongs to: id, domain or name.
    owner: companies.owner_id word member; company owner, account owner, owner email, owner name; Member who is responsible: e-mail address or name.
$$);
select private.define_import_target('contacts', $$
    external_id: contacts.external_id key; id, record id, contact id, lead id, person id, nr, kundennr; Id of the contact in the system it comes from.
    external_id, also: kundennummer, kontaktnr, kd nr, customer id, klaviyo id, copper id, contact record id.
    first_name: contacts.first_name text; firstname, given name, forename, vorname, prenom, nombre, nome, voornaam; Given name.
    last_name: contacts.last_name text; lastname, surname, family name, nachname, nom, apellido, apellidos, cognome, sobrenome, achternaam, nom de famille; Family name.
    full_name: contacts.full_name text; name, contact, contact name, person, person name, display name, ansprechpartner, kontakt, nom complet, nombre completo, nome completo, naam, kontaktperson; Full name; made of first and last name if not given.
    email: contacts.email email; e mail, mail, email address, e mail address, primary email, work email, person email, email work; Mail address.
    email, also: e mail adresse, emails, email addresses, e mails, mail adresse, mailadresse, courriel, adresse e mail, correo, correo electrónico, e mail address work, business email, contact email.
    other_emails: contact_emails.email list email; additional email addresses, additional emails, hs additional emails, secondary email, secondary emails, tertiary email, email 2, email 3, email 4, e mail 2, e mail 3; Further mail addresses, with commas, semicolons or blanks between.
    other_emails, also: e mail 2 address, e mail 3 address, e mail 2 value, e mail 3 value, personal email, personal emails, private email, home email, alternate email, work email, business email, email address, email 1.
    other_emails, also: zweite e mail, weitere e mail adressen, weitere e mails, zusätzliche e mail adressen, e mail privat, private e mail, adresses e mail supplémentaires, correos adicionales, direcciones de correo adicionales, endereços de e mail adicionais.
    phone: contacts.phone phone; phone number, telephone, business phone, work phone, phone work, person phone, telefon, phones, phone numbers, telefonnummer, tel, téléphone, teléfono, telefono, telefone, primary phone, direct phone; Telephone number.
    mobile: contacts.mobile phone; mobile phone, mobile phone number, cell, cell phone, phone mobile, mobil, handy, portable, móvil, celular, cellulare; Mobile number.
    job_title: contacts.job_title text; title, position, role, jobtitle, funktion, puesto, cargo, fonction, job, poste, headline, puesto de trabajo; Position as they write it.
    job_function: contacts.job_function_code word job_function; function, department; What they work on.
    seniority: contacts.seniority_code word seniority; seniority level, management level, level; How senior they are.
    country: contacts.country_code word country; country region, mailing country, contact country, country code, land, pays, país, pais, paese, country name, cc, default address country code, primary location country; Where they are.
    lifecycle_stage: contacts.lifecycle_stage word lifecycle_stage; lifecycle, lifecyclestage, contact stage, lead status, status; subscriber, lead, mql, sql, opportunity or customer.
    became_lead_at: contacts.became_lead_at moment; became a lead date, lead date, became lead on, became a lead on; When they first asked for something.
    do_not_contact: contacts.do_not_contact boolean; do not call, opted out, unsubscribed, email opt out, unsubscribed from all email, has opted out of email; No outreach.
    company_external_id: companies.external_id key; company id, associated company id, account id, organization id, primary associated company id, associated company ids, accountid, company record id, account name id, organisation id; Id of their company in the same system.
    company_name: companies.name text; company, account, account name, organization, organization name, organisation, associated company, employer, firma, unternehmen, societe, société, empresa, entreprise, azienda, organización, organização, default address company, company account; Their company.
    company_domain: companies.domain domain; website, company website, website url, company domain name, email domain, web; Web domain of their company.
    linkedin: contact_profiles.handle handle linkedin; linkedin url, linkedin profile, linkedin profile url, linkedin bio, person linkedin url, contact linkedin profile, linkedin link, linkedin profile link; Their LinkedIn profile.
    owner: contacts.owner_id word member; contact owner, lead owner, owner email, owner name; Member who is responsible: e-mail address or name.
    external_id, also: zoominfo contact id, apollo contact id, contact key.
    email, also: email 1, e mail 1, e mailadres, e post, e posta, eposta, メールアドレス, indirizzo email, e mail zakelijk.
    first_name, also: imie, fornamn, fornavn, isim.
    last_name, also: nazwisko, efternamn, efternavn, etternavn, soyad, soyadi.
    full_name, also: imie i nazwisko, namn, navn, 氏名, ad soyad.
    company_name, also: bedrijf, bedrijfsnaam, foretag, sirket, 会社名, ragione sociale.
    phone, also: phone 1, telefoonnummer, telefoon, telefonnummer, 電話番号.
    mobile, also: mobiltelefon, mobiltelefonnummer, mobiel.
    company_name, also: accounts, companies.
    owner, also: sales owner, salesperson.
    company_external_id, also: apollo account id, zoominfo company id.
    phone, also: direct phone number, work direct phone, corporate phone, telephone number.
    linkedin, also: linkedin contact profile url, linkedin url contact.
    job_title, also: ruolo, rôle, rol, funzione.
    do_not_contact, also: suppressed, opt out, has opted out, marketing opt out, abgemeldet.
    became_lead_at, also: submitted at, created time, submission date, timestamp, lead created.
$$);
select private.define_import_target('opportunities', $$
    external_id: opportunities.external_id key; id, record id, deal id, opportunity id, nr, nummer, auftragsnummer; Id of the opportunity in the system it comes from.
    name: opportunities.name text; deal name, opportunity name, opportunity, deal, deal title, title, bezeichnung, titel, verkaufschance, betreff, affaire, projet, projekt, project, oportunidad, negocio, negócio, opportunité, proyecto; What it is about.
    pipeline: opportunities.pipeline_id word pipeline; deal pipeline, pipeline name; Pipeline; the default one if not given.
    stage: opportunities.stage_id word stage; deal stage, stage name, opportunity stage, dealstage, sales stage, phase, verkaufsphase, stufe, etape, étape, etapa; Stage of the pipeline.
    status: opportunities.status word status; deal status, opportunity status; open, won or lost.
    amount: opportunities.amount_minor money currency_code; value, deal value, close value, deal amount, opportunity amount, revenue, total, betrag, umsatz, wert, auftragswert, montant, importe, valor, montant ht, auftragssumme, volumen, deal size, prix, precio, arr, mrr; Amount in major units.
    currency: opportunities.currency_code word currency; currency code, deal currency, deal currency code, opportunity currency, amount currency, currencyisocode, waehrung, währung, devise, moneda; Currency of the amount; the workspace's reporting currency if not given.
    opened_on: opportunities.opened_on day; create date, created date, createdate, created on, deal created, deal created on, engage date, opened; Day it became an opportunity.
    opened_on, also: opened on, open date, created at, add time, erstellt am, erstellt, angelegt am, eröffnet am, created, created time, date created, creation date, date de création, fecha de creación, erstelldatum, erstellungsdatum, data de criação.
    opened_on, also: opened date.
    expected_close_on: opportunities.expected_close_on day; expected close date, expected close, forecast close date, forecast date, estimated close date, voraussichtlicher abschluss; Day it is expected to close.
    closed_on: opportunities.closed_on day; close, close date, closed date, closedate, closed on, deal closed on, won lost date, abschlussdatum, abgeschlossen am; Day it was won or lost; for an open one, the day it is expected to close.
    closed_on, also: abschluss, closing date, date de clôture, fecha de cierre, data de fechamento, schlusstermin, abschluss am, date closed.
    won_on: opportunities.won_on day; won time, deal won date, won date; Day it was won.
    lost_on: opportunities.lost_on day; lost time, lost date; Day it was lost.
    lost_reason: lost_reasons.name text; closed lost reason, loss reason, reason lost, reason for loss, verlustgrund, motivo de pérdida, raison de la perte; Why it was lost.
    company_external_id: companies.external_id key; company id, account id, associated company id, organization id, primary associated company id, associated company ids, accountid; Id of the company in the same system.
    company_name: companies.name text; company, account, account name, organization, organization name, associated company, customer, firma, kunde, unternehmen, empresa, société, client, kundenname, entreprise, cliente, azienda, organización, organização; Company it is sold to.
    company_domain: companies.domain domain; website, company domain name, company domain; Web domain of the company.
    contacts: opportunity_contacts.contact_id reference contacts; contact, contact email, associated contact, associated contact ids, associated contacts, contact id, contact person, person email; The buying committee: ids or mail addresses, with semicolons between.
    contacts, also: primary contact, email, contact ids, deal contact person, kontakt, ansprechpartner, contacto, primary contact email, contact name.
    owner: opportunities.owner_id word member; deal owner, opportunity owner, owner email, owner name; Member who is responsible: e-mail address or name.
    name, also: topic.
    amount, also: expected revenue, est revenue, estimated revenue, estimated value, expected value, likely.
    owner, also: salesperson, sales owner, assigned user name.
    company_name, also: potential customer, accounts, companies.
    expected_close_on, also: est close date, expected closing.
$$);

select private.define_import_target('influencers', $$
    external_id: workspace_influencers.external_id key; id, record id, influencer id, person id, creator id; Id of the influencer in the system it comes from.
    name: workspace_influencers.name text; influencer, influencer name, creator, creator name, full name, fullname, display name, channel name, who; Name of the person; the handle if not given.
    name, also: talent, nombre, nom, nome, naam, influenceur, créateur, creador, blogger, kanalname, profile name, influencer full name.
    platform: workspace_influencer_accounts.platform_code word platform; network, social network, channel, social platform, plattform, plateforme, plataforma, réseau, réseau social, red social, netzwerk, piattaforma; Platform of the profile.
    handle: workspace_influencer_accounts.handle text; username, user name, account, profile, handle name, channel handle, screen name, usuario; Handle on that platform, or address of the profile.
    handle, also: nombre de usuario, nutzername, benutzername, nom d utilisateur, nome utente, usuário, pseudo, user, account name, account username, profile handle.
    platform_id: workspace_influencer_accounts.platform_account_id key; platform account id, channel id, user id, profile id, account id; The platform's own id of the profile, which stays when the handle changes.
    profile_url: workspace_influencer_accounts.url text; url, link, profile link, profile url, account url, channel url, social url, profile, profil, profil url, lien, enlace, perfil, channel link, account link; Address of the profile.
    followers: workspace_influencer_accounts.followers integer; follower count, followers count, subscribers, subscriber count, fans, audience size, follower, total followers, seguidores, abonnés, follower number, followeranzahl, anzahl follower, nombre d abonnés, abonnenten, seguaci, volgers, fans count; Followers or subscribers.
    engagement_rate: workspace_influencer_accounts.engagement_rate share; er, engagement, avg engagement rate, average engagement rate, engagement rate percent, engagement percent, interaktionsrate; Engagements per follower and post; 3.2 % or 0.032.
    engagement_rate, also: engagementrate, taux d engagement, tasa de interacción, tasa de engagement, taxa de engajamento, tasso di engagement, er percent, avg er.
    instagram_followers: workspace_influencer_accounts.followers integer instagram; ig followers, followers ig, instagram follower, followers instagram, instagram follower count, instagram subscribers; Followers on Instagram, beside a column with the profile.
    youtube_followers: workspace_influencer_accounts.followers integer youtube; youtube subscribers, yt followers, followers yt, subs yt, yt subs, youtube follower, followers youtube, youtube follower count; Subscribers on YouTube.
    tiktok_followers: workspace_influencer_accounts.followers integer tiktok; tt followers, followers tt, tiktok follower, followers tiktok, tiktok follower count, tiktok subscribers; Followers on TikTok.
    linkedin_followers: workspace_influencer_accounts.followers integer linkedin; li followers, followers li, linkedin follower, followers linkedin, linkedin follower count, linkedin subscribers; Followers on LinkedIn.
    x_followers: workspace_influencer_accounts.followers integer x; twitter followers, twitter follower count, followers twitter; Followers on X.
    instagram_engagement_rate: workspace_influencer_accounts.engagement_rate share instagram; ig engagement rate, instagram er, ig er, engagement rate instagram; Engagements per follower and post on Instagram.
    linkedin: workspace_influencer_accounts.handle handle linkedin; linkedin url, linkedin profile, linkedin handle, linkedin profile url, linkedin link, linkedin username, li handle; LinkedIn profile.
    instagram: workspace_influencer_accounts.handle handle instagram; instagram url, instagram profile, ig handle, ig username, ig, insta, instagram handle, instagram username, instagram user, instagram link, instagram account, instagram profile url; Instagram profile.
    youtube: workspace_influencer_accounts.handle handle youtube; youtube url, youtube channel, youtube handle, yt, yt handle, yt channel, youtube username, youtube link, youtube channel url, youtube account; YouTube channel.
    tiktok: workspace_influencer_accounts.handle handle tiktok; tiktok url, tiktok profile, tiktok handle, tik tok, tt, tt handle, tt username, tiktok username, tiktok link, tiktok account, tiktok user; TikTok profile.
    x: workspace_influencer_accounts.handle handle x; twitter, twitter url, twitter handle, x url, x handle, twitter username, x username, twitter link; Profile on X.
    headline: workspace_influencers.headline text; bio, biography, description, tagline, beschreibung, descripción, description courte; What they say they do.
    country: workspace_influencers.country_code word country; location, country code, location country, influencer country, creator country, country region, region country, based in, land, pays, país, paese, influencer location; Where they are.
    email: workspace_influencers.email email; e mail, contact email, email address, business email, public email, emails, mail, e mail adresse, correo, correo electrónico, courriel, public emails, email addresses, contact emails; Private address.
    phone: workspace_influencers.phone phone; phone number, telephone, mobile, phones, telefon, téléphone, teléfono; Private number.
    topics: workspace_influencer_topics.topic_code list topic; topic, category, categories, niche, interests, niches, themen, thema, nische, kategorie, kategorien, thèmes, temas, categoría, categorías, catégorie, main topics; Topics, with commas or semicolons between.
    languages: workspace_influencer_languages.language_code list language; language, content language, languages spoken, speaks, sprache, sprachen, langue, langues, idioma, idiomas; Languages, with commas or semicolons between.
    tags: tags.name list label; tag, label, labels; Labels of the workspace, with commas or semicolons between; new ones are made.
    lists: lists.name list list; list, list name, shortlist, in lists; Lists of the workspace, with commas or semicolons between; new ones are made.
    status: workspace_influencers.status word relationship; relationship, relationship status, stage; discovered, contacted, in_conversation, negotiating, partner, paused or rejected.
    rating: workspace_influencers.rating integer; stars; The workspace's own judgement, 1 to 5.
    agent_name: workspace_influencers.agent_name text; agent, manager, agency, management; Manager or agency who negotiates.
    agent_email: workspace_influencers.agent_email email; manager email, agency email, management email; Their address.
    owner: workspace_influencers.owner_id word member; owner email, owner name, account manager; Member who is responsible: e-mail address or name.
    handle, also: influencer handle, creator handle, influencer username.
    engagement_rate, also: avg engagement, average engagement.
    topics, also: topics tags, content categories.
    name, also: channel title, page name, publication, podcast, podcast name, newsletter, newsletter name.
    followers, also: list size, listeners, listeners per episode, average listeners, subscribers count.
$$);
select private.define_import_target('audience', $$
    influencer: workspace_audience_segments.workspace_influencer_id reference workspace_influencers !; creator, influencer name, name, handle, username, influencer handle, influencer id; The influencer: id, handle, e-mail address or name.
    platform: workspace_audience_segments.platform_code word platform !; network, social network, channel; Platform of the profile.
    dimension: workspace_audience_segments.dimension word dimension !; breakdown, audience dimension, segment, category, demographic; country, language, city, industry, job_function, seniority, company_size, age_band, gender or interest.
    value: workspace_audience_segments.value text !; code, segment value, bucket, group, audience value; Value in that dimension, such as Germany or 25-34.
    share: workspace_audience_segments.share share !; percent, percentage, weight, audience share, audience percent; Part of the followers; 34 % or 0.34.
    source: workspace_audience_segments.source text; provider; Who measured it; the source of the import if not given.
    captured_at: workspace_audience_segments.captured_at moment; date, measured on, captured on, as of, report date; When it was measured.
$$);
select private.define_import_target('campaigns', $$
    external_id: campaigns.external_id key; id, record id, campaign id; Id of the campaign in the system it comes from.
    name: campaigns.name text !; campaign, campaign name, title; Name of the campaign.
    slug: campaigns.slug text; utm campaign, code, key; Short name for UTM parameters; made of the name if not given.
    objective: campaigns.objective word campaign_objective !; goal, purpose; awareness, engagement, lead_generation, product_launch, event, pipeline_acceleration or retention.
    status: campaigns.status word campaign_status; campaign status, state; draft, planned, active, paused, completed or cancelled.
    starts_on: campaigns.starts_on day; start, start date, from, begin; First day.
    last_day: campaigns.last_day day; end, end date, until, ends on; Last day.
    budget: campaigns.budget_minor money currency_code; total budget, budget amount, spend limit; Budget in major units.
    currency: campaigns.currency_code word currency; currency code, budget currency; Currency of the budget.
    brief: campaigns.brief text; description, briefing; What influencers are told.
    owner: campaigns.owner_id word member; owner email, owner name; Member who is responsible: e-mail address or name.
$$);
select private.define_import_target('collaborations', $$
    external_id: collaborations.external_id key; id, record id, collaboration id; Id of the collaboration in the system it comes from.
    campaign: collaborations.campaign_id reference campaigns !; campaign name, campaign slug, campaign id; The campaign: id, name or slug.
    influencer: collaborations.workspace_influencer_id reference workspace_influencers !; creator, influencer name, handle, influencer handle, influencer email, influencer id; The influencer: id, handle, e-mail address or name.
    status: collaborations.status word collaboration_status; stage, state; shortlisted, contacted, negotiating, contracted, active, completed, declined or cancelled.
    fee: collaborations.fee_minor money currency_code; price, cost, rate, payment, amount, agreed fee, negotiated fee, final fee, total fee, compensation, honorar, vergütung; Agreed fixed fee in major units.
    currency: collaborations.currency_code word currency; currency code, fee currency; Currency of the fee.
    contract_start: collaborations.contract_start day; start, start date, contract start date; First day of the contract.
    contract_end: collaborations.contract_end day; end, end date, contract end date; Last day of the contract.
    disclosure: collaborations.disclosure word status; ad disclosure; paid_partnership, gifted, affiliate, employee or none.
    campaign, also: kampagne, campagne, campaña, campanha, campagna.
$$);
select private.define_import_target('deliverables', $$
    external_id: deliverables.external_id key; id, record id, deliverable id, content id, post id; Id of the content in the system it comes from.
    campaign: deliverables.campaign_id reference campaigns; campaign name, campaign slug, campaign id; The campaign: id, name or slug. Without one it is organic content: published, without a collaboration.
    influencer: deliverables.workspace_influencer_id reference workspace_influencers !; creator, influencer name, handle, influencer handle, author, username, influencer id; The influencer: id, handle, e-mail address or name.
    collaboration: deliverables.collaboration_id reference collaborations; collaboration id; The collaboration by its id, instead of campaign and influencer.
    title: deliverables.title text; content, name, post, content title, post title, video title, caption, titel, titre, título; Working title; the address if not given.
    type: deliverables.deliverable_type_code word deliverable_type !; content type, deliverable type, format; Kind of content.
    platform: deliverables.platform_code word platform !; network, channel, social network, plattform, plateforme, plataforma, netzwerk; Where it appears.
    status: deliverables.status word content_status; state; planned, in_production, submitted, changes_requested, approved, published or cancelled.
    due_on: deliverables.due_on day; due, due date, deadline; Day it is to be published.
    published_at: deliverables.published_at moment; published, publish date, posted at, date posted, live date; When it went live.
    published_url: deliverables.published_url url; url, post url, link, permalink, content url; Where it is.
    type, also: deliverable, post type, inhalt, formato.
    published_url, also: live url, live link, post link.
    published_at, also: go live date, posted on, post date, posting date, publish time, veröffentlicht am, veröffentlicht, datum, date de publication, fecha de publicación, data de publicação.
    campaign, also: kampagne, campagne, campaña, campanha, campagna.
$$);
select private.define_import_target('metrics', $$
    deliverable: deliverable_metrics.deliverable_id reference deliverables !; content, post, title, url, link, post link, post url, published url, permalink, content id, deliverable id; The content: id, address or title.
    measured_at: deliverable_metrics.measured_at moment !; date, measured on, as of, day, timestamp; When the numbers were read.
    impressions: deliverable_metrics.impressions integer; impression count, impressionen, impresiones, impressões; Times shown so far.
    reach: deliverable_metrics.reach integer; accounts reached, members reached, reichweite, portée, alcance; Different people it was shown to.
    views: deliverable_metrics.views integer; video views, plays, view count, aufrufe, wiedergaben, vues, visualizaciones, reproducciones, visualizações; Times watched or read.
    clicks: deliverable_metrics.clicks integer; link clicks; Clicks the platform counted.
    engagements: deliverable_metrics.engagements integer; engagement, total engagements, interactions; Reactions, comments, shares and saves.
    reactions: deliverable_metrics.reactions integer; likes, like count, reaktionen, gefällt mir, j aime, me gusta, curtidas; Likes and the like.
    comments: deliverable_metrics.comments integer; comment count, kommentare, commentaires, comentarios, comentários; Comments.
    shares: deliverable_metrics.shares integer; reposts, retweets, share count, geteilte inhalte, partages, compartidos, compartilhamentos; Times shared.
    saves: deliverable_metrics.saves integer; bookmarks, save count, gespeichert, enregistrements, guardados, salvamentos; Times saved.
    watch_time: deliverable_metrics.watch_time_seconds integer; watch time hours, watch time minutes, watch time seconds, total watch time, estimated minutes watched; Time all viewers together watched: 12:30:00, 12.5 h, or a number with its unit in the heading.
$$);
select private.define_import_target('costs', $$
    external_id: campaign_costs.external_id key; id, record id, cost id, expense id, transaction id, payment id, payout id; Id of the cost in the system it comes from.
    campaign: campaign_costs.campaign_id reference campaigns !; campaign name, campaign slug, campaign id; The campaign: id, name or slug.
    influencer: campaign_costs.workspace_influencer_id reference workspace_influencers; creator, influencer name, handle, creator name, influencer id, publisher, publisher name, partner, media partner; The influencer it is about.
    collaboration: campaign_costs.collaboration_id reference collaborations; collaboration id; The collaboration by its id, instead of campaign and influencer.
    type: campaign_costs.type word cost_type !; cost type, category, kind; fee, product, ads, agency, travel, production or other.
    description: campaign_costs.description text; note, notes, purpose, item, memo, invoice, invoice no, invoice number, invoice id, rechnungsnummer, verwendungszweck; What it was for, or the number of its invoice, which may be that of several costs.
    incurred_on: campaign_costs.incurred_on day !; date, invoice date, cost date, day, month, spend date, datum, bill date, rechnungsdatum; Day the cost arose; the day it was paid if not given.
    paid_on: campaign_costs.paid_on day; paid, payment date, paid date, paid at, date paid, payout date, bezahlt am, gezahlt am, zahlungsdatum; Day it was paid; makes it paid.
    status: campaign_costs.status word cost_status; payment status, payout status, invoice status, cost status, commission status, conversion status, state, zahlungsstatus, statut; planned, approved, paid or refunded; what was cancelled is skipped.
    amount: campaign_costs.amount_minor money currency_code !; cost, value, total, net amount, spend, amount spent, spent, kosten, coût, costo, coste, betrag; Cost in major units.
    currency: campaign_costs.currency_code word currency; currency code; Currency of the cost.
    type, also: cost category, expense type, kostenart, art, typ, kategorie, tipo, catégorie.
    campaign, also: kampagne, campagne, campaña, campanha, campagna.
    influencer, also: affiliate, affiliate name, partner name, influencer name, influencer handle, influencer email, affiliate email, creator email.
    amount, also: total payout, payout amount, payment amount, amount paid, paid amount, total paid, invoice amount, invoice total, total amount, nettobetrag, netto, commission, commission amount, payout.
$$);
select private.define_import_target('links', $$
    external_id: tracking_links.external_id key; id, record id, link id; Id of the link in the system it comes from.
    campaign: tracking_links.campaign_id reference campaigns !; campaign name, utm campaign, utm_campaign, campaign id; The campaign: id, name or slug.
    influencer: tracking_links.workspace_influencer_id reference workspace_influencers; creator, influencer name, handle, partner, influencer id; The influencer it is given to.
    collaboration: tracking_links.collaboration_id reference collaborations; collaboration id; The collaboration by its id, instead of campaign and influencer.
    short_code: tracking_links.short_code text; key, slug, back half, code, short link key, short link, short url, bitlink, slashtag; Second part of the short link.
    destination_url: tracking_links.destination_url url !; url, long url, destination, destination link, target url, link; Where it leads.
    label: tracking_links.label text; title, name, description, comments; What people call it.
    utm_source: tracking_links.utm_source text; source; utm_source.
    utm_medium: tracking_links.utm_medium text; medium; utm_medium.
    utm_content: tracking_links.utm_content text; content; utm_content.
    utm_term: tracking_links.utm_term text; term; utm_term.
    campaign, also: kampagne, campagne, campaña, campanha, campagna.
$$);
select private.define_import_target('promo_codes', $$
    external_id: promo_codes.external_id key; id, record id, code id, discount id, coupon id; Id of the code in the system it comes from.
    campaign: promo_codes.campaign_id reference campaigns !; campaign name, campaign slug, campaign id; The campaign: id, name or slug.
    influencer: promo_codes.workspace_influencer_id reference workspace_influencers; creator, influencer name, handle, partner, influencer id; The influencer it is given to.
    collaboration: promo_codes.collaboration_id reference collaborations; collaboration id; The collaboration by its id, instead of campaign and influencer.
    code: promo_codes.code text !; promo code, coupon, coupon code, discount code, voucher; The code.
    discount_percent: promo_codes.discount_percent integer; discount, percent off; Discount in percent.
    valid_from: promo_codes.valid_from day; start, start date, starts on, gültig ab, gültig von; First day it works.
    valid_until: promo_codes.valid_until day; end, end date, expires, expires on, expires at, expiry, expiry date, valid to, valid till, gültig bis; Last day it works.
    campaign, also: kampagne, campagne, campaña, campanha, campagna.
$$);
select private.define_import_target('deals', $$
    external_id: deals.external_id key; id, record id, contract id, contract number, order id, order number; Id of the deal in the system it comes from.
    opportunity: deals.opportunity_id reference opportunities !; opportunity id, opportunity name, deal, deal id, deal name; The won opportunity: id or name.
    won_on: deals.won_on day; signed on, contract date, order date, date signed; Day the contract was signed.
    value: deals.value_minor money currency_code !; amount, contract value, total contract value, tcv, total; Contract value of the first term in major units.
    currency: deals.currency_code word currency; currency code; Currency of the value.
    billing_period: deals.billing_period word status; billing, billing frequency, billing interval; one_off, monthly, quarterly or annual.
    term_months: deals.term_months integer; term, contract term, contract term months, months; Length of a recurring deal's term in months.
    starts_on: deals.starts_on day; start, start date, contract start date, service start; First day of service; the day it was signed if not given.
    last_day: deals.last_day day; end, end date, contract end date, service end; Last day of service.
$$);
select private.define_import_target('notes', $$
    external_id: notes.external_id key; id, record id, note id; Id of the note; made of the row if not given.
    body: notes.body text !; note, note body, note text, content; What it says.
    opportunity: notes.opportunity_id reference opportunities; opportunity id, opportunity name, deal, deal id, deal name, associated deal, associated deal ids, organization deal; The opportunity it is about: id or name.
    contact: notes.contact_id reference contacts; contact id, contact email, email, person, person id, associated contact, associated contact ids; The contact it is about: id or mail address.
    collaboration: notes.collaboration_id reference collaborations; collaboration id; The collaboration it is about: id.
    influencer: notes.workspace_influencer_id reference workspace_influencers; influencer id, influencer name, influencer handle, creator; The influencer it is about: id, handle, e-mail address or name.
    campaign: notes.campaign_id reference campaigns; campaign id, campaign name, campaign slug; The campaign it is about: id, name or slug.
    company: notes.company_id reference companies; company id, company name, account, account id, account name, organization, organization id, associated company, associated company ids; The company it is about: id, domain or name.
    is_pinned: notes.is_pinned boolean; pinned, pinned note; Shown first.
$$);
select private.define_import_target('activities', $$
    external_id: activities.external_id key; id, record id, activity id, task id, call id, meeting id, email id; Id of the activity; made of the row if not given.
    type: activities.type word status !; activity type, engagement type, task type; email, call, message, meeting, task or other.
    subject: activities.subject text !; title, name, task title, meeting name, call title, email subject; One line.
    direction: activities.direction word status; call direction, email direction; outbound, inbound or internal.
    body: activities.body text; notes, description, text, content, note; The rest.
    occurred_at: activities.occurred_at moment; date, time, activity date, timestamp, start time; When it happened.
    due_on: activities.due_on day; due, due date; Day by which it is to be done.
    remind_at: activities.remind_at moment; reminder, reminder date, remind on; When to remind the assignee.
    done_at: activities.done_at moment; done time, completed at, completed on; When it was done.
    opportunity: activities.opportunity_id reference opportunities; opportunity id, opportunity name, deal, deal id, deal name, associated deal, associated deal ids, organization deal; The opportunity it was with or about: id or name.
    contact: activities.contact_id reference contacts; contact id, contact email, email, person, person id, associated contact, associated contact ids; The contact it was with or about: id or mail address.
    collaboration: activities.collaboration_id reference collaborations; collaboration id; The collaboration it was with or about: id.
    influencer: activities.workspace_influencer_id reference workspace_influencers; influencer id, influencer name, influencer handle, creator; The influencer it was with or about: id, handle, e-mail address or name.
    campaign: activities.campaign_id reference campaigns; campaign id, campaign name, campaign slug; The campaign it was with or about: id, name or slug.
    company: activities.company_id reference companies; company id, company name, account, account id, account name, organization, organization id, associated company, associated company ids; The company it was with or about: id, domain or name.
    assignee: activities.assignee_id word member; assigned to, owner, activity assigned to; Member who is to do it: e-mail address or name.
$$);
select private.define_import_target('committee', $$
    opportunity: opportunity_contacts.opportunity_id reference opportunities !; opportunity id, deal, deal id, opportunity name, deal name; The opportunity: id or name.
    contact: opportunity_contacts.contact_id reference contacts !; contact id, email, contact email; The contact: id or mail address.
    role: opportunity_contacts.role word status; contact role, buying role; champion, decision_maker, economic_buyer, technical_evaluator, user, legal, procurement, blocker or other.
$$);
select private.define_import_target('revenue', $$
    external_id: revenue_events.external_id key; id, record id, invoice id, invoice number, transaction id; Id of the event in the system it comes from.
    opportunity: revenue_events.opportunity_id reference opportunities !; opportunity id, deal, deal id, opportunity name, deal name; The won opportunity: id or name.
    deal: revenue_events.deal_id reference deals; contract id, contract number, order id, order number; The deal by its id, instead of its opportunity.
    type: revenue_events.type word status !; event type, kind; booking, renewal, expansion, contraction or refund.
    occurred_on: revenue_events.occurred_on day !; date, day, invoice date, booked on; Day it happened.
    amount: revenue_events.amount_minor money currency_code !; value, total, revenue; Amount in major units; what goes back is negative.
    currency: revenue_events.currency_code word currency; currency code; Currency of the amount.
    note: revenue_events.note text; description, comment; Why.
$$);
select private.define_import_target('stage_history', $$
    opportunity: opportunity_history.opportunity_id reference opportunities !; opportunity id, deal, deal id, opportunity name, deal name, record id; The opportunity: id or name.
    stage: opportunity_history.stage word stage !; deal stage, stage name, new stage, new value, to stage, dealstage; The stage it entered.
    entered_at: opportunity_history.changed_at moment !; date entered stage, entered stage at, stage entered at, entered on, stage change date, changed at, date entered, date entered current stage, last stage change date; When it entered it.
$$);
select private.define_import_target('exchange_rates', $$
    base: workspace_exchange_rates.base_currency_code word currency !; base currency, from, from currency, base currency code; The currency of which one unit is priced.
    quote: workspace_exchange_rates.quote_currency_code word currency !; quote currency, to, to currency, currency, quote currency code; The currency of the price.
    rate_on: workspace_exchange_rates.rate_on day !; date, day, time period; Day it holds for.
    rate: workspace_exchange_rates.rate number !; exchange rate, obs value, value, price; Units of the quote currency.
    source: workspace_exchange_rates.source text; provider; Where it comes from; the source of the import if not given.
$$);
select private.define_import_target('touches', $$
    external_id: touchpoints.external_id key; id, event id, click id, touch id, session id; Id of the event; made of the row if not given.
    touched_at: touchpoints.touched_at moment !; date, timestamp, time, created at, event time, clicked at, event timestamp, datetime, day, occurred at, when, datum, fecha; When it happened.
    type: touchpoints.type word touch_type; event type, event name, event, kind, interaction, interaction type, touch type, touchpoint type, activity type, touchpoint, touch, action; link_click, promo_code, form_fill, event_attendance, content_download, meeting, self_reported, mention or view_through.
    contact: touchpoints.contact_id reference contacts; contact id, email, contact email, user email, email address, e mail, lead email, customer email, work email, who; The contact: id or mail address.
    influencer: touchpoints.workspace_influencer_id reference workspace_influencers; creator, influencer name, creator name, influencer handle, handle, partner; The influencer who touched, where no link or code says it: id, handle, e-mail address or name.
    visitor_id: touchpoints.visitor_id text; client id, cookie, anonymous id, distinct id, device id, user pseudo id, cookie id, identity hash, visitor, effective user id; Anonymous id of the visitor.
    channel: touchpoints.channel word touch_channel; default channel group, channel group, channel grouping; Channel, if the source says it; another word is left out, and the channel is found.
    url: touchpoints.url text; link, clicked url; Address that was clicked.
    page_url: touchpoints.page_url text; page, page location, page url, context page url, current url, landing page, landing page url; Page they landed on.
    short_code: touchpoints.short_code text; short link, short url, bitlink, key, link key, back half; Short link that was clicked, or its second part.
    promo_code: touchpoints.promo_code text; coupon, coupon code, discount code; Code that was used.
    referrer: touchpoints.referrer text; referer, page referrer, referrer url, context page referrer; Page they came from.
    user_agent: touchpoints.user_agent text; ua, browser; Browser, to tell bots.
    utm_source: touchpoints.utm_source text; source, session source, manual source, context campaign source; utm_source.
    utm_medium: touchpoints.utm_medium text; medium, session medium, manual medium, context campaign medium; utm_medium.
    utm_campaign: touchpoints.utm_campaign text; campaign, session campaign, manual campaign name, campaign name, context campaign name; utm_campaign.
    utm_content: touchpoints.utm_content text; content, manual ad content; utm_content.
    utm_term: touchpoints.utm_term text; term, keyword, manual term; utm_term.
$$);
select private.define_import_target('catalog_influencers', $$
    external_id: influencers.external_id key; id, record id, person id; Id of the person in the system it comes from.
    name: workspace_influencers.name text; influencer, influencer name, creator, creator name, full name, display name; Name of the person; the handle if not given.
    platform: workspace_influencer_accounts.platform_code word platform; network, social network, channel, social platform; Platform of the profile.
    handle: workspace_influencer_accounts.handle text; username, user name, account, profile, screen name; Handle on that platform, or address of the profile.
    platform_id: workspace_influencer_accounts.platform_account_id key; platform account id, channel id, user id, profile id, account id; The platform's own id of the profile, which stays when the handle changes.
    profile_url: workspace_influencer_accounts.url text; url, link, profile link, account url, channel url; Address of the profile.
    followers: workspace_influencer_accounts.followers integer; follower count, followers count, subscribers, subscriber count, fans; Followers or subscribers.
    average_views: workspace_influencer_accounts.average_views integer; avg views, average video views, median views; Mean views per post over the last 30 days.
    engagement_rate: workspace_influencer_accounts.engagement_rate share; er, engagement, avg engagement rate, average engagement rate; Engagements per follower and post.
    posts_per_week: workspace_influencer_accounts.posts_per_week number; posting frequency; Posts a week.
    audience_credibility: workspace_influencer_accounts.audience_credibility share; credibility, aqs, audience quality; Share of followers that look like real people.
    linkedin: workspace_influencer_accounts.handle handle linkedin; linkedin url, linkedin profile, linkedin handle; LinkedIn profile.
    instagram: workspace_influencer_accounts.handle handle instagram; instagram url, instagram profile; Instagram profile.
    youtube: workspace_influencer_accounts.handle handle youtube; youtube url, youtube channel; YouTube channel.
    tiktok: workspace_influencer_accounts.handle handle tiktok; tiktok url, tiktok profile; TikTok profile.
    x: workspace_influencer_accounts.handle handle x; twitter, twitter url, twitter handle, x url; Profile on X.
    headline: influencers.headline text; tagline; One line about what they do.
    bio: influencers.bio text; biography, description; What they say of themselves.
    country: influencers.country_code word country; location, country code; Where they are.
    city: influencers.city text; town; City.
    job_title: influencers.job_title text; position, role; Position.
    employer: influencers.employer text; company, organization; Where they work.
    topics: workspace_influencer_topics.topic_code list topic; topic, category, categories, niche, interests; Topics, with commas or semicolons between.
    languages: workspace_influencer_languages.language_code list language; language, content language; Languages, with commas or semicolons between.
$$);
select private.define_import_target('account_metrics', $$
    platform: workspace_influencer_accounts.platform_code word platform; network, social network, channel, social platform; Platform of the profile.
    handle: workspace_influencer_accounts.handle text; username, user name, account, profile, screen name; Handle on that platform, or address of the profile.
    platform_id: workspace_influencer_accounts.platform_account_id key; platform account id, channel id, user id, profile id, account id; The platform's own id of the profile, which stays when the handle changes.
    profile_url: workspace_influencer_accounts.url text; url, link, profile link, account url, channel url; Address of the profile.
    measured_on: account_metrics.measured_on day !; date, day, month, as of; Day the numbers were read.
    followers: account_metrics.followers integer; follower count, subscribers, fans; Followers that day.
    posts: account_metrics.posts integer; post count, media count, videos; Posts published so far.
    average_views: account_metrics.average_views integer; avg views, average video views; Mean views per post over the 30 days before.
    engagement_rate: account_metrics.engagement_rate share; er, engagement, avg engagement rate; Engagements per follower and post.
$$);
select private.define_import_target('catalog_audience', $$
    platform: workspace_influencer_accounts.platform_code word platform; network, social network, channel, social platform; Platform of the profile.
    handle: workspace_influencer_accounts.handle text; username, user name, account, profile, screen name; Handle on that platform, or address of the profile.
    platform_id: workspace_influencer_accounts.platform_account_id key; platform account id, channel id, user id, profile id, account id; The platform's own id of the profile, which stays when the handle changes.
    profile_url: workspace_influencer_accounts.url text; url, link, profile link, account url, channel url; Address of the profile.
    dimension: audience_segments.dimension word dimension !; breakdown, audience dimension, segment, category, demographic; country, language, city, industry, job_function, seniority, company_size, age_band, gender or interest.
    value: audience_segments.value text !; code, segment value, bucket, group, audience value; Value in that dimension, such as Germany or 25-34.
    share: audience_segments.share share !; percent, percentage, weight, audience share, audience percent; Part of the followers; 34 % or 0.34.
    source: audience_segments.source text; provider; Who measured it; the source of the import if not given.
    captured_at: audience_segments.captured_at moment; date, measured on, captured on, as of, report date; When it was measured.
$$);

select private.revoke_execute();
