-- Rows of the reference data.
--
-- Inserts only, into the tables of the file before.

insert into public.countries (code, name) values
('AD', 'Andorra'), ('AE', 'United Arab Emirates'), ('AF', 'Afghanistan'), ('AG', 'Antigua & Barbuda'),
('AI', 'Anguilla'), ('AL', 'Albania'), ('AM', 'Armenia'), ('AO', 'Angola'), ('AQ', 'Antarctica'), ('AR', 'Argentina'),
('AS', 'American Samoa'), ('AT', 'Austria'), ('AU', 'Australia'), ('AW', 'Aruba'), ('AX', 'Åland Islands'),
('AZ', 'Azerbaijan'), ('BA', 'Bosnia & Herzegovina'), ('BB', 'Barbados'), ('BD', 'Bangladesh'), ('BE', 'Belgium'),
('BF', 'Burkina Faso'), ('BG', 'Bulgaria'), ('BH', 'Bahrain'), ('BI', 'Burundi'), ('BJ', 'Benin'),
('BL', 'St. Barthélemy'), ('BM', 'Bermuda'), ('BN', 'Brunei'), ('BO', 'Bolivia'), ('BQ', 'Caribbean Netherlands'),
('BR', 'Brazil'), ('BS', 'Bahamas'), ('BT', 'Bhutan'), ('BV', 'Bouvet Island'), ('BW', 'Botswana'), ('BY', 'Belarus'),
('BZ', 'Belize'), ('CA', 'Canada'), ('CC', 'Cocos (Keeling) Islands'), ('CD', 'Congo - Kinshasa'),
('CF', 'Central African Republic'), ('CG', 'Congo - Brazzaville'), ('CH', 'Switzerland'), ('CI', 'Côte d’Ivoire'),
('CK', 'Cook Islands'), ('CL', 'Chile'), ('CM', 'Cameroon'), ('CN', 'China'), ('CO', 'Colombia'),
('CR', 'Costa Rica'), ('CU', 'Cuba'), ('CV', 'Cape Verde'), ('CW', 'Curaçao'), ('CX', 'Christmas Island'),
('CY', 'Cyprus'), ('CZ', 'Czechia'), ('DE', 'Germany'), ('DJ', 'Djibouti'), ('DK', 'Denmark'), ('DM', 'Dominica'),
('DO', 'Dominican Republic'), ('DZ', 'Algeria'), ('EC', 'Ecuador'), ('EE', 'Estonia'), ('EG', 'Egypt'),
('EH', 'Western Sahara'), ('ER', 'Eritrea'), ('ES', 'Spain'), ('ET', 'Ethiopia'), ('FI', 'Finland'), ('FJ', 'Fiji'),
('FK', 'Falkland Islands'), ('FM', 'Micronesia'), ('FO', 'Faroe Islands'), ('FR', 'France'), ('GA', 'Gabon'),
('GB', 'United Kingdom'), ('GD', 'Grenada'), ('GE', 'Georgia'), ('GF', 'French Guiana'), ('GG', 'Guernsey'),
('GH', 'Ghana'), ('GI', 'Gibraltar'), ('GL', 'Greenland'), ('GM', 'Gambia'), ('GN', 'Guinea'), ('GP', 'Guadeloupe'),
('GQ', 'Equatorial Guinea'), ('GR', 'Greece'), ('GS', 'South Georgia & South Sandwich Islands'), ('GT', 'Guatemala'),
('GU', 'Guam'), ('GW', 'Guinea-Bissau'), ('GY', 'Guyana'), ('HK', 'Hong Kong SAR China'),
('HM', 'Heard & McDonald Islands'), ('HN', 'Honduras'), ('HR', 'Croatia'), ('HT', 'Haiti'), ('HU', 'Hungary'),
('ID', 'Indonesia'), ('IE', 'Ireland'), ('IL', 'Israel'), ('IM', 'Isle of Man'), ('IN', 'India'),
('IO', 'British Indian Ocean Territory'), ('IQ', 'Iraq'), ('IR', 'Iran'), ('IS', 'Iceland'), ('IT', 'Italy'),
('JE', 'Jersey'), ('JM', 'Jamaica'), ('JO', 'Jordan'), ('JP', 'Japan'), ('KE', 'Kenya'), ('KG', 'Kyrgyzstan'),
('KH', 'Cambodia'), ('KI', 'Kiribati'), ('KM', 'Comoros'), ('KN', 'St. Kitts & Nevis'), ('KP', 'North Korea'),
('KR', 'South Korea'), ('KW', 'Kuwait'), ('KY', 'Cayman Islands'), ('KZ', 'Kazakhstan'), ('LA', 'Laos'),
('LB', 'Lebanon'), ('LC', 'St. Lucia'), ('LI', 'Liechtenstein'), ('LK', 'Sri Lanka'), ('LR', 'Liberia'),
('LS', 'Lesotho'), ('LT', 'Lithuania'), ('LU', 'Luxembourg'), ('LV', 'Latvia'), ('LY', 'Libya'), ('MA', 'Morocco'),
('MC', 'Monaco'), ('MD', 'Moldova'), ('ME', 'Montenegro'), ('MF', 'St. Martin'), ('MG', 'Madagascar'),
('MH', 'Marshall Islands'), ('MK', 'North Macedonia'), ('ML', 'Mali'), ('MM', 'Myanmar (Burma)'), ('MN', 'Mongolia'),
('MO', 'Macao SAR China'), ('MP', 'Northern Mariana Islands'), ('MQ', 'Martinique'), ('MR', 'Mauritania'),
('MS', 'Montserrat'), ('MT', 'Malta'), ('MU', 'Mauritius'), ('MV', 'Maldives'), ('MW', 'Malawi'), ('MX', 'Mexico'),
('MY', 'Malaysia'), ('MZ', 'Mozambique'), ('NA', 'Namibia'), ('NC', 'New Caledonia'), ('NE', 'Niger'),
('NF', 'Norfolk Island'), ('NG', 'Nigeria'), ('NI', 'Nicaragua'), ('NL', 'Netherlands'), ('NO', 'Norway'),
('NP', 'Nepal'), ('NR', 'Nauru'), ('NU', 'Niue'), ('NZ', 'New Zealand'), ('OM', 'Oman'), ('PA', 'Panama'),
('PE', 'Peru'), ('PF', 'French Polynesia'), ('PG', 'Papua New Guinea'), ('PH', 'Philippines'), ('PK', 'Pakistan'),
('PL', 'Poland'), ('PM', 'St. Pierre & Miquelon'), ('PN', 'Pitcairn Islands'), ('PR', 'Puerto Rico'),
('PS', 'Palestinian Territories'), ('PT', 'Portugal'), ('PW', 'Palau'), ('PY', 'Paraguay'), ('QA', 'Qatar'),
('RE', 'Réunion'), ('RO', 'Romania'), ('RS', 'Serbia'), ('RU', 'Russia'), ('RW', 'Rwanda'), ('SA', 'Saudi Arabia'),
('SB', 'Solomon Islands'), ('SC', 'Seychelles'), ('SD', 'Sudan'), ('SE', 'Sweden'), ('SG', 'Singapore'),
('SH', 'St. Helena'), ('SI', 'Slovenia'), ('SJ', 'Svalbard & Jan Mayen'), ('SK', 'Slovakia'), ('SL', 'Sierra Leone'),
('SM', 'San Marino'), ('SN', 'Senegal'), ('SO', 'Somalia'), ('SR', 'Suriname'), ('SS', 'South Sudan'),
('ST', 'São Tomé & Príncipe'), ('SV', 'El Salvador'), ('SX', 'Sint Maarten'), ('SY', 'Syria'), ('SZ', 'Eswatini'),
('TC', 'Turks & Caicos Islands'), ('TD', 'Chad'), ('TF', 'French Southern Territories'), ('TG', 'Togo'),
('TH', 'Thailand'), ('TJ', 'Tajikistan'), ('TK', 'Tokelau'), ('TL', 'Timor-Leste'), ('TM', 'Turkmenistan'),
('TN', 'Tunisia'), ('TO', 'Tonga'), ('TR', 'Türkiye'), ('TT', 'Trinidad & Tobago'), ('TV', 'Tuvalu'),
('TW', 'Taiwan'), ('TZ', 'Tanzania'), ('UA', 'Ukraine'), ('UG', 'Uganda'), ('UM', 'U.S. Outlying Islands'),
('US', 'United States'), ('UY', 'Uruguay'), ('UZ', 'Uzbekistan'), ('VA', 'Vatican City'),
('VC', 'St. Vincent & Grenadines'), ('VE', 'Venezuela'), ('VG', 'British Virgin Islands'),
('VI', 'U.S. Virgin Islands'), ('VN', 'Vietnam'), ('VU', 'Vanuatu'), ('WF', 'Wallis & Futuna'), ('WS', 'Samoa'),
('YE', 'Yemen'), ('YT', 'Mayotte'), ('ZA', 'South Africa'), ('ZM', 'Zambia'), ('ZW', 'Zimbabwe');

