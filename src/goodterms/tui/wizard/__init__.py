"""The decision wizard: its state, and the words beside each question. The screen is screens/wizard.py."""
