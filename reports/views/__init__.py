"""The pages of the reports app, one module a place: home, a person, teams, the organisation."""
