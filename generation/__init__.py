"""The product: from a member's words to music. Knows neither Discord nor SQL."""
