-- Names of cities in several languages: who searches for Munich finds people of München.
--
-- One new table with rows; functions.

create table private.city_names (
    name text primary key,
    city text not null
);
select private.describe_table(
    'private.city_names',
    'Other names of cities that people write in two languages or more. Searches ask for all names of a city; what is stored stays as written. The owner may add rows, they hold from the next search on.',
    $$
    name: A name as private.search_spellings() writes it.
    city: The English name, the same for all names of a city.
    $$
);
select private.secure_hidden_table('private.city_names');

insert into private.city_names (name, city)
select
    spellings.spelling,
    split_part(cities.names, '; ', 1) as city
-- Names that are also common words (Nice, Essen) are left out. Each was compared with GeoNames.
from (
    values
    ('Aachen; Aix-la-Chapelle'), ('Algiers; Alger; Algier'), ('Antwerp; Antwerpen; Anvers; Amberes'), ('Athens; Athen; Athènes; Atenas; Athína'),
    ('Basel; Basle; Bâle; Basilea'), ('Beijing; Peking; Pékin'), ('Belgrade; Beograd; Belgrad'), ('Bengaluru; Bangalore'),
    ('Bern; Berne; Berna'), ('Bratislava; Pressburg'), ('Bruges; Brugge; Brügge'), ('Brunswick; Braunschweig'),
    ('Brussels; Bruxelles; Brussel; Brüssel; Bruselas'), ('Bucharest; București; Bukarest; Bucarest'), ('Cairo; Kairo; Le Caire'),
    ('Cape Town; Kapstadt; Kaapstad'), ('Chennai; Madras'), ('Cologne; Köln'), ('Copenhagen; København; Kopenhagen; Copenhague'),
    ('Dublin; Dublino'), ('Edinburgh; Édimbourg; Edimburgo'), ('Florence; Firenze; Florenz; Florencia'), ('Frankfurt; Frankfurt am Main'),
    ('Gdansk; Gdańsk; Danzig'), ('Geneva; Genf; Genève; Ginevra'), ('Genoa; Genova; Genua; Gênes'), ('Ghent; Gent; Gand'),
    ('Gothenburg; Göteborg'), ('Hanover; Hannover'), ('Havana; La Habana; Havanna'), ('Helsinki; Helsingfors'), ('Ho Chi Minh City; Saigon'),
    ('Istanbul; İstanbul; Estambul'), ('Kharkiv; Charkiw; Kharkov'), ('Kolkata; Calcutta'), ('Krakow; Kraków; Krakau; Cracow; Cracovie'),
    ('Kyiv; Kiev; Kiew'), ('Leuven; Louvain; Löwen'), ('Lisbon; Lisboa; Lissabon; Lisbonne'), ('Liège; Lüttich; Luik'),
    ('London; Londres; Londra; Londyn'), ('Lucerne; Luzern'), ('Luxembourg; Luxemburg'), ('Lviv; Lemberg; Lwów'), ('Lyon; Lyons; Lione'),
    ('Marrakesh; Marrakech'), ('Marseille; Marseilles; Marsiglia'), ('Mexico City; Ciudad de México; CDMX; Mexiko-Stadt'),
    ('Milan; Milano; Mailand; Milán'), ('Moscow; Moskva; Moskau; Moscou'), ('Mumbai; Bombay'), ('Munich; München'),
    ('Naples; Napoli; Neapel'), ('New York; New York City; NYC; Nueva York'), ('Nuremberg; Nürnberg'), ('Odesa; Odessa'), ('Padua; Padova'),
    ('Paris; Parigi'), ('Porto; Oporto'), ('Poznan; Poznań; Posen'), ('Prague; Praha; Prag; Praga'), ('Quebec; Québec; Quebec City'),
    ('Rome; Roma; Rom'), ('Saint Petersburg; St. Petersburg; Sankt Petersburg'), ('Seoul; Séoul; Seúl'), ('Seville; Sevilla; Séville'),
    ('Singapore; Singapur; Singapour'), ('Sofia; Sofija'), ('Stockholm; Estocolmo'), ('Strasbourg; Straßburg; Estrasburgo'),
    ('The Hague; Den Haag; La Haye; La Haya'), ('Thessaloniki; Saloniki; Thessalonique'), ('Tokyo; Tokio'), ('Turin; Torino'),
    ('Venice; Venezia; Venedig; Venise'), ('Vienna; Wien; Vienne; Viena'), ('Warsaw; Warszawa; Warschau; Varsovie; Varsovia'),
    ('Washington; Washington, D.C.'), ('Wroclaw; Wrocław; Breslau'), ('Zaragoza; Saragossa'), ('Zurich; Zürich; Zurigo')
) as cities (names)
cross join unnest(string_to_array(cities.names, '; ')) as given (name)
cross join unnest(private.search_spellings(given.name)) as spellings (spelling)
on conflict do nothing;

create function private.city_spellings(city text)
returns text[]
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select array(
        select spellings.spelling
        from unnest(private.search_spellings(city_spellings.city)) as spellings (spelling)
        where spellings.spelling <> ''
        union
        select others.name
        from private.city_names as own
        inner join private.city_names as others on others.city = own.city
        where own.name = any(private.search_spellings(city_spellings.city))
    )
$$;
comment on function private.city_spellings(text) is
'A city as search compares it: the name given and all other names of that city, each in its spellings. {} for a text without letters and digits.';

select private.revoke_execute();
