"""Speaks Discord and the web; decides nothing about music."""
