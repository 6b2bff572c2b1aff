"""English words so ordinary that one in an answer says nothing about what the answer was to."""

from __future__ import annotations

from typing import Final

__all__ = ["ORDINARY"]

_WORDS: Final = """
about above across after afternoon afterwards again against ahead alike almost alone along aloud already also although
always among another answer answered answers anybody anyone anything anyway apart around aside asked asking asks away
back badly became because become becomes been before begin beginning begins behind being believe below beside besides
best better between beyond both bring bringing brings brought call called calls came cannot careful carefully carry
case cases certain certainly change changed changes choose chosen clear clearly close closed come comes coming could
course dear decide decided decides different doing done doubt down during each early easily easy either else enough
even evening evenings ever every everybody everyone everything exactly except fair fairly fast feel feels felt fetch
find finds finish finished first five follow following follows forget form former forward found four free friend from
full further gave general getting give given gives giving glad gladly goes going gone good great hand hands happen
happened happens happy hard hardly have having hear heard hello help helped helps hence here herself himself hold
holds hope hour hours however idea idle instead into itself join just keep keeping keeps kept kind kinds knew know
knowing known knows large larger last late later learn learnt least leave leaves leaving left less lets letting like
liked likely likes line lines listen little live lives long longer look looked looking looks lose lost lots loud made
mainly make makes making many matter matters maybe mean means meant meet mend might mind mine minute minutes moment
month months more morning most mostly move much must myself name named namely near nearly need needed needs neither
never next nice night nights nine nobody none nothing notice nowhere number numbers often okay older once only onto
open opened opens other others otherwise ought ourselves over pass passed past people perhaps person place places plain
plainly please point possible probably promise promised put puts question questions quick quickly quiet quite rather
read reading reads ready real really reason reasons rest right ring rings rung said same saying says second seconds
seem seems seen send sends sent seven several shall she'd short should show showed shown shows side simple simply
since sit sits small some somebody someone something sometimes somewhere soon sooner sorry sort sound sounds speak
spoken stand standing stands start started starts stay stayed staying stays step steps still stood stop stopped stops
straight such sure take taken takes taking talk talked talking tell telling tells than thank thanks that their theirs
them themselves then there these they thing things think thinking thinks third this those though thought three
through till time times today together told tomorrow tonight took towards tried true truth turn turned turns twice
under unless until upon used useful usual usually very wait waited waiting waits walk want wanted wants week weeks
well went were what whatever when where whether which while whoever whole whom whose will wish with within without
word words work worked working works world worse worst would write writes writing written wrong wrote year years
yesterday yours yourself yourselves
"""

ORDINARY: Final = frozenset(_WORDS.split())