insert into public.languages (code, name) values
('aa', 'Afar'), ('ab', 'Abkhazian'), ('ae', 'Avestan'), ('af', 'Afrikaans'), ('ak', 'Akan'), ('am', 'Amharic'),
('an', 'Aragonese'), ('ar', 'Arabic'), ('as', 'Assamese'), ('av', 'Avaric'), ('ay', 'Aymara'), ('az', 'Azerbaijani'),
('ba', 'Bashkir'), ('be', 'Belarusian'), ('bg', 'Bulgarian'), ('bi', 'Bislama'), ('bm', 'Bambara'), ('bn', 'Bangla'),
('bo', 'Tibetan'), ('br', 'Breton'), ('bs', 'Bosnian'), ('ca', 'Catalan'), ('ce', 'Chechen'), ('ch', 'Chamorro'),
('co', 'Corsican'), ('cr', 'Cree'), ('cs', 'Czech'), ('cu', 'Church Slavic'), ('cv', 'Chuvash'), ('cy', 'Welsh'),
('da', 'Danish'), ('de', 'German'), ('dv', 'Divehi'), ('dz', 'Dzongkha'), ('ee', 'Ewe'), ('el', 'Greek'),
('en', 'English'), ('eo', 'Esperanto'), ('es', 'Spanish'), ('et', 'Estonian'), ('eu', 'Basque'), ('fa', 'Persian'),
('ff', 'Fula'), ('fi', 'Finnish'), ('fj', 'Fijian'), ('fo', 'Faroese'), ('fr', 'French'), ('fy', 'Western Frisian'),
('ga', 'Irish'), ('gd', 'Scottish Gaelic'), ('gl', 'Galician'), ('gn', 'Guarani'), ('gu', 'Gujarati'), ('gv', 'Manx'),
('ha', 'Hausa'), ('he', 'Hebrew'), ('hi', 'Hindi'), ('ho', 'Hiri Motu'), ('hr', 'Croatian'), ('ht', 'Haitian Creole'),
('hu', 'Hungarian'), ('hy', 'Armenian'), ('hz', 'Herero'), ('ia', 'Interlingua'), ('id', 'Indonesian'),
('ie', 'Interlingue'), ('ig', 'Igbo'), ('ii', 'Sichuan Yi'), ('ik', 'Inupiaq'), ('io', 'Ido'), ('is', 'Icelandic'),
('it', 'Italian'), ('iu', 'Inuktitut'), ('ja', 'Japanese'), ('jv', 'Javanese'), ('ka', 'Georgian'), ('kg', 'Kongo'),
('ki', 'Kikuyu'), ('kj', 'Kuanyama'), ('kk', 'Kazakh'), ('kl', 'Kalaallisut'), ('km', 'Khmer'), ('kn', 'Kannada'),
('ko', 'Korean'), ('kr', 'Kanuri'), ('ks', 'Kashmiri'), ('ku', 'Kurdish'), ('kv', 'Komi'), ('kw', 'Cornish'),
('ky', 'Kyrgyz'), ('la', 'Latin'), ('lb', 'Luxembourgish'), ('lg', 'Ganda'), ('li', 'Limburgish'), ('ln', 'Lingala'),
('lo', 'Lao'), ('lt', 'Lithuanian'), ('lu', 'Luba-Katanga'), ('lv', 'Latvian'), ('mg', 'Malagasy'),
('mh', 'Marshallese'), ('mi', 'Māori'), ('mk', 'Macedonian'), ('ml', 'Malayalam'), ('mn', 'Mongolian'),
('mr', 'Marathi'), ('ms', 'Malay'), ('mt', 'Maltese'), ('my', 'Burmese'), ('na', 'Nauru'), ('nb', 'Norwegian Bokmål'),
('nd', 'North Ndebele'), ('ne', 'Nepali'), ('ng', 'Ndonga'), ('nl', 'Dutch'), ('nn', 'Norwegian Nynorsk'),
('no', 'Norwegian'), ('nr', 'South Ndebele'), ('nv', 'Navajo'), ('ny', 'Nyanja'), ('oc', 'Occitan'), ('oj', 'Ojibwa'),
('om', 'Oromo'), ('or', 'Odia'), ('os', 'Ossetic'), ('pa', 'Punjabi'), ('pi', 'Pali'), ('pl', 'Polish'),
('ps', 'Pashto'), ('pt', 'Portuguese'), ('qu', 'Quechua'), ('rm', 'Romansh'), ('rn', 'Rundi'), ('ro', 'Romanian'),
('ru', 'Russian'), ('rw', 'Kinyarwanda'), ('sa', 'Sanskrit'), ('sc', 'Sardinian'), ('sd', 'Sindhi'),
('se', 'Northern Sami'), ('sg', 'Sango'), ('si', 'Sinhala'), ('sk', 'Slovak'), ('sl', 'Slovenian'), ('sm', 'Samoan'),
('sn', 'Shona'), ('so', 'Somali'), ('sq', 'Albanian'), ('sr', 'Serbian'), ('ss', 'Swati'), ('st', 'Southern Sotho'),
('su', 'Sundanese'), ('sv', 'Swedish'), ('sw', 'Swahili'), ('ta', 'Tamil'), ('te', 'Telugu'), ('tg', 'Tajik'),
('th', 'Thai'), ('ti', 'Tigrinya'), ('tk', 'Turkmen'), ('tl', 'Tagalog'), ('tn', 'Tswana'), ('to', 'Tongan'),
('tr', 'Turkish'), ('ts', 'Tsonga'), ('tt', 'Tatar'), ('tw', 'Twi'), ('ty', 'Tahitian'), ('ug', 'Uyghur'),
('uk', 'Ukrainian'), ('ur', 'Urdu'), ('uz', 'Uzbek'), ('ve', 'Venda'), ('vi', 'Vietnamese'), ('vo', 'Volapük'),
('wa', 'Walloon'), ('wo', 'Wolof'), ('xh', 'Xhosa'), ('yi', 'Yiddish'), ('yo', 'Yoruba'), ('za', 'Zhuang'),
('zh', 'Chinese'), ('zu', 'Zulu');

