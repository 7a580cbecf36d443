"""What similar plants did: what the small tables behind the cards go by, as SQL over an entry `d` of the log.

A card is a kind of option, or a technique with what it saves where no kind was chosen; the database says which
(`network_entry_of_option`). A place is a path of a tree, `C/10/small`: all plants, a section, a division, a size in it.
"""

MEMBER_KEY = ("data_kind", "card", "section", "division", "size_class", "entry", "reason", "enterprise_key")
MEMBER_SUMS = ("options_count", "priced_count", "valued_count", "saving_usd")
BAND_KEY = ("of", "data_kind", "card", "section", "division", "size_class", "entry", "band")

_ON_CARDS = "d.card <> '' AND d.entry <> 'apart'"

# The places that a row `m` with section, division and size is counted in.
PLACES = """CROSS JOIN LATERAL (VALUES
        (''),
        (nullif(m.section, '')),
        (CASE WHEN m.division <> '' THEN m.section || '/' || m.division END),
        (CASE WHEN m.division <> '' THEN m.section || '/' || m.division || '/' || m.size_class END)
    ) AS p (place)"""


def members_of_cards(source: str) -> str:
    """Return the query that adds entries up by card and enterprise.

    priced_count  options with a rate to US dollars; valued_count  those with a payback
    """
    return f"""
SELECT d.data_kind, d.card, d.section, d.division, d.size_class, d.entry, d.reason, d.enterprise_key,
    sum(d.sign) AS options_count,
    sum(CASE d.without_rate_count WHEN 0 THEN d.sign ELSE 0 END) AS priced_count,
    sum(CASE WHEN d.payback_years IS NOT NULL THEN d.sign ELSE 0 END) AS valued_count,
    sum(d.sign * d.saving_usd) AS saving_usd
FROM {source} AS d WHERE {_ON_CARDS} GROUP BY 1, 2, 3, 4, 5, 6, 7, 8"""  # noqa: S608  # names written here


def bands_of_cards(source: str) -> str:
    """Return the query that counts options by band, ten to a decade: the key of a band, then the options."""
    return f"""
SELECT b.of, d.data_kind, d.card, d.section, d.division, d.size_class, d.entry,
    CASE WHEN b.value > 0 THEN floor(10 * log(b.value)) ELSE -999 END::smallint AS band, sum(d.sign) AS options_count
FROM {source} AS d
    CROSS JOIN LATERAL (VALUES
        ('saving_usd', CASE WHEN d.without_rate_count = 0 THEN d.saving_usd END),
        ('investment_usd', CASE WHEN d.without_rate_count = 0 THEN d.investment_usd END),
        ('payback_years', d.payback_years)
    ) AS b (of, value)
WHERE {_ON_CARDS} AND b.value IS NOT NULL
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8"""  # noqa: S608
