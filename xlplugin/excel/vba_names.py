"""Which names VBA and Excel accept for a function and its arguments."""

from __future__ import annotations

import re

LONGEST = 255
MOST_ARGUMENTS = 60  # of a VBA procedure; Excel's own limit is 254
_WORDS = """
    addressof alias and any append as attribute base begin binary boolean byref byte byval call case cbool
    cbyte ccur cdate cdbl cdec cint class clng clnglng clngptr close compare const csng cstr currency cvar
    cverr date debug decimal declare defbool defbyte defcur defdate defdbl defdec defint deflng defobj defsng
    defstr defvar dim do doevents double each else elseif empty end endif enum eqv erase error event exit
    explicit false fix for freefile friend function get global gosub goto if imp implements in inputb input
    int integer is lbound len lenb let lib like line linput lock long longlong longptr loop lset me mid mod
    module name new next not nothing null object on open option optional or output paramarray preserve print
    private property ptrsafe public put raiseevent random read redim rem resume return rset scale seek select
    set sgn shared single spc static step stop string sub tab then time to true type typeof ubound unlock
    until variant version wend while width with withevents write xor"""
RESERVED = frozenset(_WORDS.split())
IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
CELL = re.compile(r"[A-Za-z]{1,3}[0-9]{1,7}|[Rr][0-9]*([Cc][0-9]*)?|[Cc]")


def complaint(name: str, *, cell_names_too: bool = False) -> str:
    """Why VBA or Excel refuses a name, in a few words; empty when it is fine."""
    if not IDENTIFIER.fullmatch(name) or len(name) > LONGEST:
        return "must be letters, digits and _ and start with a letter"
    if name.casefold() in RESERVED:
        return "is a word of the VBA language"
    if cell_names_too and CELL.fullmatch(name):
        return "is a cell address"
    return ""