insert into public.currencies (code, name, minor_units) values
('AED', 'United Arab Emirates Dirham', 2), ('AFN', 'Afghan Afghani', 2), ('ALL', 'Albanian Lek', 2),
('AMD', 'Armenian Dram', 2), ('AOA', 'Angolan Kwanza', 2), ('ARS', 'Argentine Peso', 2),
('AUD', 'Australian Dollar', 2), ('AWG', 'Aruban Florin', 2), ('AZN', 'Azerbaijani Manat', 2),
('BAM', 'Bosnia-Herzegovina Convertible Mark', 2), ('BBD', 'Barbadian Dollar', 2), ('BDT', 'Bangladeshi Taka', 2),
('BHD', 'Bahraini Dinar', 3), ('BIF', 'Burundian Franc', 0), ('BMD', 'Bermudan Dollar', 2),
('BND', 'Brunei Dollar', 2), ('BOB', 'Bolivian Boliviano', 2), ('BRL', 'Brazilian Real', 2),
('BSD', 'Bahamian Dollar', 2), ('BTN', 'Bhutanese Ngultrum', 2), ('BWP', 'Botswanan Pula', 2),
('BYN', 'Belarusian Ruble', 2), ('BZD', 'Belize Dollar', 2), ('CAD', 'Canadian Dollar', 2),
('CDF', 'Congolese Franc', 2), ('CHF', 'Swiss Franc', 2), ('CLP', 'Chilean Peso', 0), ('CNY', 'Chinese Yuan', 2),
('COP', 'Colombian Peso', 2), ('CRC', 'Costa Rican Colón', 2), ('CUP', 'Cuban Peso', 2),
('CVE', 'Cape Verdean Escudo', 2), ('CZK', 'Czech Koruna', 2), ('DJF', 'Djiboutian Franc', 0),
('DKK', 'Danish Krone', 2), ('DOP', 'Dominican Peso', 2), ('DZD', 'Algerian Dinar', 2), ('EGP', 'Egyptian Pound', 2),
('ERN', 'Eritrean Nakfa', 2), ('ETB', 'Ethiopian Birr', 2), ('EUR', 'Euro', 2), ('FJD', 'Fijian Dollar', 2),
('FKP', 'Falkland Islands Pound', 2), ('GBP', 'British Pound', 2), ('GEL', 'Georgian Lari', 2),
('GHS', 'Ghanaian Cedi', 2), ('GIP', 'Gibraltar Pound', 2), ('GMD', 'Gambian Dalasi', 2), ('GNF', 'Guinean Franc', 0),
('GTQ', 'Guatemalan Quetzal', 2), ('GYD', 'Guyanaese Dollar', 2), ('HKD', 'Hong Kong Dollar', 2),
('HNL', 'Honduran Lempira', 2), ('HTG', 'Haitian Gourde', 2), ('HUF', 'Hungarian Forint', 2),
('IDR', 'Indonesian Rupiah', 2), ('ILS', 'Israeli New Shekel', 2), ('INR', 'Indian Rupee', 2),
('IQD', 'Iraqi Dinar', 3), ('IRR', 'Iranian Rial', 2), ('ISK', 'Icelandic Króna', 0), ('JMD', 'Jamaican Dollar', 2),
('JOD', 'Jordanian Dinar', 3), ('JPY', 'Japanese Yen', 0), ('KES', 'Kenyan Shilling', 2),
('KGS', 'Kyrgystani Som', 2), ('KHR', 'Cambodian Riel', 2), ('KMF', 'Comorian Franc', 0),
('KPW', 'North Korean Won', 2), ('KRW', 'South Korean Won', 0), ('KWD', 'Kuwaiti Dinar', 3),
('KYD', 'Cayman Islands Dollar', 2), ('KZT', 'Kazakhstani Tenge', 2), ('LAK', 'Laotian Kip', 2),
('LBP', 'Lebanese Pound', 2), ('LKR', 'Sri Lankan Rupee', 2), ('LRD', 'Liberian Dollar', 2),
('LSL', 'Lesotho Loti', 2), ('LYD', 'Libyan Dinar', 3), ('MAD', 'Moroccan Dirham', 2), ('MDL', 'Moldovan Leu', 2),
('MGA', 'Malagasy Ariary', 2), ('MKD', 'Macedonian Denar', 2), ('MMK', 'Myanmar Kyat', 2),
('MNT', 'Mongolian Tugrik', 2), ('MOP', 'Macanese Pataca', 2), ('MRU', 'Mauritanian Ouguiya', 2),
('MUR', 'Mauritian Rupee', 2), ('MVR', 'Maldivian Rufiyaa', 2), ('MWK', 'Malawian Kwacha', 2),
('MXN', 'Mexican Peso', 2), ('MYR', 'Malaysian Ringgit', 2), ('MZN', 'Mozambican Metical', 2),
('NAD', 'Namibian Dollar', 2), ('NGN', 'Nigerian Naira', 2), ('NIO', 'Nicaraguan Córdoba', 2),
('NOK', 'Norwegian Krone', 2), ('NPR', 'Nepalese Rupee', 2), ('NZD', 'New Zealand Dollar', 2),
('OMR', 'Omani Rial', 3), ('PAB', 'Panamanian Balboa', 2), ('PEN', 'Peruvian Sol', 2),
('PGK', 'Papua New Guinean Kina', 2), ('PHP', 'Philippine Peso', 2), ('PKR', 'Pakistani Rupee', 2),
('PLN', 'Polish Zloty', 2), ('PYG', 'Paraguayan Guarani', 0), ('QAR', 'Qatari Riyal', 2), ('RON', 'Romanian Leu', 2),
('RSD', 'Serbian Dinar', 2), ('RUB', 'Russian Ruble', 2), ('RWF', 'Rwandan Franc', 0), ('SAR', 'Saudi Riyal', 2),
('SBD', 'Solomon Islands Dollar', 2), ('SCR', 'Seychellois Rupee', 2), ('SDG', 'Sudanese Pound', 2),
('SEK', 'Swedish Krona', 2), ('SGD', 'Singapore Dollar', 2), ('SHP', 'St. Helena Pound', 2),
('SLE', 'Sierra Leonean Leone', 2), ('SOS', 'Somali Shilling', 2), ('SRD', 'Surinamese Dollar', 2),
('SSP', 'South Sudanese Pound', 2), ('STN', 'São Tomé & Príncipe Dobra', 2), ('SYP', 'Syrian Pound', 2),
('SZL', 'Swazi Lilangeni', 2), ('THB', 'Thai Baht', 2), ('TJS', 'Tajikistani Somoni', 2),
('TMT', 'Turkmenistani Manat', 2), ('TND', 'Tunisian Dinar', 3), ('TOP', 'Tongan Paʻanga', 2),
('TRY', 'Turkish Lira', 2), ('TTD', 'Trinidad & Tobago Dollar', 2), ('TWD', 'New Taiwan Dollar', 2),
('TZS', 'Tanzanian Shilling', 2), ('UAH', 'Ukrainian Hryvnia', 2), ('UGX', 'Ugandan Shilling', 0),
('USD', 'US Dollar', 2), ('UYU', 'Uruguayan Peso', 2), ('UZS', 'Uzbekistani Som', 2),
('VES', 'Venezuelan Bolívar', 2), ('VND', 'Vietnamese Dong', 0), ('VUV', 'Vanuatu Vatu', 0),
('WST', 'Samoan Tala', 2), ('XAF', 'Central African CFA Franc', 0), ('XCD', 'East Caribbean Dollar', 2),
('XCG', 'Caribbean guilder', 2), ('XOF', 'West African CFA Franc', 0), ('XPF', 'CFP Franc', 0),
('YER', 'Yemeni Rial', 2), ('ZAR', 'South African Rand', 2), ('ZMW', 'Zambian Kwacha', 2),
('ZWG', 'Zimbabwean Gold', 2);

