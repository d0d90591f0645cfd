"""Names and cities by country, with the language people publish in and the currency they ask for."""

from __future__ import annotations

from typing import NamedTuple


class Country(NamedTuple):
    """Where an influencer or a buyer lives. `weight` is the country's share of B2B creators, in per mille."""

    code: str
    weight: int
    languages: tuple[str, ...]
    currency: str
    cities: str
    first_names: str
    last_names: str


_ENGLISH_FIRST = (
    "Ava Caleb Clara Dylan Eleanor Ethan Grace Hannah Isaac Jasmine Jordan Julia Kevin Laura Logan Marcus Megan Nathan"
    " Nora Owen Paige Rachel Riley Samuel Sophie Tessa Tyler Victoria Wesley Zoe"
)
_GERMAN_FIRST = (
    "Anke Bastian Birte Clemens Dörte Fabian Franziska Greta Hannes Ines Jannik Jürgen Katrin Lena Lukas Maren Moritz"
    " Nadine Philipp Ralf Sabine Simon Svenja Thilo Ulrike Wiebke"
)

COUNTRIES = (
    Country(
        "US",
        270,
        ("en",),
        "USD",
        "Austin Boston Chicago Denver Portland Raleigh Seattle Tampa",
        _ENGLISH_FIRST,
        "Abernathy Bexley Calloway Dunmore Eastwick Fairbanks Garrity Hollis Ingram Kettering Langford Merriweather"
        " Northcott Oakes Pemberly Radcliff Sorrell Thackeray Underhill Vance Whitlock Yarrow",
    ),
    Country(
        "GB",
        130,
        ("en",),
        "GBP",
        "London Manchester Bristol Leeds Edinburgh Cardiff",
        _ENGLISH_FIRST,
        "Ashdown Blackwood Cawthorne Dewhurst Elphick Fotheringay Greaves Hartwell Inglis Jessop Kirkbride Lockyer"
        " Mossley Nettleton Ormond Penhale Ravenscroft Selwyn Tindall Wetherby",
    ),
    Country(
        "DE",
        110,
        ("de", "en"),
        "EUR",
        "Berlin Hamburg München Köln Leipzig Stuttgart",
        _GERMAN_FIRST,
        "Ahrens Bergmann Dietrichs Ebeling Fährmann Grothaus Hellweg Jessen Kühnast Lindemann Möllers Niehoff Overbeck"
        " Petersohn Rademaker Schönfeld Tiedemann Uhlmann Vosskamp Wessels",
    ),
    Country(
        "FR",
        70,
        ("fr", "en"),
        "EUR",
        "Paris Lyon Nantes Lille Toulouse Bordeaux",
        "Amélie Bastien Camille Céline Damien Élodie Fabrice Gaëlle Hugo Inès Jérôme Lucie Mathilde Nicolas Océane"
        " Pauline Quentin Romain Solène Thibault",
        "Aubertin Bellancourt Chauvigny Delorme Escoffin Fontanel Garnaud Hauteville Jourdan Lachaume Marchandel"
        " Noirel Perrachon Queval Rochebrune Savarin Tessier Vauclair",
    ),
    Country(
        "NL",
        55,
        ("nl", "en"),
        "EUR",
        "Amsterdam Utrecht Rotterdam Eindhoven",
        "Anouk Bram Daan Eefje Floor Gijs Hidde Ilse Jasper Koen Lotte Maartje Niek Pim Roos Sanne Thijs Wouter",
        "Aalbers Beekman Coolhaas Dijkgraaf Elsenaar Groeneveld Hoekstra Kuipers Lammerts Meerdink Noordhoek"
        " Oosterhuis Rietveld Schoutenaar Terpstra Veldhuizen Wiersma Zandstra",
    ),
    Country(
        "SE",
        50,
        ("sv", "en"),
        "SEK",
        "Stockholm Göteborg Malmö Uppsala",
        "Agnes Albin Åsa Björn Disa Elias Frida Gustav Hedda Ida Joel Klara Linnea Måns Nils Ottilia Signe Tove Viggo",
        "Almgren Bergstrand Dahlvik Ekholm Forsgård Granlund Hedmark Isaksson Kjellgren Ljungdahl Malmsten Nordqvist"
        " Östberg Rosenblad Sandelin Törnblom Wikner",
    ),
    Country(
        "NO",
        25,
        ("no", "en"),
        "NOK",
        "Oslo Bergen Trondheim Stavanger",
        "Astrid Eirik Guro Håkon Ingrid Jorunn Kjersti Lars Magnus Nora Odd Ragnhild Sigrid Tor Vebjørn Åse",
        "Aasgard Bjerknes Dalseth Eikrem Fjellanger Grindheim Haugland Kvamme Lunde Myklebust Nygård Rønneberg"
        " Skogstad Tveiten Ulvestad",
    ),
    Country(
        "DK",
        25,
        ("da", "en"),
        "DKK",
        "København Aarhus Odense",
        "Anders Birgitte Camilla Emil Freja Gry Henrik Johanne Kasper Lærke Mads Nanna Rasmus Sofie Søren Trine",
        "Aagaard Bjerregaard Dalsgaard Engelund Frandsen Grønbech Hvidberg Kirkeby Lauridsen Mølgaard Nørskov Overby"
        " Ravnholt Skovbo Thorup",
    ),
    Country(
        "FI",
        20,
        ("fi", "en"),
        "EUR",
        "Helsinki Espoo Tampere",
        "Aino Eero Helmi Ilkka Jaana Kalle Liisa Mikko Noora Olli Päivi Riikka Sami Tuuli Väinö",
        "Aaltola Harjula Järvikoski Kettunen Lehtomaa Metsälä Niemistö Pohjanen Rautakivi Salmela Tuominen Virtasalo",
    ),
    Country(
        "ES",
        40,
        ("es", "en"),
        "EUR",
        "Madrid Barcelona Valencia Sevilla",
        "Adrián Beatriz Carlos Diego Elena Gonzalo Inés Javier Lucía Marta Nuria Pablo Raquel Sergio Vera",
        "Arroyave Barrientos Cifuentes Durán Escalona Fuentes Galdámez Herrera Iriarte Lozano Montalbán Olmedo Peñalver"
        " Quiroga Salvatierra",
    ),
    Country(
        "IT",
        30,
        ("it", "en"),
        "EUR",
        "Milano Torino Bologna Roma",
        "Alessio Bianca Chiara Davide Elisa Federico Giulia Lorenzo Martina Nicolò Ottavia Pietro Serena Tommaso",
        "Albanesi Bergamaschi Cortellini Donati Ferrandi Galvani Lombardini Marchetti Olivieri Pellegrino Ravasio"
        " Santoro Tedeschi Valsecchi",
    ),
    Country(
        "CH",
        25,
        ("de", "fr", "en"),
        "CHF",
        "Zürich Basel Genève Bern",
        _GERMAN_FIRST,
        "Ammann Bürgisser Caduff Dürrenberg Egloff Frauenfelder Gantenbein Hürlimann Jäggi Kälin Lüthold Odermatt"
        " Rüegsegger Stämpfli Zurbriggen",
    ),
    Country(
        "PL",
        25,
        ("pl", "en"),
        "EUR",
        "Warszawa Kraków Wrocław Gdańsk",
        "Agnieszka Bartosz Dominika Ewelina Filip Grzegorz Iga Jakub Kinga Łukasz Magda Natalia Oskar Paweł Zofia",
        "Bielawski Czarnota Dobrowolski Gawron Jasiński Kalinowski Lisiecki Morawski Nowicki Olszański Piekarski"
        " Sobczak Urbański Wilczek Zieliński",
    ),
    Country(
        "CA",
        45,
        ("en", "fr"),
        "USD",
        "Toronto Montréal Vancouver Calgary",
        _ENGLISH_FIRST,
        "Ainsley Beauchemin Cartwell Desrochers Ellsworth Fenwick Galbraith Hargrove Kinnear Lavigne Mackenna Northrup"
        " Ouellet Pelham Rousseau Strathmore",
    ),
    Country(
        "IN",
        50,
        ("en", "hi"),
        "USD",
        "Bengaluru Mumbai Pune Hyderabad Delhi",
        "Aarav Aditi Anika Dev Divya Gaurav Ishaan Kavya Lakshmi Meera Nikhil Pooja Rahul Riya Sanjay Tanvi Vikram",
        "Acharya Bhandari Chaudhary Deshpande Gokhale Iyengar Joshi Kulkarni Mahajan Naidu Pillai Raghavan Saxena"
        " Trivedi Vaidya",
    ),
    Country(
        "BR",
        30,
        ("pt", "en"),
        "USD",
        "Campinas Curitiba Recife",
        "Bruna Caio Daniela Felipe Gabriela Heitor Isadora João Larissa Murilo Natália Otávio Rafaela Thiago",
        "Albuquerque Barreto Cavalcanti Drummond Figueiredo Guimarães Lacerda Magalhães Nogueira Peixoto Queiroz"
        " Sampaio Vasconcelos",
    ),
)

