-- Abbreviations of the trade: who searches for CMO finds chief marketing officers.
--
-- One new table with rows.

create table private.search_abbreviations (
    abbreviation text not null,
    meaning text not null,
    primary key (abbreviation, meaning)
);
select private.describe_table(
    'private.search_abbreviations',
    'What abbreviations stand for. A word of a query that is one of them also finds people who have its meaning as a phrase. The owner may add rows; nothing is written anew.',
    $$
    abbreviation: The abbreviation as private.search_text() writes it: lower case, "r d" for R&D.
    meaning: What it stands for, as people write it.
    $$
);
select private.secure_hidden_table('private.search_abbreviations');

insert into private.search_abbreviations (abbreviation, meaning)
values
('abm', 'account-based marketing'),
('ai', 'artificial intelligence'),
('cdo', 'chief data officer'),
('ceo', 'chief executive officer'),
('cfo', 'chief financial officer'),
('cgo', 'chief growth officer'),
('chro', 'chief human resources officer'),
('cio', 'chief information officer'),
('ciso', 'chief information security officer'),
('cmo', 'chief marketing officer'),
('coo', 'chief operating officer'),
('cpo', 'chief product officer'),
('cro', 'chief revenue officer'),
('cto', 'chief technology officer'),
('devrel', 'developer relations'),
('evp', 'executive vice president'),
('gf', 'Geschäftsführer'),
('gm', 'general manager'),
('gtm', 'go-to-market'),
('hr', 'human resources'),
('iot', 'internet of things'),
('ki', 'künstliche Intelligenz'),
('kmu', 'kleine und mittlere Unternehmen'),
('md', 'managing director'),
('ml', 'machine learning'),
('plg', 'product-led growth'),
('pr', 'public relations'),
('r d', 'research and development'),
('revops', 'revenue operations'),
('seo', 'search engine optimization'),
('seo', 'search engine optimisation'),
('smb', 'small and medium businesses'),
('sme', 'small and medium enterprises'),
('svp', 'senior vice president'),
('ugc', 'user-generated content'),
('ux', 'user experience'),
('vc', 'venture capital'),
('vp', 'vice president');