-- Past currencies: the amounts of old deals and costs stay as they were given.
insert into public.currencies (code, name, minor_units, ended_on, replaced_by_code, replaced_at_rate) values
('ANG', 'Netherlands Antillean Guilder', 2, '2025-07-01', 'XCG', 1), ('BGN', 'Bulgarian Lev', 2, '2026-01-01', 'EUR', 1.95583),
('EEK', 'Estonian Kroon', 2, '2011-01-01', 'EUR', 15.6466), ('HRK', 'Croatian Kuna', 2, '2023-01-01', 'EUR', 7.5345),
('LTL', 'Lithuanian Litas', 2, '2015-01-01', 'EUR', 3.4528), ('LVL', 'Latvian Lats', 2, '2014-01-01', 'EUR', 0.702804),
('SKK', 'Slovak Koruna', 2, '2009-01-01', 'EUR', 30.126),
('SLL', 'Sierra Leonean Leone (1964–2023)', 2, '2024-01-01', 'SLE', 1000),
('ZWL', 'Zimbabwean Dollar (2009–2024)', 2, '2024-09-01', 'ZWG', 2498.7242);

insert into public.industries (code, parent_code, name) values
('technology', null, 'Technology'), ('finance', null, 'Finance'), ('professional-services', null, 'Professional services'),
('marketing-media', null, 'Marketing and media'), ('industry-energy', null, 'Industry and energy'),
('commerce', null, 'Commerce'), ('health', null, 'Health'), ('public-education', null, 'Public sector and education'),
('software', 'technology', 'Software and SaaS'), ('it-services', 'technology', 'IT services'),
('cybersecurity', 'technology', 'Cybersecurity'), ('data-ai', 'technology', 'Data and AI'),
('hardware', 'technology', 'Hardware and semiconductors'), ('telecom', 'technology', 'Telecommunications'),
('banking', 'finance', 'Banking'), ('insurance', 'finance', 'Insurance'), ('fintech', 'finance', 'Fintech'),
('venture-capital', 'finance', 'Venture capital and private equity'),
('consulting', 'professional-services', 'Consulting'), ('legal', 'professional-services', 'Legal services'),
('accounting', 'professional-services', 'Accounting and tax'), ('staffing', 'professional-services', 'Staffing and recruiting'),
('advertising', 'marketing-media', 'Advertising and agencies'), ('media', 'marketing-media', 'Media and publishing'),
('events', 'marketing-media', 'Events'),
('manufacturing', 'industry-energy', 'Manufacturing'), ('logistics', 'industry-energy', 'Logistics and supply chain'),
('energy', 'industry-energy', 'Energy and utilities'), ('construction', 'industry-energy', 'Construction and real estate'),
('automotive', 'industry-energy', 'Automotive'),
('ecommerce', 'commerce', 'E-commerce'), ('retail', 'commerce', 'Retail'), ('travel', 'commerce', 'Travel and hospitality'),
('pharma', 'health', 'Pharma and biotech'), ('healthcare', 'health', 'Healthcare providers'),
('government', 'public-education', 'Government'), ('education', 'public-education', 'Education'),
('nonprofit', 'public-education', 'Non-profit');

