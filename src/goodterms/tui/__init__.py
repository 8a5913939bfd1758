"""The full-screen app. Screens hold no rule: they show what the ledger and the domain say, and pass on what is typed."""
