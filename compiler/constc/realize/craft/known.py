"""What an answer may know without being told: emergency numbers, words for numbers, and names of everybody's."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

__all__ = ["EMERGENCY", "KNOWN", "NUMBERS"]

EMERGENCY: Final = frozenset("000 110 111 112 113 115 118 119 122 190 192 911 988 999".split())

_CARDINALS: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
).split()
_ORDINALS: Final = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()

NUMBERS: Final = {
    **{word: Decimal(number) for number, word in enumerate(_CARDINALS)},
    **{word: Decimal(number) for number, word in enumerate(_ORDINALS, 1)},
    **{word: Decimal(10 * number) for number, word in enumerate("thirty forty fifty sixty seventy eighty ninety".split(), 3)},
    "half": Decimal(2),
    "halves": Decimal(2),
    "thirds": Decimal(3),
    "quarter": Decimal(4),
    "quarters": Decimal(4),
    "fifths": Decimal(5),
    "twice": Decimal(2),
    "double": Decimal(2),
    "once": Decimal(1),
    "dozen": Decimal(12),
    "hundred": Decimal(100),
    "thousand": Decimal(1000),
    "percent": Decimal(100),
}

#: Titles, days, months, feasts, languages, peoples, faiths and continents: no answer invents them.
KNOWN: Final = frozenset(
    """
    mr mrs ms miss mx dr prof professor sir madam madame monsieur herr frau señor señora saint st lord lady
    monday mondays tuesday tuesdays wednesday wednesdays thursday thursdays friday fridays saturday saturdays sunday
    sundays january february march april may june july august september october november december
    christmas easter ramadan hanukkah passover new year eve
    english german french spanish italian portuguese dutch danish swedish norwegian finnish icelandic polish czech
    slovak hungarian romanian bulgarian greek greeks turkish russian ukrainian arabic hebrew persian hindi urdu bengali
    chinese mandarin cantonese japanese korean vietnamese thai latin welsh irish scottish scots gaelic british american
    americans european europeans african africans asian asians australian canadian mexican brazilian indian indians
    roman romans german germans
    christian christians jewish jews jew muslim muslims hindu hindus buddhist buddhists catholic protestant bible koran
    quran torah god
    europe africa asia america antarctica australia atlantic pacific earth moon sun internet web
    i i'm i'd i'll i've
    lunes martes miércoles jueves viernes sábado domingo lundi mardi mercredi jeudi vendredi samedi dimanche
    """.split()
)