insert into public.topics (code, industry_code, name) values
('saas', 'software', 'SaaS'), ('product-management', 'software', 'Product management'),
('product-led-growth', 'software', 'Product-led growth'), ('software-engineering', 'software', 'Software engineering'),
('devops', 'it-services', 'DevOps'), ('cloud', 'it-services', 'Cloud infrastructure'), ('low-code', 'software', 'Low-code'),
('open-source', 'software', 'Open source'), ('it-operations', 'it-services', 'IT operations'),
('security-operations', 'cybersecurity', 'Security operations'), ('privacy', 'cybersecurity', 'Privacy and compliance'),
('identity', 'cybersecurity', 'Identity and access'), ('machine-learning', 'data-ai', 'Machine learning'),
('generative-ai', 'data-ai', 'Generative AI'), ('data-engineering', 'data-ai', 'Data engineering'),
('analytics', 'data-ai', 'Analytics'), ('semiconductors', 'hardware', 'Semiconductors'), ('iot', 'hardware', 'Internet of things'),
('networking', 'telecom', 'Networking'), ('payments', 'fintech', 'Payments'), ('embedded-finance', 'fintech', 'Embedded finance'),
('treasury', 'banking', 'Treasury'), ('risk', 'banking', 'Risk management'), ('insurtech', 'insurance', 'Insurtech'),
('startups', 'venture-capital', 'Startups'), ('fundraising', 'venture-capital', 'Fundraising'),
('strategy', 'consulting', 'Strategy'), ('change-management', 'consulting', 'Change management'),
('leadership', 'consulting', 'Leadership'), ('contract-law', 'legal', 'Contract law'), ('tax', 'accounting', 'Tax'),
('financial-planning', 'accounting', 'Financial planning and analysis'), ('recruiting', 'staffing', 'Recruiting'),
('people-operations', 'staffing', 'People operations'), ('future-of-work', 'staffing', 'Future of work'),
('b2b-marketing', 'advertising', 'B2B marketing'), ('demand-generation', 'advertising', 'Demand generation'),
('account-based-marketing', 'advertising', 'Account-based marketing'), ('content-marketing', 'advertising', 'Content marketing'),
('seo', 'advertising', 'Search engine optimisation'), ('brand', 'advertising', 'Brand'), ('martech', 'advertising', 'Marketing technology'),
('sales', 'software', 'B2B sales'), ('revenue-operations', 'software', 'Revenue operations'),
('customer-success', 'software', 'Customer success'), ('social-selling', 'software', 'Social selling'),
('journalism', 'media', 'Business journalism'), ('podcasting', 'media', 'Podcasting'), ('event-marketing', 'events', 'Event marketing'),
('industrial-automation', 'manufacturing', 'Industrial automation'), ('lean', 'manufacturing', 'Lean production'),
('supply-chain', 'logistics', 'Supply chain'), ('procurement', 'logistics', 'Procurement'),
('renewables', 'energy', 'Renewable energy'), ('sustainability', 'energy', 'Sustainability'),
('proptech', 'construction', 'Property technology'), ('mobility', 'automotive', 'Mobility'),
('ecommerce-growth', 'ecommerce', 'E-commerce growth'), ('marketplaces', 'ecommerce', 'Marketplaces'),
('retail-technology', 'retail', 'Retail technology'), ('business-travel', 'travel', 'Business travel'),
('digital-health', 'healthcare', 'Digital health'), ('biotech', 'pharma', 'Biotechnology'),
('govtech', 'government', 'Government technology'), ('edtech', 'education', 'Education technology'),
('corporate-learning', 'education', 'Corporate learning'), ('impact', 'nonprofit', 'Social impact');

