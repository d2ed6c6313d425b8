"""The rules of the house that no other linter knows; ``tools.check_house`` runs them."""
