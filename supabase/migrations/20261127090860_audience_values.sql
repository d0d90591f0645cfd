-- Audience values: every value of a dimension is a code of its list, even if a report uses another word.
--
-- New tables with rows; a trigger on public.audience_segments.

create table public.genders (
    code text primary key constraint genders_code_check check (code ~ '^[a-z]+(-[a-z]+)*$'),
    name text not null
);
select private.describe_table('public.genders', 'Genders as platforms report audiences.', $$
    code: Short name, lower case with hyphens.
    name: English name.
$$);
insert into public.genders (code, name) values ('female', 'Female'), ('male', 'Male'), ('other', 'Other or not said');

create table public.interests (
    code text primary key constraint interests_code_check check (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    name text not null
);
select private.describe_table('public.interests', 'Private interests of audiences, as platforms report them.', $$
    code: Short name, lower case with hyphens.
    name: English name.
$$);
insert into public.interests (code, name) values
('activewear', 'Activewear'), ('art-design', 'Art and design'), ('beauty', 'Beauty and cosmetics'), ('business-careers', 'Business and careers'),
('camera-photography', 'Camera and photography'), ('cars', 'Cars and motorbikes'), ('electronics', 'Electronics and computers'),
('family', 'Friends, family and relationships'), ('fashion', 'Clothes, shoes, handbags and accessories'), ('fitness', 'Fitness and yoga'),
('food', 'Restaurants, food and grocery'), ('gaming', 'Gaming'), ('health', 'Healthcare and medicine'),
('healthy-lifestyle', 'Healthy lifestyle'), ('home-garden', 'Home decor, furniture and garden'), ('luxury', 'Luxury goods'),
('music', 'Music'), ('pets', 'Pets'), ('shopping', 'Shopping and retail'), ('sports', 'Sports'), ('television', 'Television and film'),
('toys', 'Toys, children and baby'), ('travel', 'Travel, tourism and aviation'), ('wedding', 'Wedding');

create table public.audience_aliases (
    dimension text not null constraint audience_aliases_dimension_check check (dimension ~ '^[a-z]+(_[a-z]+)*$'),
    alias text not null constraint audience_aliases_alias_check check (alias ~ '^[a-z0-9+]+( [a-z0-9+]+)*$'),
    code text not null constraint audience_aliases_code_check check (code ~ '^[!-~]+$'),
    primary key (dimension, alias)
);
select private.describe_table('public.audience_aliases', 'Other words that reports and imports use for a value of a dimension or a list.', $$
    dimension: As in audience_segments; also platform, currency, topic and deliverable_type.
    alias: The word as private.folded_word() writes it.
    code: The value it stands for.
$$);

select private.secure_reference_table(tables.name)
from unnest(array['public.genders', 'public.interests', 'public.audience_aliases']::regclass[]) as tables (name);

create function private.folded_word(value text)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select btrim(regexp_replace(
        lower(extensions.unaccent('extensions.unaccent'::regdictionary, regexp_replace(
            replace(private.clean_text(value), '&', ' and '), '(?<=[0-9]),(?=[0-9]{3})', '', 'g'
        ))), '[^a-z0-9+]+', ' ', 'g'
    ))
$$;
comment on function private.folded_word(text) is 'A word without capitals, accents and punctuation, to compare words of reports; 1,001 is 1001.';

insert into public.audience_aliases (dimension, alias, code) values
('country', 'usa', 'US'), ('country', 'united states of america', 'US'), ('country', 'america', 'US'), ('country', 'uk', 'GB'),
('country', 'great britain', 'GB'), ('country', 'england', 'GB'), ('country', 'russian federation', 'RU'), ('country', 'korea', 'KR'),
('country', 'korea republic of', 'KR'), ('country', 'viet nam', 'VN'), ('country', 'czech republic', 'CZ'), ('country', 'turkey', 'TR'),
('country', 'hong kong', 'HK'), ('country', 'macau', 'MO'), ('country', 'holland', 'NL'), ('country', 'the netherlands', 'NL'),
('country', 'deutschland', 'DE'), ('country', 'espana', 'ES'), ('country', 'brasil', 'BR'),
('industry', 'information technology', 'technology'), ('industry', 'it', 'it-services'), ('industry', 'saas', 'software'),
('industry', 'computer software', 'software'), ('industry', 'financial services', 'finance'), ('industry', 'health care', 'health'),
('industry', 'marketing and advertising', 'advertising'), ('industry', 'e commerce', 'ecommerce'),
('job_function', 'hr', 'human-resources'), ('job_function', 'information technology', 'it'), ('job_function', 'product management', 'product'),
('seniority', 'c suite', 'c-level'), ('seniority', 'cxo', 'c-level'), ('seniority', 'founder', 'owner'), ('seniority', 'junior', 'entry'),
('gender', 'f', 'female'), ('gender', 'm', 'male'), ('gender', 'women', 'female'), ('gender', 'men', 'male'), ('gender', 'woman', 'female'),
('gender', 'man', 'male'), ('gender', 'non binary', 'other'), ('gender', 'unknown', 'other'),
('platform', 'twitter', 'x'), ('platform', 'ig', 'instagram'), ('platform', 'insta', 'instagram'), ('platform', 'fb', 'facebook'),
('platform', 'yt', 'youtube'), ('platform', 'tik tok', 'tiktok'), ('platform', 'linked in', 'linkedin'), ('platform', 'x twitter', 'x'), ('platform', 'x formerly twitter', 'x'), ('platform', 'twitter x', 'x'),
('platform', 'you tube', 'youtube'), ('platform', 'podcasts', 'podcast'), ('platform', 'blogs', 'blog'), ('platform', 'newsletters', 'newsletter'),
('language', 'deutsch', 'de'), ('language', 'englisch', 'en'), ('language', 'anglais', 'en'), ('language', 'francais', 'fr'),
('language', 'franzosisch', 'fr'), ('language', 'espanol', 'es'), ('language', 'spanisch', 'es'), ('language', 'italiano', 'it'),
('language', 'italienisch', 'it'), ('language', 'portugues', 'pt'), ('language', 'nederlands', 'nl'), ('language', 'polski', 'pl'),
('language', 'allemand', 'de'), ('language', 'aleman', 'de'), ('language', 'tedesco', 'de'), ('language', 'ingles', 'en'), ('language', 'inglese', 'en'),
('language', 'castilian', 'es'), ('language', 'castellano', 'es'), ('language', 'brazilian portuguese', 'pt'), ('language', 'mandarin', 'zh'),
('language', 'mandarin chinese', 'zh'), ('language', 'chinesisch', 'zh'), ('language', 'farsi', 'fa'), ('language', 'iw', 'he'),
('age_band', '65 plus', '65+'), ('age_band', '65', '65+');

-- Industries as LinkedIn lists them, and with it HubSpot, Salesforce and the tools that read profiles.
insert into public.audience_aliases (dimension, alias, code)
select
    'industry' as dimension,
    given.alias,
    names.code
from (
    values
    ('technology', 'internet; information services; technology information and internet; technology information and media'),
    ('software', 'software development; computer games'),
    ('it-services', 'information technology and services; it services and it consulting; computer networking'),
    ('cybersecurity', 'computer network security; computer and network security'),
    ('hardware', 'computer hardware; consumer electronics; electronics; electrical electronic manufacturing; semiconductors; nanotechnology'),
    ('telecom', 'wireless; communications'),
    ('finance', 'capital markets; investment management'),
    ('banking', 'investment banking'),
    ('consulting', 'management consulting; business consulting and services; research; think tanks; outsourcing offshoring'),
    ('legal', 'law practice; alternative dispute resolution'),
    ('staffing', 'human resources'),
    ('advertising', 'advertising services; public relations and communications; graphic design; design; market research'),
    ('media', 'broadcast media; entertainment; media production; newspapers; online media; publishing; music; motion pictures and film; animation'),
    ('media', 'photography; printing; writing and editing; performing arts; fine art; arts and crafts'),
    ('events', 'events services'),
    ('manufacturing', 'machinery; industrial automation; mechanical or industrial engineering; engineering; chemicals; textiles; plastics; furniture'),
    ('manufacturing', 'consumer goods; cosmetics; food beverages; food and beverages; food production; tobacco; wine and spirits; sporting goods; packaging and containers'),
    ('manufacturing', 'defense space; defense and space; aviation aerospace; aviation and aerospace; business supplies and equipment; paper and forest products; shipbuilding; railroad manufacture'),
    ('logistics', 'transportation; transportation trucking railroad; shipping; maritime; package freight delivery; warehousing; import and export'),
    ('energy', 'oil energy; oil and energy; utilities; renewables environment; renewables and environment; environmental services; environmental; mining metals; mining and metals'),
    ('construction', 'real estate; commercial real estate; civil engineering; building materials; architecture planning; architecture and planning'),
    ('industry-energy', 'agriculture; farming; dairy; fishery; ranching'),
    ('commerce', 'wholesale; consumer services'),
    ('retail', 'apparel; apparel fashion; apparel and fashion; luxury goods jewelry; luxury goods and jewelry; supermarkets'),
    ('travel', 'hospitality; restaurants; recreation; leisure travel tourism; leisure travel and tourism; airlines aviation; gambling and casinos; recreational facilities and services'),
    ('pharma', 'biotechnology; pharmaceuticals'),
    ('healthcare', 'hospital health care; hospital and health care; hospitals and health care; medical practice; medical devices; health wellness and fitness; mental health care; veterinary'),
    ('government', 'government administration; government relations; law enforcement; military; public policy; public safety; international affairs; judiciary'),
    ('education', 'education management; e learning; higher education; primary secondary education; professional training coaching; professional training and coaching; libraries'),
    ('nonprofit', 'nonprofit organization management; non profit organization management; civic and social organization; philanthropy; fund raising; religious institutions')
) as names (code, words)
cross join unnest(string_to_array(names.words, '; ')) as given (alias);

-- Countries as lists of people write them: their own names, and those of their neighbours' languages.
insert into public.audience_aliases (dimension, alias, code)
select
    'country' as dimension,
    given.alias,
    names.code
from (
    values
    ('DE', 'allemagne; alemania; germania; alemanha; duitsland; niemcy; tyskland'),
    ('US', 'u s; u s a; united states of america usa; vereinigte staaten; vereinigte staaten von amerika; etats unis; estados unidos; stati uniti'),
    ('GB', 'u k; united kingdom of great britain and northern ireland; scotland; wales; northern ireland; vereinigtes konigreich; grossbritannien; royaume uni; reino unido; regno unito'),
    ('FR', 'frankreich; francia; franca; frankrijk'),
    ('ES', 'spanien; espagne; spagna; espanha'),
    ('IT', 'italien; italia; italie'),
    ('AT', 'osterreich; autriche'),
    ('CH', 'schweiz; suisse; svizzera; suiza'),
    ('NL', 'niederlande; pays bas; nederland; paises bajos'),
    ('BE', 'belgien; belgique; belgie'),
    ('PL', 'polen; polska; pologne'),
    ('TR', 'turkei; turkiye; turquie'),
    ('SE', 'schweden; sverige; suede'),
    ('DK', 'danemark; danmark'),
    ('NO', 'norwegen; norge; norvege'),
    ('FI', 'finnland; suomi; finlande'),
    ('IE', 'irland; irlande; republic of ireland'),
    ('GR', 'griechenland; hellas; el'),
    ('CZ', 'tschechien; cesko'),
    ('HU', 'ungarn; magyarorszag'),
    ('RO', 'rumanien'),
    ('JP', 'nippon; japon'),
    ('CN', 'p r china; people s republic of china; mainland china; chine'),
    ('MX', 'mexiko; mexique'),
    ('AE', 'uae; u a e; vereinigte arabische emirate'),
    ('SA', 'ksa'),
    ('KR', 'republic of korea; sudkorea'),
    ('ZA', 'sudafrika'),
    ('NZ', 'neuseeland'),
    ('IN', 'indien; inde'),
    ('RU', 'russland; russie'),
    ('CA', 'kanada'),
    ('BR', 'brasilien; bresil'),
    ('AU', 'australien; australie'),
    ('LU', 'luxemburg'),
    ('HR', 'kroatien; hrvatska')
) as names (code, words)
cross join unnest(string_to_array(names.words, '; ')) as given (alias)
on conflict do nothing;

-- The three letters of ISO 3166-1 and of ISO 639-2, where a language may have two codes.
insert into public.audience_aliases (dimension, alias, code)
select
    codes.dimension,
    split_part(given.pair, ' ', 1) as alias,
    split_part(given.pair, ' ', 2) as code
from (
    values
    (
        'country',
        'abw AW; afg AF; ago AO; aia AI; ala AX; alb AL; and AD; are AE; arg AR; arm AM; asm AS; ata AQ; atf TF; atg AG; aus AU; aut AT; aze AZ; '
        'bdi BI; bel BE; ben BJ; bes BQ; bfa BF; bgd BD; bgr BG; bhr BH; bhs BS; bih BA; blm BL; blr BY; blz BZ; bmu BM; bol BO; bra BR; brb BB; '
        'brn BN; btn BT; bvt BV; bwa BW; caf CF; can CA; cck CC; che CH; chl CL; chn CN; civ CI; cmr CM; cod CD; cog CG; cok CK; col CO; com KM; '
        'cpv CV; cri CR; cub CU; cuw CW; cxr CX; cym KY; cyp CY; cze CZ; deu DE; dji DJ; dma DM; dnk DK; dom DO; dza DZ; ecu EC; egy EG; eri ER; '
        'esh EH; esp ES; est EE; eth ET; fin FI; fji FJ; flk FK; fra FR; fro FO; fsm FM; gab GA; gbr GB; geo GE; ggy GG; gha GH; gib GI; gin GN; '
        'glp GP; gmb GM; gnb GW; gnq GQ; grc GR; grd GD; grl GL; gtm GT; guf GF; gum GU; guy GY; hkg HK; hmd HM; hnd HN; hrv HR; hti HT; hun HU; '
        'idn ID; imn IM; ind IN; iot IO; irl IE; irn IR; irq IQ; isl IS; isr IL; ita IT; jam JM; jey JE; jor JO; jpn JP; kaz KZ; ken KE; kgz KG; '
        'khm KH; kir KI; kna KN; kor KR; kwt KW; lao LA; lbn LB; lbr LR; lby LY; lca LC; lie LI; lka LK; lso LS; ltu LT; lux LU; lva LV; mac MO; '
        'maf MF; mar MA; mco MC; mda MD; mdg MG; mdv MV; mex MX; mhl MH; mkd MK; mli ML; mlt MT; mmr MM; mne ME; mng MN; mnp MP; moz MZ; mrt MR; '
        'msr MS; mtq MQ; mus MU; mwi MW; mys MY; myt YT; nam NA; ncl NC; ner NE; nfk NF; nga NG; nic NI; niu NU; nld NL; nor NO; npl NP; nru NR; '
        'nzl NZ; omn OM; pak PK; pan PA; pcn PN; per PE; phl PH; plw PW; png PG; pol PL; pri PR; prk KP; prt PT; pry PY; pse PS; pyf PF; qat QA; '
        'reu RE; rou RO; rus RU; rwa RW; sau SA; sdn SD; sen SN; sgp SG; sgs GS; shn SH; sjm SJ; slb SB; sle SL; slv SV; smr SM; som SO; spm PM; '
        'srb RS; ssd SS; stp ST; sur SR; svk SK; svn SI; swe SE; swz SZ; sxm SX; syc SC; syr SY; tca TC; tcd TD; tgo TG; tha TH; tjk TJ; tkl TK; '
        'tkm TM; tls TL; ton TO; tto TT; tun TN; tur TR; tuv TV; twn TW; tza TZ; uga UG; ukr UA; umi UM; ury UY; usa US; uzb UZ; vat VA; vct VC; '
        'ven VE; vgb VG; vir VI; vnm VN; vut VU; wlf WF; wsm WS; yem YE; zaf ZA; zmb ZM; zwe ZW'
    ),
    (
        'language',
        'aar aa; abk ab; afr af; aka ak; alb sq; amh am; ara ar; arg an; arm hy; asm as; ava av; ave ae; aym ay; aze az; bak ba; bam bm; baq eu; '
        'bel be; ben bn; bis bi; bod bo; bos bs; bre br; bul bg; bur my; cat ca; ces cs; cha ch; che ce; chi zh; chu cu; chv cv; cor kw; cos co; '
        'cre cr; cym cy; cze cs; dan da; deu de; div dv; dut nl; dzo dz; ell el; eng en; epo eo; est et; eus eu; ewe ee; fao fo; fas fa; fij fj; '
        'fin fi; fra fr; fre fr; fry fy; ful ff; geo ka; ger de; gla gd; gle ga; glg gl; glv gv; gre el; grn gn; guj gu; hat ht; hau ha; heb he; '
        'her hz; hin hi; hmo ho; hrv hr; hun hu; hye hy; ibo ig; ice is; ido io; iii ii; iku iu; ile ie; ina ia; ind id; ipk ik; isl is; ita it; '
        'jav jv; jpn ja; kal kl; kan kn; kas ks; kat ka; kau kr; kaz kk; khm km; kik ki; kin rw; kir ky; kom kv; kon kg; kor ko; kua kj; kur ku; '
        'lao lo; lat la; lav lv; lim li; lin ln; lit lt; ltz lb; lub lu; lug lg; mac mk; mah mh; mal ml; mao mi; mar mr; may ms; mkd mk; mlg mg; '
        'mlt mt; mon mn; mri mi; msa ms; mya my; nau na; nav nv; nbl nr; nde nd; ndo ng; nep ne; nld nl; nno nn; nob nb; nor no; nya ny; oci oc; '
        'oji oj; ori or; orm om; oss os; pan pa; per fa; pli pi; pol pl; por pt; pus ps; que qu; roh rm; ron ro; rum ro; run rn; rus ru; sag sg; '
        'san sa; sin si; slk sk; slo sk; slv sl; sme se; smo sm; sna sn; snd sd; som so; sot st; spa es; sqi sq; srd sc; srp sr; ssw ss; sun su; '
        'swa sw; swe sv; tah ty; tam ta; tat tt; tel te; tgk tg; tgl tl; tha th; tib bo; tir ti; ton to; tsn tn; tso ts; tuk tk; tur tr; twi tw; '
        'uig ug; ukr uk; urd ur; uzb uz; ven ve; vie vi; vol vo; wel cy; wln wa; wol wo; xho xh; yid yi; yor yo; zha za; zho zh; zul zu'
    )
) as codes (dimension, pairs)
cross join unnest(string_to_array(codes.pairs, '; ')) as given (pair)
on conflict do nothing;

-- All lists in one place: allowed values and their names.
create function private.audience_words()
returns table (dimension text, code text, word text)
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select 'country', lists.code, lists.name from public.countries as lists
    union all select 'language', lists.code, lists.name from public.languages as lists
    union all select 'industry', lists.code, lists.name from public.industries as lists
    union all select 'job_function', lists.code, lists.name from public.job_functions as lists
    union all select 'seniority', lists.code, lists.name from public.seniorities as lists
    union all select 'gender', lists.code, lists.name from public.genders as lists
    union all select 'interest', lists.code, lists.name from public.interests as lists
    union all select 'interest', lists.code, lists.name from public.topics as lists
    union all select 'company_size', lists.code, lists.code || ' employees' from public.company_sizes as lists
    union all select 'age_band', lists.code, lists.code from public.age_bands as lists
$$;
comment on function private.audience_words() is 'Every value of every audience dimension with its name. A city is on no list: it is kept as people write it.';

create function private.audience_code(dimension text, value text)
returns text
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    list constant text := case dimension
        when 'country' then 'countries'
        when 'language' then 'languages'
        when 'industry' then 'industries'
        when 'job_function' then 'job_functions'
        when 'seniority' then 'seniorities'
        when 'company_size' then 'company_sizes'
        when 'age_band' then 'age_bands'
        when 'gender' then 'genders'
        when 'interest' then 'interests'
    end;
begin
    if dimension = 'city' then
        return private.clean_text(value);
    elsif list is null then
        return null;
    end if;
    -- Platforms report topics among the interests.
    return coalesce(private.code_in_list(list, value), case dimension when 'interest' then private.code_in_list('topics', value) end);
end
$$;
comment on function private.audience_code(text, text) is
'The code of an audience value, from the code in any case, its name or an alias; NULL if it is on no list.';

create function private.require_audience_value()
returns trigger
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    code constant text := private.audience_code(new.dimension, new.value);
    nearest text;
begin
    if new.share > 1 then
        perform private.reject(
            tg_argv[0] || '_share_check', new.share::text, new.dimension, new.value, new.account_id::text, new.source
        );
    end if;
    if code is null then
        select string_agg(near.code, ', ' order by near.distance desc, near.code) into nearest
        from (
            select words.code, max(greatest(
                extensions.similarity(words.code, new.value), extensions.similarity(words.word, new.value)
            )) as distance
            from private.audience_words() as words
            where words.dimension = new.dimension
            group by words.code
            order by 2 desc, 1
            limit 5
        ) as near;
        perform private.reject(
            tg_argv[0] || '_value_known', new.value, new.dimension, new.account_id::text, new.source, nearest
        );
    end if;
    new.value := code;
    return new;
end
$$;
comment on function private.require_audience_value() is
'Trigger: an audience value is a code of its dimension''s list; a name or alias becomes the code. Argument: the table''s name.';
select private.define_refusal(
    'audience_segments_share_check',
    'audience share {share} of {dimension} "{value}" is more than all followers',
    'Account {account_id}, source {source}.',
    'A share is written as a fraction: 0.6 for 60 percent. public.record_influencers() also takes "60%".'
);
select private.define_refusal(
    'audience_segments_value_known',
    '"{value}" is not a value of the audience dimension "{dimension}"',
    'Account {account_id}, source {source}.',
    'The nearest values are: {nearest}. A word of a report becomes known in public.audience_aliases.'
);
create trigger b_require_audience_value
before insert or update of dimension, value, share on public.audience_segments
for each row execute function private.require_audience_value('audience_segments');
comment on trigger b_require_audience_value on public.audience_segments is 'Audience values come from their lists.';

select private.revoke_execute();