insert into public.job_functions (code, name) values
('marketing', 'Marketing'), ('sales', 'Sales'), ('engineering', 'Engineering'), ('product', 'Product'), ('it', 'Information technology'),
('security', 'Security'), ('data', 'Data and analytics'), ('finance', 'Finance'), ('operations', 'Operations'),
('human-resources', 'Human resources'), ('customer-success', 'Customer success'), ('procurement', 'Procurement'),
('legal', 'Legal'), ('general-management', 'General management'), ('other', 'Other');

insert into public.seniorities (code, rank, name) values
('entry', 1, 'Entry level'), ('senior', 2, 'Senior specialist'), ('manager', 3, 'Manager'), ('director', 4, 'Director'),
('vp', 5, 'Vice president'), ('c-level', 6, 'Chief officer'), ('owner', 7, 'Owner or founder');

insert into public.company_sizes (code, rank, min_employees, max_employees) values
('1-10', 1, 1, 10), ('11-50', 2, 11, 50), ('51-200', 3, 51, 200), ('201-500', 4, 201, 500), ('501-1000', 5, 501, 1000),
('1001-5000', 6, 1001, 5000), ('5001-10000', 7, 5001, 10000), ('10001+', 8, 10001, null);

insert into public.age_bands (code, rank) values
('13-17', 1), ('18-24', 2), ('25-34', 3), ('35-44', 4), ('45-54', 5), ('45-64', 6), ('55-64', 7), ('65+', 8);

-- A pattern leaves out the pages of a platform that are not profiles: posts, searches, settings.
insert into public.platforms (code, name, profile_url_pattern, profile_address_pattern) values
(
    'linkedin', 'LinkedIn', 'https://www.linkedin.com/in/{handle}',
    '^(?:[a-z]+\.)?linkedin\.com/(?:(?:mwlite|comm|profile)/)*(?:(?:in|pub)/(?!me(?:[/?#]|$))([^/?#]+)|((?:company|school|showcase)/[^/?#]+))'
),
(
    'x', 'X', 'https://x.com/{handle}',
    '^(?:(?:mobile|m|pro)\.)?(?:x|twitter)\.com/(?:#!/)?(?:intent/(?:user|follow)\?(?:[^#]*&)?screen_name=([^&#]+)'
    '|@?(?!(?:i|intent|home|search|search-advanced|share|explore|hashtag|notifications|messages|settings|compose|login|logout|signup|tos'
    '|privacy|jobs|about|account|download|en|oauth|premium|statuses|verified|who_to_follow|widgets|communities|grok)'
    '(?:[/?#]|$))([^/?#]+))'
),
(
    'youtube', 'YouTube', 'https://www.youtube.com/@{handle}',
    '^(?:youtu\.be/@([^/?#]+)|(?:(?:m|music|studio|gaming|(?!tv)[a-z]{2})\.)?youtube\.(?:com|(?:com?\.)?[a-z]{2})/(?:(?:@|c/|user/)([^/?#]+)|(channel/[^/?#]+)'
    '|feeds/videos\.xml\?channel_id=([^&#]+)|(?:subscription_center\?(?:[^#]*&)?add_user|profile\?(?:[^#]*&)?user)=([^&#]+)'
    '|(?!(?:watch|playlist|shorts|results|feed|premium|gaming|trending|account|about|redirect|attribution_link|upload|channels|live|movies|ads|kids'
    '|c|user|channel|creators|embed|howyoutubeworks|new|oops|podcasts|post|profile|signin|source|subscription_center|t|v)'
    '(?:[/?#]|$))([^/?#@]+)/?(?:(?:videos|featured|playlists|community|shorts|streams|about)/?)?(?:[?#].*)?$))'
),
(
    'instagram', 'Instagram', 'https://www.instagram.com/{handle}',
    '^(?:(?:(?:m|[a-z]{2}-[a-z]{2})\.)?(?:instagram\.com|instagr\.am)/(?:stories/|_u/|_n/)?|ig\.me/m/)@?'
    '(?!(?:p|s|n|reel|reels|explore|tv|accounts|share|stories|highlights|direct|channel|audio|about|legal|developer|emails|popular|invites|tags|web'
    '|ads|archive|challenge|create|directory|fxcal|graphql|guides|lite|nametag|notifications|oauth|press|privacy|session|threads|your_activity)'
    '(?:[/?#]|$))([^/?#]+)'
),
(
    'tiktok', 'TikTok', 'https://www.tiktok.com/@{handle}', '^(?:[a-z]+\.)?tiktok\.com/(?:embed/|[a-z]{2}(?:-[a-z]{2})?/)?@([^/?#]+)'
),
(
    'facebook', 'Facebook', 'https://www.facebook.com/{handle}',
    '^(?:m\.me/([^/?#]+)|messenger\.com/t/([^/?#]+)|fb\.me/([^/?#]+)'
    '|(?:(?:m|mbasic|touch|web|business|[a-z]{2}-[a-z]{2})\.)?(?:facebook|fb)\.com/(?:(?:home\.php)?#!/)?(?:profile\.php\?(?:[^#]*&)?id=([0-9]+)'
    '|messages/t/([^/?#]+)|(?:p|pages/category/[^/?#]+)/(?:[^/?#]*-)?([0-9]+)/?(?:[?#]|$)|[^/?#]+-([0-9]{9,})/?(?:[?#]|$)'
    '|(?:(?:people|pages)/[^/?#]+/|pg/|u/)?@?(?!(?:[^/?#]*\.php|groups|events|watch|sharer|share|people|pages|p|pg|u|story|photo|photos'
    '|permalink|reel|reels|marketplace|login|hashtag|search|help|policies|business|ads|gaming|live|video|videos|media|notes|stories'
    '|messages|notifications|settings|dialog|plugins|home|privacy|category|ajax|asset_library|bookmarks|careers|checkpoint|commerce'
    '|creatorstudio|directory|events_manager|friends|fundraisers|games|insights|jobs|latest|legal|lite|local|memories|onthisday|overview'
    '|recover|saved|terms|tr|v[0-9.]+)(?:[/?#]|$))([^/?#]+)))'
),
(
    'threads', 'Threads', 'https://www.threads.net/@{handle}',
    '^(?:m\.)?threads\.(?:net|com)/(?:@([^/?#]+)|(?!(?:t|search|login|intent|activity|custom_feed|explore|for_you|insights|liked|privacy|saved'
    '|settings)(?:[/?#]|$))([^/?#]+))'
),
(
    'github', 'GitHub', 'https://github.com/{handle}',
    '^(?:api\.github\.com/users/([^/?#]+)|(?:gist\.)?github\.com/(?:orgs/|sponsors/|users/|stars/)?@?(?!(?:orgs|sponsors|users|stars|topics|search'
    '|features|marketplace|trending|explore|collections|login|settings|about|pricing|enterprise|apps|notifications|account|advisories|codespaces'
    '|contact|copilot|customer-stories|dashboard|discover|events|github-copilot|issues|join|mobile|new|nonprofit|organizations|pulls|readme'
    '|resources|security|site|solutions|starred|team)(?:[/?#]|$))([^/?#]+)|([a-z0-9-]+)\.github\.io(?:[/?#]|$))'
),
(
    'substack', 'Substack', 'https://{handle}.substack.com',
    '^(?:substack\.com/@([^/?#]+)|substack\.com/(profile/[0-9]+)(?:[-/?#]|$)|(?:open\.)?substack\.com/pub/([^/?#]+)'
    '|(?!(?:open|on|support|api|cdn|email|go|post|read|reader)\.)([a-z0-9-]+)\.substack\.com(?:[/?#]|$))'
),
(
    'twitch', 'Twitch', 'https://www.twitch.tv/{handle}',
    '^(?:player\.twitch\.tv/\?(?:[^#]*&)?channel=([^&#]+)|dashboard\.twitch\.tv/u/([^/?#]+)|(?:(?:m|go)\.)?twitch\.tv/'
    '(?:popout/|moderator/|embed/|products/|subs/|u/)?@?(?!(?:videos|directory|p|search|settings|subscriptions|downloads|jobs|turbo|store|login'
    '|signup|popout|moderator|bits|browse|collections|creatorcamp|drops|embed|following|friends|inventory|legal|prime|products|subs|team|u|wallet)'
    '(?:[/?#]|$))([^/?#]+))'
),
(
    'bluesky', 'Bluesky', 'https://bsky.app/profile/{handle}',
    '^(?:(?:[a-z]+\.)?bsky\.app/profile/@?([^/?#]+)|([a-z0-9-]+\.bsky\.social)(?:[/?#]|$))'
),
(
    'reddit', 'Reddit', 'https://www.reddit.com/user/{handle}',
    '^(?:[a-z-]+\.)?reddit\.com/(?:(?:user|u)/(?!me(?:[/?#]|$))|r/u_)([^/?#]+)'
),
('podcast', 'Podcast', 'https://{handle}', null), ('newsletter', 'Newsletter', 'https://{handle}', null),
('blog', 'Blog', 'https://{handle}', null);
insert into public.platform_domains (platform_code, domain)
select
    given.platform_code,
    unnest(string_to_array(given.domains, ' ')) as domain
