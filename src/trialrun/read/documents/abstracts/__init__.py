"""Abstracts of journals and congresses: titles, authors, parts, journal."""