JOB_TITLES = {
    "marketing": ("Marketing Manager", "Head of Demand Generation", "VP Marketing", "Chief Marketing Officer"),
    "sales": ("Account Executive", "Sales Manager", "VP Sales", "Chief Revenue Officer"),
    "engineering": ("Staff Engineer", "Engineering Manager", "VP Engineering", "Chief Technology Officer"),
    "product": ("Product Manager", "Head of Product", "VP Product", "Chief Product Officer"),
    "it": ("Systems Administrator", "IT Manager", "Director of IT", "Chief Information Officer"),
    "security": ("Security Engineer", "Security Manager", "Director of Security", "Chief Information Security Officer"),
    "data": ("Data Analyst", "Data Manager", "Director of Analytics", "Chief Data Officer"),
    "finance": ("Financial Analyst", "Finance Manager", "Finance Director", "Chief Financial Officer"),
    "operations": ("Operations Specialist", "Operations Manager", "Director of Operations", "Chief Operating Officer"),
    "human-resources": ("HR Specialist", "People Manager", "HR Director", "Chief People Officer"),
    "procurement": ("Buyer", "Procurement Manager", "Director of Procurement", "Chief Procurement Officer"),
    "legal": ("Legal Counsel", "Legal Manager", "Legal Director", "General Counsel"),
}
"""Titles of a job function from specialist to chief."""

TITLE_SENIORITIES = ("senior", "manager", "director", "c-level")
"""The seniority each of the four titles stands for."""