from (
    values
    ('linkedin', 'linkedin.com lnkd.in'), ('x', 'x.com twitter.com t.co'), ('youtube', 'youtube.com youtu.be music.youtube.com'),
    ('instagram', 'instagram.com instagr.am'), ('tiktok', 'tiktok.com vm.tiktok.com'), ('facebook', 'facebook.com fb.com fb.me fb.watch'),
    ('threads', 'threads.net threads.com'), ('github', 'github.com gist.github.com'), ('substack', 'substack.com'),
    ('twitch', 'twitch.tv clips.twitch.tv'), ('bluesky', 'bsky.app'), ('reddit', 'reddit.com redd.it')
) as given (platform_code, domains);
-- Not a profile of one host: the handle is what stands after https://, a path included. Which letters and what length other
-- platforms allow changes with their rules, and a person who is refused is lost: what cannot be a handle anywhere is refused.
update public.platforms as platforms
set
    handle_pattern = case platforms.code
        when 'linkedin' then '^((company|school|showcase)/)?[^[:space:]/?#@,;:<>"|(){}*=]+$'
        when 'youtube' then '^(channel/)?[^[:space:]/?#@,;:<>"|(){}*=]+$'
        when 'podcast' then '^[^[:space:]?#,;:<>"]+$'
        when 'newsletter' then '^[^[:space:]?#,;:<>"]+$'
        when 'blog' then '^[^[:space:]?#,;:<>"]+$'
        -- The others have ASCII alone: a letter of another alphabet only looks like one of theirs.
        when 'substack' then '^(?=[!-~]+$)(profile/[0-9]+|[^[:space:]/?#@,;:<>"|(){}*=]+)$'
        when 'bluesky' then '^(?=[!-~]+$)(?!bsky\.social$)(did:(plc|web):)?[^[:space:]/?#@,;:<>"|(){}*=]+$'
        else '^(?=[!-~]+$)[^[:space:]/?#@,;:<>"|(){}*=]+$'
    end
where platforms.code is not null;

insert into public.deliverable_types (code, name) values
('post', 'Post'), ('carousel', 'Carousel'), ('story', 'Story'), ('short-video', 'Short video'), ('video', 'Long video'),
('live-stream', 'Live stream'), ('article', 'Article'), ('newsletter-mention', 'Newsletter mention'),
('dedicated-newsletter', 'Dedicated newsletter'), ('podcast-mention', 'Podcast mention'), ('podcast-episode', 'Podcast episode'),
('webinar', 'Webinar'), ('event-talk', 'Talk at an event'), ('whitepaper', 'White paper'), ('thread', 'Thread');

