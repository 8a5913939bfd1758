"""goodterms: see which clients are going bad, decide, and part on good terms."""

__version__ = "0.1.0"
