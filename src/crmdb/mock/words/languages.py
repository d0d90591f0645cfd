"""What people say of themselves in other languages than English. Terms of the trade stay English, as they do there."""

from __future__ import annotations

from typing import NamedTuple


class Tongue(NamedTuple):
    """Parts of a profile in one language; `hooks` take a topic. `at` stands between a title and an employer."""

    at: str
    hooks: tuple[str, str, str]
    closings: tuple[str, str, str]


TONGUES = {
    "en": Tongue(" at ", ("", "", ""), ("", "", "")),
    "de": Tongue(
        " bei ",
        ("Schreibt über {}", "Notizen aus der Praxis zu {}", "Jede Woche ein Beitrag zu {}"),
        ("Antworte auf jede ernste Frage.", "Meinungen mit Fußnoten.", "Vorträge, Workshops, ein Newsletter."),
    ),
    "fr": Tongue(
        " chez ",
        ("Textes sur {}", "Notes de terrain sur {}", "Chaque semaine, un billet sur {}"),
        ("Je réponds aux questions sérieuses.", "Des avis, avec leurs sources.", "Conférences et ateliers."),
    ),
    "nl": Tongue(
        " bij ",
        ("Schrijft over {}", "Notities uit de praktijk over {}", "Elke week een stuk over {}"),
        ("Beantwoordt elke serieuze vraag.", "Meningen met voetnoten.", "Lezingen, workshops en één nieuwsbrief."),
    ),
    "sv": Tongue(
        " på ",
        ("Skriver om {}", "Anteckningar från vardagen om {}", "Varje vecka en text om {}"),
        ("Svarar på alla seriösa frågor.", "Åsikter med fotnoter.", "Föredrag, workshoppar och ett nyhetsbrev."),
    ),
    "no": Tongue(
        " hos ",
        ("Skriver om {}", "Notater fra hverdagen om {}", "Hver uke en tekst om {}"),
        ("Svarer på alle seriøse spørsmål.", "Meninger med fotnoter.", "Foredrag, workshops og ett nyhetsbrev."),
    ),
    "da": Tongue(
        " hos ",
        ("Skriver om {}", "Noter fra hverdagen om {}", "Hver uge en tekst om {}"),
        ("Svarer på alle seriøse spørgsmål.", "Meninger med fodnoter.", "Foredrag, workshops og ét nyhedsbrev."),
    ),
    "fi": Tongue(
        ", ",
        ("Kirjoituksia aiheesta {}", "Muistiinpanoja arjesta: {}", "Joka viikko teksti aiheesta {}"),
        ("Vastaan vakaviin kysymyksiin.", "Mielipiteitä alaviitteineen.", "Puheita, työpajoja ja uutiskirje."),
    ),
    "es": Tongue(
        " en ",
        ("Escribo sobre {}", "Notas de campo sobre {}", "Cada semana, un texto sobre {}"),
        ("Respondo a toda pregunta seria.", "Opiniones con notas al pie.", "Charlas, talleres y un boletín."),
    ),
    "it": Tongue(
        " presso ",
        ("Scrivo di {}", "Appunti dal campo su {}", "Ogni settimana un testo su {}"),
        ("Rispondo a ogni domanda seria.", "Opinioni con le fonti.", "Conferenze, workshop e una newsletter."),
    ),
    "pl": Tongue(
        " w ",
        ("Piszę o: {}", "Notatki z praktyki: {}", "Co tydzień tekst: {}"),
        ("Odpowiadam na poważne pytania.", "Opinie z przypisami.", "Wykłady, warsztaty i newsletter."),
    ),
    "pt": Tongue(
        " na ",
        ("Escrevo sobre {}", "Notas de campo sobre {}", "Toda semana, um texto sobre {}"),
        ("Respondo a toda pergunta séria.", "Opiniões com fontes.", "Palestras, oficinas e uma newsletter."),
    ),
    "hi": Tongue(
        ", ",
        ("{} पर हिन्दी में", "{}: अनुभव से", "हर हफ़्ते {} पर एक लेख"),
        ("सवालों का स्वागत है।", "राय, हवालों के साथ।", "भाषण और कार्यशालाएँ।"),
    ),
}
"""By the codes of public.languages. The patterns of English are in `topics.py`: it has more of them."""

_UPPER = {"seo": "SEO", "saas": "SaaS", "b2b": "B2B", "it": "IT", "devops": "DevOps", "of": "of"}


def topic_name(code: str) -> str:
    """A topic as it is written in a sentence: b2b-marketing becomes B2B Marketing."""
    return " ".join(_UPPER.get(word, word.capitalize()) for word in code.split("-"))
