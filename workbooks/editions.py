"""Which templates there are; importing this costs nothing, unlike building them."""

EDITIONS = ("udf", "native", "values")
LANGUAGES = ("zh", "en")
