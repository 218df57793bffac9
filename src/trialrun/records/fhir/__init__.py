"""FHIR R4 patient records as patient tables: bundles, single resources and bulk NDJSON. Writes no FHIR."""
