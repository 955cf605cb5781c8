"""Which templates there are; importing this costs nothing, unlike building them."""

EDITIONS = ("udf", "native")
LANGUAGES = ("zh", "en")
