"""Names that a function or an argument must not have: Excel's own functions, and words of VBA."""

# ruff: noqa: SIM905  (a list of words reads better than a list of quoted words)
from __future__ import annotations

import re

from openpyxl.utils import FORMULAE

# Excel's functions since 2007, which openpyxl's list lacks (Microsoft's alphabetical list of functions)
SINCE_2007 = frozenset(
    """
    ACOT ACOTH AGGREGATE ARABIC ARRAYTOTEXT BASE BETA.DIST BETA.INV BINOM.DIST BINOM.DIST.RANGE
    BINOM.INV BITAND BITLSHIFT BITOR BITRSHIFT BITXOR BYCOL BYROW CEILING.MATH CEILING.PRECISE
    CHISQ.DIST CHISQ.DIST.RT CHISQ.INV CHISQ.INV.RT CHISQ.TEST CHOOSECOLS CHOOSEROWS COMBINA CONCAT
    CONFIDENCE.NORM CONFIDENCE.T COPILOT COT COTH COVARIANCE.P COVARIANCE.S CSC CSCH DAYS DBCS DECIMAL
    DETECTLANGUAGE DROP ECMA.CEILING ENCODEURL ERF.PRECISE ERFC.PRECISE EXPAND EXPON.DIST F.DIST
    F.DIST.RT F.INV F.INV.RT F.TEST FIELDVALUE FILTER FILTERXML FLOOR.MATH FLOOR.PRECISE FORECAST.ETS
    FORECAST.ETS.CONFINT FORECAST.ETS.SEASONALITY FORECAST.ETS.STAT FORECAST.LINEAR FORMULATEXT GAMMA
    GAMMA.DIST GAMMA.INV GAMMALN.PRECISE GAUSS GROUPBY HSTACK HYPGEOM.DIST IFNA IFS IMAGE IMCOSH IMCOT
    IMCSC IMCSCH IMPORTCSV IMPORTTEXT IMSEC IMSECH IMSINH IMTAN ISFORMULA ISO.CEILING ISOMITTED
    ISOWEEKNUM LAMBDA LET LOGNORM.DIST LOGNORM.INV MAKEARRAY MAP MAXIFS MINIFS MODE.MULT MODE.SNGL MUNIT
    NEGBINOM.DIST NETWORKDAYS.INTL NORM.DIST NORM.INV NORM.S.DIST NORM.S.INV NUMBERVALUE PDURATION
    PERCENTILE.EXC PERCENTILE.INC PERCENTOF PERCENTRANK.EXC PERCENTRANK.INC PERMUTATIONA PHI PIVOTBY
    POISSON.DIST PY QUARTILE.EXC QUARTILE.INC RANDARRAY RANK.AVG RANK.EQ REDUCE REGEXEXTRACT
    REGEXREPLACE REGEXTEST RRI SCAN SEC SECH SEQUENCE SHEET SHEETS SINGLE SKEW.P SORT SORTBY STDEV.P
    STDEV.S STOCKHISTORY SWITCH T.DIST T.DIST.2T T.DIST.RT T.INV T.INV.2T T.TEST TAKE TEXTAFTER
    TEXTBEFORE TEXTJOIN TEXTSPLIT TOCOL TOROW TRANSLATE TRIMRANGE UNICHAR UNICODE UNIQUE VALUETOTEXT
    VAR.P VAR.S VSTACK WEBSERVICE WEIBULL.DIST WORKDAY.INTL WRAPCOLS WRAPROWS XLOOKUP XMATCH XOR Z.TEST
    """.split()
)
EXCEL_FUNCTIONS = frozenset(FORMULAE) | SINCE_2007

# Keywords, statements and types of the VBA language reference; case does not count there
VBA_WORDS = frozenset(
    """
    abs access addressof alias and any append array as attribute base binary boolean byref byte byval
    call case cbool cbyte ccur cdate cdbl cdec cint circle class_initialize class_terminate close clng
    clnglng clngptr compare const csng cstr currency cvar cverr database date debug decimal declare
    defbool defbyte defcur defdate defdbl defdec defint deflng deflnglng deflngptr defobj defsng defstr
    defvar dim do doevents double each else elseif empty end endif enum eqv erase error event exit
    explicit false fix for friend function get global go gosub goto if imp implements in input inputb
    instr int integer is lbound len lenb let lib like line lock long longlong longptr loop lset me mid
    midb mod module name new next not nothing null object on open option optional or output paramarray
    preserve print private property pset ptrsafe public put raiseevent random read redim rem reset
    resume return rset scale seek select set sgn shared single spc static step stop string sub tab text
    then time to true type typeof ubound unlock until variant vb_name wend while width with withevents
    write xor
    """.split()
)

LIKE_A_CELL = re.compile(r"[A-Z]{1,3}\d+|R\d*C\d*|R\d*|C\d*", re.IGNORECASE)
NAME = re.compile(r"[A-Z][A-Z0-9_]{2,30}")
