"""The full-screen app. Screens hold no rule: they show what ledger and domain say, and pass on what is typed."""
