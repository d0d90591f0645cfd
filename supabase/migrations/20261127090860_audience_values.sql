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
('platform', 'yt', 'youtube'), ('platform', 'tik tok', 'tiktok'), ('platform', 'linked in', 'linkedin'),
('language', 'deutsch', 'de'), ('language', 'englisch', 'en'), ('language', 'anglais', 'en'), ('language', 'francais', 'fr'),
('language', 'franzosisch', 'fr'), ('language', 'espanol', 'es'), ('language', 'spanisch', 'es'), ('language', 'italiano', 'it'),
('language', 'italienisch', 'it'), ('language', 'portugues', 'pt'), ('language', 'nederlands', 'nl'), ('language', 'polski', 'pl'),
('age_band', '65 plus', '65+'), ('age_band', '65', '65+');

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
    'A share is written as a fraction: 0.6 for 60 percent. public.record_influencers() also takes percent.'
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
