"""The country whose phone numbers a tenant writes without a country code."""

_EURO = {
    "Vienna": "AT", "Brussels": "BE", "Zagreb": "HR", "Nicosia": "CY", "Tallinn": "EE", "Helsinki": "FI", "Paris": "FR",
    "Berlin": "DE", "Busingen": "DE", "Athens": "GR", "Dublin": "IE", "Rome": "IT", "Riga": "LV", "Vilnius": "LT",
    "Luxembourg": "LU", "Malta": "MT", "Amsterdam": "NL", "Lisbon": "PT", "Bratislava": "SK", "Ljubljana": "SI",
    "Madrid": "ES", "Sofia": "BG",
}  # fmt: skip


def home(currency: str, time_zone: str) -> str:
    """ISO 3166-1 alpha-2. A currency's code begins with its country's (ISO 4217); a euro is placed by the time zone."""
    return _EURO.get(time_zone.rpartition("/")[2], "") if currency == "EUR" else currency[:2]