-- Hosts that give a name to each customer and are not on the public suffix list.
insert into public.public_suffixes (rule, is_private)
select
    lists.rule,
    true as is_private
from regexp_split_to_table(
    'onmicrosoft.com godaddysites.com business.site jimdosite.com jimdofree.com mystrikingly.com ueniweb.com site123.me hubspotpagebuilder.com '
    'hs-sites.com mailchimpsites.com mybigcommerce.com canalblog.com tilda.ws mykajabi.com ghost.io square.site weeblysite.com wixstudio.com '
    'blogspot.de blogspot.co.uk blogspot.fr bigcartel.com webnode.page sharepoint.com atlassian.net my.site.com my.salesforce.com',
    ' '
) as lists (rule);

-- Without those of the platforms, which public.platform_domains has. First shops, podcasts, pictures, texts, events, communities,
-- directories, reviews, pages of links, forms, files and short links, on which others have pages; then hosts below which they have sites.
insert into public.shared_hosts (host, has_pages)
select
    lists.host,
    true as has_pages
from regexp_split_to_table($$
amazon.* amzn.to a.co ebay.* etsy.com alibaba.com aliexpress.com walmart.com mercadolibre.* mercadolivre.com.br gumroad.com stan.store
zalando.* otto.de rakuten.co.jp flipkart.com fiverr.com upwork.com teespring.com redbubble.com bandcamp.com udemy.com coursera.org
spotify.com spotify.link podcasts.apple.com music.apple.com apps.apple.com itunes.apple.com books.apple.com soundcloud.com anchor.fm
podbean.com buzzsprout.com libsyn.com spreaker.com castbox.fm pocketcasts.com pca.st overcast.fm deezer.com audible.* stitcher.com player.fm
iheart.com tunein.com podchaser.com vimeo.com dailymotion.com rumble.com flickr.com behance.net dribbble.com pinterest.* pin.it medium.com
notion.so beehiiv.com ghost.io tumblr.com wordpress.com blogger.com wattpad.com slideshare.net issuu.com quora.com eventbrite.* meetup.com
lu.ma luma.com hopin.com xing.com patreon.com ko-fi.com buymeacoffee.com kickstarter.com indiegogo.com gofundme.com onlyfans.com skool.com
circle.so discord.com discord.gg slack.com telegram.me telegram.org t.me whatsapp.com wa.me snapchat.com vk.com weibo.com line.me ok.ru
mastodon.social clubhouse.com gitlab.com bitbucket.org npmjs.com pypi.org huggingface.co kaggle.com stackoverflow.com researchgate.net
academia.edu wikipedia.org wikidata.org fandom.com imdb.com goodreads.com archive.org crunchbase.com angel.co wellfound.com producthunt.com
g2.com capterra.* getapp.com trustpilot.com glassdoor.* indeed.* kununu.com yelp.* tripadvisor.* booking.com airbnb.* opentable.com
yellowpages.com gelbeseiten.de northdata.de northdata.com zoominfo.com apollo.io bloomberg.com dnb.com opencorporates.com
company-information.service.gov.uk clutch.co apps.shopify.com chrome.google.com linktr.ee beacons.ai lnk.bio bio.link linkpop.com linkin.bio
campsite.bio solo.to taplink.cc flow.page flowcode.com hoo.be msha.ke shor.by carrd.co about.me bento.me koji.to calendly.com cal.com
typeform.com forms.gle jotform.com surveymonkey.com airtable.com canva.com dropbox.com zoom.us bit.ly tinyurl.com ow.ly buff.ly rebrand.ly
cutt.ly rb.gy is.gd s.id dlvr.it goo.gl g.co g.page docs.google.* drive.google.* sites.google.* maps.google.* business.google.*
play.google.* forms.google.* calendar.google.* plus.google.*
$$, '\s+') as lists (host)
where lists.host <> '';

insert into public.shared_hosts (host, has_sites)
select
    lists.host,
    true as has_sites
from regexp_split_to_table($$
wordpress.com squarespace.com substack.com weebly.com tumblr.com typepad.com strikingly.com teachable.com over-blog.com medium.com etsy.com
gumroad.com bandcamp.com podbean.com buzzsprout.com libsyn.com beehiiv.com thinkific.com podia.com kajabi.com circle.so webnode.com
livejournal.com hatenablog.com jimdo.com launchrock.com exposure.co contently.com journoportfolio.com slack.com zendesk.com freshdesk.com
zoom.us eventbrite.com typeform.com force.com statuspage.io bamboohr.com recruitee.com
$$, '\s+') as lists (host)
where lists.host <> ''
on conflict (host) do update set has_sites = true;

insert into public.free_mail_domains (domain) values
('gmail.com'), ('googlemail.com'), ('outlook.com'), ('hotmail.com'), ('hotmail.co.uk'), ('hotmail.fr'), ('live.com'), ('msn.com'),
('yahoo.com'), ('yahoo.co.uk'), ('yahoo.co.jp'), ('yahoo.fr'), ('ymail.com'), ('icloud.com'), ('me.com'), ('mac.com'), ('aol.com'),
('gmx.de'), ('gmx.net'), ('gmx.com'), ('gmx.at'), ('gmx.ch'), ('web.de'), ('t-online.de'), ('freenet.de'), ('mail.com'),
('mail.ru'), ('yandex.ru'), ('yandex.com'), ('proton.me'), ('protonmail.com'), ('pm.me'), ('tutanota.com'), ('fastmail.com'),
('hey.com'), ('zoho.com'), ('orange.fr'), ('wanadoo.fr'), ('free.fr'), ('laposte.net'), ('libero.it'), ('virgilio.it'),
('btinternet.com'), ('comcast.net'), ('verizon.net'), ('att.net'), ('qq.com'), ('163.com'), ('126.com'), ('sina.com'), ('naver.com'),
('daum.net'), ('rediffmail.com'), ('uol.com.br'), ('bol.com.br'), ('terra.com.br'), ('seznam.cz'), ('wp.pl'), ('onet.pl'), ('o2.pl');
