"""The decision wizard: state, evidence beside each question, and the result in words. The screen is screens/wizard.py."""
