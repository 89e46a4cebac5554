"""Lists and search of tenants too large for a list index file, on OpenSearch: the same questions, the same answers.

Imported only for a tenant that was switched to it. See docs/decisions/0070-lists-on-opensearch.md.
"""
